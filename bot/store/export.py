"""Hand a person everything that is kept about them, but for the safety table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping
from uuid import UUID

from bot.store.beyond import moment_text
from bot.store.database import Store
from bot.store.turn import Turn

SAFETY_KINDS = ("safety", "locks", "seen")  # left out: a partner with the phone must not find them
_SAFETY_NAMES = ("safety:", "safety_", "help:")  # and neither the buttons of a card nor a text's name elsewhere


@dataclass(frozen=True)
class Export:
    """Everything as data (JSON-able)."""

    data: Mapping[str, Any]

    def as_text(self, words: Mapping[str, str]) -> str:
        """Return readable text; `words` gives the headings by section and kind, and `title` and `left_out`."""
        lines = [words.get("title", ""), words.get("left_out", ""), ""]
        for section, entries in self.data.items():
            if entries:
                lines += [words.get(section, section), *_lines(entries, words, "  "), ""]
        return "\n".join(lines).strip() + "\n"


def export(store: Store, chat_id: UUID, now: datetime) -> Export:
    """Return all that is kept of a chat; raises `TakenOver` if it is gone, `Damaged` if its key is."""
    return export_turn(store.load(chat_id, now))


def export_turn(turn: Turn) -> Export:
    """Return all that is kept of the Turn's chat, in every table; nothing about safety."""
    return Export(
        {
            **turn.beyond(),
            "kept": _records(turn),
            "timers": _timers(turn),
            "messages": [{"number": n, "from_steady": mine, "at": moment_text(at)} for n, mine, at in turn.message_ids],
            "unreadable": sorted(turn.unreadable.difference(SAFETY_KINDS)),
        }
    )


def _records(turn: Turn) -> dict[str, list[dict[str, Any]]]:
    kept: dict[str, list[dict[str, Any]]] = {}
    for record in turn.records:
        if record.kind not in SAFETY_KINDS:
            entry = {"written_at": moment_text(record.created_at), **_without_safety(record.value)}
            kept.setdefault(record.kind, []).append(entry)
    return kept


def _without_safety(value: Any) -> Any:
    """Return nested data without what names a safety text, a safety button or a level that was read."""
    if isinstance(value, Mapping):
        return {key: _without_safety(inner) for key, inner in value.items() if not _of_safety(key)}
    if isinstance(value, list):
        return [_without_safety(inner) for inner in value if not _of_safety(inner)]
    return value


def _of_safety(value: Any) -> bool:
    if isinstance(value, list):
        return any(_of_safety(inner) for inner in value)
    return isinstance(value, str) and value.startswith(_SAFETY_NAMES)


def _timers(turn: Turn) -> list[dict[str, Any]]:
    return [
        {"kind": timer.kind, "due_at": moment_text(timer.due_at), **timer.payload}
        for timer in turn.timers
        if not timer.kind.startswith("safety")
    ]


def _lines(value: Any, words: Mapping[str, str], indent: str) -> list[str]:
    """Return nested data as indented lines."""
    if isinstance(value, Mapping):
        pairs = [(words.get(str(name), str(name)), inner) for name, inner in value.items()]
    elif isinstance(value, list):
        pairs = [("-", inner) for inner in value]
    else:
        return [f"{indent}{value}"]
    lines = []
    for label, inner in pairs:
        if isinstance(inner, (Mapping, list)):
            lines += [f"{indent}{label}", *_lines(inner, words, indent + "  ")]
        else:
            lines.append(f"{indent}{label}: {inner}" if label != "-" else f"{indent}- {inner}")
    return lines
