"""Decide what is asked at each step of the calm time: names of responses, facts and buttons, never the words."""

from typing import Callable

from bot.care.moment.speech import Utterance
from bot.care.practice.kept import as_facts, befriended, earlier_answer, made_before, shown_number
from bot.care.practice.keyboard import LESSONS_PAGE, Buttons, label, now_button, page_of
from bot.care.practice.moves import quoted
from bot.care.practice.roleplay import plan_ideas
from bot.care.practice.scene_speech import ask_over, ask_part, ask_reply, ask_scene
from bot.care.practice.state import Content, State, View
from bot.care.practice.steps import card_number, letter_left, letter_lines

Asked = list[Utterance]


def ask(step: str, state: State, view: View, content: Content) -> Asked:
    """Return the bubbles that ask for a step."""
    special = _ASK.get(step)
    if special:
        return special(state, view, content)
    return [Utterance(f"utter_{step}", dict(view.person))]


def _menu(state: State, view: View, content: Content) -> Asked:
    return [Utterance("utter_calm_menu_more" if state.page % 2 else "utter_calm_menu")]


def _ideas(step: str) -> Callable[[State, View, Content], Asked]:
    def asked(state: State, view: View, content: Content) -> Asked:
        ideas = plan_ideas(step, state, content)
        buttons: Buttons = [(idea, f"{step}:{number}") for number, idea in enumerate(ideas)]
        buttons.append((label(content, "not_today"), f"{step}:skip"))
        facts = {"if": state.answers.get("calm_plan_if", "")}
        return [Utterance(f"utter_{step}", facts, buttons=[*buttons, now_button(content)])]

    return asked


def _have(state: State, view: View, content: Content) -> Asked:
    """What was made here before, one at a time, in their words."""
    made = made_before(state, view)
    number = shown_number(state, len(made))
    names = ["good", "new", "remove", *(["next_one"] if len(made) > 1 else [])]
    codes = {"good": "keep", "next_one": "next"}
    buttons: Buttons = [(label(content, name), f"calm_have:{codes.get(name, name)}") for name in names]
    return [Utterance(f"utter_calm_have_{state.door}", as_facts(made[number]), buttons=[*buttons, now_button(content)])]


def _happened(state: State, view: View, content: Content) -> Asked:
    buttons: Buttons = [(words, f"calm_happened:{slug}") for slug, words in content.words.happened.items()]
    return [Utterance("utter_calm_happened", buttons=[*buttons, now_button(content)])]


def _real(state: State, view: View, content: Content) -> Asked:
    inside = state.door == "scene" and state.play is not None
    return [Utterance("utter_calm_real" if inside else "utter_calm_real_outside")]


def _when(state: State, view: View, content: Content) -> Asked:
    whens: Buttons = [(when.label, f"calm_plan_when:{slug}") for slug, when in content.words.whens.items()]
    return [Utterance("utter_calm_plan_when", buttons=[*whens, now_button(content)])]


def _memory_have(state: State, view: View, content: Content) -> Asked:
    return [Utterance("utter_calm_memory_have", {"memory": view.memory})]


def _memory_check(state: State, view: View, content: Content) -> Asked:
    return [Utterance("utter_calm_memory_check", {"memory": quoted(state.answers.get("calm_memory_words", ""))})]


def _parts(state: State, view: View, content: Content) -> Asked:
    """Only protectors are offered: younger parts may be named, and are comforted."""
    buttons: Buttons = [(part.label, f"calm_part:{slug}") for slug, part in content.protectors().items()]
    return [Utterance("utter_calm_part", buttons=[*buttons, now_button(content)])]


def _letter_part(state: State, view: View, content: Content) -> Asked:
    buttons: Buttons = [(part.label, f"calm_letter_part:{slug}") for slug, part in content.protectors().items()]
    buttons.append((label(content, "younger"), "calm_letter_part:younger"))
    return [Utterance("utter_calm_letter_part", buttons=[*buttons, now_button(content)])]


