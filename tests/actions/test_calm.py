"""The calm time's actions, without Rasa: what they leave on the Turn and which way they go."""

from datetime import datetime, timedelta, timezone
from uuid import uuid4

import numpy as np
import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.calm import AskCalm, EndCalm, ValidateCalmForm
from actions.calm_asides import CalmBack, CalmStorm, CalmTap, calm_actions, tapped_from_outside
from actions.calm_view import CalmView, load_content
from actions.patterns import ShowPatterns
from bot.care.patterns.recipe import read_recipe
from bot.care.practice.moves import Move
from bot.content.library import load_library
from bot.content.loader import CONTENT
from bot.store.turn import Turn, current_turn

NOW = datetime(2025, 11, 20, 20, 0, tzinfo=timezone.utc)
LIBRARY = load_library()
LIBRARY_DOMAIN = CONTENT.parents[1] / "domain"


def reader(text: str) -> list[Move]:
    return [Move("accusation", "you never")] if "you never" in text else []


CALM = CalmView(load_content(LIBRARY), LIBRARY, reader, lambda text: np.zeros(384))


class Chat:
    """Runs the form's actions as Rasa would, one message at a time."""

    def __init__(self, **settings) -> None:
        self.calm = CALM
        self.turn = Turn(uuid4(), "s", NOW)
        if settings:
            self.turn.put("settings", settings)
        self.slots: dict = {"requested_slot": None, "calm_exit": None}
        self.loop: dict = {}
        self.said: list[dict] = []
        self.follow = ""

    def hear(self, choice: str = "", text: str = "", intent: str = "") -> "Chat":
        entities = [{"entity": "choice", "value": choice}] if choice else []
        name = "tap" if choice else intent
        message = {"text": text, "intent": {"name": name, "confidence": 0.95}, "entities": entities}
        token, self.said, self.follow = current_turn.set(self.turn), [], ""
        try:
            self._turn(message)
        finally:
            current_turn.reset(token)
        return self

    def _turn(self, message: dict) -> None:
        events = self._run(ValidateCalmForm(self.calm), message)
        self.understood = any(event["name"] == "calm_place" for event in events)
        self.loop = {"name": "calm_form"}
        if not self.understood:
            return
        step = self.slots["requested_slot"]
        if step is not None:
            self._run(AskCalm(self.calm, step), message)
        else:
            events = self._run(EndCalm(self.calm), message)
            self.follow = next((event["name"] for event in events if event["event"] == "followup"), "")
            self.loop = {}

    def _run(self, action, message: dict) -> list[dict]:
        tracker = Tracker("s", dict(self.slots), message, [], False, None, self.loop, "action_listen")
        dispatcher = CollectingDispatcher()
        events = action.run(dispatcher, tracker, {})
        self.slots.update({event["name"]: event["value"] for event in events if event["event"] == "slot"})
        self.said += dispatcher.messages
        return events

    @property
    def names(self) -> list[str]:
        return [message["response"] for message in self.said]

    def scene(self, slug: str = "no_reply") -> "Chat":
        self.hear(intent="practice")
        return self.hear(f"practice_scene:{slug}")


def test_a_scene_from_the_first_word_to_the_kept_sentence():
    chat = Chat(consent="keep").scene()
    assert chat.names == ["utter_practice_intro", "utter_practice_turn_told"]
    for code in ("practice_reply:wait", "practice_part:kind", "practice_reply:none_secure"):
        chat.hear(code)
    assert chat.names[0] == "utter_practice_move_clear" and chat.names[1].startswith("utter_practice_over")
    for code in ("practice_over:plan", "calm_plan_if:0", "calm_plan_then:1"):
        chat.hear(code)
    assert chat.names == ["utter_calm_plan_kept"]
    plan = chat.turn.get("plan")
    assert plan["if"] and plan["then"] and "unanswered_message" in plan["triggers"]
    practice = chat.turn.get("practice")
    assert practice["plays"] == {"no_reply": 1} and practice["cards"]["no_reply"]["due"] > NOW.isoformat()
    assert chat.turn.all("scene") == []


