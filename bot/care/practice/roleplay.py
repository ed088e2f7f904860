"""Read what is said in a scene: to the character, to the part, or about the scene itself."""

import re
from dataclasses import replace
from typing import Iterable, Optional

from bot.care.moment.answers import is_only
from bot.care.moment.heard import Heard
from bot.care.moment.speech import Utterance, Variants
from bot.care.practice import play as plays
from bot.care.practice.doors import opened
from bot.care.practice.moves import Move, branch_label, quoted, short_label, shown
from bot.care.practice.state import MORE, Content, Outcome, Reader, State, View
from bot.content.practice import Scene

_ABOUT = ("more", "rewind", "side", "mood", "back", "another", "leave", "replay")
_TRIGGERISH = frozenset({"they_replied", "already_sent", "feel_in_words"})
_OFF_TOPIC = 0.6
_IDEAS = 2  # suggestions on one keyboard


def sounds_real(heard: Heard, state: State, content: Content) -> bool:
    """Tell whether the words sound like a storm outside of the scene rather than a line for the character."""
    real = content.words.real
    text = f" {_words_only(heard.text)} "
    if _any_of(real.said, text):
        return True
    in_scene = state.door == "scene" and state.play is not None
    to_them, of_them = _any_of(real.second_person, text), _any_of(real.third_person, text)
    if in_scene and _any_of(real.signs, text) and (of_them or not to_them):
        return True
    triggers = _TRIGGERISH | scene_triggers(content) if in_scene else _TRIGGERISH - {"feel_in_words"}
    sure = heard.confidence >= (real.surely_in_a_scene if in_scene else real.surely)
    return heard.intent in triggers and sure and of_them and not to_them


def is_about_them(text: str, content: Content) -> bool:
    """Tell whether words are about somebody else rather than said to somebody."""
    return _any_of(content.words.real.third_person, f" {_words_only(text)} ")


def _any_of(phrases: Iterable[str], text: str) -> bool:
    return any(f" {_words_only(phrase)} " in text for phrase in phrases)


def scene_triggers(content: Content) -> frozenset[str]:
    """Return the kinds of storm that scenes are about."""
    return frozenset(name for scene in content.scenes.values() for name in scene.triggers)


def named_scene(text: str, content: Content) -> Optional[str]:
    """Return the one scene that somebody named: "no reply", "the short reply one please", "jealous"."""
    wanted = set(_words_only(text).split()) - set(content.words.around_a_scene)
    found = [slug for slug, scene in content.scenes.items() if wanted and wanted <= _named(slug, scene, content)]
    return found[0] if len(found) == 1 else None


def _named(slug: str, scene: Scene, content: Content) -> set[str]:
    names = {*_words_only(scene.label).split(), *slug.split("_")}
    return names - set(content.words.around_a_scene)


def said(heard: Heard, state: State, view: View, content: Content, reader: Reader) -> Optional[Outcome]:
    """Return what own words in a scene bring about."""
    assert state.play is not None
    for value in content.phrases.get("practice_reply", {}):
        if is_only("practice_reply", value, heard.text, content.phrases):
            return answer("practice_reply", value, state, view, content)
    if heard.intent == "not_real_numb" and heard.confidence >= _OFF_TOPIC:
        return Outcome(state, (Utterance("utter_practice_numb", dict(view.person)),), exit="leave")
    short = short_label(heard.text, content.moves)
    found = [] if short else reader(heard.text)
    if found is None:
        character = content.scenes[state.play.scene].character
        return Outcome(state, (Utterance("utter_practice_no_reply", {"character": character}),))
    label = short or branch_label([move.label for move in found], content.moves)
    move = shown(found, label) or Move(label, heard.text)
    return _replied(label, move.words, state, content, typed=True)


