"""The dots under a breath."""

import pytest

from bot.content.messages import Reply
from bot.content.shapes import Pause
from bot.front.telegram import media
from bot.front.telegram.front import TelegramFront
from bot.front.telegram.presence import breath_steps
from tests.front.telegram.desk import Desk, ask
from tests.telegram_double.server import BotApi


def _pause(rounds: int, *seconds: float) -> Pause:
    phases = [{"phase": phase, "seconds": length} for phase, length in zip(("in", "out"), seconds)]
    return Pause(
        slug="p", concept="test", source="test", label="P", kind="breath", silent=True, rounds=rounds,
        paces={"normal": phases}, caption=["x"],
    )  # fmt: skip


def test_one_dot_a_round() -> None:
    assert breath_steps(_pause(3, 4, 6), "normal") == [(10, "●○○"), (10, "●●○"), (10, "●●●")]


@pytest.mark.parametrize("rounds, seconds", [(40, (1, 1)), (30, (4, 6)), (6, (2, 2)), (100, (3, 5))])
def test_at_most_twelve_edits_a_minute_and_three_minutes(rounds: int, seconds: tuple[float, float]) -> None:
    steps = breath_steps(_pause(rounds, *seconds), "normal")
    assert steps and all(wait >= 5 for wait, _ in steps)
    assert sum(wait for wait, _ in steps) <= 180


async def test_the_dots_follow_until_something_happens(
    api: BotApi, desk: Desk, front: TelegramFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "breath_steps", lambda pause, pace: [(0.15, "●" * n) for n in range(1, 20)])
    desk.script = lambda address, incoming: [ask("In. Out.", "pull:skip", media="breath/long_exhale/normal")]
    ana = api.person()
    ana.say("/calm")
    picture = (await ana.hears())[0]
    await ana.waits(lambda: "\n\n●●" in picture.text)
    assert picture.text.startswith("In. Out.") and picture.labels == ["skip"]
    desk.script = lambda address, incoming: []
    ana.tap("skip")
    await ana.waits(lambda: picture.labels == ["skip ✓"])
    edits = picture.edits  # one may be on its way
    with pytest.raises(AssertionError):
        await ana.waits(lambda: picture.edits > edits + 1, 1.0)


async def test_dots_are_dropped_on_a_429_and_the_reply_still_comes(
    api: BotApi, desk: Desk, front: TelegramFront, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "breath_steps", lambda pause, pace: [(0.05, "●" * n) for n in range(1, 20)])
    api.fail("429", "editMessageCaption", retry_after=30, times=100)
    desk.script = lambda address, incoming: [
        Reply("In. Out.", media="breath/long_exhale/normal") if incoming.code == "calm" else Reply("Here.")
    ]
    ana = api.person()
    ana.say("/calm")
    await ana.hears()
    await ana.waits(lambda: len(api.made("editMessageCaption")) == 1)
    ana.say("hm")
    await ana.hears(2)
    assert len(api.made("editMessageCaption")) == 1
