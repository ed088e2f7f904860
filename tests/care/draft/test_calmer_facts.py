"""No calmer version says what was not given: drafts put together from blows, facts and nos of every kind."""

import re
from dataclasses import replace
from typing import Iterable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.care.draft.calmer import MOST_CHARACTERS, MOST_SENTENCES, Style, sentence_count
from bot.care.draft.pieces import typed
from bot.content.drafts import load_drafts
from bot.evaluate.drafts import as_tapped, asks_in
from bot.language.drafts import DraftDesk

CALMER = load_drafts().calmer
NAMES = ["Jonah", "Priya", "marco", "Ms Okafor", "Dad"]
DAYS = ["Tuesday", "saturday", "yesterday", "last night", "Christmas"]
PLACES = ["Leeds", "the Crown", "berlin", "your mum's house", "gate 14"]
NUMBERS = ["3", "8:30", "two", "forty", "£200", "07700 900123"]
ADDED = "sorry apologise apologize apology forgive thanks thank promise swear always never grateful".split()
BLOWS = [
    "you never answer me", "wow ok", "hello??", "i hate you", "u are such a liar", "must be nice",
    "guess i don't matter", "if you loved me you'd call", "whatever", "nobody will ever want me",
    "I'm always the one who tries", "please please don't do this", "thanks for nothing", "sorry i even asked",
]  # fmt: skip
FACTS = [
    "{name} saw you at {place} on {day}", "you left me at {place} for {number} hours", "i waited till {number} on {day}",
    "you promised {name} you'd come {day}", "I gave up {place} for you", "you said you'd call at {number} and you didn't",
    "you told {name} about us {day}", "{name} asked where you were", "I got the job in {place}", "it's about {name} and {day}",
]  # fmt: skip
NOS = [
    "i am not lending you money again",
    "I'm not coming home tonight",
    "stop reading my messages",
    "i need a break this week",
]
HAPPENED = [
    "",
    "none",
    "he hung up on me",
    "she left {place} {day}",
    "they told {name}",
    "a fight about {number} things",
]
ASKS = ["", "call me on {day}", "tell {name} the truth", "could you come to {place}"]

facts = st.fixed_dictionaries({
    "name": st.sampled_from(NAMES), "day": st.sampled_from(DAYS), "place": st.sampled_from(PLACES),
    "number": st.sampled_from(NUMBERS),
})  # fmt: skip
parts = st.lists(st.sampled_from(BLOWS + FACTS), min_size=1, max_size=4)
joins = st.sampled_from([". ", ", ", "\n", "!! ", " and "])
written = st.sampled_from([str, str.lower, str.upper, str.capitalize])
styles = st.builds(Style, lower=st.booleans(), bare=st.booleans(), soft=st.booleans(), short=st.booleans())
PLAYED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def words(texts: Iterable[str]) -> set[str]:
    """Return the words and numbers of some texts, without case, apostrophes and marks."""
    return {
        word for text in texts for word in re.findall(r"[a-z0-9£]+", text.lower().replace("'", "").replace("’", ""))
    }


def given_words(*texts: str) -> set[str]:
    """Return the words of a draft and of answers; what is said to "him" may be said to "you"."""
    return words(texts) | {"you", "your"}


FIXED = words(
    [re.sub(r"\{\w+\}", " ", line) for frame in CALMER.frames.values() for line in (*frame.short, *frame.full)]
    + [room.say for room in CALMER.room]
    + [line for item in (*CALMER.given_asks.values(), *CALMER.firm.values()) for line in item.ask]
    + [line for lines in CALMER.stands.values() for line in lines]
    + [line for item in (*CALMER.asks.values(), *CALMER.feelings.values()) for line in item.words]
    + [event.when for event in CALMER.events.values()]
    + ["about", "please"]
)
SAID = words([" ".join([*NAMES, *DAYS, *PLACES, *NUMBERS])]) - FIXED


def test_the_facts_of_these_tests_are_no_words_of_the_content() -> None:
    assert {"jonah", "priya", "leeds", "tuesday", "christmas", "forty", "£200"} <= SAID
    assert not re.search(r"\d", " ".join(FIXED))


@given(made=parts, known=facts, join=joins, way=written, style=styles, happened=st.sampled_from(HAPPENED),
       ask=st.sampled_from(ASKS), skip=st.integers(0, 12))  # fmt: skip
@PLAYED
def test_nothing_is_said_that_was_not_given(
    desk: DraftDesk, made: list[str], known: dict[str, str], join: str, way: type, style: Style, happened: str,
    ask: str, skip: int,
) -> None:  # fmt: skip
    draft, told, wish = way(join.join(made).format(**known)), happened.format(**known), ask.format(**known)
    found = replace(desk.pieces(draft, desk.read(draft)), mode="heard")
    if told and told != "none":
        answer = desk.told(told)
        found = replace(found, events=answer.events, happened=answer.happened, fact=answer.fact, topic=answer.topic)
    found = as_tapped(draft, replace(found, event_asked=bool(told), own_ask=typed(wish)), desk)
    for text in desk.calmer(draft, found, 3, skip, style):
        allowed = given_words(draft, told, wish)
        assert words([text]) <= FIXED | allowed, text
        assert words([text]) & SAID <= allowed, text
        assert not (words([text]) & set(ADDED)) - words([draft]), text
        assert len(text) <= MOST_CHARACTERS and sentence_count(text) <= MOST_SENTENCES, text
        assert text.count("?") <= 1 and (wish or asks_in(text) == 1 or found.stands), text
        assert "900123" not in text and "07700" not in text


@given(
    blows=st.lists(st.sampled_from(BLOWS), max_size=2), no=st.sampled_from(NOS), style=styles, skip=st.integers(0, 12)
)
@PLAYED
def test_a_no_stays_firm_beside_any_blow(desk: DraftDesk, blows: list[str], no: str, style: Style, skip: int) -> None:
    draft = ". ".join([*blows, no])
    found = replace(desk.pieces(draft, desk.read(draft)), mode="heard")
    assert found.stands
    written = desk.calmer(draft, as_tapped(draft, found, desk), 3, skip, style)
    assert written
    for text in written:
        plain, said = (" ".join(sorted_out.lower().replace("'", "").split()) for sorted_out in (text, no))
        assert said in plain
        assert not [room.say for room in CALMER.room if room.say.lower().replace("'", "").rstrip(".") in plain]
        assert "?" not in text and "maybe" not in plain


@given(known=facts, told=st.sampled_from(HAPPENED[2:5]))
@PLAYED
def test_what_happened_is_told_to_them_and_stays_theirs(desk: DraftDesk, known: dict[str, str], told: str) -> None:
    answer = desk.told(told.format(**known))
    assert not words([answer.happened]) & {"he", "she", "they"}
    assert words([answer.happened, answer.fact, answer.topic]) <= given_words(told.format(**known)) | {"about"}


def test_one_event_goes_with_one_feeling_said_once(desk: DraftDesk) -> None:
    draft = "You said you'd call at 8 and you didn't. I feel so tired and I'm exhausted. You never listen!!"
    found = as_tapped(draft, desk.pieces(draft, desk.read(draft)), desk)
    for text in desk.calmer(draft, found, 3):
        assert len(re.findall(rf"\b{found.feeling}\b", text)) == 1
