"""The calm time's form: read an answer, ask the next question, end; scenes, lessons and letters are its doors."""

from dataclasses import replace
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.calm_records import apply, consented, count_scene
from actions.calm_view import CalmView
from actions.moment import heard_from
from actions.named import NamedAction
from actions.speak import in_danger, utter
from bot.care.learn import is_question
from bot.care.moment.heard import Heard
from bot.care.practice import doors, reading, roleplay, speech, steps
from bot.care.practice.ending import ending, scene_finished
from bot.care.practice.state import Outcome, State, View
from bot.store.turn import Turn, current_turn

FORM = "calm_form"
# What somebody types to come in, and the door it opens.
INTENT_DOORS = {
    "calm_menu": "menu", "command_calm": "menu", "practice": "scene", "practice_replay": "replay", "calm_plan": "plan", "calm_memory": "memory",
    "calm_letter": "letter", "calm_befriend": "befriend", "calm_witness": "witness", "learn": "learn",
    "command_practice": "scene", "command_learn": "learn", "patterns": "patterns", "command_patterns": "patterns",
}  # fmt: skip
_DRAFT = ("draft", "command_draft")
_SURE, _VERY_SURE, _SHORT = 0.6, 0.9, 8
EXITS = {"moment": "moment_form", "patterns": "action_patterns", "draft": "draft_form"}


class CalmAction(NamedAction):
    """An action that sees the calm time."""

    def __init__(self, calm: CalmView) -> None:
        self.calm = calm


class ValidateCalmForm(CalmAction):
    """Take the message as the open question's answer, and say which question is next."""

    action_name = "validate_calm_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the place in the calm time; no slot at all if the message answered nothing."""
        turn, heard = current_turn.get(), heard_from(tracker)
        view = self.calm.view(turn)
        # Rasa names the form as active already while it opens: words answer only a question that was asked.
        asked = tracker.get_slot("requested_slot") is not None or bool(heard.choice)
        inside = tracker.active_loop.get("name") == FORM and asked
        outcome = self._read(heard, turn, view) if inside else self._opened(heard, turn, view)
        if outcome is None:
            return [SlotSet("requested_slot", tracker.get_slot("requested_slot"))]
        return self._taken(outcome, dispatcher, turn, view)

    def _read(self, heard: Heard, turn: Turn, view: View) -> Optional[Outcome]:
        state, content = self.calm.state(turn), self.calm.content
        step = str(steps.next_step(state, view, content))
        if self._leads_elsewhere(heard, step):
            if heard.intent in _DRAFT:
                return Outcome(state, exit="draft")
            if heard.intent in INTENT_DOORS:
                unkept = ending(state, view, content) if step == "calm_keep" else []
                found = self._opened(heard, turn, view)
                return replace(found, said=(*unkept, *found.said))
        return reading.read(heard, state, view, content, self.calm.reader, self.calm.find_lesson)

    def _leads_elsewhere(self, heard: Heard, step: str) -> bool:
        """A command always does; words do where no words of their own are awaited, and name nothing on offer."""
        if heard.intent.startswith("command_"):
            return True
        if step == "practice_reply" and heard.intent == "draft":  # said to Steady, not to the invented other
            return heard.confidence >= _VERY_SURE and len(heard.text.split()) <= _SHORT
        if reading.names_a_choice(heard.text, step, self.calm.content):
            return False
        own_words = step in steps.OWN_WORDS or step == "practice_reply"
        scene = step == "practice_scene" and roleplay.named_scene(heard.text, self.calm.content)
        named = scene or reading.asked_lesson(heard, step, self.calm.content)
        return heard.confidence >= _SURE and not own_words and not named

    def _opened(self, heard: Heard, turn: Turn, view: View) -> Outcome:
        """Open the door that was asked for; a question opens the lesson that answers it."""
        state, content = self.calm.state(turn), self.calm.content
        found = self.calm.find_lesson(heard.text) if heard.intent == "learn" else ()
        if len(found) == 1 or (found and is_question(heard.text)):
            return reading.lessons_found(found, state, view, content) or Outcome(State("learn"))
        return doors.opened(INTENT_DOORS.get(heard.intent, "menu"), state, view, content)

    def _taken(self, outcome: Outcome, dispatcher: CollectingDispatcher, turn: Turn, view: View) -> list[EventType]:
        utter(dispatcher, turn, outcome.said)
        agreed = outcome.state.answers.get("calm_keep")
        if agreed and view.consent is None:
            consented(turn, agreed)
        before = self.calm.state(turn)
        if not outcome.exit and scene_finished(before, self.calm.content) and _begins_anew(outcome.state):
            count_scene(turn, before, self.calm.content)
        self.calm.keep(turn, outcome.state)
        step = None if outcome.exit else steps.next_step(outcome.state, view, self.calm.content)
        return [
            SlotSet("calm_place", step or "end"),
            SlotSet("calm_exit", outcome.exit or None),
            SlotSet("requested_slot", step),
        ]


def _begins_anew(state: State) -> bool:
    return state.play is None or not state.play.path


class AskCalm(CalmAction):
    """Ask the question that is open. A tap from outside opens its door here first."""

    def __init__(self, calm: CalmView, step: str) -> None:
        super().__init__(calm)
        self.action_name = f"action_ask_{FORM}_{step}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the open step's question; the form may have asked for another one."""
        turn = current_turn.get()
        if in_danger(turn):
            return []
        view, state = self.calm.view(turn), self.calm.state(turn)
        step = steps.next_step(state, view, self.calm.content)
        if step is None:  # the record is gone: begin at the menu
            state, step = State(), "calm_menu"
            self.calm.keep(turn, state)
        utter(dispatcher, turn, speech.ask(step, state, view, self.calm.content))
        return [SlotSet("requested_slot", step)]


class EndCalm(CalmAction):
    """End the calm time: keep what was agreed, say one line; or go on to where they want to be."""

    action_name = "action_end_calm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the ending."""
        turn, exit = current_turn.get(), tracker.get_slot("calm_exit") or ""
        state, view = self.calm.state(turn), self.calm.view(turn)
        utter(dispatcher, turn, ending(state, view, self.calm.content, exit))
        apply(turn, state, exit, self.calm.content)
        events: list[EventType] = [SlotSet("calm_exit", None), SlotSet("calm_place", None)]
        if exit == "moment" and state.pending:
            events.append(SlotSet("trigger", state.pending))
        return [*events, FollowupAction(EXITS[exit])] if exit in EXITS else events
