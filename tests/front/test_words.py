"""The front's own words."""

from bot.front.words import front_words

WORDS = front_words()


def test_the_commands_of_the_menu() -> None:
    assert list(WORDS.commands) == ["start", "calm", "help", "stop", "settings", "privacy", "export", "erase"]
    assert set(WORDS.aliases.values()) <= set(WORDS.commands)
    assert not set(WORDS.aliases) & set(WORDS.commands)


def test_nothing_here_names_a_risk() -> None:
    """All of it can be read on a lock screen or over a shoulder."""
    said = WORDS.json().lower()
    for word in ("suicid", "self-harm", "abuse", "violen", "anxi", "attach", "emergency", "danger"):
        assert word not in said


def test_it_says_what_it_is_not() -> None:
    assert "not therapy" in WORDS.description and "not a crisis service" in WORDS.description
