"""The faster check refuses what Rasa's own refuses, and nothing else."""

import pytest
import rasa_sdk.events as events
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, ValidationError
from rasa.core.actions.action import RemoteAction

from bot.dialogue.faster_checks import _KINDS, check_answer, use_faster_checks

THEIRS = Draft7Validator(RemoteAction.action_response_format_spec())

values = st.none() | st.text(max_size=3) | st.integers() | st.lists(st.text(max_size=2), max_size=2) | st.just({})
keys = st.sampled_from(
    ("name", "value", "text", "timestamp", "metadata", "entities", "parse_data", "confidence", "policy")
)
event = st.builds(
    lambda kind, rest: {**rest, **({"event": kind} if kind != "" else {})},
    st.sampled_from([*_KINDS, "nothing", "", 5]),
    st.dictionaries(keys, values, max_size=4),
)
answers = st.fixed_dictionaries(
    {}, optional={"events": st.lists(event | values, max_size=3) | values, "responses": st.lists(st.just({}) | values)}
)


def refused(answer):
    try:
        check_answer(answer)
    except ValidationError:
        return True
    return False


@given(answers | values)
def test_both_checks_agree(answer):
    assert refused(answer) == (not THEIRS.is_valid(answer))


@pytest.mark.parametrize(
    "good",
    [events.SlotSet("pull", "4-6"), events.FollowupAction("draft_form"), events.ActiveLoop(None)],
)
def test_what_the_sdk_makes_is_taken(good):
    assert not refused({"events": [good], "responses": [{"text": "hello"}]})


@pytest.mark.parametrize("bad", [{"event": "slot", "name": "pull"}, {"event": "unheard_of"}, {"name": "pull"}, "slot"])
def test_what_rasa_cannot_read_is_refused(bad):
    assert refused({"events": [bad]})


def test_rasa_asks_this_check(monkeypatch):
    monkeypatch.setattr(RemoteAction, "_validate_action_result", RemoteAction._validate_action_result)
    use_faster_checks()
    with pytest.raises(ValidationError):
        RemoteAction("action_x", None)._validate_action_result({"events": [{"event": "unheard_of"}]})
