"""Typed shapes of the content that therapists and writers edit."""

from typing import Any, Literal, Optional, Sequence

from pydantic import BaseModel, Extra, conlist, constr, validator


class Strict(BaseModel):
    """A shape in which a key that nobody knows is a mistake."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Item(Strict):
    """What every content file has: where its idea comes from."""

    slug: constr(regex=r"^[a-z0-9_]+$")  # type: ignore[valid-type]
    concept: constr(min_length=3)  # type: ignore[valid-type]
    source: constr(min_length=3)  # type: ignore[valid-type]


class Trigger(Item):
    """What set the storm off: one Rasa intent of the same name."""

    label: str  # on a button, when Steady is unsure
    reflections: conlist(str, min_items=3)  # type: ignore[valid-type]  # first words of the first reply
    again: Optional[str] = None  # said when it comes up in the middle
    event: bool = True  # something happened with somebody; false for a feeling or an urge


class Part(Item):
    """A part. Its file alone makes its button, the words that name it, and what may be asked of it."""

    order: int  # of the buttons
    label: constr(max_length=24)  # type: ignore[valid-type]  # on a button
    kind: Literal["manager", "firefighter", "exile"]
    words: conlist(str, min_items=3)  # type: ignore[valid-type]  # typed, any of these names it
    heard_in: Sequence[str] = ()  # triggers that sound like it, where no word names it
    greeting: str  # of a letter to it
    belief: Optional[str] = None  # calm time only, and a protector's only
    job: conlist(str, min_items=3)  # type: ignore[valid-type]
    witness: conlist(str, min_items=2)  # type: ignore[valid-type]

    @validator("belief", always=True)
    def _protectors_believe(cls, belief: Optional[str], values: dict[str, Any]) -> Optional[str]:
        if (belief is None) != (values.get("kind") == "exile"):
            raise ValueError("a protector has one, and an exile's is never said aloud")
        return belief

    @property
    def younger(self) -> bool:
        """Tell whether it carries old hurt: it is comforted, and not asked."""
        return self.kind == "exile"


class Phase(Strict):
    """One phase of a breath: what to do and for how many seconds."""

    phase: Literal["in", "hold", "out", "top_up", "rest"]
    seconds: float


class Pause(Item):
    """A pause for the body. `paces` draw a breath; `steps` are said one under the other."""

    label: str
    kind: Literal["breath", "ground", "body", "task"]
    silent: bool
    rounds: int = 1
    paces: dict[str, list[Phase]] = {}
    steps: list[str] = []
    seconds: int = 60  # for a pause without paces
    caption: conlist(str, min_items=1)  # type: ignore[valid-type]
    counts: dict[str, str] = {}  # the full count of each pace in words, for those who see no picture

    def captions(self, pace: str) -> list[str]:
        """Return the caption's variants with the count of `pace` in words, and the steps."""
        tail = "\n".join([self.counts[pace]] if pace in self.counts else self.steps)
        return [f"{caption}\n{tail}".strip() for caption in self.caption]

    def length(self, pace: str, rounds: Optional[int] = None) -> float:
        """Return how long it lasts, in seconds."""
        phases = self.paces.get(pace) or next(iter(self.paces.values()), None)
        if not phases:
            return float(self.seconds)
        return sum(phase.seconds for phase in phases) * (rounds or self.rounds)
