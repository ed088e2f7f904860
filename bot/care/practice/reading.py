"""Read one message of the calm time: a tap, a phrase, or the person's own words."""

from dataclasses import replace
from typing import Callable, Optional

from bot.care.moment.answers import is_only, read_answer
from bot.care.moment.reading import Heard
from bot.care.moment.speech import Utterance
from bot.care.practice import roleplay
from bot.care.practice.allowed import is_open
from bot.care.practice.doors import opened
from bot.care.practice.state import REAL, Content, Finder, Outcome, Reader, State, View
from bot.care.practice.steps import OWN_WORDS, card_number, letter_left, next_step
from bot.content.calm import is_younger

# Questions about Steady are answered in between, also where own words are awaited.
QUESTIONS = frozenset({
    "ask_what_is_this", "ask_are_you_human", "ask_what_is_a_part", "decide_for_me", "do_they_love_me", "command",
})  # fmt: skip
_SURE, _SHORT = 0.75, 9  # how sure a question must be, and how short, to count as one
_LONGEST = 500  # characters of own words that are kept
_SKIP = "skip"
_KEEP_PLACE = ("skip", "other_way", "same_person", "someone_else", "sleep")


def read(heard: Heard, state: State, view: View, content: Content, reader: Reader, finder: Finder) -> Optional[Outcome]:
    """Return what the message brings about, None if it answers nothing here."""
    if heard.choice:
        return _tap(heard.choice, state, view, content)
    text = heard.text.strip()
    if heard.intent.startswith("timer_") or not text or heard.intent == "command":
        return None
    everywhere = _anywhere(text, state, view, content)
    if everywhere or _is_question(heard, state):
        return everywhere
    step = next_step(state, view, content)
    if step != "calm_real" and roleplay.sounds_real(heard, state, content):
        return Outcome(replace(state, overlay=REAL, pending=heard.intent))
    return _words(heard, str(step), state, view, content, reader, finder)


def answer(step: str, value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    """Return what a choice at a step brings about."""
    if step.startswith("practice_"):
        return roleplay.answer(step, value, state, view, content)
    return _HANDLERS.get(step, _plain(step))(value, state, view, content)


def _tap(choice: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    asked, _, value = choice.partition(":")
    if asked in ("moment", "opening"):
        return _towards_the_moment(asked, value, state, content)
    if asked == "calm":
        return opened(value, state, view)
    if asked == "learn":
        return answer("learn_lesson", value, State("learn"), view, content)
    if asked == "practice":
        return answer("practice_scene", value, State("scene"), view, content) if is_open("scene", view.locked) else (
            opened("scene", state, view)
        )  # fmt: skip
    step = next_step(state, view, content)
    return answer(asked, value, state, view, content) if asked == step else None


def _towards_the_moment(asked: str, value: str, state: State, content: Content) -> Outcome:
    """A tap of the moment's: go there, with the trigger if it names one; "skip" and the like keep the place."""
    if asked == "moment" and value == "stop":
        return Outcome(state, exit="leave")
    if asked == "moment" and value in _KEEP_PLACE:
        return Outcome(state)
    named = value if asked == "moment" and value != "now" else state.pending
    return Outcome(replace(state, pending=named), exit="moment")


def _anywhere(text: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    doors = {"menu": "menu", "leave": "leave"}
    if is_only("anywhere", "now", text, content.phrases):
        return Outcome(state, exit="moment")
    for value, door in doors.items():
        if is_only("anywhere", value, text, content.phrases):
            return opened(door, state, view)
    return None


def _is_question(heard: Heard, state: State) -> bool:
    short = len(heard.text.split()) <= _SHORT
    return heard.intent in QUESTIONS and heard.confidence >= _SURE and short and state.door != "learn"


def _words(
    heard: Heard, step: str, state: State, view: View, content: Content, reader: Reader, finder: Finder
) -> Optional[Outcome]:
    text = heard.text.strip()
    if step == "practice_reply":
        return roleplay.said(heard, state, view, content, reader)
    if step in OWN_WORDS:
        skipped = is_only("skippable", _SKIP, text, content.phrases)
        return answer(step, _SKIP if skipped else text[:_LONGEST], state, view, content)
    value = read_answer(step, text, content.phrases)
    if value is None and step == "practice_scene":
        value = roleplay.named_scene(text, content)
    if value is None and step in ("learn_lesson", "learn_card"):
        value = finder(text)
        step = "learn_lesson"
    return answer(step, value, state, view, content) if value else None


Handler = Callable[[str, State, View, Content], Optional[Outcome]]


def _plain(step: str) -> Handler:
    return lambda value, state, view, content: Outcome(state.set(**{step: value}))


def _menu(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    return opened(value, state, view)


def _real(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == "now":
        return Outcome(replace(state, overlay=""), exit="moment")  # what raised the question goes along
    return Outcome(replace(state, overlay="", pending=""), (Utterance("utter_calm_not_real"),))


def _when(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    when = content.words.whens.get(value)
    if when is None:
        return None
    return Outcome(state.set(calm_plan_when=value))


def _ideas(step: str) -> Handler:
    """A suggestion is tapped by its number, or own words are written."""

    def handle(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
        ideas = roleplay.plan_ideas(step, state, content)
        if value == _SKIP:
            return Outcome(state, exit="leave")
        chosen = ideas[int(value)] if value.isdigit() and int(value) < len(ideas) else value
        return Outcome(state.set(**{step: chosen}))

    return handle


def _memory_have(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    said = (Utterance("utter_calm_memory_removed"),) if value == "remove" else ()
    return Outcome(state.set(calm_memory_have=value), said)


def _memory_words(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == _SKIP:
        return Outcome(state, exit="leave")
    return Outcome(state.set(calm_memory_words=value))


def _memory_check(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == "yes":
        fresh = state.without("calm_memory_about", "calm_memory_words")
        return Outcome(fresh, (Utterance("utter_calm_memory_another"),))
    return Outcome(state.set(calm_memory_check=value))


def _letter_line(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    left = letter_left(state, content)
    return Outcome(state.set(**{f"line_{left[0]}": value})) if left else None


def _part(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    said = (Utterance("utter_calm_younger", dict(view.person)),) if is_younger(value) else ()
    return Outcome(state.set(calm_part=value), said)


def _toward(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    names = {"gone": "utter_calm_toward_gone", "blended": "utter_calm_toward_blended", "numb": "utter_calm_numb"}
    said = (Utterance(names[value], dict(view.person)),) if value in names else ()
    return Outcome(state.set(calm_toward=value), said)


def _lesson(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == "more":
        return Outcome(replace(state, page=state.page + 1))
    lesson = content.lessons.get(value)
    if lesson is None:
        return None
    if lesson.locked and view.locked:
        return Outcome(State("learn"), (Utterance("utter_calm_closed_now"),))
    return Outcome(State("learn", {"learn_lesson": value}))


def _card(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == "leave":
        return Outcome(state, exit="leave")
    return Outcome(state.set(learn_card=str(card_number(state) + 1)))


_HANDLERS: dict[str, Handler] = {
    "calm_menu": _menu, "calm_real": _real, "calm_plan_when": _when,
    "calm_plan_if": _ideas("calm_plan_if"), "calm_plan_then": _ideas("calm_plan_then"),
    "calm_memory_have": _memory_have, "calm_memory_words": _memory_words, "calm_memory_check": _memory_check,
    "calm_letter_line": _letter_line, "calm_part": _part, "calm_toward": _toward,
    "learn_lesson": _lesson, "learn_card": _card,
}  # fmt: skip
