"""What is left out of a prediction changes none: ours and Rasa's own agree on any conversation, with any rules."""

import importlib
import json

import pytest
import rasa.core.policies.memoization as rasa_memory
import rasa.core.policies.rule_policy as rasa_rules
import rasa.engine.validation as validation
from hypothesis import given
from hypothesis import strategies as st
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, ActiveLoop, LoopInterrupted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue import faster_rules

DOMAIN = Domain.from_yaml("""
version: "3.1"
intents: [greet, stop, tap]
slots: {pull: {type: text, mappings: [{type: custom}]}}
forms: {moment_form: {required_slots: [pull]}}
actions: [action_stop, action_core_fallback]
""")
CONFIG = {"core_fallback_action_name": "action_core_fallback", "core_fallback_threshold": 0.3}


def untouched(module):
    """Rasa's own, as it stands in its file: another test may have put ours in its place already."""
    spec = importlib.util.spec_from_file_location(f"{module.__name__}_untouched", module.__file__)
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    return fresh


THEIR_RULES, THEIR_MEMORY = untouched(rasa_rules), untouched(rasa_memory)


@pytest.fixture(scope="module", autouse=True)
def faster():
    faster_rules.use_faster_rules()


def policy(kind, lookup):
    settings = {**kind.get_default_config(), **(CONFIG if "Rule" in kind.__name__ else {})}
    made = kind(settings, None, Resource("x"), ExecutionContext(GraphSchema({})))
    made.lookup = lookup
    return made


def state(action, intent, loop):
    return {
        **({"prev_action": {"action_name": action}} if action else {}),
        **({"user": {"intent": intent}} if intent else {}),
        **({"active_loop": {"name": loop}} if loop else {}),
    }


actions = st.sampled_from(("action_listen", "moment_form", "action_stop"))
intents = st.sampled_from(("greet", "stop", "tap", "restart"))
loops = st.sampled_from((None, "moment_form"))
states = st.builds(state, st.none() | actions, st.none() | intents, loops)
rules = st.dictionaries(
    st.lists(states, min_size=1, max_size=2).map(lambda rule: json.dumps(rule, sort_keys=True)), actions, max_size=8
)
unhappy = st.dictionaries(
    st.lists(states, min_size=1, max_size=1).map(lambda rule: json.dumps(rule, sort_keys=True)),
    st.sampled_from((rasa_rules.DO_NOT_PREDICT_LOOP_ACTION, rasa_rules.LOOP_WAS_INTERRUPTED)),
    max_size=3,
)
heard = intents.map(lambda name: [UserUttered("words", {"name": name, "confidence": 1.0})])
event = st.one_of(
    heard,
    intents.map(
        lambda name: [ActionExecuted("action_listen"), UserUttered("words", {"name": name, "confidence": 1.0})]
    ),
    actions.map(lambda name: [ActionExecuted(name)]),
    loops.map(lambda name: [ActiveLoop(name)]),
    st.just([ActionExecutionRejected("moment_form")]),
    st.just([LoopInterrupted(True)]),
)
conversations = st.lists(event, max_size=6).map(lambda parts: [e for part in parts for e in part])


def tracker(events):
    return DialogueStateTracker.from_events("me", events, slots=DOMAIN.slots)


@given(rules, unhappy, conversations)
def test_the_rules_predict_the_same(known, ways_back, events):
    lookup = {"rules": known, "rules_for_loop_unhappy_path": ways_back, "rule_only_slots": [], "rule_only_loops": [],
              "rules_not_in_stories": list(known)[:2]}  # fmt: skip
    ours = policy(rasa_rules.RulePolicy, lookup).predict_action_probabilities(tracker(events), DOMAIN)
    theirs = policy(THEIR_RULES.RulePolicy, lookup).predict_action_probabilities(tracker(events), DOMAIN)
    assert ours == theirs and ours.hide_rule_turn == theirs.hide_rule_turn
    assert ours.is_no_user_prediction == theirs.is_no_user_prediction


@given(st.booleans(), conversations)
def test_memory_predicts_the_same_with_and_without_stories(has_stories, events):
    theirs = policy(THEIR_MEMORY.MemoizationPolicy, {})
    known = theirs._create_feature_key(theirs._prediction_states(tracker(events), DOMAIN))
    lookup = {known: "action_stop"} if has_stories and known else {}
    theirs.lookup = lookup
    ours = policy(rasa_memory.MemoizationPolicy, lookup)
    wanted = theirs.predict_action_probabilities(tracker(events), DOMAIN)
    assert ours.predict_action_probabilities(tracker(events), DOMAIN) == wanted


def test_while_a_form_is_open_the_conversation_is_not_written_down(monkeypatch):
    lookup = {"rules": {}, "rules_for_loop_unhappy_path": {}, "rules_not_in_stories": []}
    open_form = [ActionExecuted("action_listen"), UserUttered("words", {"name": "greet"}), ActiveLoop("moment_form")]
    rule = policy(rasa_rules.RulePolicy, lookup)
    monkeypatch.setattr(rule, "_prediction_states", lambda *_, **__: pytest.fail("states were made"))
    prediction = rule.predict_action_probabilities(tracker(open_form), DOMAIN)
    assert prediction.max_confidence_index == DOMAIN.index_for_action("moment_form")


def test_rasa_reads_the_same_parameters_before_it_trains():
    for ours, theirs in (
        (rasa_memory.MemoizationPolicy, THEIR_MEMORY.MemoizationPolicy),
        (rasa_rules.RulePolicy, THEIR_RULES.RulePolicy),
    ):
        read = [
            validation._get_parameter_information(kind, "predict_action_probabilities")[0] for kind in (ours, theirs)
        ]
        assert list(read[0]) == list(read[1]) and "self" not in read[0]
