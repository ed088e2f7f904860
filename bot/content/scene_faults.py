"""What can be wrong with a practice scene: missing branches, circles, dead ends, endings that are not honest."""

from typing import Any, Iterator, Mapping, Optional

from bot.content.graph import depths, find_cycle, reachable

ANY = "any"  # the key of a text or a branch for every mood that has none of its own
TYPED_GROUPS = ("clear", "escalating", "pleading", "withdrawing")  # whatever is typed ends up in one of these
PART_BRANCHES = ("met", "obeyed")
SHORTEST, LONGEST = 4, 8  # turns of one walk, the ending included
MOST_REPLIES = 4
Fault = tuple[tuple[Any, ...], str]
Turns = Mapping[str, Any]  # name -> bot.content.practice.SceneTurn


def scene_faults(turns: Turns, first: str, moods: list[str]) -> Iterator[Fault]:
    """Yield what is wrong with a scene's turns as (place, problem), the first fault first."""
    if first not in turns:
        yield (), f"the first turn, {first}, is not there"
        return
    broken = False
    for name, turn in turns.items():
        for place, problem in _turn_faults(turn, turns, moods):
            broken = True
            yield (name, *place), problem
    if not broken:
        yield from _graph_faults(turns, first, moods)


def _turn_faults(turn: Any, turns: Turns, moods: list[str]) -> Iterator[Fault]:
    yield from _kind_faults(turn)
    for field in ("scene", "says"):
        yield from _mood_faults((field,), getattr(turn, field), moods)
    for branch, target in turn.next.items():
        yield from _mood_faults(("next", branch), target, moods)
        for found in [target] if isinstance(target, str) else target.values():
            if found not in turns:
                yield ("next", branch), f"leads to {found}, which is not there"


def _kind_faults(turn: Any) -> Iterator[Fault]:
    if not (turn.scene or turn.says):
        yield (), "nobody says anything here"
    wanted: tuple[str, ...] = ()
    if turn.ending:
        if not turn.note:
            yield ("ending",), "an ending needs a note"
    elif turn.part:
        wanted = PART_BRANCHES
    else:
        wanted = (*TYPED_GROUPS, "waiting") if "wait" in turn.replies else TYPED_GROUPS
        if not 2 <= len(turn.replies) <= MOST_REPLIES or "none_secure" not in turn.replies:
            yield ("replies",), f"needs 2 to {MOST_REPLIES} replies, a clear one among them"
    if turn.replies and (turn.part or turn.ending):
        yield ("replies",), "a part's turn and an ending have no replies"
    for branch in wanted:
        if branch not in turn.next:
            yield ("next",), f"the branch {branch} is missing"
    for branch in turn.next:
        if branch not in wanted:
            yield ("next", branch), f"nothing leads into the branch {branch}"


def _mood_faults(place: tuple[str, ...], value: Any, moods: list[str]) -> Iterator[Fault]:
    if not isinstance(value, dict):
        return
    for mood in value:
        if mood not in moods and mood != ANY:
            yield (*place, mood), f"{mood} is not a mood of this scene"
    missing = [mood for mood in moods if mood not in value and ANY not in value]
    if missing:
        yield place, f"nothing for the mood {missing[0]}"


def _graph_faults(turns: Turns, first: str, moods: list[str]) -> Iterator[Fault]:
    edges = {
        name: {turn.target(branch, mood): branch for mood in moods for branch in turn.next}
        for name, turn in turns.items()
    }
    cycle = find_cycle(edges, first)
    if cycle:
        yield (cycle[-2], "next", edges[cycle[-2]][cycle[-1]]), f"goes round in a circle: {' > '.join(cycle)}"
        return
    for name in turns:
        if name not in reachable(edges, first):
            yield (name,), "no branch leads here"
    for name, (shortest, longest) in depths(edges, first).items():
        if turns[name].ending and shortest < SHORTEST:
            yield (name,), f"an ending after {shortest} turns, the least is {SHORTEST}"
        if longest > LONGEST:
            yield (name,), f"reached after {longest} turns, the most is {LONGEST}"
    yield from _honesty_faults(turns, first, moods)


def _honesty_faults(turns: Turns, first: str, moods: list[str]) -> Iterator[Fault]:
    """Only clear words must be able to end in a yes, and also in a no or a later."""
    found: set[Optional[str]] = set()
    for mood in moods:
        name = first
        while not turns[name].ending:
            name = turns[name].target("met" if turns[name].part else "clear", mood)
        found.add(turns[name].ending)
    if "yes" not in found:
        yield (first,), "clear words never end in a yes"
    if not found & {"no", "later"}:
        yield (first,), "clear words always get a yes: that is not honest"
