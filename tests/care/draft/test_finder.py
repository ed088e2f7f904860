"""Cues in a stream of words."""

from bot.care.draft.finder import CueFinder
from bot.content.cues import read_cue

LISTS = {"wrong": ["lied", "left me"]}


def found(cue: str, stream: str) -> list[tuple[int, int]]:
    """Return where a cue is found."""
    finder = CueFinder([read_cue("group", "0", cue, LISTS)])
    return [(hit.first, hit.last) for hit in finder.find(stream.split())]


def test_finds_choices_one_after_the_other() -> None:
    assert found("you {wrong} (again)?", "^^ ^ you left me again $ $$") == [(2, 6)]


def test_an_optional_choice_may_be_missing() -> None:
    assert found("(so)? you lied", "^^ ^ you lied $ $$") == [(2, 4)]


def test_a_gap_stays_inside_the_sentence() -> None:
    assert found("you .. lied", "^^ ^ you really just lied $ $$") == [(2, 6)]
    assert found("you .. lied", "^^ ^ you $ ^ he lied $ $$") == []


def test_a_gap_has_an_end() -> None:
    assert found("a .. b", "a 1 2 3 4 5 6 7 b") == []


def test_anchors_hold_a_whole_message() -> None:
    assert found("^^ (ok|fine) $$", "^^ ^ fine $ $$") == [(0, 5)]
    assert found("^^ (ok|fine) $$", "^^ ^ fine $ ^ then $ $$") == []
    assert found("^ (ok|fine) $", "^^ ^ fine $ ^ then $ $$") == [(1, 4)]


def test_nothing_is_found_in_nothing() -> None:
    assert found("you", "") == []
