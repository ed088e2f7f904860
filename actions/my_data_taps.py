"""My data: a copy, deleting everything, and all taps of this skill, in a moment and outside."""

import json
from typing import Callable

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import my_data_records as records
from actions.moment import cleared, heard_from
from actions.my_data import LISTEN, MyDataAction, open_form
from bot.care import my_data
from bot.care.moment.speech import Utterance
from bot.store.export import Export, export_turn
from bot.store.turn import Turn, current_turn

_FOR_THE_PROGRAM = ("tracker", "said", "buttons")  # in the data, not in the readable text


class DataAction(MyDataAction):
    """An action about a copy of everything, or its deletion."""

    def wanted(self, turn: Turn) -> list[Utterance]:
        """Start a copy, or say where the one that was asked for is."""
        if records.export_is_ready(turn):
            return [Utterance("utter_export_offered")]
        waiting = records.pending_export(turn)
        due = (waiting or records.start_export(turn)).due_at
        hours = my_data.hours_left(due, turn.now)
        when = self.words["wait"]["one" if hours == 1 else "hours"].format(hours=hours)
        return [Utterance("utter_export_waiting" if waiting else "utter_export_started", {"when": when})]

    def shown(self, turn: Turn) -> list[Utterance]:
        """Return the copy: readable text, then data."""
        if not records.export_is_ready(turn):
            return [Utterance("utter_export_none")] if records.pending_export(turn) is None else self.wanted(turn)
        records.cancel_export(turn)
        made = export_turn(turn)
        kept = {kind: found for kind, found in made.data["kept"].items() if kind not in _FOR_THE_PROGRAM}
        left_to_the_data = ("kept", "messages", "waiting", "unsent")
        rest = {section: found for section, found in made.data.items() if section not in left_to_the_data}
        readable = Export({**rest, "kept": kept})
        data = json.dumps(made.data, ensure_ascii=False, indent=0)
        return [
            *_parts(readable.as_text(self.words["export"])),
            Utterance("utter_export_data"),
            *_parts(data),
        ]

    def cancelled(self, turn: Turn) -> list[Utterance]:
        """Cancel a copy."""
        return [Utterance("utter_export_cancelled" if records.cancel_export(turn) else "utter_export_none")]

    def confirm(self, turn: Turn) -> list[Utterance]:
        """Ask once before everything is deleted."""
        records.ask_erase(turn)
        return [Utterance("utter_erase_confirm")]

    def kept(self, turn: Turn) -> list[Utterance]:
        """Leave everything as it is."""
        return [Utterance("utter_erase_kept")]

    def erased(self, turn: Turn) -> list[Utterance]:
        """Delete everything; a button from long ago asks again first."""
        return [Utterance("utter_erased")] if records.erase(turn) else self.confirm(turn)


class AskExport(DataAction):
    """A copy was asked for."""

    action_name = "action_export"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Start the day's wait, or say how it stands."""
        turn = current_turn.get()
        if self.sure(dispatcher, tracker, turn):
            self.speak(dispatcher, turn, self.wanted(turn))
        return []


class ExportReady(DataAction):
    """The day's wait is over."""

    action_name = "action_export_ready"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say so in one neutral line; the copy itself comes by a tap, never unasked."""
        turn = current_turn.get()
        records.offer_export(turn)
        self.speak(dispatcher, turn, [Utterance("utter_export_ready")])
        return []


class AskErase(DataAction):
    """Deletion was asked for."""

    action_name = "action_erase"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Ask once."""
        turn = current_turn.get()
        if self.sure(dispatcher, tracker, turn):
            self.speak(dispatcher, turn, self.confirm(turn))
        return []


class MyDataTap(DataAction):
    """A tap on one of this skill's buttons."""

    action_name = "action_my_data_tap"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Do what the tap says; then what was open goes on, or waits for the next tap."""
        turn, choice = current_turn.get(), heard_from(tracker).choice
        if choice.startswith("data:"):
            return self._data(dispatcher, tracker, turn, choice)
        if choice == "set:menu":
            self.speak(dispatcher, turn, [Utterance("utter_settings", self.told(turn))])
            return waiting(tracker)
        found = my_data.choice_of(choice)
        if choice == "set:leave" or found is None:
            self.speak(dispatcher, turn, [Utterance("utter_set_left" if choice == "set:leave" else "utter_stale_tap")])
            return resumed(tracker)
        return self._set(dispatcher, tracker, turn, *found)

    def _set(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, what: str, value: str
    ) -> list[EventType]:
        if not value and what in my_data.TYPED:
            return open_form(tracker, what)
        if not value:
            self.speak(dispatcher, turn, [Utterance(f"utter_set_{what}", self.told(turn))])
            return waiting(tracker)
        records.set_choice(turn, what, value)
        kept = {"keep": "utter_set_kept", "nothing": "utter_set_kept_nothing"}
        self.speak(dispatcher, turn, [Utterance(kept[value]) if what == "keep" else self.noted(turn, what)])
        return resumed(tracker)

    def _data(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, choice: str) -> list[EventType]:
        answers: dict[str, Callable[[Turn], list[Utterance]]] = {
            "data:export": self.wanted,
            "data:export_show": self.shown,
            "data:export_cancel": self.cancelled,
            "data:erase": self.confirm,
            "data:erase_no": self.kept,
            "data:erase_yes": self.erased,
        }
        self.speak(dispatcher, turn, answers[choice](turn) if choice in answers else [Utterance("utter_stale_tap")])
        if turn.erase:
            return [*cleared(tracker), ActiveLoop(None), SlotSet("requested_slot", None), FollowupAction(LISTEN)]
        return waiting(tracker) if choice in ("data:erase", "data:export_show") else resumed(tracker)


def resumed(tracker: Tracker) -> list[EventType]:
    """Return events after which the open form asks its question again."""
    return [FollowupAction(tracker.active_loop.get("name") or LISTEN)]


def waiting(tracker: Tracker) -> list[EventType]:
    """Return events that keep an open form where it is, without asking: this skill's own choice comes first."""
    loop = tracker.active_loop.get("name")
    # The form let this tap pass; opened anew it hears the next message again.
    return [*([ActiveLoop(loop)] if loop else []), FollowupAction(LISTEN)]


def _parts(text: str) -> list[Utterance]:
    return [Utterance("utter_export_part", {"part": part}) for part in my_data.in_parts(text)]
