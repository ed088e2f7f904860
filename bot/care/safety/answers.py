"""Read what was typed as the answer to a question, without guessing: an unclear answer stays unclear (B8)."""

import re
import unicodedata
from typing import Any, Iterable, Mapping, Sequence

from bot.content.safety_texts import SafetyTexts

_WORDS = re.compile(r"\w+(?:'\w+)?")
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin, Greek and Cyrillic letters, once they are taken apart
_MOST_WORDS = 30  # a longer text is no answer to a question
_NAME_WORDS = 2
_SHORT = 6  # words; in a short message one foreign word with a foreign letter is enough
_LAST_ASCII, _LAST_LATIN = 0x7F, 0x24F
_TOLD = ("near", "unsafe", "eased")
_MOVED_WORDS = 7
_CAREFUL_WORDS = 8  # an answer that ends something must be short


class AnswerReader:
    """Typed words -> the answer's code, for every question of the talk."""

    def __init__(self, texts: SafetyTexts) -> None:
        words = texts.answers
        self._everywhere = _phrases(words["everywhere"])
        self._questions = {step: _phrases(answers) for step, answers in words["questions"].items()}
        self._labels = _labels(texts)
        self._careful = frozenset(words["careful"])
        self._leading = _single(words["leading"])
        self._padding = _single(words["padding"])
        self._padding_no = self._padding | _single(words["padding_no"])
        self._asides = _phrases(words["asides"])
        self._whole = _phrases(words["whole"])
        self._bare = frozenset(tuple(_words(phrase)) for phrase in words["bare"])
        self._told = {what: [tuple(_words(phrase)) for phrase in words[what]] for what in _TOLD}
        self._places = {of: [tuple(_words(phrase)) for phrase in words[of]] for of in ("here", "there")}
        self._safer, self._not_safer = frozenset(words["safer"]), frozenset(words["not_safer"])
        self._hints: Mapping[str, list[str]] = words["hints"]

    def label(self, step: str, text: str) -> str:
        """Return the code of the button whose label was typed, or ""."""
        return self._labels.get(step, {}).get(tuple(_words(text)), "")

    def answers(self, step: str, text: str) -> bool:
        """Return whether a text answers a question in any way: a label, words for it, or who makes it safer."""
        named = step == "r0_who" and self.names_safety(text)
        return bool(self.label(step, text) or self.answer(step, text)) or named

    def answer(self, step: str, text: str, *, calm: bool = True) -> str:
        """Return the answer to a question that a text gives, or ""; one that ends something only of a calm text."""
        typed = tuple(_words(text))
        if not typed or len(typed) > _MOST_WORDS:
            return ""
        found = sorted(self._matches(step, typed, calm), reverse=True)
        return found[0][-1] if found else ""

    def _matches(self, step: str, typed: tuple[str, ...], calm: bool) -> Iterable[tuple[bool, int, bool, str]]:
        """Yield whole messages first, then longer phrases, then what is not careful."""
        own = self._questions.get(step, {})
        labels = (code.rpartition(":")[2] for code in self._labels.get(step, {}).values())
        for answer in dict.fromkeys([*own, *labels]):
            careful = answer in self._careful or f"{answer}:{step}" in self._careful
            if careful and (not calm or len(typed) > _CAREFUL_WORDS):
                continue
            phrases = (*own.get(answer, ()), *self._everywhere.get(answer, ()))
            for phrase in phrases:
                if self._stands(phrase, phrases, typed, answer if careful else ""):
                    yield typed == phrase, len(phrase), not careful, answer

    def _stands(
        self, phrase: tuple[str, ...], phrases: Sequence[tuple[str, ...]], typed: tuple[str, ...], careful: str
    ) -> bool:
        """One word must be the message or begin it; beside a careful answer nothing of weight may stand."""
        if phrase in self._bare and len(phrase) == 1 and typed[:1] != phrase:
            return False  # "im ok now" is no "ok"
        if careful or phrase == ("no",) or phrase in self._bare:
            return self._is_nothing_but(phrase, phrases, typed, careful or "no")
        return typed[: len(phrase)] == phrase if len(phrase) == 1 else _inside(phrase, typed)

    def _is_nothing_but(
        self, phrase: tuple[str, ...], phrases: Sequence[tuple[str, ...]], typed: tuple[str, ...], careful: str
    ) -> bool:
        """Tell whether a text is this phrase, others of the same answer ("no, just angry"), and padding."""
        padding = self._padding_no if careful in ("no", "wrong", "enough") else self._padding
        place, found, begun = 0, False, False
        while place < len(typed):
            fits = [each for each in phrases if each and typed[place : place + len(each)] == each]
            longest = max(fits, key=len, default=())
            if not longest and typed[place] not in (padding if begun else self._leading):
                return False
            found, begun = found or longest == phrase, begun or bool(longest)
            place += len(longest) or 1
        return found

    def aside(self, text: str) -> str:
        """Return what is said beside the question ("on_hold", "just_bot", ...), or ""."""
        return _first(self._asides, tuple(_words(text)))

    def whole(self, text: str) -> str:
        """Return "help", "stop", "hide" or "person" if the whole message says so, or ""."""
        typed = tuple(_words(text))
        return next((name for name, phrases in self._whole.items() if typed in phrases), "")

    def tells(self, what: str, text: str) -> bool:
        """Return whether the feared person is said to be close ("near"), this one not safe ("unsafe"), it to be better ("eased")."""
        typed = tuple(_words(text))
        return len(typed) <= _MOST_WORDS and any(_inside(phrase, typed) for phrase in self._told[what])

    def says_where(self, text: str, of: str = "here") -> bool:
        """Return whether a short text says where this person is, or ("there") somebody else."""
        typed = tuple(_words(text))
        return len(typed) <= _MOVED_WORDS and any(_inside(phrase, typed) for phrase in self._places[of])

    def names_safety(self, text: str) -> bool:
        """Return whether a text names who or what makes it safer: a word for it, or a name alone."""
        typed = [word.removesuffix("'s") for word in _WORDS.findall(text.lower().replace("\u2019", "'"))]
        if not typed or len(typed) > _MOST_WORDS or self._not_safer & set(typed):
            return False
        if self._safer & {word.removesuffix("s") for word in typed}:  # "at my mums"
            return True
        return bool(self._safer & set(typed)) or (len(typed) <= _NAME_WORDS and text.strip()[:1].isupper())

    def hints(self, reasons: Iterable[str]) -> list[str]:
        """Return what the names of findings tell about what was already said."""
        names = [reason.lower() for reason in reasons]
        return [hint for hint, parts in self._hints.items() if any(part in name for part in parts for name in names)]


