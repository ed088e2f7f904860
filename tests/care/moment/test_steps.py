"""The order of the moment, walked in every way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.moment.answers import phrases_from
from bot.care.moment.reading import LEAVES_COACHING
from bot.care.moment.steps import PATHS, SENDING, answered, drafting, next_step
from bot.content.library import load_library

PHRASES = phrases_from(load_library().phrases)
# What leads round once more or means another value (bot/care/moment/taps.py).
NO_ANSWERS = ("*", "more", "other", "same", "less", "stronger", "suggested", "ready", "on", "add", "open", "body")
FREE = {
    "pause": ["done"],
    "fork_other": ["words"],
    "witness": ["tapped"],
    "clock": ["skip"],
    "rest_again": ["due"],
    "hold_choice": ["open", "keep", "delete", "not_now"],
}


def choices(step: str) -> list[str]:
    """Return the values that a step can have."""
    left = [value for asked, value in LEAVES_COACHING if asked == step]
    values = [value for value in PHRASES.get(step, {}) if value not in (*NO_ANSWERS, *left)]
    return FREE.get(step) or values or ["words"]


def walk(draw) -> tuple[list[str], dict[str, str]]:
    answers: dict[str, str] = {}
    order: list[str] = []
    for _ in range(40):
        step = next_step(answers)
        if step is None:
            return order, answers
        order.append(step)
        answers[step] = draw(st.sampled_from(choices(step)))
        if step in ("rest", "rest_again") and answers[step] != "stay":
            answers["hold_due"] = "yes"
    raise AssertionError(f"no end: {order}")


@given(st.data())
@settings(max_examples=400)
def test_every_walk_ends_and_asks_nothing_twice(data) -> None:
    order, _ = walk(data.draw)
    assert len(order) == len(set(order))
    assert order[0] == "opening"


@given(st.data())
@settings(max_examples=400)
def test_nothing_is_sent_before_the_fork_was_answered(data) -> None:
    _, answers = walk(data.draw)
    if answers.get("decision") in SENDING and answers.get("storm") != "third":
        assert answers.get("fork")


@given(st.data())
@settings(max_examples=300)
def test_a_weak_pull_is_never_given_a_part(data) -> None:
    order, answers = walk(data.draw)
    if answers.get("pull") == "0-3":
        assert "part" not in order


@given(st.data())
@settings(max_examples=300)
def test_numbness_stops_parts_language(data) -> None:
    order, answers = walk(data.draw)
    if answers.get("toward") == "numb":
        assert "witness" not in order and "gift" not in order


@given(st.data())
@settings(max_examples=300)
def test_at_seven_after_the_hold_no_need_is_asked_for(data) -> None:
    order, answers = walk(data.draw)
    if answers.get("pull_after") in ("7-8", "9-10"):
        assert "need" not in order


def test_relief_comes_before_any_rating() -> None:
    for name in ("breathe", "near", "sent"):
        path = PATHS[name]
        assert path.index("pause") < path.index("pull")


def test_the_shortest_path_takes_four_answers() -> None:
    answers = {"opening": "hold", "hold_text": "done", "hold_length": "10"}
    assert next_step(answers) == "rest"


def test_a_hold_that_is_due_leads_on_from_rest() -> None:
    answers = {"opening": "hold", "hold_text": "done", "hold_length": "10", "rest": "due", "hold_due": "yes"}
    assert next_step(answers) == "pull_after"


def test_a_third_storm_is_short() -> None:
    answers = {"opening": "breathe", "storm": "third", "pause": "done", "pull": "9-10"}
    assert next_step(answers) == "hold_text"
    answers |= {"hold_text": "none", "hold_length": "none"}
    assert next_step(answers) == "decision"


def test_practical_texts_and_calls_for_support_are_not_held() -> None:
    for opening in ("practical", "support"):
        assert next_step({"opening": opening}) is None
        assert drafting({"opening": opening})


def test_going_back_knows_the_last_answer() -> None:
    assert answered({"opening": "breathe", "pause": "done", "pull": "4-6"})[-1] == "pull"


def test_who_said_that_contact_is_not_wanted_is_not_asked_again() -> None:
    at_the_fork = {"opening": "breathe", "pause": "done", "pull": "7-8"}
    assert next_step(at_the_fork) == "fork"
    assert next_step({**at_the_fork, "locked": "stopped"}) is None
    assert next_step({**at_the_fork, "locked": "messages"}) == "fork"  # the exact step is given back


def test_after_they_ended_it_no_name_is_asked_for() -> None:
    assert next_step({"opening": "replied", "reply_tone": "ending", "name_needed": "yes"}) is None
    assert next_step({"opening": "replied", "reply_tone": "warm", "feared": "skip", "name_needed": "yes"}) == "name"
