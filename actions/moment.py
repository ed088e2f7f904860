"""The moment's form: read an answer, ask the next step, end."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import moment_own as own
from actions.moment_records import HOLD_TIMER, apply, forget_unheld, nearby_answered
from actions.moment_view import SETTINGS, MomentView
from actions.named import NamedAction
from actions.speak import rests, utter
from bot.care.moment import said, speech, steps
from bot.care.moment.heard import Changes, Heard
from bot.care.moment.reading import leaves_coaching, read
from bot.care.moment.typed import INTERRUPTIONS, NO_REPLY
from bot.care.my_data import means_something_else, read_name, says_own_name
from bot.store.turn import Turn, current_turn

TRIGGERS_FALLBACK = "unnamed"
UNANSWERED, SEEN = NO_REPLY
# What an episode keeps of the answers: choices, never words. The fork decides whether it may be looked at again.
_FACTS = (
    "trigger", "pull", "pull_after", "urge", "part", "toward", "need", "decision", "outcome", "hold_length", "fork",
    "no_contact",
)  # fmt: skip
_SURE = 0.6  # that a line for a part is none
_SAID_ONCE = ("rest_note", "hold_more", "hold_less", "explain", "company", "grief_more")  # notes for one question only


def heard_from(tracker: Tracker) -> Heard:
    """Return what Rasa made of the latest message."""
    message = tracker.latest_message or {}
    intent = message.get("intent") or {}
    choices = [entity["value"] for entity in message.get("entities", []) if entity.get("entity") == "choice"]
    return Heard(
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0),
        text=(message.get("text") or "").strip(),
        choice=choices[0] if choices else "",
    )


class MomentAction(NamedAction):
    """An action that sees the moment: its answers and what may be said of them."""

    def __init__(self, moment: MomentView) -> None:
        self.moment = moment

    def speak(self, dispatcher: CollectingDispatcher, turn: Turn, utterances: list[speech.Utterance]) -> None:
        """Utter in this turn."""
        utter(dispatcher, turn, utterances)


class ValidateMomentForm(MomentAction):
    """Take the message as the open question's answer, and say which question is next."""

    action_name = "validate_moment_form"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return the slots that the message sets, and the next requested slot."""
        turn = current_turn.get()
        answers = self.moment.answers(tracker.slots, turn)
        changes = self._changes(tracker, answers)
        nearby_answered(turn)
        leaving = leaves_coaching(changes)
        if leaving:  # the safety talk takes it from here, as if the button had been tapped
            turn.put("safety_request", {"tap": leaving})
            return [SlotSet("requested_slot", tracker.get_slot("requested_slot"))]
        changes = apply(turn, changes, answers, _message_ids(tracker)) if changes else {}
        answers = self.moment.answers({**tracker.slots, **changes}, turn)
        view = self.moment.view(answers, turn)
        for step, value in changes.items():
            self.speak(dispatcher, turn, said.after(step, value, answers, view))
        events: list[EventType] = [SlotSet(step, value) for step, value in changes.items()]
        if changes and tracker.get_slot("missed"):
            events.append(SlotSet("missed", None))
        return [*events, SlotSet("requested_slot", steps.next_step(answers))]

    def _changes(self, tracker: Tracker, answers: steps.Answers) -> Changes:
        heard = heard_from(tracker)
        step = tracker.get_slot("requested_slot")
        if step is not None and tracker.active_loop.get("name") == "moment_form":
            if step == "witness" and self._happened(heard):
                return {}  # "he still hasnt answered" is no line for a part
            return self._named(read(heard, step, answers, self.moment.phrases), heard)
        if answers.get("trigger") is not None:  # the form comes back after a detour
            return {}
        note_storm(current_turn.get())
        return {"trigger": self._trigger(heard, tracker), **read(heard, None, answers, self.moment.phrases)}

    def _happened(self, heard: Heard) -> bool:
        found = self.moment.library.triggers.get(heard.intent)
        return found is not None and found.event and heard.confidence >= _SURE

    def _named(self, changes: Changes, heard: Heard) -> Changes:
        """A name is a name: "my name is sam" is Sam, and a sentence about something else is none."""
        if changes.get("name") in (None, "skip"):
            return changes
        others = {*INTERRUPTIONS, *self.moment.library.triggers, "still_the_same", "they_replied", "already_sent"}
        name = read_name(heard.text, self.moment.called)
        own = says_own_name(heard.text, self.moment.called)
        elsewhere = means_something_else(heard.text, heard.intent, heard.confidence, others) or (
            heard.intent in self.moment.library.triggers and len(heard.text.split()) > 1  # "text her" is nobody's name
        )
        return {"name": name} if name and (own or not elsewhere) else {}

    def _trigger(self, heard: Heard, tracker: Tracker) -> str:
        """Facts decide where words are close: no answer, though they were seen online, is "seen"."""
        read = {entity["value"] for entity in tracker.latest_message.get("entities", []) if entity["entity"] == "read"}
        if heard.intent == UNANSWERED and read & {"yes", "online"}:
            return SEEN
        if heard.intent == SEEN and read == {"no"}:
            return UNANSWERED
        if heard.intent == "do_they_love_me":
            return "reassurance_seeking"
        return heard.intent if heard.intent in self.moment.library.triggers else TRIGGERS_FALLBACK


class AskMoment(MomentAction):
    """Ask for one step of the moment."""

    def __init__(self, moment: MomentView, step: str) -> None:
        super().__init__(moment)
        self.step = step
        self.action_name = f"action_ask_moment_form_{step}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the step's question."""
        turn = current_turn.get()
        if rests(turn):
            return []
        answers = self.moment.answers(tracker.slots, turn)
        if self.step == "pull_after":
            turn.cancel_timers(key=HOLD_TIMER)  # its end is being told here
        if self.step == "pause":
            self.speak(dispatcher, turn, self.moment.pause(answers, turn))
            return []
        asked = speech.ask(self.step, answers, self.moment.view(answers, turn))
        self.speak(dispatcher, turn, asked)
        own.note_shown(turn, asked)
        if self.step == "opening":
            turn.put(SETTINGS, {**turn.get(SETTINGS), "noticed": True})
        return [SlotSet(name, None) for name in _SAID_ONCE if answers.get(name)]


