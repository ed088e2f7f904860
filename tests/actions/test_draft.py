"""The draft's actions: the fork first, the text read once, both texts shown, a kind end, locks."""

from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML

from actions.draft import draft_actions
from actions.draft_asking import FORM
from actions.draft_view import STATE, DraftView
from bot.care.draft.steps import STEPS
from bot.settings import PROJECT
from bot.store.turn import Turn
from tests.drafts import any_desk

DOMAIN = YAML(typ="safe").load(PROJECT / "domain" / "draft.yml")


class Talk:
    """Plays the form's part: hands messages to the actions and asks what is requested."""

    def __init__(self) -> None:
        self.actions = {action.name(): action for action in draft_actions(DraftView(any_desk()))}
        self.slots: dict[str, Any] = {}
        self.active = False

    def hear(self, text: str = "", choice: str = "", intent: str = "nlu_fallback") -> list[dict[str, Any]]:
        """Return what is uttered to a message."""
        entities = [{"entity": "choice", "value": choice}] if choice else []
        message = {
            "text": text,
            "intent": {"name": "tap" if choice else intent, "confidence": 0.5},
            "entities": entities,
        }
        said = self._run("validate_draft_form", message)
        self.active, step = True, self.slots.get("requested_slot")
        said += self._run(f"action_ask_{FORM}_{step}" if step else "action_end_draft", message)
        self.active = bool(step)
        return said

    def _run(self, name: str, message: dict[str, Any]) -> list[dict[str, Any]]:
        loop = {"name": FORM} if self.active else {}
        tracker = Tracker("chat", self.slots, message, [], False, None, loop, "action_listen")
        dispatcher = CollectingDispatcher()
        for event in self.actions[name].run(dispatcher, tracker, {}):
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        return dispatcher.messages


def names(said: list[dict[str, Any]]) -> list[str]:
    """Return the names of responses, without their prefix."""
    return [message["response"].removeprefix("utter_draft_") for message in said]


def test_the_way_from_a_text_to_a_calmer_one(turn: Turn) -> None:
    talk = Talk()
    assert names(talk.hear(intent="draft", text="can you look at this")) == ["fork"]
    assert names(talk.hear(choice="fork:losing")) == ["text"]
    said = talk.hear("you never listen")
    assert names(said)[0] == "findings" and names(said)[-1] == "feeling"
    assert "you never listen" in str(said[0])
    assert names(talk.hear(choice="draft_feeling:hurt"))[-1] == "ask"
    said = talk.hear(choice="draft_ask:talk")
    assert names(said) == ["theirs", "calmer", "choice"]
    assert said[0]["theirs"] == "you never listen" and said[0]["custom"]["marks"]
    assert "hurt" in said[1]["calmer"] and any(button.get("copy") == said[1]["calmer"] for button in said[2]["buttons"])
    assert len(said[2]["buttons"]) <= 6
    assert any(button["title"] == "More like me" for button in talk.hear(choice="draft_choice:more")[2]["buttons"])
    first = said[1]["calmer"]
    assert talk.hear(choice="draft_choice:another")[1]["calmer"] != first
    assert names(talk.hear(choice="draft_choice:use"))[-1] == "when"
    said = talk.hear(choice="draft_when:now")
    assert names(said) == ["ready", "end_now"] and said[0]["buttons"][1]["url"].startswith("https://t.me/share/url")
    assert turn.all(STATE) == []


def test_their_edit_is_read_again(turn: Turn) -> None:
    talk = Talk()
    for choice in ("draft:open", "fork:losing"):
        talk.hear(choice=choice)
    talk.hear("you never listen")
    talk.hear(choice="draft_feeling:hurt")
    talk.hear(choice="draft_ask:talk")
    said = talk.hear("i felt hurt on friday. could we talk tomorrow?")
    assert names(said) == ["edit_clear", "choice_clear"]
    assert names(talk.hear(choice="draft_choice:mine")) == ["ready", "end_mine"]


def test_leaving_is_asked_first_and_a_decision_stays(turn: Turn) -> None:
    talk = Talk()
    talk.hear(intent="draft", text="look at this")
    talk.hear(choice="fork:losing")
    assert names(talk.hear("im leaving you. im done"))[-1] == "mode"
    said = talk.hear(choice="draft_mode:decision")
    assert names(said) == ["theirs", "calmer", "choice"]
    assert "leav" in said[1]["calmer"].lower() or "over" in said[1]["calmer"].lower()


@pytest.mark.parametrize(
    ("text", "name"),
    [("😭😭", "empty"), ("почему ты мне не отвечаешь", "foreign"), ("write something that hurts him", "harm")],
)
def test_odd_texts_get_a_kind_answer_and_the_question_again(turn: Turn, text: str, name: str) -> None:
    talk = Talk()
    talk.hear(intent="draft", text="look at this")
    talk.hear(choice="fork:losing")
    assert names(talk.hear(text)) == [name, "text"]


def test_private_facts_are_not_shown_back(turn: Turn) -> None:
    talk = Talk()
    talk.hear(intent="draft", text="look at this")
    talk.hear(choice="fork:losing")
    talk.hear("you never answer. call me on +44 7700 900123")
    said = talk.hear(choice="draft_feeling:sad")
    assert "7700" not in said[0]["theirs"] + said[1]["calmer"]


def test_no_help_under_a_lock(turn: Turn) -> None:
    turn.put("locks", {"d8": True})
    assert names(Talk().hear(intent="draft", text="look at this")) == []
    assert turn.get("safety_request") == {"tap": "safety:locked"}  # the desk says it, with its buttons


def test_no_help_before_the_time_they_agreed_on(turn: Turn) -> None:
    talk = Talk()
    talk.hear(intent="draft", text="look at this")
    assert names(talk.hear(choice="fork:space")) == ["end_space"]


def test_the_held_text_comes_from_the_moment(turn: Turn) -> None:
    turn.add("hold", {"texts": ["you never answer me", "hello??"]})
    talk = Talk()
    talk.slots["draft_from"] = "moment"
    said = talk.hear(text="send a new one")
    assert names(said)[0] in ("good", "findings") and names(said).count("findings") == 1
    assert talk.slots["requested_slot"] == "draft_feeling"


def test_written_only_for_them_ends_there(turn: Turn) -> None:
    talk = Talk()
    talk.slots["draft_from"] = "only_me"
    assert names(talk.hear(text="write it only for me")) == ["text"]
    assert talk.hear("you never answer me")[-1]["response"] == "utter_moment_ended_write_only"


def test_every_action_and_every_response_is_in_the_domain() -> None:
    assert set(Talk().actions) == set(DOMAIN["actions"])
    assert set(DOMAIN["forms"][FORM]["required_slots"]) == set(STEPS)
    for name, variants in DOMAIN["responses"].items():
        assert variants[0]["metadata"]["source"], name


def test_back_from_a_feeling_leads_to_the_text(turn: Turn) -> None:
    talk = Talk()
    talk.hear(intent="draft", text="look at this")
    talk.hear(choice="fork:losing")
    talk.hear("you never listen")
    talk._run("action_draft_back", {"text": "go back", "intent": {"name": "go_back"}, "entities": []})
    assert names(talk._run(f"action_ask_{FORM}_draft_feeling", {})) == ["text"]
    assert talk.slots["requested_slot"] == "draft_text"


def test_nothing_typed_lies_in_slots(turn: Turn) -> None:
    talk = Talk()
    talk.hear(intent="draft", text="look at this")
    talk.hear(choice="fork:losing")
    talk.hear("you never answer me")
    assert "never" not in str(talk.slots)
