"""Whatever a chat does, in any order: the store holds exactly what was committed, and an erasure leaves nothing."""

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.store.database import Store
from bot.store.due import DueTimers
from bot.store.erase import erase
from bot.store.export import SAFETY_KINDS, export
from bot.store.inbox import Inbox
from bot.store.retention import overdue, sweep
from bot.store.tables import CHAT_TABLES, chats
from bot.store.turn import Turn
from tests.postgres import server
from tests.stores import NOW, settings_for

KINDS = st.sampled_from(["tracker", "hold", "episode", "plan", "letter", "safety", "locks", "session"])
WORDS = st.text(max_size=20)
VALUES = st.dictionaries(st.text("abc", min_size=1, max_size=3), WORDS | st.integers() | st.none(), max_size=3)
NAMES = st.sampled_from(["a", "b"])


class Chats(RuleBasedStateMachine):
    """Two chats; `model` is what each should hold: record id -> (kind, value), timer key -> due."""

    engine = "sqlite"

    @initialize()
    def start(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="steady-test-"))
        self.settings = settings_for(self.engine, self.home)
        self.store = Store.open(self.settings, prepare=True)
        self.now: datetime = NOW
        self.records: dict[str, dict[Any, tuple[str, Any]]] = {"a": {}, "b": {}}
        self.timers: dict[str, dict[str, datetime]] = {"a": {}, "b": {}}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            if self.engine == "postgresql":
                server().drop(self.settings.data_url)
            shutil.rmtree(self.home)

    def load(self, name: str) -> Turn:
        return self.store.load(self.store.chat_for(f"terminal:{name}", self.now), self.now)

    def keep(self, name: str, turn: Turn) -> None:
        self.store.commit(turn)
        self.records[name] = {record.id: (record.kind, record.value) for record in turn.records}
        self.timers[name] = {timer.key: timer.due_at for timer in turn.timers}

    @rule(name=NAMES, kind=KINDS, value=VALUES)
    def put(self, name: str, kind: str, value: dict[str, Any]) -> None:
        turn = self.load(name)
        turn.put("settings", {"consent": "keep"})
        turn.put(kind, value)
        self.keep(name, turn)

    @rule(name=NAMES, kind=KINDS, values=st.lists(VALUES, max_size=3))
    def add(self, name: str, kind: str, values: list[dict[str, Any]]) -> None:
        turn = self.load(name)
        turn.put("settings", {"consent": "keep"})
        for value in values:
            turn.add(kind, value)
        self.keep(name, turn)

    @rule(name=NAMES, kind=KINDS)
    def drop(self, name: str, kind: str) -> None:
        turn = self.load(name)
        turn.drop(kind)
        self.keep(name, turn)

    @rule(name=NAMES, key=st.sampled_from(["x", "y"]), minutes=st.integers(1, 60))
    def set_timer(self, name: str, key: str, minutes: int) -> None:
        turn = self.load(name)
        turn.set_timer("hold", self.now + timedelta(minutes=minutes), key, {"m": minutes})
        self.keep(name, turn)

    @rule(name=NAMES, kind=KINDS, value=VALUES)
    def roll_back(self, name: str, kind: str, value: dict[str, Any]) -> None:
        turn = self.load(name)
        turn.put(kind, value)
        turn.set_timer("hold", self.now, "x")
        turn.drop("settings")

    @rule(minutes=st.integers(1, 30))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        DueTimers(self.store).fire(self.now)
        due: dict[str, set[str]] = {"a": set(), "b": set()}
        while claim := Inbox(self.store).claim("me", self.now):
            due[claim.address[-1]] |= {message.facts["key"] for message in claim.messages}
            self.store.commit(self.store.load(claim.chat_id, self.now), owner="me", done=claim.receipts)
        for name in "ab":
            assert due[name] == {key for key, at in self.timers[name].items() if at <= self.now}
            self.timers[name] = {key: at for key, at in self.timers[name].items() if at > self.now}

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.settings)

    @rule()
    def keep_house(self) -> None:
        sweep(self.store, self.now)
        assert overdue(self.store, self.now) == 0

    @rule(name=NAMES)
    def erase(self, name: str) -> None:
        chat_id = self.store.chat_for(f"terminal:{name}", self.now)
        erase(self.store, chat_id, self.now)
        with self.store.data.reading() as connection:
            for table in CHAT_TABLES:
                assert connection.execute(table.select().where(table.c.chat_id == chat_id)).first() is None
            assert connection.execute(chats.select().where(chats.c.id == chat_id)).first() is None
        self.records[name], self.timers[name] = {}, {}

    @invariant()
    def the_store_holds_what_was_committed(self) -> None:
        if not hasattr(self, "store"):
            return
        for name in "ab":
            turn = self.load(name)
            assert {record.id: (record.kind, record.value) for record in turn.records} == self.records[name]
            assert {timer.key: timer.due_at for timer in turn.timers} == self.timers[name]

    @invariant()
    def the_export_is_the_store(self) -> None:
        if not hasattr(self, "store"):
            return
        for name in "ab":
            data = export(self.store, self.store.chat_for(f"terminal:{name}", self.now), self.now).data
            exported = sum(len(entries) for entries in data["kept"].values())
            safe = sum(kind in SAFETY_KINDS for kind, _ in self.records[name].values())
            assert exported == len(self.records[name]) - safe
            assert len(data["timers"]) == len(self.timers[name])


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_any_order_of_steps(engine: str) -> None:
    machine = type(f"Chats_{engine}", (Chats,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20 if engine == "sqlite" else 6,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_turn_answers_copies_and_counts_what_changed() -> None:
    turn = Turn(uuid4(), "s", NOW)
    turn.put("hold", {"texts": ["a"]})
    turn.get("hold")["texts"] = "changed"
    assert turn.get("hold") == {"texts": ["a"]} and turn.get("nothing") == {}
    record = turn.all("hold")[0]
    turn.drop("hold")
    assert turn.changed == set() and turn.dropped == {record.id}
    turn.set_timer("hold", NOW, "k")
    turn.cancel_timers(kind="hold")
    assert turn.timers == turn.new_timers == [] and turn.cancelled_timers == set()
