"""The pull as people write it: "6", "like a seven", "8/10", "same", "a bit less"."""

import re
from typing import Optional

BANDS = ("0-3", "4-6", "7-8", "9-10")
_WORDS = {word: number for number, word in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve".split())}  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.:,-])(\d{1,3}(?:[.,]\d)?)(\+|ish)?(?![\w:]|[.,]\d)")
_OF_TEN = re.compile(r"\s*(?:/|out of|of)\s*(?:10|ten)\b")
_PERCENT = re.compile(r"(\d{1,3})\s*(?:%|percent)")
_COUNTED = re.compile(
    r"\s*(?:sec|min|m\b|h\b|hr|hour|day|night|week|month|year|time|text|message|msg|call|am\b|pm\b|o'?clock|people|kids)"
)
_AT = re.compile(r"(?:\bat|\bsince|\bfor|\bin|\bby|\bturning|\bage|\baged|\bafter)\s*$")
_LAST_COUNTS = re.compile(r"\b(?:now|was|from|down|went|to)\b")
_FEW_WORDS = 6  # a number word in a longer sentence counts something else


def band(number: float) -> str:
    """Return the band of a number from 0 to 10; what lies above counts as 10."""
    return BANDS[0] if number < 3.5 else BANDS[1] if number < 6.5 else BANDS[2] if number < 8.5 else BANDS[3]


def read_rating(text: str) -> Optional[str]:
    """Return the band that a text names, or None. Of several numbers the highest counts, or the last of "9, now 5"."""
    plain = _OF_TEN.sub("", text.lower().replace("’", "'"))
    percent = _PERCENT.search(plain)
    if percent:
        return band(int(percent[1]) / 10)
    numbers = [number for found in _NUMBER.finditer(_ranges(plain)) if (number := _meant(found)) is not None]
    words = re.findall(r"[a-z]+", plain)
    if not numbers and len(words) <= _FEW_WORDS and "no one" not in plain:
        numbers = [float(_WORDS[word]) for word in words if word in _WORDS]
    if not numbers:
        return None
    return band(numbers[-1] if _LAST_COUNTS.search(plain) else max(numbers))


def _ranges(plain: str) -> str:
    return re.sub(r"(?<=\d)\s*-\s*(?=\d)", " or ", plain)


def _meant(found: re.Match[str]) -> Optional[float]:
    before, after = found.string[: found.start()], found.string[found.end() :]
    if _COUNTED.match(after) or _AT.search(before):
        return None
    return float(found[1].replace(",", "."))


def changed(before: Optional[str], direction: str) -> Optional[str]:
    """Return the band after "same", "less" or "more" than `before`; "less" than no number is the middle, "more" is strong."""
    if before not in BANDS:
        return {"less": BANDS[1], "more": BANDS[2]}.get(direction)
    step = {"same": 0, "less": -1, "more": 1}[direction]
    return BANDS[min(len(BANDS) - 1, max(0, BANDS.index(str(before)) + step))]
