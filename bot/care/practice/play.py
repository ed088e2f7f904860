"""Play a scene: one reply, one turn further; one step back whenever it is wanted."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Mapping, Optional

from bot.content.practice import Moves, Scene, SceneTurn

WAIT, OBEY, NUMB = "wait", "obey", "numb"


@dataclass(frozen=True)
class Step:
    """One reply that was given: at which turn, which label or part's answer it was, where it led."""

    turn: str
    answer: str
    branch: str
    typed: bool = False


@dataclass(frozen=True)
class Play:
    """A scene that is being played. It holds no words of the person's."""

    scene: str
    mood: str
    at: str
    path: tuple[Step, ...] = ()
    side_seen: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data for a record."""
        return {**asdict(self), "path": [asdict(step) for step in self.path]}


def play_from(data: Mapping[str, Any]) -> Play:
    """Return the play that `as_dict` described."""
    return Play(**{**data, "path": tuple(Step(**step) for step in data["path"])})


def fits(play: Play, scenes: Mapping[str, Scene]) -> bool:
    """Tell whether the scene still is as it was when the play began: files can change in between."""
    scene = scenes.get(play.scene)
    return bool(scene) and play.at in scene.turns and play.mood in scene.moods  # type: ignore[union-attr]


def start(scene: Scene, times_played: int = 0, mood: Optional[str] = None) -> Play:
    """Return the beginning; each time the character is in the next mood."""
    chosen = mood if mood in scene.moods else scene.moods[times_played % len(scene.moods)]
    return Play(scene.slug, str(chosen), scene.first)


def turn_of(scene: Scene, play: Play) -> SceneTurn:
    """Return the turn that the play is at."""
    return scene.turns[play.at]


def is_over(scene: Scene, play: Play) -> bool:
    """Tell whether an ending is reached."""
    return turn_of(scene, play).ending is not None


def reply(scene: Scene, play: Play, label: str, moves: Moves, typed: bool = False) -> Play:
    """Return the play after a reply with this label, tapped or read from their own words.

    Nothing is sent where a scene knows no waiting: then the play stays where it is.
    """
    branch = moves.group(label)
    if branch not in turn_of(scene, play).next:
        return play
    return _step(scene, play, Step(play.at, label, branch, typed))


def meet(scene: Scene, play: Play, answer: str, moves: Moves) -> Play:
    """Return the play after the part that spoke up was answered: kind, gone, blended, numb or obey."""
    return _step(scene, play, Step(play.at, answer, moves.part_answers[answer]))  # type: ignore[index]


def rewind(play: Play) -> Play:
    """Return the play one reply earlier; at the beginning it stays."""
    if not play.path:
        return play
    return replace(play, at=play.path[-1].turn, path=play.path[:-1])


def see_side(play: Play) -> Play:
    """Return the play with the character's view seen: it is told once."""
    return replace(play, side_seen=True)


def no_parts(play: Play) -> bool:
    """Tell whether parts language has to stop here, because something felt numb."""
    return any(step.answer == NUMB for step in play.path)


def clear_share(play: Play, moves: Moves) -> float:
    """Return which share of the replies was clear or waiting, 0 to 1; parts' turns do not count."""
    replies = [step.branch for step in play.path if step.answer in moves.moves]
    good = [branch for branch in replies if branch in ("clear", "waiting")]
    return len(good) / len(replies) if replies else 0.0


def _step(scene: Scene, play: Play, step: Step) -> Play:
    target = turn_of(scene, play).target(step.branch, play.mood)
    played = replace(play, at=target, path=(*play.path, step))
    return _past_parts(scene, played) if no_parts(played) else played


def _past_parts(scene: Scene, play: Play) -> Play:
    """Walk past the turns of parts once something felt numb."""
    while turn_of(scene, play).part:
        play = replace(play, at=turn_of(scene, play).target("met", play.mood))
    return play
