"""The wording lint of the safety texts: what they may not say, and where (protocol C1, E2-E8, E11)."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from bot.content.records import read_record

FIRST_SHOWN = 60  # characters that a locked screen shows
MOST_WORDS = 60
PLACEHOLDERS = ("emergency", "number", "name_of_line", "country", "hours")
OPEN_EARLY = re.compile(
    r"r0_\w+|d9|now_\w+"
)  # R0 and D9 may name the danger at once, unless somebody is afraid of a person


@dataclass(frozen=True)
class Wording:
    """Words that no safety text may use, or not where a locked screen shows them."""

    hidden_words: re.Pattern[str]
    never: tuple[tuple[re.Pattern[str], str], ...]  # a pattern and why

    def hidden(self, text: str) -> Optional[str]:
        """Return the word of risk in a text, if there is one."""
        found = self.hidden_words.search(text.lower())
        return found.group() if found else None

    def forbidden(self, text: str) -> Optional[str]:
        """Return what is wrong with a text: the phrase and the reason."""
        for pattern, why in self.never:
            found = pattern.search(text.lower())
            if found:
                return f"'{found.group()}' may not be said ({why})"
        return None


def load_wording(file: Path) -> Wording:
    """Read the lists; raises `ContentError`."""
    record = read_record(file, ("version", "reviewed", "hidden", "never"))
    never = [(item.texts("words"), item.text("why")) for item in record.records("never", ("words", "why"))]
    return Wording(_beginnings(record.texts("hidden")), tuple((_beginnings(words), why) for words, why in never))


def check_text(text_id: str, text: str, afraid: bool, has_afraid: bool, wording: Wording) -> Optional[str]:
    """Return what is wrong with one variant, or None."""
    early = OPEN_EARLY.fullmatch(text_id) and not afraid
    shown = None if early else wording.hidden(text[:FIRST_SHOWN])
    placeholders = [name for name in re.findall(r"{(.*?)}", text) if name not in PLACEHOLDERS]
    questions = 1 if text_id.startswith("ask_") else 0
    checks = (
        (len(text.split()) > MOST_WORDS, f"more than {MOST_WORDS} words (C1)"),
        ("!" in text, "an exclamation mark (C1)"),
        (sum(map(text.count, "?؟")) != questions, f"needs {questions} question mark(s); ask_ is a question (C1)"),
        (bool(placeholders), f"unknown placeholder {placeholders}"),
        (bool(shown), f"'{shown}' stands in the first {FIRST_SHOWN} characters (E11)"),
        (bool(early) and not has_afraid and not text_id.startswith("now_") and wording.hidden(text[:FIRST_SHOWN]),
         "needs an `afraid` variant that opens neutrally (E11)"),
        (not afraid and not has_afraid and " someone to " in text, "needs an `afraid` variant: someone safe (B)"),
    )  # fmt: skip
    wrong = next((problem for is_wrong, problem in checks if is_wrong), None)
    return wrong or wording.forbidden(text)


def _beginnings(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word.lower())}" for word in words))
