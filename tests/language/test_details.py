"""Facts in a trigger, and what they decide."""

import pytest

from bot.language.details import shared_details


def facts(text: str) -> set[tuple[str, str]]:
    return {(detail.kind, detail.value) for detail in shared_details().read(text)}


@pytest.mark.parametrize(
    "text, fact",
    [
        ("he left me on read", ("read", "yes")),
        ("he hasnt even opened it", ("read", "no")),
        ("its been 5 hours", ("duration", "5 hours")),
        ("my bf wont pick up", ("who", "partner")),
        ("she posted on insta", ("app", "instagram")),
        ("i double texted", ("sent", "many")),
    ],
)
def test_facts_are_found(text, fact):
    assert fact in facts(text)


def test_so_much_is_nobodys_partner():
    assert facts("thank you so much") == set()


@pytest.mark.parametrize(
    "text",
    [
        "she didnt reply", "he didn't text back", "he hasnt even answered me", "no wait he didnt reply", "no reply",
        "she won't call me back", "shes ignoring me",
    ],
)  # fmt: skip
def test_no_reply_is_no_reply(text):
    assert shared_details().decided("they_replied", shared_details().read(text)) == "unanswered_message"


@pytest.mark.parametrize("text", ["he replied", "he replied but didnt answer my question", "im not answering that"])
def test_a_reply_stays_one_and_their_own_silence_is_something_else(text):
    assert shared_details().decided("they_replied", shared_details().read(text)) == "they_replied"


@pytest.mark.parametrize(
    "text",
    ["shes typing and then stopped", "he was typing n stopped", "the three dots keep coming", "she's been typing"],
)
def test_typing_is_seen_and_not_yet_a_reply(text):
    assert shared_details().decided("they_replied", shared_details().read(text)) == "seen_but_no_reply"


@pytest.mark.parametrize("text", ["he blocked me", "i think im blocked", "shes blocked my number"])
def test_a_block_is_no_reply(text):
    assert shared_details().decided("they_replied", shared_details().read(text)) == "breakup_or_fear_of_leaving"


@pytest.mark.parametrize(
    "text", ["he was typing and he replied", "she replied and then blocked me", "im typing my text"]
)
def test_a_reply_after_typing_is_a_reply(text):
    assert shared_details().decided("they_replied", shared_details().read(text)) == "they_replied"


def test_left_on_delivered_is_no_break_up():
    found = shared_details().read("she left me on delivered")
    assert shared_details().decided("breakup_or_fear_of_leaving", found) == "unanswered_message"


def test_other_intents_are_left_alone():
    assert shared_details().decided("draft", shared_details().read("she didnt reply, help me write")) == "draft"
