"""An utterance of Rasa's becomes a bubble with everything a front needs."""

from bot.content.messages import Button, Mark
from bot.dialogue.channel import reply_from, rows


def test_buttons_carry_a_code_a_text_to_copy_or_a_link() -> None:
    text = "why " * 300
    buttons = [
        {"title": "Copy", "copy": text},
        {"title": "Choose a chat", "url": "https://t.me/share/url?url=%20&text=hi"},
        {"title": "Not now", "payload": "decision:not_now"},
    ]
    reply = reply_from({"text": text, "buttons": buttons, "custom": {"kind": "draft"}, "utter_action": "utter_x"})
    assert reply.choices() == [
        Button("Copy", copy=text),
        Button("Choose a chat", url="https://t.me/share/url?url=%20&text=hi"),
        Button("Not now", "decision:not_now"),
    ]
    assert reply.kind == "draft" and reply.facts["response"] == "utter_x"


def test_what_a_response_says_about_itself() -> None:
    custom = {
        "media": "breath/box/slow",
        "seconds": 48,
        "silent": True,
        "marks": [{"start": 0, "end": 2, "style": "bold"}],
    }
    reply = reply_from({"text": "In.", "custom": custom})
    assert (reply.kind, reply.media, reply.seconds, reply.silent) == ("text", "breath/box/slow", 48.0, True)
    assert reply.marks == (Mark(0, 2, "bold"),)
    assert reply_from({"text": "Which?", "buttons": [{"title": "A", "payload": "a:1"}]}).kind == "question"


def test_short_labels_stand_two_to_a_row() -> None:
    labels = ["Warm", "Cold", "Angry", "They said stop or blocked me", "No"]
    laid = rows([Button(label, f"x:{label}") for label in labels])
    assert [[button.label for button in row] for row in laid] == [
        ["Warm", "Cold"],
        ["Angry"],
        ["They said stop or blocked me"],
        ["No"],
    ]
