"""What an answer at each step of the calm time brings about."""

import re
from dataclasses import replace
from typing import Callable, Optional

from bot.care.moment.speech import Utterance
from bot.care.practice import roleplay
from bot.care.practice.doors import opened
from bot.care.practice.state import Content, Outcome, State, View
from bot.care.practice.steps import card_number, letter_left

SKIP = "skip"

Handler = Callable[[str, State, View, Content], Optional[Outcome]]


def _plain(step: str) -> Handler:
    return lambda value, state, view, content: Outcome(state.set(**{step: value}))


def _menu(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    return opened(value, state, view, content)


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
        if value == SKIP:
            return Outcome(state, exit="leave")
        chosen = ideas[int(value)] if value.isdigit() and int(value) < len(ideas) else half_of_sentence(step, value)
        return Outcome(state.set(**{step: chosen}))

    return handle


def half_of_sentence(step: str, words: str) -> str:
    """Return own words so that they go on from "If ..." or "then I ..." without saying it twice."""
    line = " ".join(words.split()).strip(" .,")
    opening = "if" if step == "calm_plan_if" else "then"
    line = re.sub(rf"^(\.\.\. ?)?{opening}\b[ ,:]*", "", line, flags=re.IGNORECASE) or line or words
    speaks = step == "calm_plan_if" or re.match(r"i\b", line, re.IGNORECASE)
    return line if speaks else f"I {line[0].lower()}{line[1:]}"


def _have(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    """What was made here before: the next of it, or what becomes of this one."""
    if value == "next":
        return Outcome(replace(state, page=state.page + 1))
    said = (Utterance("utter_calm_removed"),) if value == "remove" else ()
    return Outcome(state.set(calm_have=value), said)


def _happened(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    return Outcome(state.set(calm_happened=value)) if value in content.words.happened else None


def _memory_have(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    said = (Utterance("utter_calm_removed"),) if value == "remove" else ()
    return Outcome(state.set(calm_memory_have=value), said)


def _memory_words(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == SKIP:
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
    said = (Utterance("utter_calm_younger", dict(view.person)),) if content.younger(value) else ()
    return Outcome(state.set(calm_part=value), said)


def _toward(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    names = {"gone": "utter_calm_toward_gone", "blended": "utter_calm_toward_blended", "numb": "utter_calm_numb"}
    said = (Utterance(names[value], dict(view.person)),) if value in names else ()
    return Outcome(state.set(calm_toward=value), said)


def _lesson(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == "more":
        page = state.page if "learn_near" in state.answers else state.page + 1
        return Outcome(replace(state.without("learn_near"), page=page))
    lesson = content.lessons.get(value)
    if lesson is None:
        return None
    if lesson.locked and view.locked:
        return Outcome(State("learn", left=state.left), (Utterance("utter_calm_closed_now"),))
    return Outcome(State("learn", {"learn_lesson": value}, left=state.left))


def _card(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == "leave":
        return Outcome(state, exit="leave")
    return Outcome(state.set(learn_card=str(card_number(state) + 1)))


def answer(step: str, value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    """Return what a choice at a step brings about."""
    if step.startswith("practice_"):
        return roleplay.answer(step, value, state, view, content)
    return _HANDLERS.get(step, _plain(step))(value, state, view, content)


_HANDLERS: dict[str, Handler] = {
    "calm_menu": _menu, "calm_real": _real, "calm_plan_when": _when,
    "calm_plan_if": _ideas("calm_plan_if"), "calm_plan_then": _ideas("calm_plan_then"),
    "calm_have": _have, "calm_happened": _happened, "calm_memory_have": _memory_have, "calm_memory_words": _memory_words, "calm_memory_check": _memory_check,
    "calm_letter_line": _letter_line, "calm_part": _part, "calm_toward": _toward,
    "learn_lesson": _lesson, "learn_card": _card,
}  # fmt: skip
