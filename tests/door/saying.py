"""What holds of every turn of danger, whatever came before it (protocol C1, C6, E7, E10, F1, F7)."""

from typing import Any, Sequence

from bot.care.safety.state import SafetyState
from bot.content.crisis_lines import load_countries
from bot.content.messages import Incoming, Reply
from bot.content.safety_texts import FOLDER
from bot.store.turn import Timer, Turn

SHUT = ("R0", "R1", "R2", "R3", "V1", "V2", "H1", "H2", "T", "M")  # no coaching while one of these is open (E7)
MOST_WORDS, MOST_BUBBLES, MOST_TIMES = 60, 2, 3
_LINES = [line for country in load_countries(FOLDER.parent / "crisis_lines").values() for line in country.lines]
_OTHERS = {line.phone or line.sms or line.chat_url for line in _LINES if line.kind != "own_behaviour"}
OWN_BEHAVIOUR = {line.phone or line.sms or line.chat_url for line in _LINES if line.kind == "own_behaviour"} - _OTHERS


class Saying:
    """Watches one chat, turn by turn."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def check(self, turn: Turn, after: SafetyState, messages: Sequence[Incoming], timers: Sequence[Timer]) -> None:
        """Raise AssertionError for a turn that the protocol does not allow; `timers`: what is set after it."""
        safety = [reply for reply in turn.replies if reply.priority == "safety"]
        words = "\n".join(reply.text for reply in safety)
        if any(thread.level in SHUT and not thread.quiet for thread in after.threads):
            assert len(safety) == len(turn.replies), "coaching beside an open danger"
        if after.fear:
            assert not any(number in words for number in OWN_BEHAVIOUR), "a line for those who hit, to somebody afraid"
        if after.fear and after.is_open:
            assert not timers, "something would be sent first to somebody afraid"
        _check_hidden(turn, safety, timers)
        if len(messages) == 1:
            _check_shape(safety, words)
            self._check_repeating(turn.replies, safety, messages[0])

    def _check_repeating(self, replies: list[Reply], safety: list[Reply], message: Incoming) -> None:
        if message.kind != "text" or message.text in ("help", "stop") or not safety:
            self.said = []
            return
        self.said = [*self.said, "\n".join(reply.text for reply in replies)][-MOST_TIMES:]
        assert len(self.said) < MOST_TIMES or len(set(self.said)) > 1, f"said three times in a row: {self.said[-1]}"


def _check_shape(safety: list[Reply], words: str) -> None:
    spoken = [reply for reply in safety if not reply.media]
    assert sum(words.count(mark) for mark in "?؟") <= 1, words
    assert len(spoken) <= MOST_BUBBLES and sum(len(reply.text.split()) for reply in spoken) <= MOST_WORDS, words


def _check_hidden(turn: Turn, safety: list[Reply], timers: Sequence[Any]) -> None:
    if safety and "hidden" in safety[-1].facts.get("texts", ()):
        assert not timers and not safety[-1].buttons and len(turn.replies) == 1, "Hide leaves something"