def _letter_line(state: State, view: View, content: Content) -> Asked:
    part = state.answers["calm_letter_part"]
    left = letter_left(state, content)
    starter = next(starter for starter in content.starters(part) if starter.id == left[0])
    first = len(left) == len(content.starters(part))
    greeting = content.greeting(part) if first else ""
    buttons: Buttons = [(label(content, "skip"), "calm_letter_line:skip"), now_button(content)]
    name = "utter_calm_letter_first" if first else "utter_calm_letter_line"
    return [Utterance(name, {"greeting": greeting, "starter": starter.text}, buttons=buttons)]


def letter_text(state: State, content: Content) -> str:
    """Return the finished letter, or nothing if every sentence was skipped."""
    lines = letter_lines(state, content)
    if not lines:
        return ""
    part = state.answers["calm_letter_part"]
    closing = content.letters.closings["younger" if content.younger(part) else "protectors"]
    return "\n".join([content.greeting(part), *lines, closing])


def _body(state: State, view: View, content: Content) -> Asked:
    places: Buttons = [(words, f"calm_body:{slug}") for slug, words in content.words.body.items()]
    met = befriended(state.answers["calm_part"], view)
    spare = quoted(str(met.get("spare", ""))) if met else ""
    name = "utter_calm_body" if met is None else "utter_calm_body_told" if spare else "utter_calm_body_again"
    return [Utterance(name, {"spare": spare}, buttons=[*places, now_button(content)])]


def _thanks(state: State, view: View, content: Content) -> Asked:
    spare = state.answers.get("calm_spare", "")
    known = spare and spare != "skip"
    if known:
        return [Utterance("utter_calm_thanks", {"spare": quoted(spare), **view.person})]
    belief = content.parts[state.answers["calm_part"]].belief
    return [Utterance("utter_calm_thanks_unknown", {"belief": belief, **view.person})]


def _lessons(state: State, view: View, content: Content) -> Asked:
    shown = [slug for slug, lesson in content.lessons.items() if not (lesson.locked and view.locked)]
    near = [slug for slug in state.answers.get("learn_near", "").split() if slug in shown]
    offered = near or page_of(shown, state.page, LESSONS_PAGE)
    buttons: Buttons = [(content.lessons[slug].label, f"learn_lesson:{slug}") for slug in offered]
    buttons.append((label(content, "more"), "learn_lesson:more"))
    return [Utterance("utter_learn_near" if near else "utter_learn_lesson", buttons=[*buttons, now_button(content)])]


def _card(state: State, view: View, content: Content) -> Asked:
    lesson = content.lessons[state.answers["learn_lesson"]]
    number = card_number(state)
    facts = {"title": lesson.label, "card": lesson.cards[number], "number": number + 1, "count": len(lesson.cards)}
    buttons: Buttons = [
        (label(content, "next_card"), "learn_card:next"),
        (label(content, "leave"), "learn_card:leave"),
    ]
    return [Utterance("utter_learn_card", facts, buttons=[*buttons, now_button(content)])]


def _question(state: State, view: View, content: Content) -> Asked:
    lesson = content.lessons[state.answers["learn_lesson"]]
    buttons: Buttons = [(label(content, "skip"), "learn_question:skip"), now_button(content)]
    earlier = earlier_answer(state.answers["learn_lesson"], view)
    name = "utter_learn_question_again" if earlier else "utter_learn_question"
    return [Utterance(name, {"question": lesson.question, "earlier": quoted(earlier)}, buttons=buttons)]


_ASK: dict[str, Callable[[State, View, Content], Asked]] = {
    "calm_menu": _menu, "calm_real": _real, "calm_have": _have, "calm_happened": _happened, "practice_scene": ask_scene, "practice_reply": ask_reply, "practice_part": ask_part,
    "practice_over": ask_over, "calm_plan_if": _ideas("calm_plan_if"), "calm_plan_then": _ideas("calm_plan_then"),
    "calm_plan_when": _when, "calm_memory_have": _memory_have, "calm_memory_check": _memory_check,
    "calm_part": _parts, "calm_letter_part": _letter_part, "calm_letter_line": _letter_line, "calm_body": _body,
    "calm_thanks": _thanks, "learn_lesson": _lessons, "learn_card": _card, "learn_question": _question,
}  # fmt: skip
