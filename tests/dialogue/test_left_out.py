"""A left-out module imports as an empty shape, says so when it is used, and is the real one afterwards."""

import importlib
import sys

import pytest

from bot.dialogue.left_out import LeftOut, is_left_out, leaving_out

HEAVY = "heavy_library"


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    """Make a real package, and one that uses it as Rasa uses its channels' libraries."""
    (tmp_path / HEAVY).mkdir()
    (tmp_path / HEAVY / "__init__.py").write_text("VALUE = 5\n")
    (tmp_path / HEAVY / "deep.py").write_text("def work():\n    return 7\n")
    (tmp_path / "light_user.py").write_text(
        f"import {HEAVY}.deep\nfrom {HEAVY} import Client\n"
        "class Channel(Client):\n    name = 'channel'\n"
        f"def work():\n    return {HEAVY}.deep.work()\n"
        "def is_client(thing):\n    return isinstance(thing, Client)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in [name for name in sys.modules if name.split(".")[0] in (HEAVY, "light_user")]:
        del sys.modules[name]


def light_user():
    with leaving_out(HEAVY):
        return importlib.import_module("light_user")


def test_what_imports_it_can_be_imported_and_asked():
    user = light_user()
    assert user.Channel.name == "channel" and not user.is_client(5)
    assert is_left_out(user.Client) and not is_left_out(user.work)


def test_using_it_names_what_is_missing_and_who_wanted_it():
    user = light_user()
    with pytest.raises(LeftOut, match=r"heavy_library.*lean\.py"):
        user.Channel()
    with pytest.raises(LeftOut, match=r"heavy_library\.deep\.work"):
        user.work()


def test_afterwards_the_real_one_is_there():
    light_user()
    assert importlib.import_module(HEAVY).VALUE == 5
    assert importlib.import_module(f"{HEAVY}.deep").work() == 7


def test_what_was_imported_before_stays_real():
    importlib.import_module(f"{HEAVY}.deep")
    (path := importlib.import_module(HEAVY)).Client = object
    user = light_user()
    assert user.work() == 7 and user.Client is object and sys.modules[HEAVY] is path


def test_a_fault_inside_leaves_nothing_behind():
    with pytest.raises(ZeroDivisionError), leaving_out(HEAVY):
        importlib.import_module(HEAVY)
        raise ZeroDivisionError
    assert importlib.import_module(HEAVY).VALUE == 5
