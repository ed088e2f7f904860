"""What happens beside the calm time's questions: one step back, a storm, taps from outside."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.calm import EXITS, FORM, AskCalm, CalmAction, EndCalm, ValidateCalmForm
from actions.calm_view import CalmView
from actions.moment import heard_from
from actions.speak import utter
from bot.care.moment.heard import Heard
from bot.care.moment.speech import Utterance
from bot.care.practice import doors, play, reading, roleplay, steps
from bot.care.practice.state import REAL, State
from bot.store.turn import Turn, current_turn

# Taps that open the calm time from outside, and the action that takes them.
TAKEN_TAPS = {
    "calm": "action_calm_tap", "calm_menu": "action_calm_tap", "practice": "action_calm_tap", "learn": "action_calm_tap",
    "patterns": "action_patterns",
}  # fmt: skip
_RATHER_SURE = 0.45
_EXITS_OUTSIDE = {**EXITS, "data": "utter_calm_data"}


class CalmBack(CalmAction):
    """Go back one step: in a scene the last reply, elsewhere to the menu."""

    action_name = "action_calm_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Change the state; the form then asks again."""
        turn = current_turn.get()
        state = self.calm.state(turn)
        if state.play and state.play.path:
            self.calm.keep(turn, replace(state, play=play.rewind(state.play), overlay=""))
        elif state.answers:
            last = list(state.answers)[-1]
            self.calm.keep(turn, state.without(last))
        else:
            self.calm.keep(turn, State(left=doors.waiting(state, self.calm.content)))
        return []


class CalmStorm(CalmAction):
    """Notice a storm that starts in the calm time: ask whether it is happening now."""

    action_name = "action_calm_storm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Lay the question over what is open; the form asks it."""
        turn, heard = current_turn.get(), heard_from(tracker)
        if heard.confidence < _RATHER_SURE and not roleplay.is_about_them(heard.text, self.calm.content):
            utter(dispatcher, turn, [Utterance("utter_calm_unread")])  # a guess; the hot path is one tap away
            return []
        self.calm.keep(turn, replace(self.calm.state(turn), overlay=REAL, pending=heard.intent))
        return []


class CalmUnread(CalmAction):
    """Meet words that answer nothing here: one line, and the form asks the same question again."""

    action_name = "action_calm_unread"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the line."""
        utter(dispatcher, current_turn.get(), [Utterance("utter_calm_unread")])
        return []


class CalmTap(CalmAction):
    """A tap of the calm time while it is not open: open its door; in the moment it waits."""

    action_name = "action_calm_tap"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Go where the tap leads."""
        turn, choice = current_turn.get(), heard_from(tracker).choice
        form = tracker.active_loop.get("name")
        if form:  # the open question comes again
            utter(dispatcher, turn, [Utterance("utter_calm_later")])
            return [FollowupAction(form)]
        return tapped_from_outside(self.calm, choice, turn)


def tapped_from_outside(calm: CalmView, choice: str, turn: Turn) -> list[EventType]:
    """Return the events that open the calm time for a tap outside of it ("calm:menu", "learn:protectors")."""
    view, state = calm.view(turn), calm.state(turn)
    outcome = reading.read(Heard(choice=choice), state, view, calm.content, calm.reader, calm.find_lesson)
    if outcome is None or outcome.exit == "leave":
        calm.keep(turn, State(left=doors.waiting(state, calm.content)))
        return [FollowupAction(FORM)]
    if outcome.exit:
        return [FollowupAction(_EXITS_OUTSIDE.get(outcome.exit, FORM))]
    calm.keep(turn, outcome.state)
    return [FollowupAction(FORM)]


def calm_actions(calm: CalmView) -> list[Any]:
    """Return the calm time's actions, ready."""
    asked = [AskCalm(calm, step) for step in steps.STEPS]
    return [
        ValidateCalmForm(calm),
        EndCalm(calm),
        CalmBack(calm),
        CalmStorm(calm),
        CalmUnread(calm),
        CalmTap(calm),
        *asked,
    ]
