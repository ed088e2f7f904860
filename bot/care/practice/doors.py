"""The doors of the calm time: what opens, and what stays closed while there is danger."""

from dataclasses import replace

from bot.care.moment.speech import Utterance
from bot.care.practice.allowed import is_open
from bot.care.practice.state import DOORS, RESUME, Outcome, State, View

_OUT = ("patterns", "data", "leave")


def opened(door: str, state: State, view: View) -> Outcome:
    """Return the state behind a door, or the menu with a word on why it is closed."""
    if door in _OUT:
        return Outcome(state, exit=door)
    if door == "more":
        return Outcome(replace(state, door="menu", page=state.page + 1))
    if door not in DOORS or not is_open(door, view.locked) or (door == "replay" and view.episode is None):
        closed = "utter_calm_no_replay" if door == "replay" and not view.locked else "utter_calm_closed_now"
        return Outcome(State(), (Utterance(closed),) if door in DOORS else ())
    if door == "scene" and state.play and state.play.path:
        return Outcome(State(door, play=state.play, overlay=RESUME))
    return Outcome(State(door))
