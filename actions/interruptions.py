"""What interrupts the moment and keeps the place: questions, back, stop, timers, old taps."""

from datetime import timedelta, timezone
from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.moment import MomentAction, cleared, heard_from, keep_episode, note_storm, reopened
from actions.moment_asides import left_open, left_with, lost_again
from actions.moment_records import apply, nearby_answered, rest_till_morning
from actions.moment_taps import asked_for_held
from actions.moment_view import SESSION, SETTINGS
from bot.care.moment import said, speech, steps
from bot.care.moment.answers import whole_answer
from bot.care.moment.heard import SURE_CHAT, chats
from bot.care.moment.hold import due_at
from bot.care.moment.reading import through
from bot.care.moment.speech import Utterance, Variants
from bot.care.moment.typed import NO_REPLY
from bot.content.shapes import Trigger
from bot.store.turn import Turn, current_turn

# Intents that are answered by the response of the same name, and intents that borrow another's.
_BORROWED = {
    "nlu_fallback": "utter_unsure",
    "wait_a_moment": "utter_wait",
    "practical_message": "utter_practical",
    "asked_support": "utter_support",
    "go_back": "utter_nothing_to_go_back_to",
    "affirm": "utter_space_from_here",
    "deny": "utter_space_from_here",
    "cant_talk_here": "utter_wait",
    "dont_send": "utter_moment_ended_not_now",
    "not_real_numb": "utter_numb",
}
_THIRD = 3
_SURE_EVENT = 0.55
_LEFT_WHEN_TOLD = ("reply_tone", "pull", "pull_after")  # asked twice, and both times they told more: enough of it
# Said in the middle: one line, and the open question waits without being put again.
_WAITING = ("thanks", "wait_a_moment", "goodbye", "dont_leave_me", "angry_at_steady")
_RESTING = ("rest", "rest_again")
# Outside a moment, after "who could be near you?", words that say nothing else are the answer.
_VAGUE = ("nlu_fallback", "affirm", "deny", "none_smalltalk", "out_of_scope", "still_the_same")
_DOORS = {"they_replied": "replied", "already_sent": "sent", "they_died": "died"}
_SAID_AS = {"send_anyway": "urge_to_reach_out"}  # met as this trigger


