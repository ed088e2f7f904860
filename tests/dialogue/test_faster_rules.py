"""The faster look-up finds the same rules as Rasa's own."""

import importlib
import json
from types import SimpleNamespace

import rasa.core.policies.rule_policy as rasa_rules
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import faster_rules

_ACTIONS = ("action_listen", "moment_form", "action_stop")
_INTENTS = ("greet", "stop", "tap")

# Rasa's own, as it stands in its file: another test may have put ours in its place already.
ORIGINAL = importlib.util.spec_from_file_location("rasa_rule_policy_untouched", rasa_rules.__file__)
UNTOUCHED = importlib.util.module_from_spec(ORIGINAL)
ORIGINAL.loader.exec_module(UNTOUCHED)

state = st.builds(
    lambda action, intent, loop: {
        **({"prev_action": {"action_name": action}} if action else {}),
        **({"user": {"intent": intent}} if intent else {}),
        **({"active_loop": {"name": loop}} if loop else {}),
    },
    st.sampled_from((None, *_ACTIONS)),
    st.sampled_from((None, *_INTENTS)),
    st.sampled_from((None, "moment_form")),
)
rules = st.lists(st.lists(state, min_size=1, max_size=3), min_size=1, max_size=12)


class _Policy(SimpleNamespace):
    """A policy with nothing trained: only the look-up is tried."""


@given(rules, st.lists(state, min_size=1, max_size=4))
def test_the_same_rules_apply(known, states):
    lookup = {json.dumps(rule, sort_keys=True): "x" for rule in known}
    ours, theirs = _Policy(), _Policy()
    for policy in (ours, theirs):
        policy._is_rule_applicable = UNTOUCHED.RulePolicy._is_rule_applicable.__get__(policy)
        policy._does_rule_match_state = UNTOUCHED.RulePolicy._does_rule_match_state
        policy._rule_key_to_state = UNTOUCHED.RulePolicy._rule_key_to_state
    found = faster_rules._possible_keys(ours, lookup, states)
    wanted = UNTOUCHED.RulePolicy._get_possible_keys(theirs, lookup, states)
    assert found == set(wanted)


def test_a_new_lookup_is_indexed_anew():
    policy, lookup = SimpleNamespace(), {json.dumps([{}]): "x"}
    faster_rules._index(policy, lookup)
    lookup[json.dumps([{"prev_action": {"action_name": "action_stop"}}])] = "y"
    assert len(faster_rules._index(policy, lookup)) == 2
