"""The line chat: what a line means, and the shape of an answer."""

import io
import json
from datetime import datetime, timedelta, timezone

import pytest
from rich.console import Console

from bot.content.messages import Button, Incoming, Reply
from bot.front.terminal import LineChat, VirtualClock, message_from
from bot.front.terminal_screen import ScreenChat
from bot.store.turn import Timer

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
SHOWN = [Button("Breathe 60 s", "opening:breathe"), Button("Copy 112", copy="112")]


@pytest.mark.parametrize(
    "line, kind, code",
    [
        ("1", "tap", "opening:breathe"),
        ("breathe 60 S", "tap", "opening:breathe"),
        ("3", "text", ""),
        (" 1", "text", ""),
        ("/stop", "command", "stop"),
        ("/nonsense", "command", "unknown"),
        ("hello", "text", ""),
    ],
)
def test_a_line_is_a_tap_a_command_or_text(line: str, kind: str, code: str) -> None:
    message = message_from(line, SHOWN, NOW)
    assert (message.kind, message.code) == (kind, code)


PULL = [Button("0-3", "pull:0-3"), Button("4-6", "pull:4-6"), Button("Keep breathing", "pull:more")]


@pytest.mark.parametrize(
    "line, kind", [("2", "text"), ("3", "text"), ("9", "text"), ("4-6", "tap"), ("keep breathing", "tap")]
)
def test_where_a_number_is_asked_for_a_number_is_the_answer(line: str, kind: str) -> None:
    assert message_from(line, PULL, NOW).kind == kind


async def test_buttons_of_a_number_are_shown_without_places() -> None:
    lines, _ = await run([([Reply("Where is the pull?", (tuple(PULL),))], [])], "hi\n", as_json=False)
    assert lines[1:4] == ["[0-3]", "[4-6]", "[Keep breathing]"]


def test_the_clock_runs_faster_and_is_never_pushed_back() -> None:
    clock = VirtualClock(NOW, speed=1000)
    clock.push_to(NOW + timedelta(hours=1))
    clock.push_to(NOW)
    assert clock.now() >= NOW + timedelta(hours=1)
    assert clock.real_seconds_to(clock.now() + timedelta(seconds=1000)) <= 1.01


class Scripted:
    """Answers in the order given; each answer may leave timers waiting."""

    def __init__(self, *answers) -> None:
        self.answers, self.heard = list(answers), []

    async def __call__(self, messages, now):
        self.heard.extend(messages)
        replies, timers = self.answers.pop(0)
        return replies, "intent", "N", timers


async def run(answers, text: str, as_json: bool = True, **clock) -> tuple[list, Scripted]:
    out, scripted = io.StringIO(), Scripted(*answers)
    await LineChat(scripted, VirtualClock(NOW, **clock), as_json, out).run(io.StringIO(text))
    lines = out.getvalue().splitlines()
    return ([json.loads(line) for line in lines] if as_json else lines), scripted


async def test_what_a_pause_leads_to_joins_the_same_object() -> None:
    pause = Reply("In. Out.", ((Button("Skip", "pause:done"),),), "media", "breath/x/normal", seconds=60)
    question = Reply("Where?", ((Button("0-3", "pull:0-3"),),), "question")
    timer = Timer("pause_end", NOW + timedelta(seconds=60), "pause")
    objects, scripted = await run([([pause], [timer]), ([question], [])], "breathe\n")
    assert [reply["text"] for reply in objects[0]["replies"]] == ["In. Out.", "Where?"]
    assert objects[0]["replies"][0]["buttons"] == []
    assert scripted.heard[1] == Incoming("timer", code="pause_end", at=timer.due_at)


async def test_a_hold_that_falls_due_is_an_object_of_its_own() -> None:
    timer = Timer("hold_end", NOW + timedelta(minutes=10), "hold")
    answers = [([Reply("held")], [timer]), ([Reply("done")], [])]
    objects, _ = await run(answers, "hold\n", speed=1e6)
    assert objects[1]["timer"] is True and objects[1]["replies"][0]["text"] == "done"


async def test_plain_answers_number_their_buttons() -> None:
    lines, _ = await run([([Reply("A?", ((Button("Yes", "a:yes"), Button("No", "a:no")),))], [])], "x\n", as_json=False)
    assert lines[:3] == ["A?", "[1] Yes", "[2] No"]


async def test_a_copy_button_gives_its_text() -> None:
    card = Reply("Call", ((Button("Copy 112", copy="112"),),), "card")
    objects, scripted = await run([([card], [])], "help\n1\n")
    assert objects[1]["replies"][0]["text"] == "112" and len(scripted.heard) == 1


async def test_on_the_screen_a_text_to_copy_stands_bare_and_as_it_was_written() -> None:
    mine = "[why] wont you answer [/me] " * 12
    out, scripted = io.StringIO(), Scripted(([], []), ([Reply(mine, ((Button("Copy", copy=mine),),), "draft")], []))
    console = Console(file=out, width=60, highlight=False)
    await ScreenChat(scripted, VirtualClock(NOW), console).run(io.StringIO("open\ncopy\n"))
    assert mine in out.getvalue() and len(scripted.heard) == 2
