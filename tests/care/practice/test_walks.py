"""Random walks through the whole calm time: never a dead end, never too many buttons, the hot path always near."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.care.practice.ending import ending
from bot.care.practice.state import DOORS, State, View, state_from
from tests.care.practice.calm_chat import PERSON, CalmChat, buttons_of, content, responses, text_of

WORDS = [
    "ok",
    "i was scared and i want to hear from you",
    "skip",
    "?",
    "the beach at six in the morning",
    "🙂",
    "x" * 4096,
]
_MOST_STEPS = 60
KEPT = {
    "plan": [{"if": "it is quiet", "then": "I wait"}, {"if": "they sound cold", "then": "I ask once"}],
    "letter": [{"part": "angry", "text": "Dear angry part,\nrest."}],
    "witness": [{"text": "I am here"}],
    "befriended": [{"part": "anxious", "spare": "being left"}, {"part": "critic"}],
    "lesson_answer": [{"lesson": "silence_hurts", "text": "in the chest"}],
}


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_wherever_one_goes_there_is_a_way_on_and_a_way_out(data):
    locked = data.draw(st.booleans())
    view = View(
        scene_order=sorted(content().scenes),
        locked=locked,
        person=PERSON,
        memory=data.draw(st.sampled_from(["", "sea"])),
        kept=data.draw(st.sampled_from([{}, KEPT])),
        consent=data.draw(st.sampled_from([None, "keep", "nothing"])),
        episode=data.draw(st.sampled_from([None, {"a": 1}])),
    )
    chat = CalmChat(view=view)
    for _ in range(_MOST_STEPS):
        if chat.over:
            break
        check_question(chat)
        if data.draw(st.integers(0, 3)) == 0:
            chat.type(data.draw(st.sampled_from(WORDS)))
        else:
            code = data.draw(st.sampled_from(chat.codes()))
            assert chat.tap(code), f"the button {code} does nothing at {chat.step}"
        check_bubbles(chat.said)
        assert state_from(chat.state.as_dict()) == chat.state
        assert not (locked and chat.state.door in ("scene", "replay", "feared"))
    if chat.over:
        check_bubbles(ending(chat.state, chat.view, content(), chat.exit))


def check_question(chat: CalmChat) -> None:
    asked = chat.asked()
    check_bubbles(asked)
    codes = chat.codes()
    assert 1 <= len(codes) <= 6, f"{chat.step}: {codes}"
    assert len(codes) == len(set(codes))
    assert all(len(code.encode()) <= 64 for code in codes)
    assert "moment:now" in codes or "calm_real:now" in codes, f"no way to the hot path at {chat.step}"


def check_bubbles(said) -> None:
    for utterance in said:
        assert utterance.response in responses(), utterance.response
        for number in range(len(responses()[utterance.response])):
            text = text_of(utterance, number)
            assert not re.search(r"{(?!name)\w+}", text), f"{utterance.response}: {text}"


@pytest.mark.parametrize(
    "door",
    [door for door in DOORS if door not in ("replay", "feared")],  # those begin at scenes and /patterns
)
def test_every_door_opens_from_the_menu_within_two_taps(door):
    chat = CalmChat()
    code = f"calm_menu:{door}"
    if door == "menu":
        return
    if code not in chat.codes():
        chat.tap("calm_menu:more")
    assert code in chat.codes() and chat.tap(code)
    assert chat.state.door == door


def test_practice_is_the_first_button_of_the_menu():
    assert buttons_of(CalmChat().asked()[0])[0][1] == "calm_menu:scene"


@pytest.mark.parametrize("door", sorted(DOORS))
def test_leaving_works_behind_every_door_by_word(door):
    chat = CalmChat(state=State(door), view=View(scene_order=sorted(content().scenes), episode={"a": 1}))
    chat.type("enough for now")
    assert chat.exit == "leave"