def answer(step: str, value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    """Return what a choice in a scene brings about."""
    if step == "practice_scene":
        return _chosen(value, state, view, content)
    if step == "practice_resume":
        return Outcome(replace(state, overlay="") if value == "on" else State("scene"))
    if value in _ABOUT:
        return _about(value, state, view, content)
    assert state.play is not None
    if step == "practice_part":
        return _met(value, state, view, content)
    if step == "practice_over":
        return Outcome(state.set(practice_over="plan")) if value == "plan" else None
    if value == "unsure":
        return Outcome(state, (Utterance("utter_practice_unsure"),))
    turn = plays.turn_of(content.scenes[state.play.scene], state.play)
    if value == "wait" and "waiting" not in turn.next:
        return Outcome(state, (Utterance("utter_practice_answer_here"),))
    if value not in turn.replies:
        return None
    return _replied(value, turn.replies[value], state, content)


def plan_ideas(step: str, state: State, content: Content) -> list[str]:
    """Return the suggestions for a half of the if-then sentence: the scene's, or those of the chosen moment."""
    scene = content.scenes.get(state.play.scene) if state.play else None
    when = content.words.whens.get(state.answers.get("calm_plan_when", ""))
    if step == "calm_plan_if":
        return list(scene.plan.if_) if scene else [when.if_] if when else []
    return [*scene.plan.then, *content.words.thens][: _IDEAS + 1] if scene else list(content.words.thens)[: _IDEAS + 1]


def _chosen(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    if value == "more":
        return Outcome(replace(state, page=state.page + 1))
    if value == "replay":
        return _about(value, state, view, content)
    scene = content.scenes.get(value)
    if scene is None:
        return None
    play = plays.start(scene, view.plays.get(value, 0))
    intro = Utterance("utter_practice_intro", {"character": scene.character})
    return Outcome(State("scene", play=play), (intro,))


def _about(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    closed = replace(state, overlay="")
    if value == "replay":
        return opened("replay", state, view, content)
    if value == "another":
        return Outcome(State("scene", page=state.page, left=state.left))
    if value == "leave":
        return Outcome(closed, exit="leave")
    if value == "more":
        return Outcome(replace(state, overlay=MORE))
    if state.play is None or value == "back":
        return Outcome(closed)
    return _changed(value, closed, content)


def _changed(value: str, state: State, content: Content) -> Outcome:
    assert state.play is not None
    scene = content.scenes[state.play.scene]
    if value == "rewind":
        name = "utter_practice_rewound" if state.play.path else "utter_practice_at_start"
        return Outcome(replace(state, play=plays.rewind(state.play)), (Utterance(name),))
    if value == "mood":
        following = scene.moods[(scene.moods.index(state.play.mood) + 1) % len(scene.moods)]
        again = Utterance("utter_practice_other_mood", {"character": scene.character})
        return Outcome(replace(state, play=plays.start(scene, mood=following)), (again,))
    if state.play.side_seen:
        return Outcome(state, (Utterance("utter_practice_side_told", {"character": scene.character}),))
    facts = {"character": scene.character, "side": scene.other_side[state.play.mood]}  # type: ignore[index]
    return Outcome(replace(state, play=plays.see_side(state.play)), (Utterance("utter_practice_side", facts),))


def _replied(label: str, words: str, state: State, content: Content, typed: bool = False) -> Outcome:
    assert state.play is not None
    scene = content.scenes[state.play.scene]
    play = plays.reply(scene, state.play, label, content.moves, typed)
    move = content.moves.moves[label]  # type: ignore[index]
    kind = {"clear": "clear", "waiting": "waited"}.get(content.moves.group(label), "protest")
    facts = {"words": quoted(words), "move": move.name, "reaches": move.reaches, "lands": move.lands}
    return Outcome(replace(state, play=play, overlay=""), (Utterance(f"utter_practice_move_{kind}", facts),))


def _met(value: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    assert state.play is not None
    scene = content.scenes[state.play.scene]
    part = plays.turn_of(scene, state.play).part
    if value not in content.moves.part_answers or part is None:
        return None
    name = f"utter_practice_part_{value}"
    if content.younger(part) and value != "numb" and value != "obey":
        name = "utter_practice_part_younger_met"
    known = content.parts.get(part)
    line = Variants(f"witness/{part}", known.witness) if known else ""
    play = plays.meet(scene, state.play, value, content.moves)
    return Outcome(replace(state, play=play, overlay=""), (Utterance(name, {**view.person, "line": line}),))


def _words_only(text: str) -> str:
    plain = text.lower().replace("’", "'")
    return " ".join(re.findall(r"[\w']+", plain))
