"""Each promise of the open danger by itself, for every level: what breaks one of them breaks a test here."""

from datetime import datetime, timedelta, timezone
from typing import Optional
from uuid import uuid4

import pytest

from bot import app
from bot.care.safety.locks import Locks
from bot.care.safety.state import SafetyState
from bot.content.messages import Incoming, Reply
from bot.door.door import Door
from bot.door.safety import SafetyDesk
from bot.store.turn import Record, Timer, Turn

NOW = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
DANGERS = {
    "R0": "i took all the pills", "R1": "i want to kill myself", "R2": "i wish i was dead", "R3": "i cut myself last night",
    "V1": "he hits me", "V2": "my ex keeps following me and im scared", "H1": "i hit him last night",
    "H2": "driving to his place now", "T": "my friend says she wants to die", "M": "im 15 and he left me",
}  # fmt: skip
LOCKS = {"R0": "g1", "R1": "g2", "V1": "g4", "V2": "g4", "H1": "h1_until"}
NOISE = (
    "bla",
    "not telling you",
    "whatever",
    "help me word this text",
    "hm",
    "bla bla",
    "the weather is odd",
    "whatever",
)
TAPS = (
    "opening:breathe",
    "pull:4-6",
    "decision:send_new",
    "fork:losing",
    "practice:reply",
    "draft",
    "hold:10",
    "old_button",
)
each_level = pytest.mark.parametrize("level", DANGERS)


class Person:
    """One chat at the door. What is stored of a turn is what the next one sees."""

    def __init__(self, desk: SafetyDesk) -> None:
        self.desk, self.now, self.heard = desk, NOW, list[Incoming]()
        self.records: list[Record] = []
        self.timers: list[Timer] = []
        self.fails = False
        self.stored: list[tuple[str, int]] = []  # level and number of bubbles at the moment of storing
        self.new_process()

    def new_process(self) -> None:
        desk = SafetyDesk(self.desk.screen, self.desk._talk, lambda text: None, self._stored, uuid4().hex)
        self.door = Door(desk, self._coaches)

    def _stored(self, turn: Turn) -> None:
        self.stored.append((SafetyState.from_json(turn.get("safety")).level, len(turn.replies)))
        if self.fails:
            raise OSError("the disk is full")

    async def _coaches(self, turn: Turn, message: Incoming) -> Optional[str]:
        self.heard.append(message)
        turn.say(Reply("coaching"))
        return "intent"

    async def says(self, text: str) -> list[Reply]:
        return await self.does(Incoming("text", text))

    async def taps(self, code: str) -> list[Reply]:
        return await self.does(Incoming("tap", code=code))

    async def does(self, message: Incoming) -> list[Reply]:
        self.now += timedelta(seconds=90)
        kept = [record for record in self.records if not record.expires_at or record.expires_at > self.now]
        turn = Turn(uuid4(), "chat", self.now, kept, list(self.timers))
        replies = await self.door.reply(turn, [Incoming(**{**message.__dict__, "at": self.now})])
        self.records, self.timers = turn.records, turn.timers
        return replies

    def value(self, kind: str) -> dict:
        return next((record.value for record in self.records if record.kind == kind), {})

    @property
    def state(self) -> SafetyState:
        return SafetyState.from_json(self.value("safety"))

    @property
    def locks(self) -> Locks:
        return Locks.from_json(self.value("locks")).alive(self.now)


@pytest.fixture(scope="module")
def desk() -> SafetyDesk:
    return app.load_safety()


@pytest.fixture
def person(desk: SafetyDesk) -> Person:
    return Person(desk)


@each_level
async def test_no_evasion_lowers_a_level_or_reaches_the_dialogue(person: Person, level: str) -> None:
    await person.says(DANGERS[level])
    assert person.state.level == level
    for text in NOISE:
        replies = await person.says(text)
        assert replies and all(reply.priority == "safety" for reply in replies)
    assert person.state.level == level and person.state.is_open and not person.heard


@each_level
async def test_no_button_of_the_moment_opens_coaching(person: Person, level: str) -> None:
    await person.says(DANGERS[level])
    for code in TAPS:
        assert all(reply.priority == "safety" for reply in await person.taps(code))
    assert person.state.level == level and not person.heard


