"""Choose among a response's variants so that nothing is said twice in a session, and fill in the facts."""

import re
from typing import Any, Mapping, Optional

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

from bot.store.turn import current_turn
from bot.store.variants import unused_variant


class UnrepeatedResponses(TemplatedNaturalLanguageGenerator):
    """Rasa's template responses, each variant used once before one comes again.

    Which variant comes is decided by the chat and by what was said, not by chance: a transcript
    can be played again.
    """

    def __init__(self) -> None:
        super().__init__({})

    def _random_response_for(
        self, utter_action: str, output_channel: str, filled_slots: dict[str, Any]
    ) -> Optional[dict[str, Any]]:
        variants = self.responses.get(utter_action)
        if not variants:
            return None
        return variants[unused_variant(current_turn.get(), utter_action, len(variants))]

    def _fill_response(
        self, response: dict[str, Any], filled_slots: Optional[dict[str, Any]] = None, **kwargs: Any
    ) -> dict[str, Any]:
        facts = {**(filled_slots or {}), **kwargs}
        return {key: filled(value, facts) if key in _FILLED else value for key, value in response.items()}


_FILLED = ("text", "buttons", "custom")
_BLANK = re.compile(r"{([^\n{}]+)}")


def filled(value: Any, facts: Mapping[str, Any]) -> Any:
    """Return a response's value with the facts in its blanks; a blank without a fact stays as it is.

    A fact is put in as it stands. Rasa's own interpolation shows the blank instead of a person's text with "0[" in it.
    """
    if isinstance(value, str):
        return _BLANK.sub(lambda blank: _written(facts.get(blank[1], blank[0])), value)
    if isinstance(value, Mapping):
        return {key: filled(item, facts) for key, item in value.items()}
    return [filled(item, facts) for item in value] if isinstance(value, list) else value


def _written(fact: Any) -> str:
    return "" if fact is None else str(fact)
