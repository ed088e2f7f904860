"""Fetch uv's wheel from PyPI and unpack its program, for a python3 without pip. Any Python 3.6 or later."""

import hashlib
import io
import json
import os
import platform
import sys
import urllib.parse
import urllib.request
import zipfile

INDEX = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/uv/"
JSON = "application/vnd.pypi.simple.v1+json"
SYSTEMS = {"Linux": ("musllinux_1_1", "manylinux"), "Darwin": ("macosx",)}


def main(folder):
    """Put the `uv` program into `folder`; raise SystemExit with a sentence if there is none for this machine."""
    request = urllib.request.Request(INDEX, headers={"Accept": JSON})
    with urllib.request.urlopen(request, timeout=60) as answer:
        files = json.load(answer)["files"]
    fitting = [file for file in files if fits(file["filename"]) and not file.get("yanked")]
    if not fitting:
        raise SystemExit("PyPI has no uv for {} on {}.".format(platform.system(), platform.machine()))
    newest = max(fitting, key=lambda file: version(file["filename"]))
    unpack(download(newest), folder)


def fits(name):
    """Tell whether a file is a wheel for this machine."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    machines = (machine, "arm64") if machine == "aarch64" else (machine,)
    systems = SYSTEMS.get(platform.system(), ())
    return (
        name.endswith(".whl") and any(s in name for s in systems) and any(name.endswith(m + ".whl") for m in machines)
    )


def version(name):
    """Return the version in a wheel's name as numbers; one that is not a plain release counts as 0."""
    parts = name.split("-")[1].split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else (0,)


def download(file):
    """Return the wheel's bytes after checking them against the index's sha256."""
    with urllib.request.urlopen(urllib.parse.urljoin(INDEX, file["url"]), timeout=300) as answer:
        data = answer.read()
    if hashlib.sha256(data).hexdigest() != file["hashes"]["sha256"]:
        raise SystemExit("uv's file is not the one that PyPI announces: try again.")
    return data


def unpack(wheel, folder):
    """Write the program in `wheel` to `folder`, executable."""
    os.makedirs(folder, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        target = os.path.join(folder, "uv")
        with open(target, "wb") as program:
            program.write(archive.read(name))
    os.chmod(target, 0o755)


if __name__ == "__main__":
    main(sys.argv[1])
