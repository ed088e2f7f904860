"""What happens beside the questions: stop, timers, coming back, and the ways back into the open form."""

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.moment import MomentAction, cleared
from actions.moment_records import apply, forget_unheld
from actions.moment_view import SESSION, current_hold
from bot.care.moment.speech import Utterance
from bot.care.moment.steps import Answers
from bot.care.moment.taps import meaning
from bot.store.turn import Turn, current_turn


class Stop(MomentAction):
    """End everything that runs. It deletes nothing and never lowers a safety level."""

    action_name = "action_stop"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Cancel all timers and say what stays."""
        turn = current_turn.get()
        turn.cancel_timers()
        forget_unheld(turn)
        held = current_hold(turn)
        name = "utter_stopped_holding" if held and held.value.get("texts") else "utter_stopped"
        self.speak(dispatcher, turn, [Utterance(name)])
        return cleared(tracker)


class HoldDue(MomentAction):
    """A hold ended while something else was open, or after the moment."""

    action_name = "action_hold_due"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say it once, without a sound; the text stays closed."""
        turn = current_turn.get()
        view = self.moment.view(self.moment.answers(tracker.slots, turn), turn)
        inside = bool(tracker.active_loop.get("name"))
        if current_hold(turn) is None:
            return []
        kind = "" if view.held_text else "_empty"
        name = f"utter_hold_due{kind}" if inside else f"utter_hold_due_late{kind}"
        self.speak(dispatcher, turn, [Utterance(name, {"hold_name": view.hold_name})])
        if tracker.get_slot("requested_slot") == "name":  # nobody is asked for one hours later
            return left_open(tracker)
        return [SlotSet("hold_due", "told")] if inside else []


class Returned(MomentAction):
    """After hours away, in a fresh session: a text that is still held is mentioned once."""

    action_name = "action_returned"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say that it is still closed, if there is one."""
        turn = current_turn.get()
        forget_unheld(turn)
        held = current_hold(turn)
        if held is not None and held.value.get("texts"):
            self.speak(dispatcher, turn, [Utterance("utter_still_closed")])
        return left_open(tracker)


class Late(MomentAction):
    """A message could not be answered when it was written."""

    action_name = "action_late"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say so; the answer itself follows."""
        self.speak(dispatcher, current_turn.get(), [Utterance("utter_late")])
        return left_open(tracker)


class KeepPlace(MomentAction):
    """Do nothing: a rule that leads straight back into a form needs an action before it, or Rasa never applies it."""

    action_name = "action_keep_place"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return nothing."""
        return []


class StaySilent(MomentAction):
    """Something fell due that is over already: say nothing, and leave the open form as it was."""

    action_name = "action_stay_silent"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Return to listening."""
        return left_open(tracker)


class CoreFallback(MomentAction):
    """No rule knew what to do. Say so once and go on: Rasa would call this again and again."""

    action_name = "action_core_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Meet the words, then ask the open question again, or listen."""
        inside = tracker.active_loop.get("name")
        name = "utter_not_understood_here" if inside else "utter_unsure"
        self.speak(dispatcher, current_turn.get(), [Utterance(name)])
        return [FollowupAction(inside or "action_listen")]


class NewFork(MomentAction):
    """It is about somebody else: the fork belongs to one person and is asked again."""

    action_name = "action_new_fork"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Forget the fork's answer."""
        return [SlotSet("fork", None), SlotSet("no_contact", None), SlotSet("same_person", "no")]


class Resume(MomentAction):
    """Come back from safety when no moment was open."""

    action_name = "action_resume"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Ask where they are: the words that safety asked about may have been the beginning of a storm."""
        turn = current_turn.get()
        # If it was about their ending it, a breath and a person are still there.
        ended = turn.get(SESSION).get("ended")
        line = "utter_moment_ended_ending" if ended else "utter_back_with_nothing_open"
        self.speak(dispatcher, turn, [Utterance(line)])
        return []


def left_open(tracker: Tracker) -> list[EventType]:
    """Return events that leave the open form waiting: an injected intent makes Rasa mark it as rejected."""
    form = tracker.active_loop.get("name")
    return [*([ActiveLoop(form)] if form else []), FollowupAction("action_listen")]


def lost_again(turn: Turn) -> bool:
    """Note that words were not understood outside a moment; tell whether they were not the time before either."""
    session = turn.get(SESSION)
    turn.put(SESSION, {**session, "lost": not session.get("lost")})
    return bool(session.get("lost"))


def left_with(turn: Turn, step: str, value: str, answers: Answers) -> list[EventType]:
    """Leave a question with an answer that commits to nothing."""
    changes = apply(turn, meaning(step, value, answers), answers, [])
    return [*(SlotSet(name, value) for name, value in changes.items()), SlotSet("missed", None)]
