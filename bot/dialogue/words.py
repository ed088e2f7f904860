"""Choose among a response's variants so that nothing is said twice in a session."""

from typing import Any, Optional

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