def test_no_own_words_reach_a_slot():
    chat = Chat(consent="keep").scene()
    chat.hear(text="you never write to me and it hurts")
    assert chat.names[0] == "utter_practice_move_protest"
    assert "hurts" not in str(chat.slots)


def test_consent_is_asked_at_the_first_thing_kept_and_obeyed():
    chat = Chat()
    chat.hear(intent="calm_witness")
    chat.hear(text="Kim sees you and stays")
    assert chat.names == ["utter_calm_keep"] and not chat.turn.get("witness")
    chat.hear("calm_keep:nothing")
    assert chat.names == ["utter_calm_witness_not_kept"] and not chat.turn.get("witness")
    assert chat.turn.get("settings")["consent"] == "nothing"


def test_a_memory_is_kept_as_the_moment_reads_it_and_removed_in_one_tap():
    chat = Chat(consent="keep")
    chat.hear(intent="calm_memory").hear("calm_memory_about:place")
    chat.hear(text="the sea at six, cold feet").hear("calm_memory_check:no")
    assert chat.turn.get("memory")["text"] == "the sea at six, cold feet"
    chat.hear(intent="calm_memory").hear("calm_memory_have:remove")
    assert chat.turn.get("memory") == {}


def test_the_hot_path_by_one_tap_keeps_the_scene_for_later():
    chat = Chat().scene()
    chat.hear("practice_reply:none_secure")
    chat.hear("moment:now")
    assert chat.follow == "moment_form" and chat.said == []
    chat.hear(intent="practice")
    assert chat.names == ["utter_practice_resume"]


def test_a_storm_in_the_middle_carries_its_trigger_into_the_moment():
    chat = Chat().scene()
    chat.hear(text="he read it and is ignoring me", intent="seen_but_no_reply")
    assert chat.names == ["utter_calm_real"]
    chat.hear("calm_real:now")
    assert chat.follow == "moment_form" and chat.slots["trigger"] == "seen_but_no_reply"


def test_words_that_answer_nothing_are_left_to_the_rules():
    chat = Chat()
    chat.hear(intent="calm_menu")
    chat.hear(text="purple monkey dishwasher", intent="nlu_fallback")
    assert not chat.understood and chat.said == []


def test_a_storm_outside_of_a_scene_is_asked_about():
    chat = Chat()
    chat.hear(intent="calm_menu")
    token = current_turn.set(chat.turn)
    chat._run(CalmStorm(chat.calm), {"text": "she replied", "intent": {"name": "they_replied", "confidence": 1}})
    current_turn.reset(token)
    assert chat.calm.state(chat.turn).overlay == "real"


def test_one_step_back_takes_back_a_reply_or_an_answer():
    chat = Chat().scene()
    chat.hear("practice_reply:none_secure")
    token = current_turn.set(chat.turn)
    chat._run(CalmBack(chat.calm), {"text": "", "intent": {"name": "go_back"}})
    current_turn.reset(token)
    assert chat.calm.state(chat.turn).play.at == "first"


@pytest.mark.parametrize(
    "locks",
    [
        {"d8": True},
        {"g4": True},
        {"g1": True},
        {"h1_until": (NOW + timedelta(hours=1)).isoformat()},
        {"g1": 1, "g1_until": 7},
    ],
)
def test_a_lock_closes_scenes_and_what_cannot_be_read_counts_as_one(locks):
    chat = Chat()
    chat.turn.put("locks", locks)
    chat.hear(intent="practice")
    assert chat.names == ["utter_calm_closed_now", "utter_calm_menu"]


def test_a_scene_whose_file_has_changed_begins_at_the_menu():
    chat = Chat().scene()
    state = chat.turn.get("scene")
    chat.turn.put("scene", {**state, "play": {**state["play"], "at": "a_turn_that_is_gone"}})
    chat.hear("practice_reply:none_secure")
    assert chat.calm.state(chat.turn).door == "menu"


