"""What is said of a draft: good first, two findings in the moment, marks that fit."""

import pytest

from bot.care.draft import speech
from bot.care.draft.reader import DraftReading, Finding, GoodThing
from bot.language.drafts import DraftDesk

DRAFT = "I miss you. You never call, you liar. Answer me now or we're done."


def test_good_comes_first_and_two_findings_in_the_moment(desk: DraftDesk) -> None:
    said = speech.read_aloud(DRAFT, desk.read(DRAFT), desk.content, hot=True)
    names = [utterance.response for utterance in said]
    assert names[0] == "utter_draft_good"
    assert names.count("utter_draft_findings") == 1
    assert 1 <= len(said[names.index("utter_draft_findings")].facts["lines"]) <= speech.IN_THE_MOMENT


def test_in_calm_time_all_are_named(desk: DraftDesk) -> None:
    draft = "You never care about me. Whatever, forget it. I'm done with you. Must be nice to have so much time."
    reading = desk.read(draft)
    calm, hot = (speech.read_aloud(draft, reading, desk.content, hot=hot)[-1] for hot in (False, True))
    assert len(calm.facts["lines"]) == len(speech.shown_findings(reading, hot=False)) > len(hot.facts["lines"])


def test_a_clear_text_is_told_so(desk: DraftDesk) -> None:
    said = speech.read_aloud("miss you, no rush", desk.read("miss you, no rush"), desk.content, hot=True)
    assert [utterance.response for utterance in said] == ["utter_draft_clear"]


def test_marks_fit_and_do_not_overlap(desk: DraftDesk) -> None:
    marks = speech.marks(DRAFT, desk.read(DRAFT).findings)
    assert marks
    ends = 0
    for mark in marks:
        assert ends <= mark["start"] < mark["end"] <= len(DRAFT)  # type: ignore[operator]
        ends = mark["end"]  # type: ignore[assignment]


def test_an_edit_is_compared(desk: DraftDesk) -> None:
    clear = desk.read("I felt hurt. Could we talk?")
    assert speech.what_changed(("insult",), clear, desk.content).response == "utter_draft_edit_clear"
    sharp = desk.read("you never call me")
    said = speech.what_changed(("insult", "accusation"), sharp, desk.content)
    assert speech.what_changed(("accusation",), sharp, desk.content).response == "utter_draft_edit_same"
    more = speech.what_changed((), sharp, desk.content)
    assert more.response == "utter_draft_edit_more" and more.facts["new"] == "blame"
    assert said.response == "utter_draft_edit_less" and said.facts["gone"] == "sharp words"


def test_nobody_is_given_a_number(desk: DraftDesk) -> None:
    for item in (*desk.content.findings.values(), *desk.content.good.values()):
        assert not any(letter.isdigit() for line in item.says for letter in line)


def test_a_long_draft_is_shown_on_one_screen_with_marks_that_fit(desk: DraftDesk) -> None:
    text = ("you never answer me and i am so tired of this. please call me on 07700 900123. " * 40)[:4096]
    shown, marks = speech.on_one_screen(text, desk.read(text).findings)
    assert len(shown) <= speech.ON_ONE_SCREEN + 20 and marks and "07700" not in shown
    assert all(0 <= mark["start"] < mark["end"] <= len(shown) for mark in marks)  # type: ignore[operator]
    assert speech.on_one_screen(DRAFT, ())[0] == DRAFT


@pytest.mark.parametrize(
    ("kind", "start", "named"),
    [
        ("appreciation", 0, False),  # the words that pull are not praised: "“you're always on your phone” is kind"
        ("appreciation", 30, True),
        ("practical", 30, False),  # "it can go as it is" beside a finding
        ("feeling", 0, True),
    ],
)
def test_what_pulls_is_not_praised(kind: str, start: int, named: bool) -> None:
    good = GoodThing(kind, start, start + 10)
    reading = DraftReading(("accusation",), (Finding("accusation", 0, 27, "to_matter", 0.9),), (good,))
    assert speech.best_good(reading) == (good if named else None)


def test_the_same_words_are_named_once() -> None:
    whole, inside, apart = (
        Finding(label, start, end, "reach", 0.9)
        for label, start, end in (("ultimatum", 0, 40), ("threat_to_leave", 10, 40), ("insult", 41, 50))
    )
    reading = DraftReading(("ultimatum", "threat_to_leave", "insult"), (whole, inside, apart))
    assert speech.shown_findings(reading, hot=True) == [whole, apart]


def test_a_threat_is_not_worked_on(desk: DraftDesk) -> None:
    for text in (
        "answer me or i will come over and break your windows",
        "i swear i will hurt you if you leave",
        "call me or i post the screenshots to your boss",
        "write something that makes him cry",
    ):
        assert desk.is_harm(text), text
    for text in ("you hurt me", "i never want to hurt you like that", "this will break my heart", "it hurts me"):
        assert not desk.is_harm(text), text
