"""Let Rasa's rule policy look at fewer rules. Same rules, same predictions.

Rasa keeps 1,000 parsed rules; "or" steps make more of ours, so that every prediction parsed them all again (a third
of a turn). Here they are parsed once, and found by the action that went before.
"""

import json
from functools import lru_cache
from typing import Any, Optional

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION
from rasa.shared.core.domain import State

_Index = dict[Optional[str], list[str]]


@lru_cache(maxsize=65536)
def _states(rule_key: str) -> list[State]:
    return json.loads(rule_key)


def _possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
    if not states:
        return set(lookup)
    possible = set(_index(self, lookup).get(_action_before(states[-1]), []))
    for turn, state in enumerate(reversed(states)):
        possible = {key for key in possible if self._is_rule_applicable(key, turn, state)}
    return possible


def _index(policy: Any, lookup: dict[str, str]) -> _Index:
    known: dict[int, tuple[int, _Index]] = policy.__dict__.setdefault("_steady_indexes", {})
    size, index = known.get(id(lookup), (-1, {}))
    if size != len(lookup):
        index = {}
        for key in lookup:
            index.setdefault(_action_before(_states(key)[-1]), []).append(key)
        known[id(lookup)] = (len(lookup), index)
    return index


def _action_before(state: State) -> Optional[str]:
    """Return the action before a state, None at the beginning of a conversation."""
    before = state.get(PREVIOUS_ACTION)
    return json.dumps(before, sort_keys=True) if before else None


def use_faster_rules() -> None:
    """Put the faster look-up in place of Rasa's."""
    RulePolicy._rule_key_to_state = staticmethod(_states)
    RulePolicy._get_possible_keys = _possible_keys
