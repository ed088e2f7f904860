"""Pick facts out of a trigger with spaCy matchers: how long, which app, who, read or not, what was sent."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Sequence

import spacy
from ruamel.yaml import YAML
from spacy.matcher import Matcher, PhraseMatcher
from spacy.util import filter_spans

DETAILS_FILE = Path(__file__).resolve().parents[2] / "data" / "content" / "details.yml"


@dataclass(frozen=True)
class Detail:
    """One fact: `kind` is duration, app, who, read, sent or reply; positions are characters of the text."""

    kind: str
    value: str
    start: int
    end: int

    def as_entity(self) -> dict[str, Any]:
        """Return it as a Rasa entity."""
        return {"entity": self.kind, "value": self.value, "start": self.start, "end": self.end, "confidence": 1.0}


class Details:
    """Matchers over a blank English pipeline; nothing is downloaded."""

    def __init__(self, patterns: dict[str, Any]) -> None:
        self._nlp = spacy.blank("en")
        self._phrases = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._tokens = Matcher(self._nlp.vocab)
        self._decides = patterns.get("decides", [])
        for kind, values in patterns.items():
            if kind == "duration":
                self._tokens.add("duration", values["patterns"])
            if kind in ("duration", "patterns", "decides"):
                continue
            for value, phrases in values.items():
                self._phrases.add(f"{kind}={value}", [self._nlp.make_doc(phrase) for phrase in phrases])

        for kind, values in patterns.get("patterns", {}).items():
            for value, found in values.items():
                self._tokens.add(f"{kind}={value}", found)

    def decided(self, intent: str, found: Sequence[Detail]) -> str:
        """Return the intent that the facts leave: "she didnt reply" is no reply, whatever it sounds like."""
        for rule in self._decides:
            values = {detail.value for detail in found if detail.kind == rule["fact"]}
            if intent in rule["instead_of"] and values == {rule["value"]}:
                return str(rule["intent"])
        return intent

    def read(self, text: str) -> list[Detail]:
        """Return the facts in a text, longest match first where two overlap, in reading order."""
        doc = self._nlp.make_doc(text)
        spans = self._phrases(doc, as_spans=True) + self._tokens(doc, as_spans=True)
        return [self._detail(span) for span in filter_spans(spans)]

    @staticmethod
    def _detail(span: Any) -> Detail:
        kind, _, value = span.label_.partition("=")
        return Detail(kind, value or span.text.lower(), span.start_char, span.end_char)


@lru_cache(maxsize=1)
def shared_details() -> Details:
    """Return the process's matchers."""
    return Details(YAML(typ="safe").load(DETAILS_FILE))
