"""What interrupts the moment and keeps the place: questions, back, stop, timers, old taps."""

from datetime import timedelta, timezone
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.moment import MomentAction, cleared, heard_from
from actions.moment_asides import left_open
from actions.moment_records import HOLD_TIMER
from actions.moment_view import HOLD, SESSION, SETTINGS, MomentView, current_hold
from bot.care.moment import speech, steps
from bot.care.moment.hold import due_at
from bot.care.moment.speech import Utterance, Variants
from bot.store.turn import Turn, current_turn

# Intents that are answered by the response of the same name, and intents that borrow another's.
_BORROWED = {
    "nlu_fallback": "utter_unsure",
    "wait_a_moment": "utter_wait",
    "practical_message": "utter_practical",
    "asked_support": "utter_support",
    "go_back": "utter_nothing_to_go_back_to",
    "affirm": "utter_unsure",
    "deny": "utter_space_from_here",
    "dont_send": "utter_moment_ended_not_now",
    "not_real_numb": "utter_numb",
}
_THIRD = 3
SKIPPABLE = ("urge", "part", "toward", "witness", "gift", "need", "repair", "feared")
_OPENS = ("opening", "moment")  # taps that open the moment from outside
# Taps of other skills, by what stands before the colon: the action that takes them, in a moment and outside.
TAKEN_BY = {"set": "action_my_data_tap", "data": "action_my_data_tap"}
_DOORS = {"they_replied": "replied", "already_sent": "sent", "they_died": "died"}


class Interruption(MomentAction):
    """Answer an interruption; the rule then asks the open question again."""

    action_name = "action_interruption"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the answer; "they replied" and the like change the way instead."""
        turn, intent = current_turn.get(), heard_from(tracker).intent
        if tracker.active_loop.get("name") and intent in _DOORS:
            return [*reopened(tracker), SlotSet("opening", _DOORS[intent])]
        special = {"decide_for_me": self._default, "do_they_love_me": self._reassurance}.get(intent)
        form = tracker.active_loop.get("name")
        if intent == "greet" and form:
            intent = "greet_inside"
        if intent == "ask_what_is_a_part" and form in (None, "calm_form"):
            intent = "ask_what_is_a_part_outside"
        utterance = special(turn) if special else self._plain(intent, turn)
        self.speak(dispatcher, turn, [utterance])
        return []

    def _plain(self, intent: str, turn: Turn) -> Utterance:
        facts: dict[str, Any] = dict(self.moment.person(turn.get(SETTINGS)))
        facts["line"] = Variants("witness/anxious", self.moment.library.parts["anxious"].witness)
        settings = turn.get(SETTINGS)
        facts["notice"] = "" if settings.get("noticed") else self.moment.library.words["notice"]
        if intent == "greet":
            turn.put(SETTINGS, {**settings, "noticed": True})
        return Utterance(_BORROWED.get(intent, f"utter_{intent}"), facts)

    def _default(self, turn: Turn) -> Utterance:
        offset = turn.get(SETTINGS).get("utc_offset_minutes")
        morning = due_at("morning", turn.now, offset)
        if offset is None or morning is None:
            return Utterance("utter_decide_for_me_untimed")
        there = morning.astimezone(timezone(timedelta(minutes=offset)))
        return Utterance("utter_decide_for_me", {"time": there.strftime("%H:%M")})

    def _reassurance(self, turn: Turn) -> Utterance:
        session = turn.get(SESSION)
        asks = session.get("reassurance_asks", 0) + 1
        turn.put(SESSION, {**session, "reassurance_asks": asks})
        return Utterance("utter_do_they_love_me_third" if asks >= _THIRD else "utter_do_they_love_me")


class MeetTrigger(MomentAction):
    """Notice a trigger that comes up in the middle, in its own words."""

    action_name = "action_meet_trigger"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the trigger's reflection."""
        turn, slug = current_turn.get(), heard_from(tracker).intent
        found = self.moment.library.triggers.get(slug, self.moment.library.triggers["unnamed"])
        if found.again:
            utterance = Utterance("utter_meet_trigger_again", {"reflection": found.again})
        else:
            reflection = Variants(f"trigger/{found.slug}", found.reflections)
            utterance = Utterance("utter_meet_trigger", {"reflection": reflection})
        self.speak(dispatcher, turn, [utterance])
        return []


