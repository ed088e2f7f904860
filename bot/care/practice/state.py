"""The state of the calm time, what may be known of the chat, and what one message brings about."""

from dataclasses import dataclass, field, replace
from typing import Any, Callable, Mapping, Optional, Sequence

from bot.care.moment.answers import Phrases
from bot.care.moment.speech import Utterance
from bot.care.practice.moves import Move
from bot.care.practice.play import Play, play_from
from bot.content.calm import CalmWords, Letters, Starter
from bot.content.learn import Lesson
from bot.content.practice import Moves, Scene
from bot.content.shapes import Part

DOORS = ("menu", "scene", "plan", "memory", "letter", "befriend", "witness", "replay", "feared", "learn")
YOUNGER = "younger"  # "something younger", where no part is named
REAL, MORE, RESUME = "real", "more", "resume"


@dataclass(frozen=True)
class State:
    """Where somebody is in the calm time. Own words live here until they are kept or dropped."""

    door: str = "menu"
    answers: Mapping[str, str] = field(default_factory=dict)
    play: Optional[Play] = None
    page: int = 0
    overlay: str = ""  # "real": practice or a storm; "more": the scene's own menu; "resume": go on where they left
    pending: str = ""  # the intent that raised the question whether it is real
    left: Optional[Play] = None  # a scene that waits, while another door is open

    def set(self, **answers: str) -> "State":
        """Return the state with these answers."""
        return replace(self, answers={**self.answers, **answers})

    def without(self, *steps: str) -> "State":
        """Return the state without the answers to these steps."""
        return replace(self, answers={step: value for step, value in self.answers.items() if step not in steps})

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data for a record."""
        return {
            "door": self.door, "answers": dict(self.answers), "play": self.play.as_dict() if self.play else None,
            "page": self.page, "overlay": self.overlay, "pending": self.pending,
            "left": self.left.as_dict() if self.left else None,
        }  # fmt: skip


def state_from(data: Mapping[str, Any]) -> State:
    """Return the state that `as_dict` described; the menu if there is none."""
    if not data or data.get("door") not in DOORS:
        return State()
    play, left = (play_from(data[name]) if data.get(name) else None for name in ("play", "left"))
    return State(data["door"], dict(data["answers"]), play, data["page"], data["overlay"], data["pending"], left)


@dataclass(frozen=True)
class Content:
    """All content of the calm time."""

    scenes: Mapping[str, Scene]
    moves: Moves
    lessons: Mapping[str, Lesson]
    words: CalmWords
    letters: Letters
    parts: Mapping[str, Part]
    phrases: Phrases  # words.phrases and the words that name a part, ready to be read

    def younger(self, part: str) -> bool:
        """Tell whether a part carries old hurt: it is comforted, and not asked."""
        return part == YOUNGER or (part in self.parts and self.parts[part].younger)

    def protectors(self) -> dict[str, Part]:
        """Return the parts that may be asked."""
        return {slug: part for slug, part in self.parts.items() if not part.younger}

    def starters(self, part: str) -> Sequence[Starter]:
        """Return the first words of each sentence of a letter to a part."""
        return self.letters.younger if self.younger(part) else self.letters.protectors

    def greeting(self, part: str) -> str:
        """Return how a letter to a part begins."""
        return self.parts[part].greeting if part in self.parts else self.letters.younger_greeting


@dataclass(frozen=True)
class View:
    """What the calm time may know of this chat."""

    scene_order: Sequence[str] = ()
    own_first: bool = False  # the first scene is about their own storms
    plays: Mapping[str, int] = field(default_factory=dict)
    locked: bool = False  # a safety level or any lock
    consent: Optional[str] = None  # "keep", "nothing" or not asked yet
    memory: str = ""
    kept: Mapping[str, Sequence[Mapping[str, Any]]] = field(
        default_factory=dict
    )  # kind -> what they made, newest first
    episode: Optional[Mapping[str, Any]] = None  # the last one, if it may be replayed
    person: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a message brought about: the new state, what is said to it, and the way out if it leaves."""

    state: State
    said: tuple[Utterance, ...] = ()
    exit: str = ""  # "moment", "leave", "patterns", "data"


# The draft reader, as findings with the words they mean; None for what is no answer to the character.
Reader = Callable[[str], Optional[Sequence[Move]]]
Finder = Callable[[str], Sequence[str]]  # a question -> the lesson that answers it, or the few that may, or none
