"""The wiring: what is done on the way to a talk."""

import subprocess
import sys

from bot import app
from bot.dialogue import model


def test_training_on_the_way_to_a_talk_shows_its_progress_and_no_folder(monkeypatch, capfd) -> None:
    run = subprocess.run
    verb = "import sys; print('/models/abc'); print('training', file=sys.stderr)"

    def trained(command, **more):
        return run([sys.executable, "-c", verb], **more)

    monkeypatch.setattr(subprocess, "run", trained)
    monkeypatch.setattr(model, "is_trained", lambda: False)
    monkeypatch.setattr(model, "train", lambda: "there")
    assert app.train() == "there"
    out, err = capfd.readouterr()
    assert "/models/abc" not in out + err and "training" in err
