"""Anything in any order through the door: the level falls only by an answer, and only its own rule opens a lock."""

import asyncio
from copy import deepcopy
from datetime import datetime, timedelta, timezone
from typing import Any, Optional
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot import app
from bot.care.safety.levels import ORDER
from bot.care.safety.locks import Locks
from bot.care.safety.moves import HINT_MOVES, MOVES
from bot.care.safety.state import TTL, SafetyState, Thread
from bot.content.messages import Incoming, Reply
from bot.door.door import Door
from bot.door.safety import SafetyDesk
from bot.store.turn import Record, Timer, Turn
from tests.door.saying import SHUT, Saying

DANGER = [
    "i took all the pills", "hes got a knife", "i want to kill myself", "i wish i was dead", "i cut myself last night", "he hits me",
    "my ex keeps following me and im scared", "ill kill her", "driving to his place now", "my friend says she wants to die",
    "im 15 and he left me", "i hit him last night", "she took pills", "quiero morirme", "ill die if she leaves me", "my chest hurts", "they put chips in me", "he'll kill himself if i go",
]  # fmt: skip
NOISE = ["bla", "he still hasnt answered", "help me word this text", "whatever", "not telling you", "youre just a bot", "they put me on hold",
         "are you real", "i dont want to call", "stop", "help", "skip", "uk", "no police", "promise you wont tell", "why do you ask", "fuck you", "im in france now", "he lives in spain", "hide", "im not safe",
         "my son is here with me", "what do i do", "hello", "ok"]  # fmt: skip
ANSWERS = ["yes", "no", "not sure", "im safe", "my sister is here", "im safe for now", "lets go on", "go back", "ill use it", "moved away",
           "thats not what i meant", "no it just hurts", "its safe", "just the number", "not now", "im 18 or over"]  # fmt: skip
OTHERS = ["pull:4-6", "opening:breathe", "decision:send_new", "command:draft", "fork:both", "fork:said_stop", "practice:reply", "help:me",
          "safety:turn_on", "safety:someone_else", "safety:leave_off", "safety:confirm:no", "safety:choice:back", "safety:go_on:on"]  # fmt: skip
ENDS = {
    f"safety:{step}:{answer}" for table in (MOVES, HINT_MOVES) for step, answers in table.items()
    for answer, move in answers.items() if move.end or move.turn
} | {"safety:not_meant", "safety:confirm:no"}  # fmt: skip
LIFTS = {"g1": ("g1_end",), "g2": ("g2_end", "g1_end"), "g4": ("g4_on",), "d8": ()}
HOURS = {"g1": 12, "g2": 4}
_LOOP = asyncio.new_event_loop()


