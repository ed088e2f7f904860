"""A chat in the calm time without Rasa: the state, what is asked with its buttons, taps and typed words."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Optional

from ruamel.yaml import YAML

from actions.calm_view import load_content
from bot.care.moment.heard import Heard
from bot.care.moment.speech import Utterance
from bot.care.practice import reading, speech, steps
from bot.care.practice.moves import Move
from bot.care.practice.state import Content, State, View
from bot.content.library import load_library
from bot.content.loader import CONTENT

DOMAIN = CONTENT.parents[1] / "domain"
PERSON: dict[str, str] = YAML(typ="safe").load(CONTENT / "moment.yml")["person"]["unnamed"]


@lru_cache(maxsize=1)
def content() -> Content:
    return load_content(load_library())


@lru_cache(maxsize=1)
def responses() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("practice", "calm", "learn", "patterns"):
        found.update(YAML(typ="safe").load(DOMAIN / f"{name}.yml")["responses"])
    return found


def buttons_of(utterance: Utterance) -> list[tuple[str, str]]:
    """Return the (label, code) pairs under a bubble, wherever they are written."""
    if utterance.buttons is not None:
        return list(utterance.buttons)
    return [(b["title"], b["payload"]) for b in responses()[utterance.response][0].get("buttons", [])]


def text_of(utterance: Utterance, variant: int = 0) -> str:
    """Return a bubble's text with its facts filled in."""
    texts = responses()[utterance.response]
    text = texts[variant % len(texts)]["text"]
    for _ in range(2):  # a fact may hold another one
        for key, value in utterance.facts.items():
            text = text.replace("{" + key + "}", str(getattr(value, "texts", [value])[0]))
    return text


@dataclass
class CalmChat:
    """Plays the calm time. `labels` stands for the draft reader: label by words; "" is no answer at all."""

    view: View = field(default_factory=lambda: View(scene_order=sorted(content().scenes), person=PERSON))
    state: State = field(default_factory=State)
    exit: str = ""
    said: tuple[Utterance, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def step(self) -> Optional[str]:
        return steps.next_step(self.state, self.view, content())

    @property
    def over(self) -> bool:
        return bool(self.exit) or self.step is None

    def asked(self) -> list[Utterance]:
        assert self.step is not None
        return speech.ask(self.step, self.state, self.view, content())

    def codes(self) -> list[str]:
        return [code for utterance in self.asked() for _, code in buttons_of(utterance)]

    def tap(self, code: str) -> bool:
        return self._take(Heard(intent="tap", confidence=1.0, choice=code))

    def type(self, text: str, intent: str = "", confidence: float = 0.0) -> bool:
        return self._take(Heard(intent=intent, confidence=confidence, text=text))

    def _take(self, heard: Heard) -> bool:
        def reader(text: str) -> Optional[list[Move]]:
            if "" in [label for words, label in self.labels.items() if words in text]:
                return None
            return [Move(label, words) for words, label in self.labels.items() if words in text]

        outcome = reading.read(heard, self.state, self.view, content(), reader, lambda question: ())
        if outcome is None:
            return False
        keep = outcome.state.answers.get("calm_keep")
        if keep and self.view.consent is None:
            self.view = replace(self.view, consent=keep)
        self.state, self.exit, self.said = outcome.state, outcome.exit, outcome.said
        return True
