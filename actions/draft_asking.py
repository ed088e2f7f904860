"""Ask the open question about a draft; the choice shows both texts, one above the other."""

from typing import Any
from urllib.parse import quote

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.draft_view import DraftView
from actions.named import NamedAction
from actions.speak import rests, utter
from bot.care.draft import speech, steps
from bot.care.draft.state import State
from bot.care.moment.speech import Utterance
from bot.store.turn import Turn, current_turn

FORM = "draft_form"
_PAGE = 4
_SHARED = 256  # characters that travel inside a link
_PAGED = ("draft_event", "draft_feeling", "draft_ask")
# With "Copy" no keyboard has more than six buttons.
_CHOICES = (
    ("use", "softer", "mine", "not_now", "more"),
    ("use", "shorter", "like_me", "another", "not_now"),
)


class DraftAction(NamedAction):
    """An action that sees the draft."""

    def __init__(self, draft: DraftView) -> None:
        self.draft = draft

    def ready(self, dispatcher: CollectingDispatcher, text: str) -> None:
        """Utter the chosen text and nothing else, to copy or to share."""
        labels = self.draft.content.talk.buttons
        buttons = [{"title": labels["copy"], "copy": text}]
        if len(text) <= _SHARED:
            buttons.append({"title": labels["share"], "url": f"https://t.me/share/url?url=%20&text={quote(text)}"})
        dispatcher.utter_message(
            response="utter_draft_ready", calmer=text, buttons=buttons, json_message={"kind": "draft"}
        )


class AskDraft(DraftAction):
    """Ask the open question."""

    def __init__(self, draft: DraftView, step: str) -> None:
        super().__init__(draft)
        self.step = step
        self.action_name = f"action_ask_{FORM}_{step}"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter it; the choice shows both texts, one above the other."""
        turn = current_turn.get()
        if rests(turn):
            return []
        state = self.draft.state(turn)
        step = steps.next_step(state, self.draft.missing(state)) or self.step  # after "go back" it is another one
        if step == "draft_outcome":
            self.ready(dispatcher, self.draft.chosen(state))
        if step == "draft_choice":
            self._choice(dispatcher, turn, state)
        else:
            buttons = self._page(step, state) if step in _PAGED else None
            utter(dispatcher, turn, [Utterance(f"utter_{step}", buttons=buttons)])
        return [SlotSet("requested_slot", step)]

    def _page(self, step: str, state: State) -> list[tuple[str, str]]:
        labels = self.draft.choices(step)
        pages = -(-len(labels) // _PAGE)
        start = state.page % pages * _PAGE
        shown = [(label, f"{step}:{slug}") for slug, label in labels[start : start + _PAGE]]
        buttons = self.draft.content.talk.buttons
        none = [(buttons["no_event"], f"{step}:none")] if step == "draft_event" else []
        return [*shown, *none, (buttons["more"], f"{step}:more")]

    def _choice(self, dispatcher: CollectingDispatcher, turn: Turn, state: State) -> None:
        calmer = state.text if state.secure else self.draft.calmer(state)
        self.draft.keep(turn, state.set(calmer=calmer, fresh=False))
        if state.secure or not calmer:
            name = "utter_draft_choice_clear" if state.secure else "utter_draft_choice_none"
            self._said(dispatcher, name, {}, state.text if state.secure else "", ("mine", "not_now"))
            return
        reading = self.draft.reading(state)
        theirs, marks = speech.on_one_screen(state.text, speech.shown_findings(reading, bool(state.came_from)))
        custom: dict[str, Any] = {"kind": "draft", "marks": marks}
        dispatcher.utter_message(response="utter_draft_theirs", theirs=theirs, json_message=custom)
        dispatcher.utter_message(response="utter_draft_calmer", calmer=calmer, json_message={"kind": "draft"})
        self._said(dispatcher, "utter_draft_choice", {}, calmer, _CHOICES[state.page % len(_CHOICES)])

    def _said(
        self, dispatcher: CollectingDispatcher, name: str, facts: dict[str, Any], copy: str, values: tuple[str, ...]
    ) -> None:
        labels = self.draft.content.talk.buttons
        buttons = [{"title": labels[value], "payload": f"draft_choice:{value}"} for value in values]
        if copy:
            buttons.insert(0, {"title": labels["copy"], "copy": copy})
        dispatcher.utter_message(response=name, buttons=buttons, **facts)
