"""Every known advisory of a locked package is explained, and none is listed that the lock has outgrown."""

import re

from bot.ops.audit import audit, locked_versions, read_list
from bot.settings import PROJECT


def listing(**entry: str) -> dict:
    """Return a list with one advisory of one package."""
    full = {"id": "CVE-1", "fixed_in": "2.0", "why": "the part with the fault is never called", **entry}
    return {"packages": [{"name": "thing", "advisories": [full]}]}


def test_the_committed_list_fits_the_lock():
    assert [flaw.line() for flaw in audit(read_list(), locked_versions())] == []


def test_nothing_is_known_by_its_number_alone() -> None:
    text = (PROJECT / "docs" / "advisories.yml").read_text()
    comments = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in comments if re.search(r"CVE-|GHSA-|PYSEC-", line)] == [], "judge it, then list it"
    judged = [entry["id"] for package in read_list()["packages"] for entry in package["advisories"]]
    assert len(judged) == len(set(judged))


def test_what_the_reasons_say_about_our_own_code_is_so() -> None:
    source = {path: path.read_text() for room in ("bot", "actions") for path in (PROJECT / room).rglob("*.py")}
    for name in ("ClientSession", "WebSocketResponse", "ws_connect", "add_static", "FileResponse", "CookieJar"):
        assert [str(path) for path, text in source.items() if name in text] == [], name
    assert "auto_decompress=False" in source[PROJECT / "bot/front/telegram/webhook.py"]


def test_every_package_says_what_holds_it_back_and_what_it_is_used_for():
    for package in read_list()["packages"]:
        assert package["held_by"] and package["used_for"] and package["advisories"], package["name"]


def test_an_advisory_with_a_reason_is_accepted():
    assert audit(listing(), {"thing": "1.9"}) == []


def test_an_advisory_without_a_reason_is_not():
    assert "why" in audit(listing(why="later"), {"thing": "1.9"})[0].line()


def test_an_advisory_that_the_lock_has_outgrown_must_go():
    assert "take it out" in audit(listing(), {"thing": "2.0.1"})[0].line()
    assert "take it out" in audit(listing(), {"other": "1.0"})[0].line()


def test_versions_are_compared_as_versions():
    assert audit(listing(fixed_in="10.0"), {"thing": "9.1"}) == []
