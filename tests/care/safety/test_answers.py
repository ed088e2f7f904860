"""Typed words are read as answers only when they are clear, and an ending only when nothing contradicts it."""

import pytest

from bot.care.safety.answers import AnswerReader, language_of
from bot.care.safety.families import opening_steps
from bot.care.safety.moves import MOVES
from bot.care.safety.taps import LAID
from tests.care.safety.talking import the_talk

TEXTS = the_talk().texts
READER = AnswerReader(TEXTS)


@pytest.mark.parametrize(("step", "text", "answer"), [
    ("dying", "no", "no"), ("dying", "No.", "no"), ("dying", "yes", "yes"), ("dying", "yeah all the time", "yes"),
    ("dying", "sometimes", "sometimes"), ("dying", "I'd rather not", "rather_not"), ("dying", "prefer not to say", "rather_not"),
    ("calling", "calling now", "calling"), ("calling", "can’t call", "cant"), ("calling", "my friend is coming", "coming"),
    ("attack_safe", "he's outside", "no"), ("attack", "I got out", "away"), ("safe_here", "he checks my phone", "seen"),
    ("safe_here", "I'm alone", "safe"), ("age", "I'm over 18", "yes"), ("age", "16", "no"), ("hurt", "it won't stop", "yes"),
    ("r0_safe", "I'm safe now thanks", "safe"), ("r0_safe", "not yet", "not_yet"), ("r0_safe", "I'm not safe", "not_yet"),
    ("plain", "no it just hurts", "no"), ("soon", "I might", "maybe"), ("soon", "can't promise", "maybe"), ("asked_stop", "she blocked me", "yes"),
    ("t_after", "ambulance is coming", "called"), ("country", "skip", "skip"), ("confirm", "no I'm fine", "no"),
])  # fmt: skip
def test_clear_answers(step: str, text: str, answer: str) -> None:
    assert READER.answer(step, text) == answer


@pytest.mark.parametrize(("step", "text"), [
    ("dying", "no but sometimes I have a plan"), ("dying", "no one cares"), ("dying", "nothing"), ("dying", "whatever"),
    ("dying", "not telling you"), ("plain", "no idea what to do any more I have pills here"), ("r1_safe", "safe is not a word I know"),
    ("go_on", "on my own tonight"), ("dying", "no I want to die"), ("confirm", "no don't go"), ("r0_safe", "safe? ha"),
    ("how", "I don't want to call"), ("dying", "x " * 40 + "no"), ("dying", ""), ("dying", "🙄"), ("age", "years"),
])  # fmt: skip
def test_what_is_not_clear_is_no_ending(step: str, text: str) -> None:
    assert READER.answer(step, text) not in ("no", "safe", "on", "back")


@pytest.mark.parametrize("step", sorted(opening_steps() | set(LAID)))
def test_every_label_of_every_question_can_be_typed(step: str) -> None:
    for button in TEXTS[f"ask_{step}"].buttons:
        assert READER.label(step, button.label.upper()) == button.code


@pytest.mark.parametrize("step", sorted(MOVES))
def test_every_answer_has_a_button_and_every_button_an_answer(step: str) -> None:
    offered = {
        button.code.split(":")[-1]
        for button in TEXTS[f"ask_{step}"].buttons
        if button.code.startswith(f"safety:{step}:")
    }
    assert offered == set(MOVES[step])


def test_every_list_of_answers_belongs_to_a_question() -> None:
    for step, answers in TEXTS.answers["questions"].items():
        known = {button.code.split(":")[-1] for button in TEXTS[f"ask_{step}"].buttons}
        assert {str(answer) for answer in answers} <= known, step


@pytest.mark.parametrize(
    ("text", "word"),
    [("help", "help"), ("Help now!", "help"), ("stop.", "stop"), ("please stop him", ""), ("HIDE", "hide")],
)
def test_whole_messages(text: str, word: str) -> None:
    assert READER.whole(text) == word


@pytest.mark.parametrize(("text", "language"), [
    ("quiero morir", "es"), ("я не хочу жить", "ru"), ("я не хочу жити, їй байдуже", "uk"), ("ölmek istiyorum artık", "tr"),
    ("je veux mourir", "fr"), ("ich will nicht mehr leben", "de"), ("voglio morire adesso", "it"), ("quero morrer agora", "pt"),
    ("aku ingin mati", "id"), ("मैं मरना चाहता हूँ", "hi"), ("أريد أن أموت", "ar"), ("می‌خواهم بمیرم", "fa"), ("死にたい", "xx"),
    ("I want to die", ""), ("no me gusta", ""), ("", ""), ("😭😭😭", ""), ("why is he like this", ""), ("miss him so much", ""),
])  # fmt: skip
def test_languages(text: str, language: str) -> None:
    assert language_of(text, TEXTS.languages) == language


@pytest.mark.parametrize(("step", "text", "answer"), [
    ("with", "i am alone", "no"), ("asked_stop", "i am 5 minutes away", ""), ("dying", "i am", "yes"),
    ("dying", "yes i am", "yes"), ("dying", "i have to go", ""), ("how", "i have", "yes"), ("how", "honestly i have", "yes"),
])  # fmt: skip
def test_what_begins_many_sentences_is_an_answer_only_alone(step: str, text: str, answer: str) -> None:
    assert READER.answer(step, text) == answer
