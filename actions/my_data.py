"""My data: what is kept, settings, and the form that reads a typed name or time."""

import re
from datetime import timedelta
from typing import Any, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import my_data_records as records
from actions.moment import MomentAction, heard_from
from actions.moment_view import SETTINGS, MomentView
from bot.care import my_data
from bot.care.moment.answers import is_only
from bot.care.moment.speech import Utterance
from bot.care.moment.typed import INTERRUPTIONS
from bot.content.loader import CONTENT, load_plain
from bot.store.lifetimes import journal_days
from bot.store.turn import Turn, current_turn

FORM, TYPED = "settings_form", "settings_typed"
LISTEN = "action_listen"
_SURE = 0.5  # "i want to forget her" is not about data: below this we ask what was meant
_SLOTS = ("settings_wait", "settings_return", "settings_step", TYPED)


class MyDataAction(MomentAction):
    """An action that knows the small words of this skill and what is set."""

    def __init__(self, moment: MomentView) -> None:
        super().__init__(moment)
        self.words: Mapping[str, Any] = load_plain("my_data.yml")

    def told(self, turn: Turn) -> dict[str, str]:
        """Return what is set, in words."""
        settings, unset = turn.get(SETTINGS), self.words["unset"]
        consent = settings.get("consent")
        return {
            "name": settings.get("name") or unset,
            "pace": self.words["pace"][settings.get("pace", "normal")],
            "country": _country(settings.get("country")) or unset,
            "time": _time_there(turn, settings.get("utc_offset_minutes")) or unset,
            "days": self._days(journal_days(settings)),
            "keeping": self.words["keep"][consent if consent in ("keep", "nothing") else "unset"],
        }

    def sure(self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn) -> bool:
        """Tell whether words were clearly about one's own data; if not, say that they were not understood."""
        heard = heard_from(tracker)
        if not heard.intent.startswith("ask_") or heard.confidence >= _SURE:
            return True
        inside = bool(tracker.active_loop.get("name"))
        self.speak(dispatcher, turn, [Utterance("utter_not_understood_here" if inside else "utter_unsure")])
        return False

    def _days(self, days: int) -> str:
        named: Mapping[str, str] = self.words["days"]
        return named.get(str(days), named["other"]).format(days=days)

    def noted(self, turn: Turn, what: str) -> Utterance:
        """Return the line that says a changed setting back."""
        value = self.told(turn)["time" if what == "clock" else what]
        return Utterance("utter_set_noted", {"what": self.words["what"][what], "value": value})


class Privacy(MyDataAction):
    """Say on one screen what is kept, for how long, and who could read it."""

    action_name = "action_privacy"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the screen."""
        turn = current_turn.get()
        if self.sure(dispatcher, tracker, turn):
            self.speak(dispatcher, turn, [Utterance("utter_privacy", self.told(turn))])
        return []


class Settings(MyDataAction):
    """Show what is set, each line with a button."""

    action_name = "action_settings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the screen."""
        turn = current_turn.get()
        if self.sure(dispatcher, tracker, turn):
            self.speak(dispatcher, turn, [Utterance("utter_settings", self.told(turn))])
        return []


class ValidateSettings(MyDataAction):
    """Take what was typed as the name or the time, or let it go where it belongs."""

    action_name = "validate_settings_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return what became of the answer; the form ends with it, but for a time that cannot be read."""
        if tracker.get_slot("requested_slot") != TYPED or tracker.active_loop.get("name") != FORM:
            return [SlotSet("requested_slot", TYPED)]
        if heard_from(tracker).intent == "resume":  # back from safety: asked again
            return [SlotSet(TYPED, None), SlotSet("requested_slot", TYPED)]
        turn, wait = current_turn.get(), str(tracker.get_slot("settings_wait"))
        outcome, utterance = self._read(wait.partition("_")[0], tracker, turn)
        if outcome == "again" and wait != "clock_again":
            return [SlotSet(TYPED, None), SlotSet("settings_wait", "clock_again"), SlotSet("requested_slot", TYPED)]
        if utterance is not None:
            self.speak(dispatcher, turn, [utterance])
        return [SlotSet(TYPED, outcome), SlotSet("requested_slot", None)]

    def _read(self, what: str, tracker: Tracker, turn: Turn) -> tuple[str, Optional[Utterance]]:
        heard = heard_from(tracker)
        if heard.choice == "set:leave" or is_only("name", "skip", heard.text, self.moment.phrases):
            return "left", Utterance("utter_set_left")
        if what == "clock" and my_data.looks_like_clock(heard.text):
            offset = my_data.read_clock(heard.text, turn.now)
            if offset is None:
                return "again", Utterance("utter_set_left")
            records.set_offset(turn, offset)
            return "set", self.noted(turn, what)
        name = my_data.read_name(heard.text, self.words["called"]) if what == "name" else None
        if name is None or self._about_else(tracker):
            return "elsewhere", None
        records.set_name(turn, name)
        return "set", self.noted(turn, what)

    def _about_else(self, tracker: Tracker) -> bool:
        heard = heard_from(tracker)
        others = {*INTERRUPTIONS, *self.moment.library.triggers}
        own_name = my_data.says_own_name(heard.text, self.words["called"])
        return not own_name and my_data.means_something_else(heard.text, heard.intent, heard.confidence, others)


class AskSettings(MyDataAction):
    """Ask for the name or the time."""

    action_name = "action_ask_settings_form_settings_typed"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the question that is open."""
        self.speak(dispatcher, current_turn.get(), [Utterance(f"utter_set_{tracker.get_slot('settings_wait')}")])
        return []


class EndSettings(MyDataAction):
    """Go back to what was open before; words that were no answer are heard again there."""

    action_name = "action_end_settings"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Reopen the earlier form, if there was one."""
        back, step = tracker.get_slot("settings_return"), tracker.get_slot("settings_step")
        events: list[EventType] = [SlotSet(name, None) for name in _SLOTS]
        if tracker.get_slot(TYPED) != "elsewhere":
            return [*events, FollowupAction(back or LISTEN)]
        if back:
            events += [ActiveLoop(back), SlotSet("requested_slot", step)]
        return [*events, ActionExecuted(LISTEN), _heard_again(tracker)]


def open_form(tracker: Tracker, what: str) -> list[EventType]:
    """Return events that ask for a typed setting and remember what was open."""
    loop = tracker.active_loop.get("name")
    return [
        SlotSet("settings_wait", what),
        SlotSet("settings_return", loop),
        SlotSet("settings_step", tracker.get_slot("requested_slot") if loop else None),
        SlotSet(TYPED, None),
        FollowupAction(FORM),
    ]


def _heard_again(tracker: Tracker) -> EventType:
    message = tracker.latest_message or {}
    parsed = {key: message.get(key) for key in ("text", "intent", "entities")}
    return {"event": "user", "text": parsed["text"], "parse_data": parsed, "metadata": message.get("metadata") or {}}


def _country(code: Optional[str]) -> str:
    """Return a country's name, else its code."""
    file = f"crisis_lines/{code.lower()}.yml" if code and re.fullmatch("[A-Za-z]{2}", code) else ""
    return str(load_plain(file)["name"]) if file and (CONTENT / file).is_file() else code or ""


def _time_there(turn: Turn, offset: Optional[int]) -> str:
    return "" if offset is None else (turn.now + timedelta(minutes=offset)).strftime("%H:%M")
