"""The doors of the calm time: what opens, and what stays closed while there is danger."""

from dataclasses import replace
from typing import Optional

from bot.care.moment.speech import Utterance
from bot.care.practice.allowed import is_open
from bot.care.practice.play import Play
from bot.care.practice.state import DOORS, RESUME, Content, Outcome, State, View

_OUT = ("patterns", "data", "leave")


def opened(door: str, state: State, view: View, content: Content) -> Outcome:
    """Return the state behind a door, or the menu with a word on why it is closed. A scene in the middle waits."""
    if door in _OUT:
        return Outcome(state, exit=door)
    if door == "more":
        return Outcome(replace(state, door="menu", page=state.page + 1))
    left = waiting(state, content)
    if door not in DOORS or not is_open(door, view.locked) or (door == "replay" and view.episode is None):
        closed = "utter_calm_no_replay" if door == "replay" and not view.locked else "utter_calm_closed_now"
        return Outcome(State(left=left), (Utterance(closed),) if door in DOORS else ())
    if door == "scene" and left:
        return Outcome(State(door, play=left, overlay=RESUME))
    return Outcome(State(door, left=left))


def waiting(state: State, content: Content) -> Optional[Play]:
    """Return the scene that was begun and not ended, open or left."""
    for play in (state.play, state.left):
        if play and play.path and content.scenes[play.scene].turns[play.at].ending is None:
            return play
    return None
