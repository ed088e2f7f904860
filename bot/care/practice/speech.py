"""Decide what is asked at each step of the calm time: names of responses, facts and buttons, never the words."""

from typing import Callable, Sequence

from bot.care.moment.speech import Utterance
from bot.care.practice import play as plays
from bot.care.practice.moves import quoted
from bot.care.practice.roleplay import plan_ideas
from bot.care.practice.state import MORE, Content, State, View
from bot.care.practice.steps import card_number, letter_left, letter_lines
from bot.content.calm import EXILES, is_younger

Buttons = list[tuple[str, str]]
Asked = list[Utterance]
PAGE = 3  # scenes, lessons or parts on one keyboard, so that it never has more than six buttons
PROTECTORS = ("anxious", "analysing", "critic", "angry")


def ask(step: str, state: State, view: View, content: Content) -> Asked:
    """Return the bubbles that ask for a step."""
    special = _ASK.get(step)
    if special:
        return special(state, view, content)
    return [Utterance(f"utter_{step}", dict(view.person))]


def _label(content: Content, name: str) -> str:
    return content.words.buttons[name]


def _now(content: Content) -> tuple[str, str]:
    """The way to the hot path, on every keyboard."""
    return _label(content, "now"), "moment:now"


def _page(items: Sequence[str], page: int) -> list[str]:
    """Return the slugs of a page; after the last page the first comes again."""
    pages = max(1, -(-len(items) // PAGE))
    start = (page % pages) * PAGE
    return list(items[start : start + PAGE])


def _menu(state: State, view: View, content: Content) -> Asked:
    return [Utterance("utter_calm_menu_more" if state.page % 2 else "utter_calm_menu")]


def _scene(state: State, view: View, content: Content) -> Asked:
    buttons: Buttons = [(content.scenes[slug].label, f"practice_scene:{slug}") for slug in
                        _page(view.scene_order, state.page)]  # fmt: skip
    buttons.append((_label(content, "more"), "practice_scene:more"))
    if view.episode is not None:
        buttons.append((_label(content, "replay"), "practice_scene:replay"))
    own = view.own_first and state.page == 0
    name = "utter_practice_scene_own" if own else "utter_practice_scene"
    return [Utterance(name, buttons=[*buttons, _now(content)])]


def _reply(state: State, view: View, content: Content) -> Asked:
    assert state.play is not None
    scene = content.scenes[state.play.scene]
    turn = plays.turn_of(scene, state.play)
    if state.overlay == MORE:
        return [_scene_menu(state, content)]
    buttons: Buttons = [(text, f"practice_reply:{label}") for label, text in turn.replies.items()]
    buttons.append((_label(content, "more"), "practice_reply:more"))
    facts = _spoken(state, content)
    return [Utterance(f"utter_practice_turn_{_voices(facts)}", facts, buttons=[*buttons, _now(content)])]


def _scene_menu(state: State, content: Content) -> Utterance:
    names = ["rewind", "side", "mood", "leave", "back"]
    buttons: Buttons = [(_label(content, name), f"practice_reply:{name}") for name in names]
    return Utterance("utter_practice_more", buttons=[*buttons, _now(content)])


def _spoken(state: State, content: Content) -> dict[str, str]:
    assert state.play is not None
    scene = content.scenes[state.play.scene]
    turn = plays.turn_of(scene, state.play)
    mood = state.play.mood
    return {"character": scene.character, "scene": turn.text("scene", mood), "says": turn.text("says", mood),
            "note": turn.note or ""}  # fmt: skip


def _voices(facts: dict[str, str]) -> str:
    if facts["scene"] and facts["says"]:
        return "both"
    return "told" if facts["scene"] else "said"


def _part_speaks(state: State, view: View, content: Content) -> Asked:
    assert state.play is not None
    part = plays.turn_of(content.scenes[state.play.scene], state.play).part
    younger = "_younger" if part in EXILES else ""
    return [Utterance(f"utter_practice_part{younger}", {**_spoken(state, content), **view.person})]


def _over(state: State, view: View, content: Content) -> Asked:
    facts = _spoken(state, content)
    names = ["plan", "rewind", "side", "another", "leave"]
    buttons: Buttons = [(_label(content, name), f"practice_over:{name}") for name in names]
    return [Utterance(f"utter_practice_over_{_voices(facts)}", facts, buttons=[*buttons, _now(content)])]


def _ideas(step: str) -> Callable[[State, View, Content], Asked]:
    def asked(state: State, view: View, content: Content) -> Asked:
        ideas = plan_ideas(step, state, content)
        buttons: Buttons = [(idea, f"{step}:{number}") for number, idea in enumerate(ideas)]
        buttons.append((_label(content, "skip"), f"{step}:skip"))
        facts = {"if": state.answers.get("calm_plan_if", "")}
        return [Utterance(f"utter_{step}", facts, buttons=[*buttons, _now(content)])]

    return asked


def _when(state: State, view: View, content: Content) -> Asked:
    whens: Buttons = [(when.label, f"calm_plan_when:{slug}") for slug, when in content.words.whens.items()]
    return [Utterance("utter_calm_plan_when", buttons=[*whens, _now(content)])]


def _memory_have(state: State, view: View, content: Content) -> Asked:
    return [Utterance("utter_calm_memory_have", {"memory": view.memory})]


def _memory_check(state: State, view: View, content: Content) -> Asked:
    return [Utterance("utter_calm_memory_check", {"memory": quoted(state.answers.get("calm_memory_words", ""))})]


def _parts(state: State, view: View, content: Content) -> Asked:
    """Only protectors are offered: younger parts may be named, and are comforted."""
    buttons: Buttons = [
        (content.parts[slug].label, f"calm_part:{slug}") for slug in PROTECTORS if slug in content.parts
    ]
    return [Utterance("utter_calm_part", buttons=[*buttons, _now(content)])]


def _letter_part(state: State, view: View, content: Content) -> Asked:
    slugs = [slug for slug in PROTECTORS if slug in content.parts]
    buttons: Buttons = [(content.parts[slug].label, f"calm_letter_part:{slug}") for slug in slugs]
    buttons.append((_label(content, "younger"), "calm_letter_part:younger"))
    return [Utterance("utter_calm_letter_part", buttons=[*buttons, _now(content)])]


def _letter_line(state: State, view: View, content: Content) -> Asked:
    part = state.answers["calm_letter_part"]
    left = letter_left(state, content)
    starter = next(starter for starter in content.letters.starters(part) if starter.id == left[0])
    first = len(left) == len(content.letters.starters(part))
    greeting = content.letters.greetings[part] if first else ""  # type: ignore[index]
    buttons: Buttons = [(_label(content, "skip"), "calm_letter_line:skip"), _now(content)]
    name = "utter_calm_letter_first" if first else "utter_calm_letter_line"
    return [Utterance(name, {"greeting": greeting, "starter": starter.text}, buttons=buttons)]


def letter_text(state: State, content: Content) -> str:
    """Return the finished letter, or nothing if every sentence was skipped."""
    lines = letter_lines(state, content)
    if not lines:
        return ""
    part = state.answers["calm_letter_part"]
    closing = content.letters.closings["younger" if is_younger(part) else "protectors"]
    return "\n".join([content.letters.greetings[part], *lines, closing])  # type: ignore[index]


def _body(state: State, view: View, content: Content) -> Asked:
    places: Buttons = [(label, f"calm_body:{slug}") for slug, label in content.words.body.items()]
    return [Utterance("utter_calm_body", buttons=[*places, _now(content)])]


def _thanks(state: State, view: View, content: Content) -> Asked:
    spare = state.answers.get("calm_spare", "")
    known = spare and spare != "skip"
    name = "utter_calm_thanks" if known else "utter_calm_thanks_unknown"
    return [Utterance(name, {"spare": quoted(spare) if known else "", **view.person})]


def _lessons(state: State, view: View, content: Content) -> Asked:
    shown = [slug for slug, lesson in content.lessons.items() if not (lesson.locked and view.locked)]
    buttons: Buttons = [(content.lessons[slug].label, f"learn_lesson:{slug}") for slug in _page(shown, state.page)]
    buttons.append((_label(content, "more"), "learn_lesson:more"))
    return [Utterance("utter_learn_lesson", buttons=[*buttons, _now(content)])]


def _card(state: State, view: View, content: Content) -> Asked:
    lesson = content.lessons[state.answers["learn_lesson"]]
    number = card_number(state)
    facts = {"title": lesson.label, "card": lesson.cards[number], "number": number + 1, "count": len(lesson.cards)}
    buttons: Buttons = [
        (_label(content, "next_card"), "learn_card:next"),
        (_label(content, "leave"), "learn_card:leave"),
    ]
    return [Utterance("utter_learn_card", facts, buttons=[*buttons, _now(content)])]


def _question(state: State, view: View, content: Content) -> Asked:
    lesson = content.lessons[state.answers["learn_lesson"]]
    buttons: Buttons = [(_label(content, "skip"), "learn_question:skip"), _now(content)]
    return [Utterance("utter_learn_question", {"question": lesson.question}, buttons=buttons)]


_ASK: dict[str, Callable[[State, View, Content], Asked]] = {
    "calm_menu": _menu, "practice_scene": _scene, "practice_reply": _reply, "practice_part": _part_speaks,
    "practice_over": _over, "calm_plan_if": _ideas("calm_plan_if"), "calm_plan_then": _ideas("calm_plan_then"),
    "calm_plan_when": _when, "calm_memory_have": _memory_have, "calm_memory_check": _memory_check,
    "calm_part": _parts, "calm_letter_part": _letter_part, "calm_letter_line": _letter_line, "calm_body": _body,
    "calm_thanks": _thanks, "learn_lesson": _lessons, "learn_card": _card, "learn_question": _question,
}  # fmt: skip
