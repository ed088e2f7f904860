"""The order of the calm time: which question comes next behind each door."""

from typing import Callable, Optional

from bot.care.practice.kept import made_before
from bot.care.practice.play import turn_of
from bot.care.practice.state import REAL, RESUME, Content, State, View

STEPS = (
    "calm_menu", "calm_real", "calm_keep", "calm_have",
    "practice_resume", "practice_scene", "practice_reply", "practice_part", "practice_over",
    "calm_plan_when", "calm_plan_if", "calm_plan_then",
    "calm_memory_have", "calm_memory_about", "calm_memory_words", "calm_memory_check",
    "calm_letter_part", "calm_letter_line",
    "calm_part", "calm_body", "calm_toward", "calm_spare", "calm_thanks",
    "calm_witness",
    "calm_replay_event", "calm_replay_seen", "calm_replay_needed", "calm_replay_next",
    "calm_feared", "calm_happened",
    "learn_lesson", "learn_card", "learn_question",
)  # fmt: skip
REPLAY = ("calm_replay_event", "calm_replay_seen", "calm_replay_needed", "calm_replay_next")
OWN_WORDS = (
    "calm_plan_if", "calm_plan_then", "calm_memory_words", "calm_letter_line", "calm_spare", "calm_thanks",
    "calm_witness", *REPLAY, "calm_feared", "learn_question",
)  # fmt: skip


def next_step(state: State, view: View, content: Content) -> Optional[str]:
    """Return the question that is open; None is the end."""
    if state.overlay == REAL:
        return "calm_real"
    if state.overlay == RESUME:
        return "practice_resume"
    return _NEXT[state.door](state, view, content)


def _menu(state: State, view: View, content: Content) -> Optional[str]:
    return "calm_menu"


def _scene(state: State, view: View, content: Content) -> Optional[str]:
    if state.play is None:
        return "practice_scene"
    turn = turn_of(content.scenes[state.play.scene], state.play)
    if turn.part:
        return "practice_part"
    if not turn.ending:
        return "practice_reply"
    if state.answers.get("practice_over") != "plan":
        return "practice_over"
    return _first(state, "calm_plan_if", "calm_plan_then") or _keep(state, view)


def _plan(state: State, view: View, content: Content) -> Optional[str]:
    return _first(state, "calm_plan_when", "calm_plan_if", "calm_plan_then") or _keep(state, view)


def _memory(state: State, view: View, content: Content) -> Optional[str]:
    have = state.answers.get("calm_memory_have", "" if view.memory else "new")
    if not have:
        return "calm_memory_have"
    if have != "new":
        return None
    return _first(state, "calm_memory_about", "calm_memory_words", "calm_memory_check") or _keep(state, view)


def _made(state: State, view: View, content: Content) -> Optional[str]:
    """What was made here before comes first; then it stays, goes, or a new one is made."""
    if made_before(state, view) and "calm_have" not in state.answers:
        return "calm_have"
    return None if state.answers.get("calm_have") in ("keep", "remove") else _MAKING[state.door](state, view, content)


def _letter(state: State, view: View, content: Content) -> Optional[str]:
    part = state.answers.get("calm_letter_part")
    if part is None:
        return "calm_letter_part"
    if letter_left(state, content):
        return "calm_letter_line"
    return _keep(state, view) if letter_lines(state, content) else None


def _befriend(state: State, view: View, content: Content) -> Optional[str]:
    if content.younger(state.answers.get("calm_part", "")) or state.answers.get("calm_toward") == "numb":
        return None  # younger parts are comforted, not asked; numbness stops parts language
    wanted = _first(state, "calm_part", "calm_body", "calm_toward", "calm_spare", "calm_thanks")
    return wanted or _keep(state, view)


def _witness(state: State, view: View, content: Content) -> Optional[str]:
    return _first(state, "calm_witness") or _keep(state, view)


def _replay(state: State, view: View, content: Content) -> Optional[str]:
    return _first(state, *REPLAY) or (_keep(state, view) if replay_lines(state) else None)


def _feared(state: State, view: View, content: Content) -> Optional[str]:
    if state.answers.get("calm_feared") == "skip":
        return None
    return _first(state, "calm_feared", "calm_happened") or _keep(state, view)


def replay_lines(state: State) -> dict[str, str]:
    """Return what was written as a friend of both, without what was skipped: "event", "seen", "needed", "next"."""
    told = {step.rpartition("_")[2]: state.answers.get(step, "skip") for step in REPLAY}
    return {name: words for name, words in told.items() if words != "skip"}


def _learn(state: State, view: View, content: Content) -> Optional[str]:
    lesson = content.lessons.get(state.answers.get("learn_lesson", ""))
    if lesson is None:
        return "learn_lesson"
    if card_number(state) < len(lesson.cards):
        return "learn_card"
    if "learn_question" not in state.answers:
        return "learn_question"
    return _keep(state, view) if state.answers["learn_question"] != "skip" else None


def card_number(state: State) -> int:
    """Return which card of the lesson is shown, from 0."""
    return int(state.answers.get("learn_card", "0"))


def letter_left(state: State, content: Content) -> list[str]:
    """Return the ids of the starters that are still to be ended."""
    starters = content.starters(state.answers.get("calm_letter_part", ""))
    return [starter.id for starter in starters if f"line_{starter.id}" not in state.answers]


def letter_lines(state: State, content: Content) -> list[str]:
    """Return the finished sentences of the letter."""
    starters = content.starters(state.answers.get("calm_letter_part", ""))
    ended = ((starter.text, state.answers.get(f"line_{starter.id}", "skip")) for starter in starters)
    return [f"{text} {words.strip().rstrip('.')}." for text, words in ended if words != "skip"]


def _first(state: State, *steps: str) -> Optional[str]:
    return next((step for step in steps if step not in state.answers), None)


def _keep(state: State, view: View) -> Optional[str]:
    """Consent is asked at the first thing that would be kept."""
    return "calm_keep" if view.consent is None and "calm_keep" not in state.answers else None


_MAKING: dict[str, Callable[[State, View, Content], Optional[str]]] = {
    "plan": _plan, "letter": _letter, "witness": _witness,
}  # fmt: skip
_NEXT: dict[str, Callable[[State, View, Content], Optional[str]]] = {
    "menu": _menu, "scene": _scene, "plan": _made, "memory": _memory, "letter": _made, "befriend": _befriend,
    "witness": _made, "replay": _replay, "feared": _feared, "learn": _learn,
}  # fmt: skip
