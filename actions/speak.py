"""Utter what care decided: a response's name, facts, and which variant of a content text."""

from typing import Any, Iterable

from rasa_sdk.executor import CollectingDispatcher

from bot.care.moment.speech import Utterance, Variants
from bot.care.safety.locks import closed_by
from bot.care.safety.state import is_open_in
from bot.store.turn import Turn
from bot.store.variants import unused_variant

# What Rasa's `utter_message` takes by these names would be sent instead of the response.
_TAKEN = frozenset({"text", "image", "json_message", "template", "response", "attachment", "buttons", "elements"})


def utter(dispatcher: CollectingDispatcher, turn: Turn, utterances: Iterable[Utterance]) -> None:
    """Hand each utterance to Rasa as a response with facts; raises `ValueError` for a fact named like its arguments."""
    for utterance in utterances:
        if _TAKEN & utterance.facts.keys():
            raise ValueError(f"{utterance.response}: no fact may be named {sorted(_TAKEN & utterance.facts.keys())}")
        facts = {key: _fact(value, turn, utterance) for key, value in utterance.facts.items()}
        extra: dict[str, Any] = {}
        if utterance.buttons is not None:
            extra["buttons"] = [{"title": label, "payload": code} for label, code in utterance.buttons]
        if utterance.custom:
            extra["json_message"] = dict(utterance.custom)
        dispatcher.utter_message(response=utterance.response, **extra, **facts)


def in_danger(turn: Turn) -> bool:
    """Tell whether a danger is open: then no skill asks its question again behind what else was said (A4, E7)."""
    return is_open_in(turn.get("safety"), turn.now)


def rests(turn: Turn) -> bool:
    """Tell whether a danger is open, or coaching closed after one (G1)."""
    return in_danger(turn) or "coaching" in closed_by(turn.get("locks"), turn.get("session"), turn.now)


def _fact(value: Any, turn: Turn, utterance: Utterance) -> Any:
    if isinstance(value, tuple):  # several lines of one bubble
        return "\n\n".join(_fact(line, turn, utterance) for line in value)
    if not isinstance(value, Variants):
        return value if value is not None else ""
    text = value.texts[unused_variant(turn, value.name, len(value.texts))]
    others = {key: other for key, other in utterance.facts.items() if isinstance(other, str)}
    return text.format_map(_Kept(others))


class _Kept(dict):
    """Leaves a blank as it is when there is no fact for it."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
