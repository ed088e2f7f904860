"""Every known advisory of a locked package is explained, and none is listed that the lock has outgrown."""

from bot.ops.audit import audit, locked_versions, read_list


def listing(**entry: str) -> dict:
    """Return a list with one advisory of one package."""
    full = {"id": "CVE-1", "fixed_in": "2.0", "why": "the part with the fault is never called", **entry}
    return {"packages": [{"name": "thing", "advisories": [full]}]}


def test_the_committed_list_fits_the_lock():
    assert [flaw.line() for flaw in audit(read_list(), locked_versions())] == []


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
