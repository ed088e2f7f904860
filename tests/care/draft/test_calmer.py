"""Calmer versions: short, one ask, nothing that was not given, their register."""

import re
from dataclasses import replace
from typing import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.care.draft.calmer import MOST_CHARACTERS, MOST_SENTENCES, Style, sentence_count, style_of, variants
from bot.care.draft.pieces import Pieces, missing
from bot.content.drafts import load_drafts
from bot.evaluate.drafts import as_tapped, asks_in
from bot.language.drafts import DraftDesk

CONTENT = load_drafts()
CALMER = CONTENT.calmer
ADDED = re.compile(r"\b(sorry|apolog\w+|thank\w*|thanks|promise|swear|forgive|always|never)\b", re.IGNORECASE)

pieces = st.builds(
    Pieces,
    events=st.lists(st.sampled_from([event.when for event in CALMER.events.values()]), max_size=3, unique=True).map(
        tuple
    ),
    happened=st.sampled_from(["", "you hung up on me", "U left the keys at her place"]),
    fact=st.sampled_from(["", "i waited till eleven"]),
    nearly=st.sampled_from(["", "k", "wow ok"]),
    topic=st.sampled_from(["", "about the party", "about Sunday", "about my mum"]),
    feeling=st.sampled_from([choice.words[0] for choice in CALMER.feelings.values()]),
    soft_feeling=st.just("a bit sad"),
    asks=st.sampled_from([tuple(choice.words) for choice in CALMER.asks.values()]),
    part=st.booleans(),
)
styles = st.builds(Style, lower=st.booleans(), bare=st.booleans(), soft=st.booleans(), short=st.booleans())


def words(texts: Iterable[str]) -> set[str]:
    """Return all words of some texts, without case, apostrophes and marks."""
    return {word for text in texts for word in re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))}


FRAME_WORDS = words(
    [re.sub(r"\{\w+\}", " ", line) for frame in CALMER.frames.values() for line in (*frame.short, *frame.full)]
    + [room.say for room in CALMER.room]
)


