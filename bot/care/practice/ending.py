"""How an exercise of the calm time ends: what is worth keeping, and what is said."""

from dataclasses import dataclass
from typing import Any, Callable, Optional

from bot.care.moment.speech import Utterance
from bot.care.practice.doors import waiting
from bot.care.practice.kept import as_facts
from bot.care.practice.play import is_over
from bot.care.practice.speech import letter_text
from bot.care.practice.state import Content, State, View
from bot.care.practice.steps import replay_lines


@dataclass(frozen=True)
class Kept:
    """A record to write: one more of its kind, or the only one."""

    kind: str
    value: dict[str, Any]
    single: bool = False


def worth_keeping(state: State, content: Content) -> Optional[Kept]:
    """Return the record that a finished exercise makes, None if there is nothing in their words to keep."""
    if "calm_plan_then" in state.answers and "calm_plan_if" in state.answers:
        return _plan(state, content)
    made = _MADE.get(state.door)
    return made(state, content) if made else None


def _plan(state: State, content: Content) -> Kept:
    answers = state.answers
    return Kept("plan", {"if": answers["calm_plan_if"], "then": answers["calm_plan_then"],
                         "triggers": _plan_triggers(state, content)})  # fmt: skip


def _memory(state: State, content: Content) -> Optional[Kept]:
    if not state.answers.get("calm_memory_check"):
        return None
    value = {"text": state.answers["calm_memory_words"], "about": state.answers["calm_memory_about"]}
    return Kept("memory", value, single=True)


def _letter(state: State, content: Content) -> Optional[Kept]:
    text = letter_text(state, content)
    return Kept("letter", {"part": state.answers["calm_letter_part"], "text": text}) if text else None


def _witness(state: State, content: Content) -> Optional[Kept]:
    text = state.answers.get("calm_witness", "skip")
    return Kept("witness", {"text": text}, single=True) if text != "skip" else None


def _befriended(state: State, content: Content) -> Optional[Kept]:
    if "calm_thanks" not in state.answers:
        return None
    told = {"part": "calm_part", "body": "calm_body", "spare": "calm_spare", "thanks": "calm_thanks"}
    return Kept("befriended", {name: state.answers[step] for name, step in told.items()
                               if state.answers[step] != "skip"})  # fmt: skip


def _replay(state: State, content: Content) -> Optional[Kept]:
    lines = replay_lines(state)
    return Kept("replay", dict(lines)) if lines else None


def _evidence(state: State, content: Content) -> Optional[Kept]:
    if "calm_happened" not in state.answers:
        return None
    return Kept("evidence", {"feared": state.answers["calm_feared"], "happened": state.answers["calm_happened"]})


def _lesson_answer(state: State, content: Content) -> Optional[Kept]:
    text = state.answers.get("learn_question", "skip")
    return Kept("lesson_answer", {"lesson": state.answers["learn_lesson"], "text": text}) if text != "skip" else None


_MADE: dict[str, Callable[[State, Content], Optional[Kept]]] = {
    "memory": _memory, "letter": _letter, "witness": _witness, "befriend": _befriended, "replay": _replay,
    "feared": _evidence, "learn": _lesson_answer,
}  # fmt: skip


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
        return [Utterance("utter_calm_left_scene" if waiting(state, content) else "utter_calm_left")]
    if "remove" in (state.answers.get("calm_have"), state.answers.get("calm_memory_have")):
        return []  # said already
    kept = worth_keeping(state, content)
    if kept is None:
        return [Utterance(f"utter_calm_ended_{_name(state)}", dict(view.person))]
    stored = "kept" if (view.consent or state.answers.get("calm_keep")) == "keep" else "not_kept"
    return [Utterance(f"utter_calm_{kept.kind}_{stored}", {**view.person, **as_facts(kept.value)})]


def _name(state: State) -> str:
    if state.door == "memory" or "calm_have" in state.answers:
        return "memory"
    if state.door == "befriend" and state.answers.get("calm_toward") == "numb":
        return "numb"
    return state.door if state.door in ("befriend", "replay", "learn") else "quiet"


def scene_finished(state: State, content: Content) -> bool:
    """Tell whether a scene was played to an ending, so that it counts for what comes next."""
    return state.play is not None and is_over(content.scenes[state.play.scene], state.play)
