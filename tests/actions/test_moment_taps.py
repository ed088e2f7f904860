"""Taps that answer no open question: each leads somewhere, and none jumps."""

import pytest

from actions.moment_taps import StaleTap, Start
from tests.actions.moment_talk import Done, moment, new_turn, run


def outside(choice: str, turn=None) -> Done:
    return run(Start(moment()), turn or new_turn(), choice=choice, loop=None)


def inside(choice: str, turn=None, **slots) -> Done:
    return run(StaleTap(moment()), turn or new_turn(), choice=choice, **slots)


def holding(text: str = "why"):
    turn = new_turn()
    turn.add("hold", {"texts": [text], "due_at": turn.now.isoformat()})
    turn.set_timer("hold_end", turn.now, "hold_end", {})
    return turn


@pytest.mark.parametrize("choice", ["opening:breathe", "moment:now", "moment:unanswered_message"])
def test_a_tap_outside_opens_the_moment(choice):
    assert outside(choice).next == ["moment_form"]


@pytest.mark.parametrize(
    "choice, said",
    [
        ("moment:sleep", "sleep"),
        ("pause:other", "pause_ground"),
        ("moment:skip", "space_from_here"),
        ("pull:7-8", "stale_outside"),
        ("decision:not_now", "moment_ended_not_now"),
        ("hold:open", "nothing_held"),
    ],
)
def test_a_tap_outside_is_answered(choice, said):
    done = outside(choice)
    assert done.said == [said] and done.next == []


def test_a_held_text_is_opened_kept_or_deleted():
    turn = holding("please answer")
    assert outside("hold:open", turn).messages[0]["held"] == "please answer"
    assert outside("hold:keep", turn).said == ["hold_kept"] and turn.all("hold")
    assert outside("hold:delete", turn).said == ["hold_deleted"]
    assert turn.all("hold") == [] and turn.timers == []


def test_settings_taps_go_to_their_skill():
    assert outside("set:name").next == inside("data:export").next == ["action_my_data_tap"]


def test_skip_answers_only_what_may_be_skipped():
    assert inside("moment:skip", requested_slot="urge").slots == {"urge": "skip"}
    assert inside("moment:skip", requested_slot="fork").slots == {}


def test_another_way_changes_the_pause():
    assert inside("moment:other_way", requested_slot="pull").slots == {"pause": None, "pause_kind": "other"}


def test_someone_else_asks_the_fork_again():
    assert inside("moment:someone_else", requested_slot="rest").slots == {"fork": None, "same_person": "no"}


def test_a_door_tapped_late_opens_the_moment_afresh_and_keeps_the_fork():
    done = inside("opening:sent", requested_slot="urge", pull="7-8", fork="losing", opening="breathe")
    assert done.slots == {"pull": None, "opening": "sent"}


def test_a_button_of_an_earlier_question_says_so():
    assert inside("pull:7-8", requested_slot="urge").said == ["stale_tap"]


def test_a_held_text_shown_in_the_middle_leaves_the_question_waiting():
    done = inside("hold:open", holding(), requested_slot="urge")
    assert done.said == ["own_text"] and done.next == ["moment_form", "action_listen"]
