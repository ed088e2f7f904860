"""Fetching uv without pip, from an index on the loopback."""

import hashlib
import http.server
import importlib.util
import io
import json
import os
import platform
import threading
import zipfile

import pytest

from bot.settings import PROJECT


def wheel(program: bytes) -> bytes:
    """Return a wheel with a program in it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("uv-1.10.0.data/scripts/uv", program)
        archive.writestr("uv-1.10.0.dist-info/METADATA", "")
    return data.getvalue()


@pytest.fixture
def fetch_uv(monkeypatch):
    """Return the script as a module, on a Linux machine with an Intel processor."""
    spec = importlib.util.spec_from_file_location("fetch_uv", PROJECT / "deploy/fetch_uv.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    return module


@pytest.fixture
def index(fetch_uv, monkeypatch):
    """Return the files of an index: name -> (bytes, announced sha256); they are served while the test runs."""
    files: dict[str, tuple[bytes, str]] = {}

    class Index(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            name = self.path.rsplit("/", 1)[-1]
            listed = [
                {"filename": n, "url": f"../../files/{n}", "hashes": {"sha256": s}} for n, (_, s) in files.items()
            ]
            self.wfile.write(files[name][0] if name else json.dumps({"files": listed}).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(fetch_uv, "INDEX", f"http://127.0.0.1:{server.server_port}/simple/uv/")
    yield files
    server.shutdown()
    server.server_close()


def put(files, name: str, program: bytes, sha256: str = "") -> None:
    """Add a wheel to the index."""
    data = wheel(program)
    files[name] = (data, sha256 or hashlib.sha256(data).hexdigest())


def test_the_newest_program_for_this_machine_is_unpacked(fetch_uv, index, tmp_path):
    put(index, "uv-1.9.0-py3-none-manylinux_2_17_x86_64.whl", b"old")
    put(index, "uv-1.10.0-py3-none-manylinux_2_17_x86_64.whl", b"new")
    put(index, "uv-2.0.0-py3-none-macosx_11_0_arm64.whl", b"apple")
    put(index, "uv-2.0.0rc1-py3-none-manylinux_2_17_x86_64.whl", b"not yet")
    fetch_uv.main(str(tmp_path / "bin"))
    assert (tmp_path / "bin/uv").read_bytes() == b"new" and os.access(tmp_path / "bin/uv", os.X_OK)


def test_a_file_that_is_not_the_announced_one_is_refused(fetch_uv, index, tmp_path):
    put(index, "uv-1.9.0-py3-none-manylinux_2_17_x86_64.whl", b"changed", sha256="0" * 64)
    with pytest.raises(SystemExit, match="not the one"):
        fetch_uv.main(str(tmp_path / "bin"))
    assert not (tmp_path / "bin").exists()


def test_no_program_for_this_machine_is_said(fetch_uv, index, tmp_path):
    put(index, "uv-2.0.0-py3-none-win_amd64.whl", b"windows")
    with pytest.raises(SystemExit, match="Linux on x86_64"):
        fetch_uv.main(str(tmp_path / "bin"))


@pytest.mark.parametrize(("machine", "ending"), [("arm64", "arm64"), ("aarch64", "aarch64"), ("AMD64", "x86_64")])
def test_machines_have_several_names(fetch_uv, monkeypatch, machine, ending):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    system = "macosx_11_0" if machine == "arm64" else "musllinux_1_1"
    monkeypatch.setattr(platform, "system", lambda: "Darwin" if machine == "arm64" else "Linux")
    assert fetch_uv.fits(f"uv-1.0.0-py3-none-{system}_{ending}.whl")
