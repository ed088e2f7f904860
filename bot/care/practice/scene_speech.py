"""Decide what is asked in and around a scene: names of responses, facts and buttons, never the words."""

from bot.care.moment.speech import Utterance
from bot.care.practice import play as plays
from bot.care.practice.keyboard import Buttons, label, now_button, page_of
from bot.care.practice.state import MORE, Content, State, View

Asked = list[Utterance]


def ask_scene(state: State, view: View, content: Content) -> Asked:
    """Offer a page of scenes, and the last storm where it may be looked at."""
    buttons: Buttons = [(content.scenes[slug].label, f"practice_scene:{slug}") for slug in
                        page_of(view.scene_order, state.page)]  # fmt: skip
    buttons.append((label(content, "more"), "practice_scene:more"))
    if view.episode is not None:
        buttons.append((label(content, "replay"), "practice_scene:replay"))
    own = view.own_first and state.page == 0
    name = "utter_practice_scene_own" if own else "utter_practice_scene"
    return [Utterance(name, buttons=[*buttons, now_button(content)])]


def ask_reply(state: State, view: View, content: Content) -> Asked:
    """Let the character speak and offer replies, or what can be done about the scene."""
    assert state.play is not None
    scene = content.scenes[state.play.scene]
    turn = plays.turn_of(scene, state.play)
    if state.overlay == MORE:
        return [_scene_menu(state, content)]
    buttons: Buttons = [(text, f"practice_reply:{move}") for move, text in turn.replies.items()]
    buttons.append((label(content, "more"), "practice_reply:more"))
    facts = _spoken(state, content)
    return [Utterance(f"utter_practice_turn_{_voices(facts)}", facts, buttons=[*buttons, now_button(content)])]


def _scene_menu(state: State, content: Content) -> Utterance:
    assert state.play is not None
    names = ["rewind", *([] if state.play.side_seen else ["side"]), "mood", "leave", "back"]
    buttons: Buttons = [(label(content, name), f"practice_reply:{name}") for name in names]
    return Utterance("utter_practice_more", buttons=[*buttons, now_button(content)])


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


def ask_part(state: State, view: View, content: Content) -> Asked:
    """Let a part speak up."""
    assert state.play is not None
    part = plays.turn_of(content.scenes[state.play.scene], state.play).part
    younger = "_younger" if content.younger(part or "") else ""
    return [Utterance(f"utter_practice_part{younger}", {**_spoken(state, content), **view.person})]


def ask_over(state: State, view: View, content: Content) -> Asked:
    """Tell the ending and what is possible after it. Their side is offered once."""
    facts = _spoken(state, content)
    assert state.play is not None
    names = ["plan", "rewind", *([] if state.play.side_seen else ["side"]), "another", "leave"]
    buttons: Buttons = [(label(content, name), f"practice_over:{name}") for name in names]
    return [Utterance(f"utter_practice_over_{_voices(facts)}", facts, buttons=[*buttons, now_button(content)])]
