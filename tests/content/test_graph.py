"""Circles, what is reached, and how deep."""

from bot.content.graph import depths, find_cycle, reachable

TREE = {"a": ["b", "c"], "b": ["d"], "c": ["b", "d"], "d": []}


def test_a_circle_is_told_from_end_to_end():
    assert find_cycle({"a": ["b"], "b": ["c"], "c": ["b"]}, "a") == ["b", "c", "b"]
    assert find_cycle({"a": ["a"]}, "a") == ["a", "a"]
    assert find_cycle(TREE, "a") is None


def test_what_is_reached():
    assert reachable({**TREE, "x": ["a"]}, "c") == {"b", "c", "d"}


def test_the_shortest_and_the_longest_way():
    assert depths(TREE, "a") == {"a": (1, 1), "b": (2, 3), "c": (2, 2), "d": (3, 4)}