class EndMoment(MomentAction):
    """End the moment: keep what was agreed, say the outcome without a verdict; or go on to the draft."""

    action_name = "action_end_moment"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the ending and clear the moment's slots."""
        turn = current_turn.get()
        answers = self.moment.answers(tracker.slots, turn)
        keep_episode(turn, answers)
        if steps.drafting(answers):
            return [
                *cleared(tracker),
                SlotSet("draft_from", "only_me" if answers.get("decision") == "write_only" else "moment"),
                SlotSet("draft_trigger", answers.get("trigger")),
                SlotSet("draft_need", answers.get("need")),
                FollowupAction("draft_form"),
            ]
        forget_unheld(turn)
        view = self.moment.view(answers, turn)
        if answers.get("grief") == "breathe":  # a breath, and nothing behind it
            self.speak(dispatcher, turn, self.moment.pause(answers, turn))
            return cleared(tracker)
        self.speak(dispatcher, turn, said.ending(answers, view))
        return cleared(tracker)


def note_storm(turn: Turn) -> None:
    """Count this moment among those of the same night."""
    session = turn.get("session")
    moments = [*session.get("moments", []), turn.now.isoformat()]
    known = {"fork_before": session["fork"]} if session.get("fork") else {}
    noted = {"moments": moments, "storms": len(moments), "pauses_before": len(session.get("pauses", []))}
    turn.put("session", {**session, **noted, **known})


def keep_episode(turn: Turn, answers: steps.Answers) -> None:
    """Keep the facts of a finished moment, without words, if the person agreed to keep anything."""
    if turn.get(SETTINGS).get("consent") != "keep" or answers.get("opening") in ("died", "later"):
        return
    episode = {name: answers[name] for name in _FACTS if answers.get(name)}
    turn.add("episode", {**own.facts_of(turn), **episode, "at": turn.now.isoformat()})


def cleared(tracker: Tracker) -> list[EventType]:
    """Return events that empty the moment's slots."""
    extra = ("trigger", "pause_kind", "page", "missed", "hold_due", *_SAID_ONCE)
    names = {step for path in steps.PATHS.values() for step in path} | set(extra)
    return [SlotSet(name, None) for name in sorted(names) if tracker.get_slot(name) is not None]


def _message_ids(tracker: Tracker) -> list[int]:
    metadata = (tracker.latest_message or {}).get("metadata") or {}
    return list(metadata.get("message_ids", []))


def reopened(tracker: Tracker) -> list[EventType]:
    """Return events that start the moment afresh but keep the fork, which is asked once a session."""
    return [event for event in cleared(tracker) if event["name"] not in ("fork", "no_contact", "trigger")]
