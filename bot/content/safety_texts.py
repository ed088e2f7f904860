"""The fixed texts of the safety talk: read and checked line by line, and compared with their recorded sums."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, SequenceNode

from bot.content import safety_sums
from bot.content.errors import ContentError
from bot.content.loader import CONTENT
from bot.content.messages import Button
from bot.content.records import Record, read_record
from bot.content.safety_sums import Place, plain, sum_of, word_list_sum
from bot.content.safety_wording import Wording, check_text, load_wording

FOLDER = CONTENT / "safety"
WORD_LISTS = ("answers.yml", "_forbidden.yml", "_languages.yml")  # guarded like the texts, file by file
NOBODY = "nobody yet"

_NOT_TEXTS = ("thresholds.yml",)  # the screen's
_NEEDED = ("id", "version", "reviewed", "concept", "source", "text")
_OPTIONAL = ("afraid", "buttons")
_ID = re.compile(r"[a-z][a-z0-9_]*")
_CODE = re.compile(r"(?:safety|help):[A-Za-z0-9_:]{1,56}")
_COPY = "copy:"


@dataclass(frozen=True)
class SafetyText:
    """One text: its variants in the order of their use, and its answers."""

    id: str
    version: int
    reviewed_by: str
    concept: str
    source: str
    text: tuple[str, ...]
    afraid: tuple[str, ...]  # instead of `text` when somebody is afraid of a person; empty: the same
    buttons: tuple[Button, ...]

    @property
    def name(self) -> str:
        """Return id and version, as they stand in the sums."""
        return f"{self.id}@{self.version}"

    def variant(self, number: int, afraid: bool = False) -> str:
        """Return a variant, beginning again after the last."""
        variants = self.afraid if afraid and self.afraid else self.text
        return variants[number % len(variants)]


@dataclass(frozen=True)
class SafetyTexts:
    """Everything the safety talk says, and the words it reads answers by. Reads nothing after loading."""

    texts: Mapping[str, SafetyText]
    answers: Mapping[str, Any]
    languages: Mapping[str, Any]
    wording: Wording
    folder: Path

    def __getitem__(self, text_id: str) -> SafetyText:
        return self.texts[text_id]

    def require(self, *text_ids: str) -> None:
        """Raise `ContentError` if a text that the talk needs is not there."""
        for text_id in text_ids:
            if text_id not in self.texts:
                raise ContentError(self.folder, 1, f"the safety text '{text_id}' is missing")


def load_safety_texts(folder: Path = FOLDER) -> SafetyTexts:
    """Read the safety texts; raises `ContentError` naming file and line at the first fault."""
    wording, texts, places = _read(folder)
    safety_sums.compare(folder, _sums(folder, texts), places)
    return SafetyTexts(texts, plain(folder / "answers.yml"), plain(folder / "_languages.yml"), wording, folder)


def record_checksums(folder: Path = FOLDER) -> list[str]:
    """Record the sums of new texts and new versions; raises `ContentError` if a text changed under its old version."""
    _, texts, places = _read(folder)
    return safety_sums.write(folder, _sums(folder, texts), places)


def _read(folder: Path) -> tuple[Wording, dict[str, SafetyText], dict[str, Place]]:
    wording = load_wording(folder / "_forbidden.yml")
    texts: dict[str, SafetyText] = {}
    places: dict[str, Place] = {}
    for record, optional in _records(folder):
        text = _text(record, optional, wording)
        if text.id in texts:
            raise record.fault("id", f"the id '{text.id}' stands in {places[text.id][0].name} too")
        texts[text.id], places[text.id] = text, (record.file, record.line)
    return wording, texts, places


def _records(folder: Path) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """Return every text's record and which optional keys it has."""
    others = (*WORD_LISTS, *_NOT_TEXTS)
    files = sorted(file for file in folder.glob("*.yml") if file.name[0] != "_" and file.name not in others)
    if not files:
        raise ContentError(folder, 1, "no safety texts here")
    for file in files:
        yield from _file_records(file)


def _file_records(file: Path) -> Iterator[tuple[Record, tuple[str, ...]]]:
    read_record(file, ("texts",))  # faults of the file as a whole
    items = YAML(typ="safe").compose(file.read_text(encoding="utf-8")).value[0][1]
    if not isinstance(items, SequenceNode):
        raise ContentError(file, items.start_mark.line + 1, "texts must be a list")
    for item in items.value:
        keys = {key.value for key, _ in item.value} if isinstance(item, MappingNode) else set()
        optional = tuple(key for key in _OPTIONAL if key in keys)
        yield Record(file, item, (*_NEEDED, *optional)), optional


def _text(record: Record, optional: tuple[str, ...], wording: Wording) -> SafetyText:
    text = SafetyText(
        id=record.text("id"),
        version=_version(record),
        reviewed_by=record.record("reviewed", ("by",)).text("by"),
        concept=record.text("concept"),
        source=record.text("source"),
        text=record.texts("text"),
        afraid=record.texts("afraid") if "afraid" in optional else (),
        buttons=tuple(map(_button, record.records("buttons", ("label", "code")))) if "buttons" in optional else (),
    )
    _check(record, text, wording)
    return text


def _version(record: Record) -> int:
    if not record.text("version").isdigit():
        raise record.fault("version", "version must be a whole number in quotes")
    return int(record.text("version"))


def _button(record: Record) -> Button:
    label, code = record.text("label"), record.text("code")
    if code.startswith(_COPY):
        return Button(label, copy=code[len(_COPY) :])
    if not _CODE.fullmatch(code):
        raise record.fault("code", f"code must be safety:..., help:... or copy:..., found '{code}'")
    return Button(label, code)


def _check(record: Record, text: SafetyText, wording: Wording) -> None:
    if not _ID.fullmatch(text.id):
        raise record.fault("id", f"id must be lower case with underscores, found '{text.id}'")
    if not text.text:
        raise record.fault("text", "a text needs at least one variant")
    for key, variants in (("text", text.text), ("afraid", text.afraid)):
        for variant in variants:
            problem = check_text(text.id, variant, key == "afraid", bool(text.afraid), wording)
            if problem:
                raise record.fault(key, problem)
    for button in text.buttons:
        if wording.hidden(button.label):
            raise record.fault("buttons", f"the label '{button.label}' shows a word of risk (E11)")


def _sums(folder: Path, texts: Mapping[str, SafetyText]) -> dict[str, str]:
    sums = {
        text.name: sum_of(
            [text.text, text.afraid, [(button.label, button.code, button.copy) for button in text.buttons]]
        )
        for text in texts.values()
    }
    return {**sums, **dict(word_list_sum(folder / name) for name in WORD_LISTS)}