@each_level
async def test_the_body_is_open_only_where_the_protocol_says(person: Person, level: str) -> None:
    await person.says(DANGERS[level])
    replies = await person.taps("safety:pause")
    played = [reply for reply in replies if reply.facts.get("response") == "pause"]
    assert bool(played) == (level in ("R2", "R3", "H2", "M"))


@pytest.mark.parametrize("level", LOCKS)
async def test_a_lock_outlives_the_process_the_flag_and_evasions(person: Person, level: str) -> None:
    await person.says(DANGERS[level])
    person.new_process()
    replies = await person.says("hello")
    assert any(reply.facts["texts"] == ("d9",) for reply in replies), "a restart opens with D9 (G7)"
    assert getattr(person.locks, LOCKS[level])
    person.now += timedelta(days=8)
    assert getattr(person.locks, LOCKS[level]) or level == "H1"
    assert all(record.expires_at is None for record in person.records if record.kind == "locks")


ENDED = (
    "safety:safe_here:safe",
    "safety:country:GB",
    "safety:v_want:talk",
    "safety:v_talk:back",
)  # of V1, by its answers


async def ended(person: Person) -> None:
    """Tell of violence, and answer to the end: the danger is over, its lock is not."""
    for code in [None, *ENDED]:
        await (person.taps(code) if code else person.says(DANGERS["V1"]))
    assert not person.state.is_open and person.locks.g4


async def test_a_lock_of_an_earlier_danger_outlives_a_restart_in_the_next(person: Person) -> None:
    await ended(person)
    await person.says(DANGERS["R2"])
    person.new_process()
    await person.says("hello")
    assert person.locks.g4


async def test_a_false_alarm_takes_back_no_lock_of_an_answered_danger(person: Person) -> None:
    await person.says(DANGERS["V1"])
    await person.says(DANGERS["R3"])
    for code in ENDED:
        await person.taps(code)
    assert [thread.level for thread in person.state.threads] == ["R3"]
    await person.taps("safety:not_meant")
    assert not person.state.is_open and person.locks.g4


@each_level
async def test_the_level_is_stored_before_anything_is_said(person: Person, level: str) -> None:
    await person.says(DANGERS[level])
    assert person.stored == [(level, 0)]


async def test_a_lock_that_is_lifted_is_lifted_in_the_store(person: Person) -> None:
    await person.says(DANGERS["V1"])
    assert person.locks.g4
    await person.taps("safety:not_meant")
    await person.taps("safety:confirm:no")
    assert not person.locks.g4 and not person.state.threads


@each_level
async def test_the_card_comes_although_nothing_can_be_stored(person: Person, level: str) -> None:
    person.fails = True
    replies = await person.says(DANGERS[level])
    assert replies and all(reply.priority == "safety" for reply in replies) and not person.heard


@each_level
async def test_a_country_is_never_guessed(person: Person, level: str) -> None:
    replies = await person.says(f"here in germany, {DANGERS[level]}")
    assert "country" not in person.value("settings")
    for reply in replies:
        numbers = [button.copy for button in reply.choices() if button.copy]
        assert set(numbers) <= {"112"}, "a number of one country"


async def test_where_somebody_else_is_says_nothing_about_this_person(person: Person) -> None:
    await person.says(DANGERS["V1"])
    await person.says("germany maybe")  # nobody asked yet
    await person.says(DANGERS["R1"])
    await person.says("he is in spain")
    await person.taps("safety:country:skip")
    await person.says("shes in france now")
    assert "country" not in person.value("settings")
    await person.says("im in france")
    assert person.value("settings")["country"] == "FR"


async def test_hide_leaves_no_timer_and_none_comes_back(person: Person) -> None:
    person.timers = [Timer("hold_end", NOW + timedelta(hours=1), "hold", {})]
    await person.says(DANGERS["V1"])
    await person.taps("safety:hide")
    assert not person.timers and not person.value("seen").get("paused")
    for code in ("safety:safe_here:safe", "safety:v_want:number", "safety:v_after:will", "safety:v_close:back"):
        await person.taps(code)
    assert not person.timers


@pytest.mark.parametrize("level", ["V1", "V2"])
async def test_nothing_is_sent_first_to_somebody_afraid(person: Person, level: str) -> None:
    person.timers = [Timer(kind, NOW + timedelta(hours=1), kind, {}) for kind in ("hold_end", "copy_ready")]
    await person.says(DANGERS[level])
    for code in ENDED:
        await person.taps(code)
    assert not person.state.is_open and not person.timers
