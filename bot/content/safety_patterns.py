"""Read what the safety screen looks for: data/content/safety/patterns."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Collection, Mapping

from bot.content.errors import ContentError
from bot.content.loader import CONTENT, load_yaml
from bot.content.marked import line_of

PATTERNS = CONTENT / "safety" / "patterns"
LEVELS = ("R0", "R1", "R2", "R3", "V1", "V2", "H1", "H2", "T", "M", "MED", "DEL", "A")
FAMILIES = (
    "suicide", "self_harm", "abused", "stalked", "harm_others", "pursuit",
    "other_in_danger", "minor", "medical", "delusion",
)  # fmt: skip
QUESTIONS = ("", "suicide", "past", "adult", "happened", "medical", "stop", "safe_here", "voices")
MARKS = ("comic", "quoted")  # circumstances that are seen without a list of their own
_NORMALISE = ("rewrites", "fillers", "comic", "speakers", "speech", "turning", "chain", "negators", "repair")


@dataclass(frozen=True)
class Phrase:
    """One phrase in the short notation, and where it stands."""

    text: str
    file: str
    line: int

    def fault(self, problem: str) -> ContentError:
        """Return an error that points at this phrase."""
        return ContentError(self.file, self.line, f"{self.text!r}: {problem}")


@dataclass(frozen=True)
class Rule:
    """One thing to look for, or (level "cue") a circumstance that other rules ask about."""

    name: str
    level: str
    family: str
    phrases: tuple[Phrase, ...]
    needs: tuple[str, ...] = ()  # cues, one of which must be in the text
    unless: tuple[str, ...] = ()  # cues, none of which may be in the same sentence
    question: str = ""  # the plain question of an A
    idiom: bool = False  # also said as a figure of speech: a comic mark or trivial object damps it
    plain: str = ""  # the level when the idiom is damped: "A" (default) or "N"
    loose: bool = False  # its words often stand in harmless texts too: the head may make it the question, or drop it
    firm: bool = False  # its words can hardly be meant otherwise: the head does not soften it


@dataclass(frozen=True)
class PatternBook:
    """Everything that is read from the folder."""

    rules: tuple[Rule, ...]
    words: Mapping[str, tuple[str, ...]]
    normalise: Mapping[str, Any]


def load_patterns(folder: Path = PATTERNS) -> PatternBook:
    """Return the pattern files; raises `ContentError` naming the file and line of the first fault."""
    words = {name: _texts(folder / "_words.yml", data, name) for name, data in _words(folder)}
    rules = [rule for file in sorted(folder.glob("[!_]*.yml")) for rule in _rules(file)]
    if not rules:
        raise ContentError(folder, 1, "no pattern files here")
    rules += [*_cues(folder / "_cues.yml"), *_trifles(folder / "_trifles.yml")]
    _check_names(rules)
    return PatternBook(tuple(rules), words, _normalise(folder / "_normalise.yml"))


def _mapping(file: Path) -> Any:
    data = load_yaml(file)
    if not isinstance(data, dict) or not data:
        raise ContentError(file, 1, "the file must be a mapping of fields")
    return data


def _words(folder: Path) -> list[tuple[str, Any]]:
    data = _mapping(folder / "_words.yml")
    return [(name, data) for name in data]


def _line(data: Any, key: Any) -> int:
    try:
        return line_of(data, key)
    except LookupError:
        return 1


def _texts(file: Path, data: Any, key: str) -> tuple[str, ...]:
    """Return a list of texts, or a text whose words are the list."""
    value = data[key]
    items = value.split() if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(item, str) and item.strip() for item in items):
        raise ContentError(
            file, _line(data, key), f"{key}: must be a list of texts (quote yes, no, on, off and figures)"
        )
    return tuple(item.strip() for item in items)


def _phrases(file: Path, data: Any, key: str) -> tuple[Phrase, ...]:
    texts = _texts(file, data, key)
    lines = [
        _line(data[key], number) if isinstance(data[key], list) else _line(data, key) for number in range(len(texts))
    ]
    return tuple(Phrase(text, file.as_posix(), line) for text, line in zip(texts, lines))


def _rules(file: Path) -> list[Rule]:
    data = _mapping(file)
    _check_keys(file, data, {"level", "family", "concept", "source", "look_for"}, {"reviewed"})
    if data["level"] not in LEVELS:
        raise ContentError(file, _line(data, "level"), f"level: must be one of {', '.join(LEVELS)}")
    if data["family"] not in FAMILIES:
        raise ContentError(file, _line(data, "family"), f"family: must be one of {', '.join(FAMILIES)}")
    if not isinstance(data["look_for"], list) or not data["look_for"]:
        raise ContentError(file, _line(data, "look_for"), "look_for: must be a list")
    return [_rule(file, data, item, _line(data["look_for"], number)) for number, item in enumerate(data["look_for"])]


def _rule(file: Path, data: Any, item: Any, line: int) -> Rule:
    if not isinstance(item, dict):
        raise ContentError(file, line, "a rule needs the fields name and phrases")
    _check_keys(
        file,
        item,
        {"name", "phrases"},
        {"needs", "unless", "question", "idiom", "loose", "firm", "plain", "level", "note"},
        line,
    )
    question = item.get("question", "")
    if question not in QUESTIONS:
        raise ContentError(file, _line(item, "question"), f"question: must be one of {', '.join(QUESTIONS[1:])}")
    level = item.get("level", data["level"])
    if level not in LEVELS or item.get("plain", "A") not in ("A", "N"):
        raise ContentError(file, line, "level or plain: not a level")
    cues = {key: _texts(file, item, key) if key in item else () for key in ("needs", "unless")}
    return Rule(
        str(item["name"]), level, data["family"], _phrases(file, item, "phrases"), cues["needs"], cues["unless"],
        question, bool(item.get("idiom", False)), item.get("plain", "A"), bool(item.get("loose", False)),
        bool(item.get("firm", False)),
    )  # fmt: skip


def _check_keys(file: Path, item: Any, must: set[str], may: set[str], line: int = 1) -> None:
    for key in item:
        if key not in must | may:
            raise ContentError(file, _line(item, key), f"unknown field '{key}'")
    missing = sorted(must - set(item))
    if missing:
        raise ContentError(file, line, f"missing {', '.join(missing)}")


def _cues(file: Path) -> list[Rule]:
    data = _mapping(file)
    return [Rule(str(name), "cue", "none", _phrases(file, data, name)) for name in data]


def _trifles(file: Path) -> list[Rule]:
    """Return the cues "figure", "trifle" (every class of objects), "meant" and "sign"."""
    data = _mapping(file)
    _check_keys(file, data, {"concept", "source", "figures", "objects", "meant", "signs"}, set())
    if not isinstance(data["objects"], dict):
        raise ContentError(file, _line(data, "objects"), "objects: must be classes, each with a list of texts")
    objects = [phrase for name in data["objects"] for phrase in _phrases(file, data["objects"], name)]
    cues = {
        cue: _phrases(file, data, key) for key, cue in (("figures", "figure"), ("meant", "meant"), ("signs", "sign"))
    }
    return [Rule(name, "cue", "none", phrases) for name, phrases in {**cues, "trifle": tuple(objects)}.items()]


def _normalise(file: Path) -> Mapping[str, Any]:
    data = _mapping(file)
    _check_keys(file, data, set(_NORMALISE), set())
    rewrites = data["rewrites"]
    for key in rewrites:
        if not isinstance(key, str) or not isinstance(rewrites[key], str):
            raise ContentError(file, _line(rewrites, key), f"rewrites: {key!r} and its meaning must be text; quote it")
    lists: dict[str, Any] = {key: _texts(file, data, key) for key in _NORMALISE if key != "rewrites"}
    real = file.with_name("_real.yml")
    words = _mapping(real)
    _check_keys(real, words, {"real"}, set())
    lists["real"] = _texts(real, words, "real")
    return {**lists, "rewrites": {tuple(key.split()): tuple(value.split()) for key, value in rewrites.items()}}


def _check_names(rules: Collection[Rule]) -> None:
    seen: dict[str, Rule] = {}
    for rule in rules:
        if rule.name in seen:
            raise rule.phrases[0].fault(f"the name {rule.name!r} is used twice")
        seen[rule.name] = rule
    for rule in rules:
        for cue in (*rule.needs, *rule.unless):
            if cue not in MARKS and (cue not in seen or seen[cue].level != "cue"):
                raise rule.phrases[0].fault(f"rule {rule.name!r} asks for the cue {cue!r}, which no file of cues has")