def language_of(text: str, languages: Mapping[str, Any]) -> str:
    """Return the code of the language a text is written in, "xx" for another script, "" for English or unclear."""
    letters = [character for character in text if character.isalpha()]
    foreign = [character for character in letters if ord(character) > _LAST_LATIN]
    typed = _WORDS.findall(text.lower().replace("\u2019", "'"))
    counts = {code: sum(word in words for word in typed) for code, words in languages["words"].items()}
    if len(foreign) > len(letters) / 2:
        return _by_letters(foreign, counts)
    english = sum(word in languages["english"] for word in typed)
    best = max(counts, key=lambda code: counts[code])
    alone = not english and len(typed) <= _SHORT and any(ord(letter) > _LAST_ASCII for letter in letters)
    return best if counts[best] > english and counts[best] >= (1 if alone else int(languages["needed"])) else ""


def is_english(text: str, languages: Mapping[str, Any]) -> bool:
    """Return whether a text is in English as far as a few words can tell."""
    typed = _WORDS.findall(text.lower().replace("\u2019", "'"))
    english = sum(word in languages["english"] for word in typed)
    return english >= int(languages["needed"]) and not language_of(text, languages)


def _by_letters(letters: list[str], counts: Mapping[str, int]) -> str:
    """Tell scripts apart; Persian and Ukrainian by letters that their neighbours lack, or by their words."""
    number = ord(letters[0])
    if 0x400 <= number <= 0x4FF:
        return "uk" if counts["uk"] or any(character in "іїєґІЇЄҐ" for character in letters) else "ru"
    if 0x600 <= number <= 0x6FF:
        return "fa" if counts["fa"] or any(character in "پچژگکی" for character in letters) else "ar"
    return "hi" if 0x900 <= number <= 0x97F else "xx"


def _labels(texts: SafetyTexts) -> dict[str, dict[tuple[str, ...], str]]:
    """Return step -> label -> the button's code, in every language."""
    labels: dict[str, dict[tuple[str, ...], str]] = {}
    for text in texts.texts.values():
        for button in text.buttons if text.id.startswith("ask_") else ():
            step = text.id[len("ask_") :]
            step = "safe_now" if step.startswith("safe_now") else step
            labels.setdefault(step, {})[tuple(_words(button.label))] = button.code
    return labels


def _phrases(answers: Mapping[Any, Iterable[Any]]) -> dict[str, list[tuple[str, ...]]]:
    return {str(answer): [tuple(_words(str(phrase))) for phrase in phrases] for answer, phrases in answers.items()}


def _inside(phrase: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    if phrase and phrase[0] not in typed:  # most of the time, and quicker told
        return False
    return any(typed[start : start + len(phrase)] == phrase for start in range(len(typed) - len(phrase) + 1))


def _first(groups: Mapping[str, list[tuple[str, ...]]], typed: tuple[str, ...]) -> str:
    if len(typed) > _MOST_WORDS:
        return ""
    return next((name for name, phrases in groups.items() if any(_inside(phrase, typed) for phrase in phrases)), "")


def _words(text: str) -> list[str]:
    """Return the words without apostrophes and accents: shaking hands type "i cant" and "im safe", and "si" for "sí"."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower().replace("\u2019", "'")))
    return [word.replace("'", "") for word in _WORDS.findall(bare)]


def _single(words: Iterable[str]) -> frozenset[str]:
    return frozenset(part for word in words for part in _words(word))