class Dialogue:
    """Stands where Rasa is: coaches whenever it is asked, and remembers what it heard."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []

    async def handle(self, turn: Turn, incoming: Incoming) -> Optional[str]:
        self.heard.append(incoming)
        turn.say(Reply("coaching"))
        return "intent"


class AnyOrder(RuleBasedStateMachine):
    """One chat; what the store keeps is what the next turn sees."""

    real: Optional[SafetyDesk] = None

    @initialize(country=st.sampled_from([None, "GB", "BR"]))
    def begin(self, country: Optional[str]) -> None:
        AnyOrder.real = AnyOrder.real or app.load_safety()
        self.now = datetime(2026, 3, 2, 19, 0, tzinfo=timezone.utc)
        self.records = [Record("settings", {"country": country})] if country else []
        self.timers: list[Timer] = []
        self.dialogue, self.runs, self.saying = Dialogue(), 0, Saying()
        self.taken_back: set[str] = set()  # locks that a false alarm would still lift
        self.until: dict[str, Optional[datetime]] = {}  # lock -> when its own rule lets it end; None: not yet
        self.restart()

    @rule()
    def restart(self) -> None:
        """A new process: other desk, same records."""
        self.runs += 1
        assert AnyOrder.real is not None
        desk = SafetyDesk(AnyOrder.real.screen, AnyOrder.real._talk, lambda text: None, self.stored, f"run {self.runs}")
        self.door = Door(desk, self.dialogue.handle)

    def stored(self, turn: Turn) -> None:
        """Keep what is stored before the reply goes out."""
        self.first = deepcopy([record for record in turn.records if record.kind in ("safety", "locks")])

    def turn(self, *messages: Incoming, explicit: bool = False, crash: bool = False) -> None:
        self.now += timedelta(seconds=20)
        before, heard = self.state(), len(self.dialogue.heard)
        kept = [record for record in self.records if not record.expires_at or record.expires_at > self.now]
        turn = Turn(uuid4(), "chat", self.now, deepcopy(kept), list(self.timers))
        self.first: list[Record] = []
        _LOOP.run_until_complete(self.door.reply(turn, [Incoming(**{**m.__dict__, "at": self.now}) for m in messages]))
        if crash:  # the process dies after the level was stored, before anything else
            kinds = {record.kind for record in self.first}
            self.records = [r for r in self.records if r.kind not in kinds] + self.first
        else:
            self.records, self.timers = turn.records, turn.timers
        self.check(before, turn, explicit, len(self.dialogue.heard) - heard, crash)
        if not crash:
            self.saying.check(turn, self.state(), messages, self.timers)

    def check(self, before: SafetyState, turn: Turn, explicit: bool, coached: int, crash: bool) -> None:
        after = self.state()
        if not explicit:
            assert _rank(after) <= _rank(before), f"{before.level} fell to {after.level}"
        if any(thread.level in SHUT for thread in after.threads) and any(t.level in SHUT for t in before.threads):
            assert not coached and all(reply.priority == "safety" for reply in turn.replies)
        said = {text for reply in turn.replies for text in reply.facts.get("texts", ())}
        if crash:
            assert _rank(after) <= _rank(SafetyState.from_json(turn.get("safety"))), "the level was said and not stored"
        else:
            assert turn.replies, "silence"
            self.note_locks(before, after, said)
        coaching = coached and any(reply.priority != "safety" for reply in turn.replies)
        if "coaching" in self.closed() and coaching:  # "stop" before words of danger is heard, and not answered
            raise AssertionError("coaching after an emergency")

    def note_locks(self, before: SafetyState, after: SafetyState, said: set[str]) -> None:
        """Keep a model of the locks of its own, from levels and texts alone."""
        over = [thread for thread in before.threads if not _stands(thread, after)]
        ended = {lock for thread in over for lock in _locks_of(thread.level)}
        still = {lock for thread in after.threads for lock in _locks_of(thread.level)}
        if "not_meant" not in said:
            self.taken_back -= ended - still  # ended by an answer: no false alarm takes that back
        elif not after.threads:
            self.until = {lock: end for lock, end in self.until.items() if lock not in self.taken_back}
            self.taken_back = set()
            return
        self.taken_back |= still - set(self.until)
        for thread in after.threads:
            if thread.family != "other_in_danger":
                self.until.update(dict.fromkeys(_locks_of(thread.level), None))
        open_still = {
            lock for thread in after.threads if thread.family != "other_in_danger" for lock in _locks_of(thread.level)
        }
        words = said | ({"g1_end"} if _says_who(before) and not _says_who(after) else set())  # unsaid while more waits
        for lock, texts in LIFTS.items():
            if lock in self.until and words & set(texts) and lock not in open_still:
                self.until[lock] = self.now + timedelta(hours=HOURS.get(lock, 0))
        if "h2_stop" in said or "said_stop" in said:
            self.until["d8"] = None

    @rule(text=st.sampled_from(DANGER), edited=st.booleans(), crash=st.booleans())
    def danger(self, text: str, edited: bool, crash: bool) -> None:
        self.turn(Incoming("edited" if edited else "text", text), crash=crash)

    @rule(first=st.sampled_from([*DANGER, *NOISE]), second=st.sampled_from([*DANGER, *NOISE]))
    def a_burst(self, first: str, second: str) -> None:
        self.turn(Incoming("text", first), Incoming("text", second))

    @rule(text=st.sampled_from(NOISE), crash=st.booleans())
    def noise(self, text: str, crash: bool) -> None:
        self.turn(Incoming("text", text), crash=crash)

    @rule(text=st.sampled_from(ANSWERS))
    def answers(self, text: str) -> None:
        self.turn(Incoming("text", text), explicit=True)

    @rule(data=st.data())
    def taps_what_stands_there(self, data: Any) -> None:
        shown = next((record.value for record in self.records if record.kind == "buttons"), {"shown": []})["shown"]
        code = data.draw(st.sampled_from([code for _, code in shown] or ["safety:back"]))
        self.turn(Incoming("tap", code=code), explicit=code in ENDS)

    @rule(code=st.sampled_from(OTHERS))
    def taps_something_old(self, code: str) -> None:
        self.turn(Incoming("tap", code=code), explicit=code in ENDS)

    @rule(code=st.sampled_from(["start", "stop", "help", "draft", "practice", "country", "unknown"]))
    def commands(self, code: str) -> None:
        self.turn(Incoming("command", code=code))

    @rule()
    def a_hold_is_set(self) -> None:
        """A timer of the dialogue's, which only runs where nothing is open."""
        if not self.state().is_open and not self.state().fear and not self.closed():
            self.timers = [Timer("hold_end", self.now + timedelta(minutes=30), "hold", {})]

    @rule(hours=st.sampled_from([1, 5, 13, 40, 24 * 8]))
    def silence(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def a_lock_ends_by_its_own_rule(self) -> None:
        locks = Locks.from_json(self.value("locks")).alive(self.now)
        for lock, end in self.until.items():
            if end is None or self.now < end:
                assert getattr(locks, lock), f"{lock} is gone"

    def closed(self) -> frozenset[str]:
        return frozenset(Locks.from_json(self.value("locks")).closed(self.now))

    def state(self) -> SafetyState:
        return SafetyState.from_json(self.value("safety")).alive(self.now)

    def value(self, kind: str) -> dict[str, Any]:
        return next((record.value for record in self.records if record.kind == kind), {})


def _rank(state: SafetyState) -> int:
    return ORDER.index(state.level) if state.level != "A" else ORDER.index("N")


def _stands(thread: Thread, after: SafetyState) -> bool:
    """Tell whether a danger is still open, at its level or a higher one."""
    now = after.thread(thread.family)
    return now is not None and now.rank <= thread.rank


def _says_who(state: SafetyState) -> bool:
    """Tell whether somebody in an emergency is asked what makes them safe: only the answer ends that."""
    return any(thread.level == "R0" and thread.step == "r0_who" for thread in state.threads)


def _locks_of(level: str) -> tuple[str, ...]:
    return {"R0": ("g1",), "R1": ("g2",), "V1": ("g4",), "V2": ("g4",)}.get(level, ())


assert timedelta(days=8) > TTL
AnyOrder.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
TestAnyOrder = AnyOrder.TestCase