class GoBack(MomentAction):
    """Undo the last answer."""

    action_name = "action_go_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Empty the slot of the last answered step."""
        turn = current_turn.get()
        known = steps.answered(self.moment.answers(tracker.slots, turn))
        name = "utter_go_back" if known else "utter_nothing_to_go_back_to"
        self.speak(dispatcher, turn, [Utterance(name)])
        return [SlotSet(known[-1], None)] if known else []


class NotUnderstood(MomentAction):
    """Meet words that answer nothing here."""

    action_name = "action_not_understood"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say so; outside a moment ask the one short question."""
        inside = bool(tracker.active_loop.get("name"))
        name = "utter_not_understood_here" if inside else "utter_unsure"
        self.speak(dispatcher, current_turn.get(), [Utterance(name)])
        return []


class Start(MomentAction):
    """A tap outside a moment: open it, show a held text, or say where we are."""

    action_name = "action_start"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Go where the tap leads."""
        turn, choice = current_turn.get(), heard_from(tracker).choice
        kind, _, value = choice.partition(":")
        if kind in TAKEN_BY:
            return [FollowupAction(TAKEN_BY[kind])]
        if choice == "moment:sleep":
            self.speak(dispatcher, turn, [Utterance("utter_sleep")])
            return []
        if kind in _OPENS and value not in ("skip", "stop", "same_person"):
            return [FollowupAction("moment_form")]
        if kind == "hold":
            self.speak(dispatcher, turn, held_reply(self.moment, turn, value))
            return []
        name = "utter_space_from_here" if kind in ("grief", *_OPENS) else "utter_unsure"
        self.speak(dispatcher, turn, [Utterance(name)])
        return []


def held_reply(moment: MomentView, turn: Turn, value: str) -> list[Utterance]:
    """Open, delete or keep the held text, in or outside a moment."""
    record = current_hold(turn)
    if record is None or not record.value.get("texts"):
        return [Utterance("utter_nothing_held")]
    if value == "delete":
        turn.drop(HOLD)
        turn.cancel_timers(key=HOLD_TIMER)
        return [Utterance("utter_hold_deleted")]
    if value == "open":
        return [speech.own_text(moment.view(moment.answers({}, turn), turn))]
    return [Utterance("utter_hold_kept")]


class StaleTap(MomentAction):
    """A tap in a moment that answers nothing: skip, another way, a held text, or an old button."""

    action_name = "action_stale_tap"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Do what the tap says, else say that it is from earlier."""
        choice, step = heard_from(tracker).choice, tracker.get_slot("requested_slot")
        if choice.partition(":")[0] in TAKEN_BY:
            return [FollowupAction(TAKEN_BY[choice.partition(":")[0]])]
        if choice.startswith("hold:"):
            self.speak(dispatcher, current_turn.get(), held_reply(self.moment, current_turn.get(), choice[5:]))
            return []
        if choice == "moment:sleep":
            self.speak(dispatcher, current_turn.get(), [Utterance("utter_sleep")])
            return left_open(tracker)
        if choice == "moment:skip" and step in SKIPPABLE:
            return [SlotSet(step, "skip")]
        if choice in ("moment:skip", "moment:same_person"):
            return []
        if choice == "moment:other_way":
            return [SlotSet("pause", None), SlotSet("pause_kind", "other")]
        if choice == "moment:someone_else":
            return [SlotSet("fork", None)]
        if choice == "moment:now" or (choice.startswith("opening:") and step != "opening"):
            return [*reopened(tracker), SlotSet("opening", choice.partition(":")[2] if ":" in choice else None)]
        self.speak(dispatcher, current_turn.get(), [Utterance("utter_stale_tap")])
        return []


def reopened(tracker: Tracker) -> list[EventType]:
    """Return events that start the moment afresh but keep the fork, which is asked once a session."""
    return [event for event in cleared(tracker) if event["name"] not in ("fork", "no_contact", "trigger")]
