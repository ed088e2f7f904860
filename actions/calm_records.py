"""Write what an exercise of the calm time leaves: plans, memory, letters, answers, and how a scene went."""

from actions.calm_view import PRACTICE, STATE
from actions.moment_view import SETTINGS
from bot.care.practice import schedule
from bot.care.practice.doors import waiting
from bot.care.practice.ending import scene_finished, worth_keeping
from bot.care.practice.kept import KEPT_DOORS, shown_number
from bot.care.practice.play import clear_share
from bot.care.practice.state import Content, State
from bot.store.turn import Turn

KEEP = "keep"


def apply(turn: Turn, state: State, exit: str, content: Content) -> None:
    """Carry out what the answers mean for the records, once an exercise is over or left."""
    if state.answers.get("calm_memory_have") == "remove":
        turn.drop("memory")
    if state.answers.get("calm_have") == "remove" and state.door in KEPT_DOORS:
        newest_first = turn.all(state.door)[::-1]
        turn.drop(state.door, newest_first[shown_number(state, len(newest_first))].id)
    if scene_finished(state, content):
        count_scene(turn, state, content)
    if not exit:
        _keep_words(turn, state, content)
    _close(turn, state, content)


def consented(turn: Turn, answer: str) -> None:
    """Write the answer to the one question of consent."""
    turn.put(SETTINGS, {**turn.get(SETTINGS), "consent": answer})


def count_scene(turn: Turn, state: State, content: Content) -> None:
    """Count a scene that was played to its end, and schedule it."""
    assert state.play is not None
    slug, practice = state.play.scene, turn.get(PRACTICE)
    cards, played = dict(practice.get("cards", {})), dict(practice.get("plays", {}))
    typed = any(step.typed for step in state.play.path)
    rating = schedule.rated(clear_share(state.play, content.moves), typed)
    cards[slug] = schedule.reviewed(cards.get(slug), rating, turn.now)
    played[slug] = played.get(slug, 0) + 1
    turn.put(PRACTICE, {**practice, "cards": cards, "plays": played})


def _keep_words(turn: Turn, state: State, content: Content) -> None:
    kept = worth_keeping(state, content)
    if kept is None or turn.get(SETTINGS).get("consent") != KEEP:
        return
    value = {**kept.value, "at": turn.now.isoformat()}
    if kept.single:
        turn.put(kept.kind, value)
    else:
        turn.add(kept.kind, value)


def _close(turn: Turn, state: State, content: Content) -> None:
    """An unfinished scene waits where it was left; anything else is dropped."""
    left = waiting(state, content)
    if left:
        turn.put(STATE, State("scene", play=left).as_dict())
    else:
        turn.drop(STATE)