class Interruption(MomentAction):
    """Answer an interruption; the rule then asks the open question again."""

    action_name = "action_interruption"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the answer; "they replied" and the like change the way instead."""
        turn, intent, inside = current_turn.get(), heard_from(tracker).intent, bool(tracker.active_loop.get("name"))
        if inside and intent in _DOORS:
            return self._through(dispatcher, tracker, _DOORS[intent])
        if not inside and (held := asked_for_held(self.moment, turn, heard_from(tracker).text)):
            self.speak(dispatcher, turn, held)
            return []
        if not inside and intent in _VAGUE and turn.get(SESSION).get("company"):
            intent = self._company(tracker)
        if intent == "drunk_or_high" and heard_from(tracker).confidence < SURE_CHAT:
            intent = "nlu_fallback"  # it closes help with messages till morning: that is not guessed from half a word
        if not inside and intent == "nlu_fallback" and lost_again(turn):
            return [FollowupAction("moment_form")]  # asked twice what it is: relief needs no name for it
        nearby_answered(turn)
        special = {"decide_for_me": self._default, "do_they_love_me": self._reassurance}.get(intent)
        form = tracker.active_loop.get("name")
        if intent == "greet" and form:
            intent = "greet_inside"
        if intent == "none_smalltalk" and not form and not turn.get(SETTINGS).get("noticed"):
            intent = "greet"  # a newcomer is shown the way in
        if intent == "ask_what_is_a_part" and form in (None, "calm_form"):
            intent = "ask_what_is_a_part_outside"
        utterance = special(turn) if special else self._plain(intent, turn)
        self.speak(dispatcher, turn, [utterance])
        if intent == "drunk_or_high":  # "everything waits until morning" (D14)
            turn.put(SESSION, {**turn.get(SESSION), "morning_first": True})
            rest_till_morning(turn)
        if intent == "dont_leave_me":
            turn.put(SESSION, {**turn.get(SESSION), "company": "asked"})
        return left_open(tracker) if self._waits(intent, utterance, tracker) else []

    def _through(self, dispatcher: CollectingDispatcher, tracker: Tracker, door: str) -> list[EventType]:
        """Their reply, a text that went out, a death: another way from here."""
        turn = current_turn.get()
        answers = self.moment.answers(tracker.slots, turn)
        changes = apply(turn, through(door, heard_from(tracker).text, self.moment.phrases), answers, [])
        view = self.moment.view({**answers, **changes}, turn)
        for step, value in changes.items():
            self.speak(dispatcher, turn, said.after(step, value, {**answers, **changes}, view))
        return [*reopened(tracker), *(SlotSet(step, value) for step, value in changes.items())]

    def _waits(self, intent: str, utterance: Utterance, tracker: Tracker) -> bool:
        """Tell whether the open question is left as it stands: nobody wants two questions, or one after "bye"."""
        if utterance.response == "utter_do_they_love_me_third":
            return True
        if intent == "goodbye" and tracker.get_slot("requested_slot") in _RESTING:
            return False  # what is closed and for how long is no question
        return bool(tracker.active_loop.get("name")) and intent in _WAITING

    def _company(self, tracker: Tracker) -> str:
        nobody = whole_answer("_company", heard_from(tracker).text, self.moment.phrases)
        return f"company_{nobody or 'named'}"

    def _plain(self, intent: str, turn: Turn) -> Utterance:
        facts: dict[str, Any] = dict(self.moment.person(turn.get(SETTINGS)))
        facts["line"] = self.moment.any_witness()
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
        turn, heard, step = current_turn.get(), heard_from(tracker).intent, tracker.get_slot("requested_slot")
        slug = _SAID_AS.get(heard, heard)
        if step == "reply_tone" and slug in NO_REPLY:  # "she didnt reply": there is no reply to talk about
            return [*cleared(tracker), SlotSet("trigger", slug)]
        if step == "name":  # all was done, and it begins again
            return self._anew(turn, tracker, slug)
        if step == "opening" and slug in self.moment.library.triggers:
            return [SlotSet("trigger", slug)]  # the first question comes again, in answer to this
        found = self.moment.library.triggers.get(slug, self.moment.library.triggers["unnamed"])
        if heard_from(tracker).confidence < _SURE_EVENT:
            found = self.moment.library.triggers["unnamed"]  # a wrong name for what was told hurts more than none
        self.speak(dispatcher, turn, [self._met(turn, found, tracker.get_slot("trigger"))])
        if step in _LEFT_WHEN_TOLD:
            return self._left(turn, tracker, step) if tracker.get_slot("missed") == step else [SlotSet("missed", step)]
        if found.event and step in _RESTING and tracker.get_slot("fork"):
            turn.put(SESSION, {**turn.get(SESSION), "fork_before": tracker.get_slot("fork")})
            return [SlotSet("fork", None), SlotSet("same_person", None)]  # something new: still the same person?
        return []

    def _left(self, turn: Turn, tracker: Tracker, step: str) -> list[EventType]:
        """Told twice where a word or a number was asked for: the question is left, as when words were not understood."""
        return left_with(turn, step, str(steps.left_alone(step)), self.moment.answers(tracker.slots, turn))

    def _met(self, turn: Turn, found: Trigger, begun_with: Optional[str]) -> Utterance:
        """Say "it is back" once, and only of what was there before; else meet it as it deserves."""
        session = turn.get(SESSION)
        back = session.get("back", [])
        if found.again and found.slug not in back and found.slug == begun_with:
            turn.put(SESSION, {**session, "back": [*back, found.slug]})
            return Utterance("utter_meet_trigger_again", {"reflection": found.again})
        return Utterance("utter_meet_trigger", {"reflection": Variants(f"trigger/{found.slug}", found.reflections)})

    def _anew(self, turn: Turn, tracker: Tracker, slug: str) -> list[EventType]:
        """Keep what was, leave the name, and meet this as a storm of its own."""
        answers = self.moment.answers(tracker.slots, turn)
        keep_episode(turn, answers)
        apply(turn, {"name": "skip"}, answers, [])
        note_storm(turn)
        return [*cleared(tracker), SlotSet("trigger", slug)]


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
        """Say the open question in other words; the second time leave it and go on with the gentlest answer."""
        turn, step = current_turn.get(), str(tracker.get_slot("requested_slot") or "")
        drafting = tracker.active_loop.get("name") == "draft_form"  # there a line or two more about it is no chat
        if step and not drafting and chats(heard_from(tracker)):
            self.speak(dispatcher, turn, [Utterance("utter_none_smalltalk_inside")])
            return []
        answers = self.moment.answers(tracker.slots, turn)
        gentlest = steps.left_alone(step) if tracker.get_slot("missed") == step else None
        if gentlest is None:
            view = self.moment.view(answers, turn)
            self.speak(dispatcher, turn, [speech.explained(step, answers, view) if step else Utterance("utter_unsure")])
            return [SlotSet("missed", step or None)]
        self.speak(dispatcher, turn, [Utterance("utter_leave_it")])
        return left_with(turn, step, gentlest, answers)
