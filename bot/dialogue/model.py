"""The trained model on disk: its fingerprint, its folder, training and loading."""

import contextlib
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Callable, Iterable, Iterator, Optional

from bot.settings import models_folder

PROJECT = Path(__file__).resolve().parents[2]
MODELS = models_folder()
ARCHIVE, MANIFEST = "rasa.tar.gz", "manifest.json"
KEPT = 3  # earlier models
# What the model is made of. Never file times: a fresh checkout has the same fingerprint.
_SOURCES = (
    "config.yml", "domain", "data/nlu", "data/stories", "data/content/details.yml", "data/content/safety/patterns", "data/content/drafts", "data/safety", "data/drafts", "data/encoder",
    "bot/care/draft", "bot/dialogue/components.py", "bot/dialogue/classifier.py", "bot/dialogue/cue_featurizer.py", "bot/dialogue/triggers.py", "bot/language",
)  # fmt: skip

Progress = Callable[[str], None]


class ModelProblem(RuntimeError):
    """The model is missing, of another fingerprint, or was changed; the message says what to run."""


def fingerprint(root: Path = PROJECT) -> str:
    """Return the fingerprint of everything that the model is made of: 16 hex digits."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterable[Path]:
    for source in _SOURCES:
        path = root / source
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in found if file.suffix in (".yml", ".py", ".tsv", ".npz"))


def folder(print_of: Optional[str] = None) -> Path:
    """Return where the model of a fingerprint lies."""
    return MODELS / (print_of or fingerprint())


def is_trained() -> bool:
    """Tell whether the model of today's fingerprint is there."""
    return (folder() / MANIFEST).exists()


def check(place: Path) -> None:
    """Compare every file with the manifest's sha256; raises `ModelProblem`."""
    manifest = place / MANIFEST
    if not manifest.exists():
        raise ModelProblem("There is no trained model for this version. Run ./steady train once.")
    for name, expected in json.loads(manifest.read_text())["files"].items():
        if _sum(place / name) != expected:
            raise ModelProblem(f"models/{place.name}/{name} was changed. Run ./steady train --force.")


def train(progress: Progress = lambda step: None, force: bool = False) -> Path:
    """Train everything if today's model is missing (or `force`); return its folder."""
    place = folder()
    if is_trained() and not force:
        check(place)
        return place
    MODELS.mkdir(exist_ok=True)
    working = Path(tempfile.mkdtemp(dir=MODELS, prefix=".training-"))
    try:
        _train_into(working, progress)
        _write_manifest(working)
        shutil.rmtree(place, ignore_errors=True)
        working.chmod(0o755)
        working.rename(place)
        _forget_old(place)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return place


def _forget_old(place: Path) -> None:
    """Keep the models of this version and of the last few, to which somebody may go back."""
    others = [file.parent for file in MODELS.glob(f"*/{MANIFEST}") if file.parent != place]
    for old in sorted(others, key=lambda folder: folder.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _train_into(working: Path, progress: Progress) -> None:
    from bot.language.training import encode_examples, use_encoded

    progress("sentences")
    encode_examples(PROJECT / "data")
    progress("heads and dialogue")
    command = [sys.executable, "-m", "bot.language.training", str(PROJECT / "data"), str(working)]
    with subprocess.Popen(command, cwd=PROJECT, stdout=2) as heads:
        use_encoded()
        _train_rasa(working / ARCHIVE)
    if heads.returncode:
        raise ModelProblem("The safety and draft heads could not be trained; the lines above say why.")


def _train_rasa(archive: Path) -> None:
    import rasa.model_training

    from bot.dialogue.faster_rules import use_faster_rules
    from bot.dialogue.faster_training import use_uncached_training
    from bot.dialogue.quiet import quieten

    quieten()
    use_faster_rules()
    use_uncached_training()
    with _silent_success(), tempfile.TemporaryDirectory() as output:
        result = rasa.model_training.train(
            domain=str(PROJECT / "domain"),
            config=str(PROJECT / "config.yml"),
            training_files=[str(PROJECT / "data" / "nlu"), str(PROJECT / "data" / "stories")],
            output=output,
            force_training=True,
            fixed_model_name="rasa",
        )
        if result.model is None:
            raise ModelProblem("Rasa could not train. ./steady rasa data validate says more.")
        shutil.copy(result.model, archive)


@contextlib.contextmanager
def _silent_success() -> Iterator[None]:
    """Show what Rasa prints only if the block raises: else it ends with the path of a file that is gone by then."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            yield
    except BaseException:
        sys.stderr.write(said.getvalue())
        raise


def _write_manifest(working: Path) -> None:
    files = {path.name: _sum(path) for path in sorted(working.iterdir()) if path.is_file()}
    (working / MANIFEST).write_text(json.dumps({"files": files}, indent=2))


def _sum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
