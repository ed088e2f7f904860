"""Which numbers to show: at most two lines for a country and a danger, and the rest behind "more"."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Iterable, Literal, Mapping, Optional, get_args

from bot.content.crisis_lines import INTERNATIONAL, Country, Emergency, Line, is_unconfirmed

Family = Literal["suicide", "self_harm", "abuse", "stalked", "harm_others", "pursuit", "child", "medical", "other"]
FAMILIES: tuple[Family, ...] = get_args(Family)

_GENERAL = ("suicide", "crisis", "text")  # any crisis line
_VIOLENCE = ("domestic_violence",)
_KINDS: Mapping[
    Family, tuple[str, ...]
] = {  # best first; what is not named here is missing, never replaced by a neighbour
    "suicide": _GENERAL,
    "self_harm": _GENERAL,
    "abuse": _VIOLENCE,
    "stalked": ("stalking", *_VIOLENCE),
    "harm_others": ("own_behaviour",),
    "pursuit": ("own_behaviour",),
    "child": ("child",),
    "medical": (),  # the emergency number is the line
    "other": ("crisis", "suicide", "text"),
}
_ALSO: Mapping[Family, tuple[str, ...]] = {  # may stand behind "more"
    "suicide": ("lgbtq",),
    "self_harm": ("lgbtq",),
    "other": ("lgbtq",),
    "abuse": ("stalking",),
}
_WRITING_FIRST = ("abuse", "stalked")  # a call can be overheard
_SHOWN = 2
_FREEPHONE = ("0800", "0808", "0120", "1800", "800", "8800", "116")  # how free numbers begin; only used to order

_TYPO = 0.88
_TYPO_LETTERS = 5  # shorter names are too close to ordinary words
_ANSWER_WORDS = 12  # a longer text is not the answer to "Which country?"
_WORD = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0061-\U000e007f]+|\\w+")
_LEAD_IN = frozenset(
    "i im am is its in from at of the a my we were live living stay based here currently now country please".split()
)
_DENIAL = frozenset("not isnt never left leaving no nor dont wasnt".split())
_OTHERS = frozenset(
    "he hes she shes they theyre him her his their them ex husband wife boyfriend girlfriend partner bf gf".split()
)
_PRONOUN = ("us",)  # inside a sentence no country


@dataclass(frozen=True)
class Listed:
    """A line as it is to be shown."""

    line: Line
    unconfirmed: bool  # ask the person to check it, beside the emergency number and the directory


@dataclass(frozen=True)
class Referral:
    """Where to send somebody; a card names the directory beside it in any case."""

    country: Optional[Country]
    emergency: Optional[Emergency]  # None: country unknown
    lines: tuple[Listed, ...]  # at most two
    more: tuple[Listed, ...]
    kind_missing: bool  # the country is known and has no line of this kind


def refer(
    country: Optional[Country], family: Family, today: date, directory: Country, *, abused: bool = False
) -> Referral:
    """Choose what to show for a danger; `abused`: the person also fears somebody, so violence help comes second."""
    if abused and family in ("harm_others", "pursuit"):
        family = "abuse"
    kinds = _KINDS[family]
    abroad = [line for line in directory.lines[1:] if line.kind in kinds]
    if country is None:
        return Referral(None, None, (), _listed(directory, abroad, today), False)
    own = _in_order(country, kinds, family in _WRITING_FIRST)
    general = _in_order(country, _GENERAL)
    shown = _shown(country, family, own, general, abused)
    others = _in_order(country, _ALSO.get(family, ()))
    more = _listed(country, _without_repeats([*own, *others, *general], shown), today)
    missing = not own and not (family == "medical" and country.emergency.phone)
    more += _listed(directory, abroad, today) if missing else ()
    return Referral(country, country.emergency, _listed(country, shown, today), more, missing)


def _shown(country: Country, family: Family, own: list[Line], general: list[Line], abused: bool) -> list[Line]:
    """Take the first two; a weak line alone gets a crisis line beside it."""
    shown = own[:_SHOWN] if own or family == "medical" else general[:_SHOWN]
    if abused and family not in _WRITING_FIRST:
        shown = [*shown[:1], *_in_order(country, _VIOLENCE, writing_first=True)[:1]]
    if len(shown) == 1 and (shown[0].verify or not (shown[0].phone or shown[0].sms)):
        shown = [*shown, *_without_repeats(general, shown)[:1]]
    return shown


def _in_order(country: Country, kinds: tuple[str, ...], writing_first: bool = False) -> list[Line]:
    """Return the lines of some kinds, best first; the second makes good what the first lacks."""
    lines = [line for line in country.lines if line.kind in kinds]
    lines.sort(
        key=lambda line: (
            writing_first and _writing(line),
            _closed_at_times(line),
            kinds.index(line.kind),
            *_comfort(line),
        )
    )
    if not lines:
        return []
    first = next((line for line in lines if not line.verify), lines[0])
    rest = [line for line in lines if line is not first]
    rest.sort(
        key=lambda line: (
            line.name == first.name,
            not _round_the_clock(first) and not _round_the_clock(line),
            not _can_write(first) and not _can_write(line),
        )
    )
    return [first, *rest]


def _comfort(line: Line) -> tuple[bool, bool, bool]:
    """Order lines of one kind: open now, free, in the language of these texts."""
    digits = re.sub(r"\D", "", line.phone or "")
    free = not line.phone or len(digits) <= 6 or digits.startswith(_FREEPHONE)
    return not _round_the_clock(line), not free, "en" not in line.languages


def _writing(line: Line) -> int:
    return 0 if line.sms else 1 if line.chat_url else 2


def _can_write(line: Line) -> bool:
    return bool(line.sms or line.chat_url)


def _round_the_clock(line: Line) -> bool:
    return line.hours == "24/7"


def _closed_at_times(line: Line) -> bool:
    return line.hours is not None and not _round_the_clock(line)


def _listed(country: Country, lines: Iterable[Line], today: date) -> tuple[Listed, ...]:
    return tuple(Listed(line, is_unconfirmed(country, line, today)) for line in lines)


def _without_repeats(lines: Iterable[Line], shown: Iterable[Line]) -> list[Line]:
    """Return the lines whose number is not shown yet, each number once."""
    numbers = {line.phone or line.sms or line.chat_url for line in shown}
    fresh: list[Line] = []
    for line in lines:
        number = line.phone or line.sms or line.chat_url
        if number not in numbers:
            numbers.add(number)
            fresh.append(line)
    return fresh


def find_country(text: str, countries: Mapping[str, Country], *, own: bool = False) -> Optional[str]:
    """Return the code of the one country that an answer names, or None when it is not clear which.

    `own`: where this person is; "he is in Spain" says nothing about that.
    """
    code = text.strip(" .,!?")
    if code in countries and code != INTERNATIONAL:
        return code
    words = _words(text)
    if not words or len(words) > _ANSWER_WORDS or _DENIAL & set(words) or (own and _OTHERS & set(words)):
        return None
    names = {
        _words(name): country.country for country in countries.values() for name in (country.name, *country.aliases)
    }
    bare = tuple(word for word in words if word not in _LEAD_IN)
    found = {names[bare]} if bare in names else _named(words, names) or _misspelt(bare, names)
    return found.pop() if len(found) == 1 and INTERNATIONAL not in found else None


def is_name(text: str, countries: Mapping[str, Country]) -> bool:
    """Tell whether a text is the name of a country and nothing else."""
    return any(_words(text) == _words(name) for c in countries.values() for name in (c.name, *c.aliases))


def _named(words: tuple[str, ...], names: Mapping[tuple[str, ...], str]) -> set[str]:
    """Return every country named inside a text, longest name first: "northern ireland" is not "ireland"."""
    found: set[str] = set()
    start = 0
    while start < len(words):
        ends = [
            end for end in range(len(words), start, -1) if words[start:end] in names and words[start:end] != _PRONOUN
        ]
        if ends:
            found.add(names[words[start : ends[0]]])
        start = ends[0] if ends else start + 1
    return found


def _misspelt(words: tuple[str, ...], names: Mapping[tuple[str, ...], str]) -> set[str]:
    typed = " ".join(words)
    if len(typed) < _TYPO_LETTERS:
        return set()
    spelt = ((" ".join(name), code) for name, code in names.items())
    return {code for name, code in spelt if SequenceMatcher(None, name, typed).ratio() >= _TYPO}


def _words(text: str) -> tuple[str, ...]:
    """Return the words and flags of a text without case, accents, dots and apostrophes."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'").replace("ı", "i"))
    kept = "".join(
        character for character in folded if unicodedata.category(character) != "Mn" and character not in ".'"
    )
    return tuple(_WORD.findall(kept))
