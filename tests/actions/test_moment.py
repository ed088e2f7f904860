"""The moment's form: what a message sets, which question comes next, and what stays when it ends."""

import pytest

from actions.moment import AskMoment, EndMoment, ValidateMomentForm, reopened
from actions.moment_view import SETTINGS
from tests.actions.moment_talk import Done, moment, new_turn, run

OPEN = {"trigger": "unanswered_message", "requested_slot": "opening"}
AT_PULL = {**OPEN, "opening": "breathe", "pause": "done", "requested_slot": "pull"}


def hear(turn=None, **message) -> Done:
    return run(ValidateMomentForm(moment()), turn or new_turn(), **message)


@pytest.mark.parametrize(
    "intent, read, trigger",
    [
        ("unanswered_message", "", "unanswered_message"),
        ("unanswered_message", "online", "seen_but_no_reply"),
        ("seen_but_no_reply", "no", "unanswered_message"),
        ("seen_but_no_reply", "", "seen_but_no_reply"),
        ("do_they_love_me", "", "reassurance_seeking"),
        ("practical_message", "", "unnamed"),
    ],
)
def test_facts_decide_which_trigger_it_was(intent, read, trigger):
    entities = (("read", read),) if read else ()
    assert hear(text="x", intent=intent, entities=entities, loop=None).slots["trigger"] == trigger


def test_the_first_words_may_already_ask_for_the_breath():
    assert hear(text="i need to breathe", intent="feel_in_words", loop=None).slots["opening"] == "breathe"
    assert "opening" not in hear(text="im shaking", intent="feel_in_words", loop=None).slots


def test_an_answer_sets_its_slot_and_the_next_question():
    done = hear(choice="pull:7-8", **AT_PULL)
    assert done.slots == {"pull": "7-8", "requested_slot": "fork"}


def test_what_answers_nothing_leaves_the_question_open():
    done = hear(text="the bus is late", intent="none_smalltalk", **AT_PULL)
    assert done.slots == {"requested_slot": "pull"}


def test_fear_of_them_is_handed_to_safety_and_nothing_is_set():
    turn = new_turn()
    done = hear(turn, choice="fork:of_them", **{**AT_PULL, "pull": "4-6", "requested_slot": "fork"})
    assert turn.get("safety_request") == {"tap": "fork:of_them"}
    assert done.slots == {"requested_slot": "fork"}


def test_words_for_the_other_are_held_and_never_in_a_slot():
    turn = new_turn()
    done = hear(turn, text="why do you never answer", **{**OPEN, "opening": "hold", "requested_slot": "hold_text"})
    assert done.slots["hold_more"] == "yes" and turn.delete_message_ids == [7]
    assert turn.all("hold")[0].value["texts"] == ["why do you never answer"]


def test_a_name_is_a_name_and_a_storm_is_none():
    at_name = {**OPEN, "opening": "breathe", "requested_slot": "name"}
    assert hear(text="call me sam", **at_name).slots["name"] == "kept"
    assert "name" not in hear(text="he left me on read", intent="seen_but_no_reply", **at_name).slots


def test_a_number_after_a_miss_forgets_the_miss():
    assert hear(text="8", missed="pull", **AT_PULL).slots["missed"] is None


def test_asking_the_opening_names_the_trigger_and_gives_notice_once():
    turn = new_turn()
    asked = run(AskMoment(moment(), "opening"), turn, **OPEN)
    assert asked.said == ["ask_moment_form_opening"]
    assert asked.messages[0]["reflection"] in moment().library.triggers["unanswered_message"].reflections
    assert asked.messages[0]["notice"] and turn.get(SETTINGS)["noticed"]
    assert not run(AskMoment(moment(), "opening"), turn, **OPEN).messages[0]["notice"]


def test_asking_for_the_pause_plays_one_and_sets_its_end():
    turn = new_turn()
    asked = run(AskMoment(moment(), "pause"), turn, **{**OPEN, "opening": "breathe"})
    assert asked.said == ["pause_breath"] and [timer.kind for timer in turn.timers] == ["pause_end"]


def test_a_note_for_one_question_is_used_once():
    asked = run(AskMoment(moment(), "pull"), new_turn(), explain="pull", **AT_PULL)
    assert asked.said == ["explain_pull", "ask_moment_form_pull"] and asked.slots == {"explain": None}


def test_an_episode_is_kept_only_if_they_agreed_and_without_words():
    for consent, episodes in (("nothing", 0), ("keep", 1)):
        turn = new_turn()
        turn.put(SETTINGS, {"consent": consent})
        run(EndMoment(moment()), turn, **{**AT_PULL, "pull": "4-6", "fork_other": "my boss", "decision": "not_now"})
        assert len(turn.all("episode")) == episodes
    kept = turn.all("episode")[0].value
    assert (kept["trigger"], kept["pull"]) == ("unanswered_message", "4-6") and "my boss" not in str(kept)


def test_the_end_clears_the_moment_and_a_draft_goes_on():
    done = run(EndMoment(moment()), new_turn(), **{**AT_PULL, "pull": "4-6", "decision": "not_now"})
    assert done.said == ["moment_ended_not_now"] and done.slots["pull"] is None and done.slots["trigger"] is None
    done = run(EndMoment(moment()), new_turn(), **{**AT_PULL, "decision": "send_new"})
    assert done.next == ["draft_form"] and done.slots["draft_from"] == "moment" and done.said == []


def test_opening_afresh_keeps_the_fork():
    from rasa_sdk import Tracker

    tracker = Tracker("me", {"pull": "7-8", "fork": "losing", "trigger": "needs_space"}, {}, [], False, None, {}, "")
    assert [event["name"] for event in reopened(tracker)] == ["pull"]
