"""What comes in between: answered, and the place is kept or the way is changed."""

import pytest
from ruamel.yaml import YAML

from actions.interruptions import _BORROWED, _DOORS, GoBack, Interruption, MeetTrigger, NotUnderstood
from bot.settings import PROJECT
from tests.actions.moment_talk import Done, moment, new_turn, run

AT_URGE = {
    "trigger": "unanswered_message", "opening": "breathe", "pause": "done", "pull": "7-8", "fork": "losing",
    "requested_slot": "urge",
}  # fmt: skip
AT_REST = {**AT_URGE, "urge": "text", "hold_text": "none", "hold_length": "10", "requested_slot": "rest"}


def interrupt(intent: str, turn=None, loop="moment_form", **slots) -> Done:
    return run(Interruption(moment()), turn or new_turn(), text="x y z", intent=intent, loop=loop, **slots)


def meet(intent: str, turn=None, **slots) -> Done:
    return run(MeetTrigger(moment()), turn or new_turn(), text="x y z", intent=intent, **slots)


def _answered_here() -> set[str]:
    found = set()
    for file in (PROJECT / "data/stories").glob("*.yml"):
        for rule in YAML(typ="safe").load(file)["rules"]:
            if {"action": "action_interruption"} in rule["steps"]:
                heard = [item for step in rule["steps"] for item in (step, *step.get("or", []))]
                found |= {item["intent"] for item in heard if "intent" in item}
    return found


def test_no_interruption_is_met_with_silence():
    said = set()
    for file in (PROJECT / "domain").glob("*.yml"):
        said |= set(YAML(typ="safe").load(file).get("responses") or {})
    silent = {name for name in _answered_here() if _BORROWED.get(name, f"utter_{name}") not in said}
    assert len(_answered_here()) > 20 and silent <= set(_DOORS)


@pytest.mark.parametrize("intent, door", [("they_replied", "replied"), ("already_sent", "sent"), ("they_died", "died")])
def test_some_words_change_the_way(intent, door):
    done = interrupt(intent, **AT_URGE)
    assert done.said == (["sent_first"] if door == "sent" else [])
    assert done.slots["opening"] == door and done.slots["pull"] is None


def test_a_reply_ends_the_clock_of_the_hold_typed_as_well_as_tapped():
    turn = new_turn()
    turn.set_timer("hold_end", turn.now, "hold_end")
    interrupt("they_replied", turn, **AT_REST)
    assert turn.timers == []


def test_small_talk_shows_a_newcomer_the_way_in_and_nobody_else():
    turn = new_turn()
    assert [interrupt("none_smalltalk", turn, loop=None).said for _ in range(2)] == [["greet"], ["none_smalltalk"]]


def test_it_is_back_is_said_once_and_only_of_what_was_there():
    turn = new_turn()
    said = [meet("unanswered_message", turn, **AT_URGE).said for _ in range(2)]
    assert said == [["meet_trigger_again"], ["meet_trigger"]]
    assert meet("plans_cancelled", turn, **AT_URGE).said == ["meet_trigger"]


def test_thanks_leaves_the_question_standing_and_a_question_does_not():
    assert interrupt("thanks", **AT_URGE).next == ["moment_form", "action_listen"]
    assert interrupt("ask_are_you_human", **AT_URGE).next == []
    assert interrupt("thanks", loop=None).next == []


def test_the_third_ask_for_love_gets_three_ways_and_opens_nothing():
    turn = new_turn()
    asks = [interrupt("do_they_love_me", turn, loop=None) for _ in range(3)]
    assert [done.said for done in asks] == [["do_they_love_me"]] * 2 + [["do_they_love_me_third"]]
    assert [done.next for done in asks] == [[], [], ["action_listen"]]


def test_who_could_be_near_waits_for_one_message():
    turn = new_turn()
    interrupt("dont_leave_me", turn, loop=None)
    assert interrupt("nlu_fallback", turn, loop=None).said == ["company_named"]
    assert interrupt("nlu_fallback", turn, loop=None).said == ["unsure"]


def test_a_trigger_in_the_middle_is_met_in_its_own_words():
    done = meet("plans_cancelled", **AT_URGE)
    assert done.messages[0]["reflection"] in moment().library.triggers["plans_cancelled"].reflections
    assert done.slots == {}


def test_sending_after_all_is_met_as_the_urge():
    reflections = moment().library.triggers["urge_to_reach_out"].reflections
    assert meet("send_anyway", **AT_URGE).messages[0]["reflection"] in reflections


def test_in_a_hold_an_event_asks_whether_it_is_the_same_person_and_a_feeling_does_not():
    turn = new_turn()
    assert meet("needs_space", turn, **AT_REST).slots == {"fork": None, "same_person": None}
    assert turn.get("session")["fork_before"] == "losing"
    assert meet("self_blame_or_shame", **AT_REST).slots == {}


def test_no_reply_after_all_opens_the_moment_anew():
    done = meet("unanswered_message", **{**AT_URGE, "opening": "replied", "requested_slot": "reply_tone"})
    assert done.said == [] and done.slots["opening"] is None and done.slots["trigger"] == "unanswered_message"


def test_going_back_empties_the_last_answer_only():
    done = run(GoBack(moment()), new_turn(), text="go back", intent="go_back", **AT_URGE)
    assert done.said == ["go_back"] and done.slots == {"fork": None}
    assert run(GoBack(moment()), new_turn(), text="go back", requested_slot="opening").said == ["nothing_to_go_back_to"]


def test_the_second_miss_goes_on_with_the_gentlest_answer():
    first = run(NotUnderstood(moment()), new_turn(), text="qwer", **AT_URGE)
    assert first.said == ["explain_urge"] and first.slots == {"missed": "urge"}
    second = run(NotUnderstood(moment()), new_turn(), text="qwer", missed="urge", **AT_URGE)
    assert second.said == ["leave_it"] and second.slots == {"urge": "own", "missed": None}


def test_chat_is_told_apart_from_a_short_answer():
    said = run(
        NotUnderstood(moment()), new_turn(), text="did you see the game last night", intent="none_smalltalk", **AT_URGE
    )
    assert said.said == ["none_smalltalk_inside"] and said.slots == {}


def test_half_a_word_is_not_taken_for_drunk():
    turn = new_turn()
    done = run(Interruption(moment()), turn, text="anxius", intent="drunk_or_high", confidence=0.3, loop="moment_form")
    assert done.said == ["unsure"] and not turn.get("locks")


def test_a_story_that_is_not_well_understood_gets_no_name_that_may_be_wrong():
    turn = new_turn()
    sure = run(MeetTrigger(moment()), turn, text="x", intent="plans_cancelled", confidence=0.8, **AT_URGE)
    unsure = run(MeetTrigger(moment()), new_turn(), text="x", intent="plans_cancelled", confidence=0.4, **AT_URGE)
    unnamed, named = (moment().library.triggers[slug].reflections for slug in ("unnamed", "plans_cancelled"))
    assert sure.messages[0]["reflection"] in named and unsure.messages[0]["reflection"] in unnamed