@given(pieces=pieces, style=styles, draft=st.text(max_size=60), skip=st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_every_candidate_is_short_has_one_ask_and_adds_nothing(
    pieces: Pieces, style: Style, draft: str, skip: int
) -> None:
    given_words = FRAME_WORDS | words(
        [
            *pieces.events,
            pieces.happened,
            pieces.fact,
            pieces.nearly,
            pieces.topic,
            pieces.feeling,
            pieces.soft_feeling,
            *pieces.asks,
        ]
    )
    found = variants(draft, pieces, CALMER, style, skip)
    assert found
    for text in found:
        assert len(text) <= MOST_CHARACTERS and sentence_count(text) <= MOST_SENTENCES
        assert asks_in(text) == 1
        assert not ADDED.search(text)
        assert words([text]) <= given_words
        assert not style.lower or text == text.lower()


@given(draft=st.text(max_size=40), pieces=pieces)
@settings(max_examples=50, deadline=None)
def test_the_same_draft_gives_the_same_versions(draft: str, pieces: Pieces) -> None:
    assert variants(draft, pieces, CALMER, Style()) == variants(draft, pieces, CALMER, Style())


@given(
    firm=st.sampled_from([tuple(item.ask) for item in CALMER.firm.values()]), style=styles, draft=st.text(max_size=30)
)
@settings(max_examples=60, deadline=None)
def test_a_decision_stays_as_firm_as_it_was(firm: tuple[str, ...], style: Style, draft: str) -> None:
    decided = Pieces(firm=firm, feeling="sad", mode="decision")
    for text in variants(draft, decided, CALMER, style):
        plain = text.lower().replace("'", "")
        assert any(sentence.lower().replace("'", "").rstrip(".") in plain for sentence in firm)
        assert asks_in(text) <= 1 and "stay" not in plain and "maybe" not in plain


def test_what_is_missing_is_asked_one_at_a_time() -> None:
    assert missing(Pieces(decides=True)) == "decision"
    assert missing(Pieces(decides=True, mode="heard")) == "event"
    assert missing(Pieces(nearly="k")) == "event"
    assert missing(Pieces(event_asked=True)) == "feeling"
    assert missing(Pieces(topic="about Sunday")) == "feeling"
    assert missing(Pieces(feeling="sad", event_asked=True)) == "ask"
    assert missing(Pieces(feeling="sad", event_asked=True, asks=("Could we talk?",))) is None
    assert missing(Pieces(mode="decision")) is None


DRAFTS = [
    "you never answer me",
    "k.",
    "hello?? where are you",
    "u cancelled AGAIN and i waited 2 hrs like an idiot",
    "You told your mother about us before you told me.",
    "im done. dont text me again",
    "please please dont leave me",
    "must be nice to have time for the gym",
    "im so lonely and u dont care",
    "if you dont call by 9 im telling everyone",
]


@pytest.mark.parametrize("draft", DRAFTS)
def test_it_reads_as_clear_and_is_made_of_what_was_given(desk: DraftDesk, draft: str) -> None:
    found = as_tapped(draft, desk.pieces(draft, desk.read(draft)), desk)
    allowed = FRAME_WORDS | words([draft, *found.events, found.topic, found.feeling, *found.asks])
    for text in desk.calmer(draft, found, 3):
        assert desk.read(text).secure
        assert words([text]) <= allowed
        assert not re.search(r"\d", text)
    assert desk.calmer(draft, found)


def test_different_drafts_get_different_versions(desk: DraftDesk) -> None:
    written = [desk.calmer(draft, as_tapped(draft, desk.pieces(draft, desk.read(draft)), desk))[0] for draft in DRAFTS]
    assert len(set(written)) == len(DRAFTS)


def test_their_register_is_kept() -> None:
    low = style_of("u never txt me n i dont get it", CALMER)
    assert low.lower and low.bare and ("you", "u") in low.spellings
    tapped = Pieces(feeling="sad", asks=("Could you tell me when you're free?",))
    text = variants("u never txt me", tapped, CALMER, low)[0]
    assert "u " in text and "you" not in text.split() and "'" not in text
    assert not style_of("You never text me.", CALMER).lower


def test_softer_and_shorter() -> None:
    tapped = Pieces(feeling="sad", soft_feeling="a bit sad", asks=("Could we talk?",))
    full, short = (variants("x", tapped, CALMER, Style(short=short))[0] for short in (False, True))
    assert len(short) < len(full)
    assert "a bit sad" in variants("x", tapped, CALMER, Style(soft=True))[0]


def test_a_clear_sentence_of_theirs_is_kept(desk: DraftDesk) -> None:
    draft = "I miss you. You never answer. Where are you??"
    found = desk.pieces(draft, desk.read(draft))
    assert found.kept == "I miss you"
    tapped = as_tapped(draft, found, desk)
    assert "I miss you." in desk.calmer(draft, tapped)[0]


def test_private_facts_are_not_kept(desk: DraftDesk) -> None:
    draft = "I love you, call me on 07700 900123. You never answer me. Where are you?"
    tapped = as_tapped(draft, desk.pieces(draft, desk.read(draft)), desk)
    assert all("07700" not in text for text in desk.calmer(draft, tapped, 3))


@pytest.mark.parametrize("draft", ["you never text me back", "you never call me", "why don't you ever write to me"])
def test_a_complaint_about_silence_is_no_decision(desk: DraftDesk, draft: str) -> None:
    reading = replace(desk.read(draft), labels=("accusation",))
    assert not desk.pieces(draft, reading).decides


def test_a_refused_call_is_not_asked_for(desk: DraftDesk) -> None:
    draft = "don't ever call me again"
    found = desk.pieces(draft, desk.read(draft))
    assert not any("call me" in ask for ask in found.asks)
    assert found.decides
    assert desk.calmer(draft, replace(found, mode="decision"))[0]


@given(typed=st.text(max_size=60))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_they_type_as_an_ask_breaks_nothing(desk: DraftDesk, typed: str) -> None:
    found = Pieces(feeling="sad", soft_feeling="sad", own_ask=typed.strip() or "a call")
    for text in desk.calmer("k", found):
        assert len(text) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("ask", "never"),
    [
        ("Would you text me when you're free?", "Whenever it suits you."),
        ("Would you like to do something together this week?", "It's okay if not today."),
        ("Could you let me know if we're okay?", "It's okay to say no."),
    ],
)
def test_the_room_for_a_no_goes_with_the_ask(ask: str, never: str) -> None:
    tapped = Pieces(feeling="sad", asks=(ask,))
    written = [text for skip in range(9) for text in variants("x", tapped, CALMER, Style(), skip)]
    assert any("No rush." in text for text in written)
    assert not [text for text in written if never in text]


def test_a_shut_door_of_a_word_or_two_becomes_what_was_meant() -> None:
    tapped = Pieces(nearly="wow ok", feeling="hurt", asks=("Could we talk?",))
    assert all("wow ok" in text and "hurt" in text for text in variants("wow ok", tapped, CALMER, Style()))
    with_event = replace(tapped, events=("when I don't hear back",))
    assert not [text for text in variants("wow ok", with_event, CALMER, Style()) if "wow ok" in text]


def test_a_feeling_in_a_kept_sentence_is_not_said_again() -> None:
    tapped = Pieces(kept="I feel so alone here", feeling="alone", asks=("Could we talk?",), topic="about Sunday")
    assert all(text.count("alone") == 1 for text in variants("x", tapped, CALMER, Style()))


def test_long_pieces_stay_within_the_limits() -> None:
    long = Pieces(
        kept="I love you and " + "i miss how we were " * 4, happened="you left me standing " + "in the rain " * 4,
        feeling="left out", own_ask="tell me " + "what happened on that evening " * 4,
    )  # fmt: skip
    for text in variants("x", long, CALMER, Style()):
        assert len(text) <= MOST_CHARACTERS and sentence_count(text) <= MOST_SENTENCES
    assert not variants("x", replace(long, happened="you left " * 40), CALMER, Style())
