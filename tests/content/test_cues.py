"""The notation of cues."""

import pytest

from bot.content.cues import CueError, read_cue

LISTS = {"care": ["care", "love me"]}


def phrases(text: str) -> list[set[str]]:
    """Return the phrases of each step."""
    return [set(step.phrases) for step in read_cue("g", "0", text, LISTS).steps]


def test_plain_words_are_one_step() -> None:
    assert phrases("you never listen") == [{"you never listen"}]


def test_choices_lists_and_gaps() -> None:
    assert phrases("you (do not|never) {care}") == [{"you"}, {"do not", "never"}, {"care", "love me"}]
    cue = read_cue("g", "0", "or .. done", LISTS)
    assert [step.gap for step in cue.steps] == [False, True]


def test_choices_inside_choices_are_written_out() -> None:
    assert phrases("(every (day|night)|always)") == [{"every day", "every night", "always"}]


def test_a_list_inside_a_choice() -> None:
    assert phrases("(you {care}|so)") == [{"you care", "you love me", "so"}]


@pytest.mark.parametrize("text", ["", "(a|b", "{nobody}", "(a)?"])
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CueError):
        read_cue("g", "0", text, LISTS)
