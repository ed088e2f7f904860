"""How an exercise of the calm time ends: what is worth keeping, and what is said."""

from dataclasses import dataclass
from typing import Any, Optional

from bot.care.moment.speech import Utterance
from bot.care.practice.play import is_over
from bot.care.practice.speech import letter_text
from bot.care.practice.state import Content, State, View
from bot.care.practice.steps import next_step


@dataclass(frozen=True)
class Kept:
    """A record to write: one more of its kind, or the only one."""

    kind: str
    value: dict[str, Any]
    single: bool = False


def worth_keeping(state: State, content: Content) -> Optional[Kept]:
    """Return the record that a finished exercise makes, None if there is nothing in their words to keep."""
    answers = state.answers
    if "calm_plan_then" in answers and "calm_plan_if" in answers:
        return Kept("plan", {"if": answers["calm_plan_if"], "then": answers["calm_plan_then"],
                             "triggers": _plan_triggers(state, content)})  # fmt: skip
    if state.door == "memory" and answers.get("calm_memory_check"):
        value = {"text": answers["calm_memory_words"], "about": answers["calm_memory_about"]}
        return Kept("memory", value, single=True)
    if state.door == "letter" and letter_text(state, content):
        return Kept("letter", {"part": answers["calm_letter_part"], "text": letter_text(state, content)})
    if state.door == "witness" and answers.get("calm_witness", "skip") != "skip":
        return Kept("witness", {"text": answers["calm_witness"]}, single=True)
    if state.door == "learn" and answers.get("learn_question", "skip") != "skip":
        return Kept("lesson_answer", {"lesson": answers["learn_lesson"], "text": answers["learn_question"]})
    return None


def _plan_triggers(state: State, content: Content) -> list[str]:
    if state.play:
        return list(content.scenes[state.play.scene].triggers)
    return list(content.words.whens[state.answers["calm_plan_when"]].triggers)


def ending(state: State, view: View, content: Content, exit: str = "") -> list[Utterance]:
    """Return the last bubbles of an exercise."""
    if exit in ("moment", "patterns", "draft"):
        return []  # what comes next speaks for itself
    if exit == "data":
        return [Utterance("utter_calm_data")]
    if exit == "leave":
        return [Utterance("utter_calm_left")]
    kept = worth_keeping(state, content)
    if kept is None:
        return [Utterance(f"utter_calm_ended_{_name(state)}", dict(view.person))]
    stored = "kept" if (view.consent or state.answers.get("calm_keep")) == "keep" else "not_kept"
    facts = {**view.person, **{key: value for key, value in kept.value.items() if isinstance(value, str)}}
    return [Utterance(f"utter_calm_{kept.kind}_{stored}", facts)]


def _name(state: State) -> str:
    if state.door == "memory":
        return "memory"
    if state.door == "befriend" and state.answers.get("calm_toward") == "numb":
        return "numb"
    return state.door if state.door in ("befriend", "replay", "learn") else "quiet"


def scene_finished(state: State, content: Content) -> bool:
    """Tell whether a scene was played to an ending, so that it counts for what comes next."""
    return state.play is not None and is_over(content.scenes[state.play.scene], state.play)


def is_finished(state: State, view: View, content: Content) -> bool:
    """Tell whether no question is left."""
    return next_step(state, view, content) is None
