"""The draft's form: read what they want to send, show a calmer one beside it, end. Steady never sends."""

from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.draft_asking import FORM, AskDraft, DraftAction
from actions.draft_view import STATE, DraftView, is_locked
from actions.moment import cleared, heard_from
from actions.moment_records import forget_unheld, hold_text
from actions.speak import utter
from bot.care.draft import answers, speech, steps
from bot.care.draft.kind import kind_of
from bot.care.draft.state import State
from bot.care.moment.heard import Heard
from bot.care.moment.speech import Utterance
from bot.store.turn import Turn, current_turn

_LONGEST = 4096
_HELD_FOR = {"morning": "morning", "keep": "20"}  # an answer to "when?" -> a hold's length


class ValidateDraftForm(DraftAction):
    """Take the message as the open question's answer, and say which question is next."""

    action_name = "validate_draft_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the next requested slot; what was answered is on the Turn."""
        turn, heard = current_turn.get(), heard_from(tracker)
        step = tracker.get_slot("requested_slot")
        if is_locked(turn):  # a danger came in between
            self.draft.keep(turn, self.draft.state(turn).set(closed="locked"))
            return [SlotSet("draft_place", "end"), SlotSet("requested_slot", None)]
        if step and tracker.active_loop.get("name") == FORM:
            state = self._answered(dispatcher, turn, heard, step)
        else:
            came_from, fork, trigger, need = (
                tracker.get_slot(name) or "" for name in ("draft_from", "fork", "draft_trigger", "draft_need")
            )
            begun = self.draft.begun(turn, came_from, fork)
            known = begun.set(trigger=trigger, need=need) if came_from == "moment" else begun
            state = self._opened(dispatcher, turn, known)
            forget_unheld(turn)  # the draft has the words now
        if state is None:
            return [SlotSet("requested_slot", step)]
        self.draft.keep(turn, state)
        following = steps.next_step(state, self.draft.missing(state))
        return [SlotSet("draft_place", following or "end"), SlotSet("requested_slot", following)]

    def _opened(self, dispatcher: CollectingDispatcher, turn: Turn, state: State) -> State:
        """A text that was held is read at once."""
        return (
            self._text(dispatcher, turn, state.set(text=""), state.text) if state.text and not state.closed else state
        )

    def _answered(self, dispatcher: CollectingDispatcher, turn: Turn, heard: Heard, step: str) -> Optional[State]:
        state = self.draft.state(turn)
        found = answers.read(heard, step, self.draft.phrases)
        if found is None:
            return None
        asked, value = found
        if (asked, value) == ("draft_text", "help"):
            utter(dispatcher, turn, [Utterance("utter_draft_start")])
            return state
        if asked == "draft_text":
            return state.set(choice="not_now") if value == "none" else self._text(dispatcher, turn, state, value)
        if asked == "draft_edit":
            return self._text(dispatcher, turn, state, value)
        return answers.answered(state, asked, value)

    def _text(self, dispatcher: CollectingDispatcher, turn: Turn, state: State, text: str) -> State:
        """Read a draft, or an edit of it, and say what is in it."""
        text = text[:_LONGEST]
        kind = kind_of(
            self.draft.desk.reader.parse(text), self.draft.content.talk.english, self.draft.desk.is_harm(text)
        )
        if kind != "draft":
            utter(dispatcher, turn, [Utterance(f"utter_draft_{kind}")])
            return state
        reading, first = self.draft.desk.read(text), not state.text
        hot = bool(state.came_from)
        said = speech.read_aloud(text, reading, self.draft.content, hot)
        if not first:
            said = [speech.what_changed(state.labels, reading, self.draft.content)]
        utter(dispatcher, turn, said)
        closed = "only_me" if state.came_from == "only_me" else ""
        return state.set(text=text, labels=reading.labels, secure=reading.secure, calmer="", closed=closed)


class EndDraft(DraftAction):
    """End the talk about a draft without a verdict."""

    action_name = "action_end_draft"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the ending; the chosen text comes once more, ready to copy and to share."""
        turn = current_turn.get()
        state = self.draft.state(turn)
        if state.closed == "locked":  # the desk says so, with what may be tapped about it
            turn.put("safety_request", {"tap": "safety:locked"})
            return self._left(turn)
        chosen = self.draft.chosen(state)
        if chosen and state.when in _HELD_FOR:
            hold_text(turn, chosen, _HELD_FOR[state.when])
        elif chosen and not state.outcome:  # before the outcome it was shown already
            self.ready(dispatcher, chosen)
        utter(dispatcher, turn, [Utterance(_ending(state))])
        return self._left(turn)

    @staticmethod
    def _left(turn: Turn) -> list[EventType]:
        turn.drop(STATE)
        return [SlotSet(name, None) for name in ("draft_from", "draft_place", "draft_trigger", "draft_need")]


def _ending(state: State) -> str:
    if state.closed == "only_me":
        return "utter_moment_ended_write_only"
    if state.closed:
        return f"utter_draft_end_{state.closed}"
    if state.outcome:
        return f"utter_moment_ended_{state.outcome}"
    if state.when:
        return f"utter_draft_end_{state.when}"
    return f"utter_draft_end_{state.choice or 'not_now'}"


class DraftInMoment(DraftAction):
    """Leave an open moment for a draft that somebody asks about; a hold runs on, shut."""

    action_name = "action_draft_in_moment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Clear the moment's slots and remember where the draft came from."""
        return [*cleared(tracker), SlotSet("draft_from", "open")]


class DraftBack(DraftAction):
    """Go back one step."""

    action_name = "action_draft_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Empty the last answer; the form asks again."""
        turn = current_turn.get()
        state = self.draft.state(turn)
        for name in ("outcome", "when", "choice", "ask", "feeling", "event", "mode", "text", "no_contact", "fork"):
            if getattr(state, name):
                self.draft.keep(turn, state.set(**{name: "", "closed": ""}))
                break
        return []


def draft_actions(draft: DraftView) -> list[Any]:
    """Return the draft's actions, ready."""
    return [
        ValidateDraftForm(draft),
        EndDraft(draft),
        DraftBack(draft),
        DraftInMoment(draft),
        *(AskDraft(draft, step) for step in steps.STEPS),
    ]
