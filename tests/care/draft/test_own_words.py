"""What a calmer version keeps as it was written: an event, a no, a practical deadline."""

from dataclasses import replace

import pytest

from bot.care.draft.own_words import happened, own_fact, spoken_to_them
from bot.care.draft.pieces import missing
from bot.evaluate.drafts import as_tapped
from bot.language.drafts import DraftDesk

NOS = [
    ("no, i am not lending you money again. you're a pathetic liar", "i am not lending you money again"),
    ("stop reading my messages you creep", "stop reading my messages"),
    ("I'm not coming home tonight, you selfish prick", "I'm not coming home tonight"),
    ("You make me sick. I need a break this week. You never listen.", "I need a break this week"),
]
DEADLINES = [
    ("hello??? answer me. i need to know by 6 for the tickets", "i need to know by 6 for the tickets"),
    ("You never answer! I have to book the sitter before noon.", "I have to book the sitter before noon"),
]
EVENTS = [
    ("you hung up on me and now you post stories", "you hung up on me"),
    ("U left the keys at her place. pathetic", "U left the keys at her place"),
    ("I waited. You didn't call me, you liar", "You didn't call me"),
    ("You said you'd call at 8 and you didn't. Typical.", "You said you'd call at 8 and you didn't"),
    ("you said youd come but you didnt", "you said youd come but you didnt"),
]
NO_EVENTS = [
    "you always left me alone",  # judges
    "you broke every promise you made to me",  # another clause
    "you told me you were at home",  # what was said may not be so
    "you said you'd always love me",
    "if you left me i would die",
    "did you post that photo?",
    "you never listen to me",
]


@pytest.mark.parametrize(("draft", "kept"), NOS)
def test_a_no_stays_as_firm_as_it_was_written(desk: DraftDesk, draft: str, kept: str) -> None:
    found = as_tapped(draft, desk.pieces(draft, desk.read(draft)), desk)
    for text in desk.calmer(draft, found, 3):
        assert kept.lower() in text.lower()
        assert not any(room.say.lower().rstrip(".") in text.lower() for room in desk.content.calmer.room)
    assert desk.calmer(draft, found)


@pytest.mark.parametrize(("draft", "kept"), DEADLINES)
def test_a_practical_deadline_stays(desk: DraftDesk, draft: str, kept: str) -> None:
    found = as_tapped(draft, desk.pieces(draft, desk.read(draft)), desk)
    text = desk.calmer(draft, found)[0]
    assert kept.lower() in text.lower() and "no rush" not in text.lower()


@pytest.mark.parametrize("draft", ["answer by tonight or we are done", "if you don't say sorry by 6 i'm telling them"])
def test_an_ultimatum_is_no_deadline(desk: DraftDesk, draft: str) -> None:
    assert not desk.pieces(draft, desk.read(draft)).stands


@pytest.mark.parametrize(("draft", "event"), EVENTS)
def test_one_event_is_told_in_their_words(desk: DraftDesk, draft: str, event: str) -> None:
    assert happened(desk.reader.parse(draft), desk.content.calmer.observed) == event


@pytest.mark.parametrize("draft", NO_EVENTS)
def test_what_judges_is_no_event(desk: DraftDesk, draft: str) -> None:
    assert happened(desk.reader.parse(draft), desk.content.calmer.observed) == ""


@pytest.mark.parametrize(
    "draft", ["i'll go quiet and see how long it takes you", "whatever. forget it", "i'm outside your door"]
)
def test_going_quiet_testing_and_turning_up_are_asked_what_they_would_ask_for(desk: DraftDesk, draft: str) -> None:
    found = desk.pieces(draft, desk.read(draft))
    assert missing(replace(found, feeling="sad", mode="heard", event_asked=True)) == "ask"


@pytest.mark.parametrize(
    ("draft", "fact"),
    [
        ("not that anyone asked but i got the job", "i got the job"),
        ("I waited till eleven. where were you", "I waited till eleven"),
        ("i sat there like an idiot", "i sat there"),
        ("i made a fool of myself", ""),  # a blow against oneself is no fact
        ("i waited 2 hrs at the station", ""),  # hours are not counted back
        ("i waited hours for you", ""),
        ("i always waited for you", ""),
    ],
)
def test_a_fact_about_themselves_is_told_in_their_words(desk: DraftDesk, draft: str, fact: str) -> None:
    calmer = desk.content.calmer
    assert own_fact(desk.reader.parse(draft), calmer.my_own, frozenset(desk.content.lists["insults"])) == fact


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("she hung up on me", "you hung up on me"),
        ("They left with their friends", "you left with your friends"),
        ("he told her everything", "he told her everything"),  # unclear who is who
    ],
)
def test_what_they_tell_of_the_other_is_said_to_them(told: str, said: str) -> None:
    assert spoken_to_them(told) == said


def test_an_answer_to_what_happened_is_told_to_the_other(desk: DraftDesk) -> None:
    assert desk.told("he hung up on me").happened == "you hung up on me"
    assert desk.told("no answer from him").events
    assert desk.told("idk just a feeling").happened == ""
