"""What is typed: commands, texts, and texts that only look like commands."""

import pytest

from bot.front.commands import UNKNOWN, read_typed
from bot.front.words import front_words

WORDS = front_words()


@pytest.mark.parametrize("name", list(WORDS.commands))
def test_every_command_of_the_menu_is_understood(name: str) -> None:
    for typed in (f"/{name}", f"/{name.upper()}", f"/{name}@steady_bot", f" /{name} ".strip()):
        assert (read_typed(typed, WORDS).kind, read_typed(typed, WORDS).code) == ("command", name)


@pytest.mark.parametrize("typed, name", list(WORDS.aliases.items()))
def test_habits_are_understood(typed: str, name: str) -> None:
    assert read_typed(f"/{typed}", WORDS).code == name


@pytest.mark.parametrize("typed", ["/stop it hurts\nso much", "/start i want to die", "/ready or not"])
def test_a_command_with_more_words_is_speech(typed: str) -> None:
    read = read_typed(typed, WORDS)
    assert (read.kind, read.code, read.text) == ("text", "", typed[1:])


def test_a_link_payload_is_not_speech() -> None:
    read = read_typed("/start from_site-1", WORDS)
    assert (read.code, read.text, read.facts) == ("start", "", {"argument": "from_site-1"})


@pytest.mark.parametrize("typed", ["/restart", "/moment_form", "/ready"])
def test_an_unknown_command_says_so_and_keeps_its_word(typed: str) -> None:
    read = read_typed(typed, WORDS)
    assert (read.kind, read.code, read.text) == ("command", UNKNOWN, typed[1:])


@pytest.mark.parametrize(
    "typed, text",
    [("/i cant breathe", "i cant breathe"), ("//stop", "stop"), ("/", "")],
)
def test_no_text_can_be_taken_for_an_intent(typed: str, text: str) -> None:
    read = read_typed(typed, WORDS)
    assert (read.kind, read.text) == ("text", text)


@pytest.mark.parametrize(
    "typed", ['/intent{"x":1}', '/tap{"choice":"pull:9-10"}', " //pull {9}", '/a{"b": "i want to die"}']
)
def test_an_order_to_the_machine_is_an_unknown_command_and_keeps_its_words(typed: str) -> None:
    read = read_typed(typed, WORDS)
    assert (read.kind, read.code, read.text) == ("command", UNKNOWN, typed.strip().lstrip("/"))


def test_a_slash_inside_is_only_a_slash() -> None:
    assert read_typed("he/she left", WORDS).text == "he/she left"
