"""Practice scenes: small branching role-plays, checked turn by turn before anybody meets them."""

from functools import cache
from pathlib import Path
from typing import Any, Literal, Optional, Union

from pydantic import ValidationError, conlist, constr, validator
from pydantic.error_wrappers import ErrorWrapper

from bot.content.loader import CONTENT, in_order, load_file, load_folder
from bot.content.scene_faults import ANY, scene_faults
from bot.content.shapes import Item, Strict

Mood = Literal["warm", "busy", "avoidant", "irritated"]
Label = Literal[
    "accusation", "ultimatum", "guilt_trip", "pleading", "repeated_demand", "sarcasm_or_testing", "threat_to_leave",
    "score_keeping", "insult", "mind_reading", "catastrophising", "withdrawal", "none_secure", "wait",
]  # fmt: skip
Group = Literal["escalating", "pleading", "withdrawing", "clear", "waiting"]
ByMood = Union[str, dict[str, str]]
Target = Union[str, dict[str, str]]

_BUTTON = 44  # a phone cuts longer labels


@cache
def part_slugs() -> frozenset[str]:
    """Return the slugs of the parts that have a file."""
    return frozenset(path.stem for path in (CONTENT / "parts").glob("*.yml"))


class SceneTurn(Strict):
    """One turn: a question for a reply, a part that speaks up, or an ending."""

    scene: Optional[ByMood] = None  # told by the narrator
    says: Optional[ByMood] = None  # said by the invented character, or by the part
    part: Optional[str] = None  # a slug of data/content/parts
    replies: dict[Label, constr(min_length=1, max_length=_BUTTON)] = {}  # type: ignore[valid-type]
    next: dict[str, Target] = {}
    ending: Optional[Literal["yes", "later", "no", "open", "stopped"]] = None
    note: Optional[str] = None  # what an ending says about itself

    @validator("part")
    def _has_a_file(cls, part: Optional[str]) -> Optional[str]:
        if part is not None and part not in part_slugs():
            raise ValueError(f"there is no part {part!r}")
        return part

    def text(self, field: str, mood: str) -> str:
        """Return the narrator's (`scene`) or the character's (`says`) words in a mood, or nothing."""
        value = getattr(self, field)
        return str(value.get(mood, value.get(ANY, "")) if isinstance(value, dict) else value or "")

    def target(self, branch: str, mood: str) -> str:
        """Return the turn that a branch leads to in a mood."""
        value = self.next[branch]
        return str(value.get(mood, value.get(ANY, ""))) if isinstance(value, dict) else value


class PlanIdeas(Strict):
    """Suggestions for the if-then sentence at the end."""

    if_: conlist(str, min_items=2, max_items=4)  # type: ignore[valid-type]
    then: conlist(str, min_items=2, max_items=4)  # type: ignore[valid-type]

    class Config:
        fields = {"if_": "if"}


class Scene(Item):
    """A role-play with an invented character."""

    label: constr(min_length=1, max_length=40)  # type: ignore[valid-type]
    order: int  # where it stands for somebody who is new
    triggers: conlist(str, min_items=1)  # type: ignore[valid-type]  # storms after which it comes sooner
    character: str
    moods: conlist(Mood, min_items=2, unique_items=True)  # type: ignore[valid-type]
    plan: PlanIdeas
    other_side: dict[Mood, str]  # this invented character's view
    first: str
    turns: dict[str, SceneTurn]

    @validator("turns")
    def _sound(cls, turns: dict[str, SceneTurn], values: dict[str, Any]) -> dict[str, SceneTurn]:
        if "moods" not in values or "first" not in values:
            return turns  # told already
        faults = list(scene_faults(turns, values["first"], values["moods"]))
        if faults:
            raise ValidationError([ErrorWrapper(ValueError(problem), place) for place, problem in faults], Scene)
        return turns

    @validator("other_side")
    def _every_side(cls, other_side: dict[str, str], values: dict[str, Any]) -> dict[str, str]:
        missing = [mood for mood in values.get("moods", []) if mood not in other_side]
        if missing:
            raise ValueError(f"no view for the mood {missing[0]}")
        return other_side


class MoveWords(Strict):
    """How a move is called, what it reaches for and how it tends to land."""

    name: str
    reaches: str
    lands: str


class Moves(Item):
    """Groups of labels that scenes branch on, and the words for each move."""

    groups: dict[Group, list[Label]]
    short: dict[Label, list[str]] = {}  # whole replies, as typed
    moves: dict[Label, MoveWords]
    part_answers: dict[Literal["kind", "gone", "blended", "numb", "obey"], Literal["met", "obeyed"]]

    @validator("moves")
    def _every_label(cls, moves: dict[str, MoveWords], values: dict[str, Any]) -> dict[str, MoveWords]:
        grouped = [label for labels in values.get("groups", {}).values() for label in labels]
        for label in grouped:
            if label not in moves:
                raise ValueError(f"no words for {label}")
        missing = [label for label in moves if grouped.count(label) != 1]
        if missing:
            raise ValueError(f"{missing[0]} must be in one group")
        return moves

    def group(self, label: str) -> str:
        """Return the group of a label."""
        return next(name for name, labels in self.groups.items() if label in labels)


class NoReply(Item):
    """Examples of what is typed in a scene and is no answer in it, and of what is one."""

    margin: float
    margin_of_a_move: float
    elsewhere: conlist(str, min_items=20)  # type: ignore[valid-type]
    replies: conlist(str, min_items=20)  # type: ignore[valid-type]


def load_scenes(folder: Path = CONTENT / "practice") -> dict[str, Scene]:
    """Return slug -> scene in the order for somebody who is new; raises `ContentError` naming file and line."""
    return in_order(load_folder(folder, Scene))


def load_moves(file: Path = CONTENT / "practice" / "_moves.yml") -> Moves:
    """Return the moves; raises `ContentError` naming file and line."""
    return load_file(file, Moves)


def load_no_reply(file: Path = CONTENT / "practice" / "_no_reply.yml") -> NoReply:
    """Return what is no answer in a scene; raises `ContentError` naming file and line."""
    return load_file(file, NoReply)
