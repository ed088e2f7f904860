"""Taps that are no answer to the open question: they open a moment, a held text, another way, or are from earlier."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.moment import MomentAction, heard_from, reopened
from actions.moment_asides import left_open
from actions.moment_records import HOLD_TIMER
from actions.moment_view import HOLD, MomentView, current_hold
from bot.care.moment.answers import whole_answer
from bot.care.moment.speech import Utterance, own_text
from bot.store.turn import Turn, current_turn

SKIPPABLE = ("urge", "part", "toward", "witness", "gift", "need", "repair", "feared")
_OPENS = ("opening", "moment")  # taps that open the moment from outside
# Taps of other skills, by what stands before the colon: the action that takes them, in a moment and outside.
TAKEN_BY = {"set": "action_my_data_tap", "data": "action_my_data_tap"}


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
        if choice in ("pause:other", "pause:more"):  # a breath that was asked for outside a moment
            self.speak(dispatcher, turn, self.moment.pause({"pause_kind": value}, turn))
            return []
        if kind in _OPENS and value not in ("skip", "stop", "same_person"):
            return [FollowupAction("moment_form")]
        if kind == "hold":
            self.speak(dispatcher, turn, held_reply(self.moment, turn, value))
            return []
        if choice == "decision:not_now":  # the way out stands open however late it is tapped
            self.speak(dispatcher, turn, [Utterance("utter_moment_ended_not_now")])
            return []
        name = "utter_space_from_here" if kind in ("grief", "pause", *_OPENS) else "utter_stale_outside"
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
        return [own_text(moment.view(moment.answers({}, turn), turn))]
    return [Utterance("utter_hold_kept")]


def asked_for_held(moment: MomentView, turn: Turn, text: str) -> list[Utterance]:
    """Return what "open it" gets outside a moment: the words of a held text's buttons are understood too."""
    record, wanted = current_hold(turn), whole_answer("_held", text, moment.phrases)
    return held_reply(moment, turn, wanted) if wanted and record and record.value.get("texts") else []


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
            return left_open(tracker)
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
            return [SlotSet("fork", None), SlotSet("same_person", "no")]
        if choice == "moment:now" or (choice.startswith("opening:") and step != "opening"):
            return [*reopened(tracker), SlotSet("opening", choice.partition(":")[2] if ":" in choice else None)]
        self.speak(dispatcher, current_turn.get(), [Utterance("utter_stale_tap")])
        return []