@pytest.mark.parametrize(
    ("choice", "follow"),
    [("calm:menu", "calm_form"), ("learn:protectors", "calm_form"), ("practice:jealous", "calm_form"),
     ("calm:patterns", "action_patterns"), ("calm:data", "utter_calm_data"), ("calm:leave", "calm_form")],
)  # fmt: skip
def test_taps_from_outside_open_the_right_door(choice, follow):
    chat = Chat()
    events = tapped_from_outside(chat.calm, choice, chat.turn)
    assert [event["name"] for event in events if event["event"] == "followup"] == [follow]


def test_in_the_moment_a_calm_tap_waits():
    chat, dispatcher = Chat(), CollectingDispatcher()
    message = {"text": "", "intent": {"name": "tap"}, "entities": [{"entity": "choice", "value": "calm:menu"}]}
    token = current_turn.set(chat.turn)
    events = CalmTap(CALM).run(dispatcher, Tracker("s", {}, message, [], False, None, {"name": "moment_form"}, ""), {})
    current_turn.reset(token)
    assert [event["name"] for event in events] == ["moment_form"], "the open question comes again"
    assert [said["response"] for said in dispatcher.messages] == ["utter_calm_later"]


def test_asking_for_a_lesson_opens_its_first_card():
    chat = Chat()
    chat.hear(text="what is a protector?", intent="learn")
    assert chat.names == ["utter_learn_card"] and "Managers" in chat.said[0]["title"]


def test_every_form_step_has_its_action_in_the_domain():
    from ruamel.yaml import YAML

    domain = YAML(typ="safe").load(LIBRARY_DOMAIN / "calm.yml")
    known = {action.name() for action in calm_actions(Chat().calm)} | {"action_patterns"}
    assert set(domain["actions"]) <= known
    assert {f"action_ask_calm_form_{slot}" for slot in domain["forms"]["calm_form"]["required_slots"]} <= known


# --- patterns


def patterns(turn: Turn, choice: str = "") -> list[dict]:
    token, dispatcher = current_turn.set(turn), CollectingDispatcher()
    entities = [{"entity": "choice", "value": choice}] if choice else []
    message = {"text": "", "intent": {"name": "patterns"}, "entities": entities}
    ShowPatterns(LIBRARY).run(dispatcher, Tracker("s", {}, message, [], False, None, {}, ""), {})
    current_turn.reset(token)
    return dispatcher.messages


def episode(days: int, **facts) -> dict:
    return {"at": (NOW - timedelta(days=days)).isoformat(), "trigger": "needs_space", "part": "anxious", **facts}


def test_nothing_yet_says_so():
    assert [m["response"] for m in patterns(Turn(uuid4(), "s", NOW))] == ["utter_patterns_none"]


def test_below_five_the_list_is_shown():
    turn = Turn(uuid4(), "s", NOW)
    turn.add("episode", episode(1))
    shown = patterns(turn)
    assert shown[0]["response"] == "utter_patterns_few" and "2025-11-19" in shown[0]["list"]


def test_from_five_on_there_are_pictures_with_a_sentence_each_and_the_log():
    turn = Turn(uuid4(), "s", NOW)
    for days in range(5):
        turn.add("episode", episode(days, pull="9-10", pull_after="4-6", pauses=["long_exhale"], decision="not_now"))
    turn.add("evidence", {"feared": "that it's over", "happened": "warm"})
    shown = patterns(turn, "patterns:dark")
    pictures = [read_recipe(message["custom"]["media"]) for message in shown if message["custom"].get("media")]
    assert [kind for kind, _, _ in pictures] == ["pull", "hours", "parts", "helped", "after"]
    assert {theme for _, theme, _ in pictures} == {"dark"} and turn.get("settings")["theme"] == "dark"
    names = [message["response"] for message in shown]
    assert (
        "utter_patterns_helped" in names and "that it's over" in shown[names.index("utter_patterns_evidence")]["list"]
    )
