"""Let Rasa's policies look at fewer rules. Same rules, same predictions.

Rasa keeps 1,000 parsed rules; "or" steps make more of ours, so that every prediction parsed them all again (a third
of a turn). Here they are parsed once, and found by the action that went before.

Rasa also writes down every state of the conversation before it looks whether that is needed. It is not while a form
is open, whose turn it is anyway (most of our predictions); nor for rules on a bare text or memorised stories, if
there are none.
"""

import json
from functools import lru_cache, wraps
from typing import Any, Optional

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_Index = dict[Optional[str], list[str]]
_LISTENED = {ACTION_NAME: ACTION_LISTEN_NAME}
_WITHOUT_INTENT = ""  # the index's place for rules on what somebody said, whatever its intent


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
            last = _states(key)[-1]
            index.setdefault(_action_before(last), []).append(key)
            if last.get(PREVIOUS_ACTION) == _LISTENED and INTENT not in last.get(USER, {}):
                index.setdefault(_WITHOUT_INTENT, []).append(key)
        known[id(lookup)] = (len(lookup), index)
    return index


def _action_before(state: State) -> Optional[str]:
    """Return the action before a state, None at the beginning of a conversation."""
    before = state.get(PREVIOUS_ACTION)
    return json.dumps(before, sort_keys=True) if before else None


_rasas_predict = RulePolicy._predict
_rasas_find = RulePolicy._find_action_from_rules
_rasas_recall = MemoizationPolicy.predict_action_probabilities


def _predict(self: RulePolicy, tracker: DialogueStateTracker, domain: Domain) -> tuple[PolicyPrediction, Optional[str]]:
    """Let an open form go first, as Rasa does after it has looked for other rules in vain."""
    default, _ = self._find_action_from_default_actions(tracker)
    form, source = self._find_action_from_loop_happy_path(tracker)
    if default or not form:
        return _rasas_predict(self, tracker, domain)
    sure = self._prediction_result(form, tracker, domain)
    return self._rule_prediction(sure, source, is_no_user_prediction=True), source


def _find(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[Optional[str], Optional[str], bool]:
    """Look for a rule on the bare text only if there is one; where a form was left, Rasa wants to know more."""
    if use_text_for_last_user_input and not tracker.active_loop_name and not _reads_text(self):
        return None, None, False
    return _rasas_find(self, tracker, domain, use_text_for_last_user_input)


def _reads_text(policy: Any) -> bool:
    """Tell whether any rule can answer what somebody said without asking for its intent."""
    return bool(_index(policy, policy.lookup[RULES]).get(_WITHOUT_INTENT))


@wraps(_rasas_recall)  # Rasa reads the types of a component's methods before it trains
def _recall(
    self: MemoizationPolicy, tracker: DialogueStateTracker, domain: Domain, *args: Any, **kwargs: Any
) -> PolicyPrediction:
    """Abstain at once if no story was memorised."""
    if not self.lookup:
        return self._prediction(self._default_predictions(domain))
    return _rasas_recall(self, tracker, domain, *args, **kwargs)


def use_faster_rules() -> None:
    """Put the faster look-ups in place of Rasa's."""
    RulePolicy._rule_key_to_state = staticmethod(_states)
    RulePolicy._get_possible_keys = _possible_keys
    RulePolicy._predict = _predict
    RulePolicy._find_action_from_rules = _find
    MemoizationPolicy.predict_action_probabilities = _recall
