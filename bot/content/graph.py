"""Small questions about a scene's graph: circles, what is reached, how deep."""

from typing import Collection, Mapping, Optional

Edges = Mapping[str, Collection[str]]


def find_cycle(edges: Edges, first: str) -> Optional[list[str]]:
    """Return the names along a circle, the first name again at its end; None if there is none."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> Optional[list[str]]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return None
        done.add(name)
        found = (walk(target, [*path, name]) for target in edges[name])
        return next((cycle for cycle in found if cycle), None)

    return walk(first, [])


def reachable(edges: Edges, first: str) -> set[str]:
    """Return every name that can be reached from `first`, itself included."""
    seen, waiting = {first}, [first]
    while waiting:
        for target in edges[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def depths(edges: Edges, first: str) -> dict[str, tuple[int, int]]:
    """Return name -> (fewest, most) steps on the way to it, `first` being 1. Needs a graph without circles."""
    found: dict[str, tuple[int, int]] = {first: (1, 1)}
    for name in _in_order(edges, first):
        low, high = found[name]
        for target in edges[name]:
            known = found.get(target, (low + 1, high + 1))
            found[target] = (min(known[0], low + 1), max(known[1], high + 1))
    return found


def _in_order(edges: Edges, first: str) -> list[str]:
    order: list[str] = []

    def visit(name: str) -> None:
        if name not in order:
            for target in edges[name]:
                visit(target)
            order.append(name)

    visit(first)
    return order[::-1]
