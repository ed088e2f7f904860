"""The level is kept whatever happens: it rises at once and falls only by an explicit answer."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.care.safety.levels import ORDER
from bot.care.safety.locks import Locks
from bot.care.safety.moves import HINT_MOVES, MOVES
from bot.care.safety.state import SafetyState, Thread
from bot.content.messages import Incoming
from tests.care.safety.talking import CODES, COUNTRIES, NOW, Talking, all_numbers, found, questions, the_talk, words

CLOSED = ("R0", "R1", "R2", "R3", "V1", "V2", "H1", "H2", "T", "M")  # no coaching while one of these is open (E7)
FINDINGS = [
    "R0", "R0/abused", "R0/harm_others", "R0/medical", "R1", "R1:plan_or_method", "R2", "R3", "V1", "V2", "H1", "H1:done_already",
    "H2", "T", "M", "MED", "DEL", "A", "A?past", "A/minor?adult", "A/other_in_danger?happened", "A/abused?safe_here",
]  # fmt: skip
NOISE = ["bla", "he still hasn't answered", "🙄", "whatever", "why", "", "   ", "you're just a bot", "promise you won't tell",
         "I don't want to call", "they put me on hold", "stop", "help", "are you real", "x" * 4096, "no police", "hide"]  # fmt: skip
ANSWERS = ["yes", "no", "sometimes", "rather not say", "not sure", "I'm safe", "go back", "let's go on", "my sister is here",
           "moved away", "I'll use it", "skip", "germany", "talk", "the number"]  # fmt: skip
ENDING = {
    f"safety:{step}:{answer}" for table in (MOVES, HINT_MOVES) for step, answers in table.items()
    for answer, move in answers.items() if move.end or move.turn
} | {"safety:confirm:no", "safety:not_meant"}  # fmt: skip
OLD = sorted({f"safety:{step}:{answer}" for step, answers in MOVES.items() for answer in answers}) + [
    "safety:number", "safety:more", "safety:person", "safety:pause", "safety:turn_on", "safety:someone_else", "safety:safe_now:yes",
    "safety:safe_now:no", "safety:back", "safety:nonsense:x", "help:wrong", "help:me", "help:numbers", "pull:4-6", "fork:both",
    "fork:said_stop", "safety:country:XX", "safety:country:GB", "safety:their_country:zz", "safety:confirm:no", "safety:hide",
]  # fmt: skip


class AnyOrder(RuleBasedStateMachine):
    """Everything a person can do, in any order."""

    @initialize(country=st.sampled_from([None, *CODES]))
    def begin(self, country: str | None) -> None:
        self.talk = Talking(country)
        self.was_open = False

    def play(self, incoming: Incoming, *findings: str, explicit: bool = False) -> None:
        talk = self.talk
        before, self.was_open = talk.level, talk.state.is_open
        reading = found(*findings)
        wanted = the_talk().wants(talk.state, incoming, reading, talk.facts, talk.locks)
        muted = reading.level == "A" and reading.idiom in talk.facts.muted
        assert wanted or not (self.was_open or (findings and not muted)), incoming
        talk.does(incoming, reading)
        if wanted:
            assert talk.last.replies, incoming
        if not explicit and before != "N":
            assert ORDER.index(talk.level) <= ORDER.index(before), (incoming, before, talk.level)  # type: ignore[arg-type]
        for finding in findings:
            level = found(finding).level
            if level != "A":
                assert ORDER.index(talk.level) <= ORDER.index(level)  # type: ignore[arg-type]

    @rule(findings=st.lists(st.sampled_from(FINDINGS), min_size=1, max_size=3, unique=True), edited=st.booleans())
    def something_is_found(self, findings: list[str], edited: bool) -> None:
        self.play(Incoming("edited" if edited else "text", "x"), *findings)

    @rule(text=st.sampled_from(NOISE))
    def says_nothing_clear(self, text: str) -> None:
        self.play(Incoming("text", text))

    @rule(text=st.text(max_size=40))
    def says_anything(self, text: str) -> None:
        self.play(Incoming("text", text), explicit=True)

    @rule(text=st.sampled_from(ANSWERS))
    def answers_in_words(self, text: str) -> None:
        self.play(Incoming("text", text), explicit=True)

    @precondition(lambda self: any(button.code for button in self.talk.buttons()))
    @rule(data=st.data())
    def taps_what_stands_there(self, data: Any) -> None:
        code = data.draw(st.sampled_from([button.code for button in self.talk.buttons() if button.code]))
        self.play(Incoming("tap", code=code), explicit=code in ENDING)

    @rule(code=st.sampled_from(OLD))
    def taps_an_old_button(self, code: str) -> None:
        self.play(Incoming("tap", code=code), explicit=code in ENDING)

    @rule(text=st.sampled_from(["voice", "photo", "sticker"]))
    def sends_what_cannot_be_read(self, text: str) -> None:
        self.play(Incoming("unread", text))

    @rule(code=st.sampled_from(["country", "help", "start", "calm", "stop", "unknown"]))
    def gives_a_command(self, code: str) -> None:
        self.play(Incoming("command", code=code))

    @rule(minutes=st.integers(1, 2000))
    def waits(self, minutes: int) -> None:
        self.talk.wait(minutes=minutes)

    @invariant()
    def the_turn_has_its_shape(self) -> None:
        replies = self.talk.last.replies
        assert len(replies) <= 2 and questions(replies) <= 1
        assert words(replies) <= 60, self.talk.text()
        for reply in replies:
            assert reply.priority == "safety" and reply.discreet and reply.text
            assert all(len(button.code.encode()) <= 64 for button in reply.choices())

    @invariant()
    def no_number_comes_from_nowhere(self) -> None:
        known = all_numbers(None).union(*(all_numbers(country) for country in COUNTRIES.values()))
        for reply in self.talk.last.replies:
            assert all(reply.text[mark.start : mark.end] in known for mark in reply.marks)

    @invariant()
    def no_coaching_while_a_level_is_open(self) -> None:
        last, state = self.talk.last, self.talk.state
        if any(thread.level in CLOSED for thread in state.threads):
            assert not last.resume and not last.pass_on
            assert the_talk().wants(state, Incoming("text", "hello"), found(), self.talk.facts, self.talk.locks)
        if last.pause:
            assert state.level in ("R2", "R3", "H2", "M", "MED", "A", "N")

    @invariant()
    def locks_and_state_come_back_from_the_store_as_they_were(self) -> None:
        assert Locks.from_json(self.talk.locks.to_json()) == self.talk.locks
        assert SafetyState.from_json(self.talk.state.to_json()) == self.talk.state


AnyOrder.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
)
TestAnyOrder = AnyOrder.TestCase


def test_the_flag_ends_after_seven_days_and_not_before() -> None:
    state = SafetyState([Thread("R1", "suicide", "how")], updated=NOW.isoformat())
    assert state.alive(NOW + timedelta(days=6, hours=23)).level == "R1"
    assert state.alive(NOW + timedelta(days=7, seconds=1)).level == "N"


def test_the_highest_level_is_the_level_and_a_quiet_one_lets_the_dialogue_go_on() -> None:
    state = SafetyState([Thread("V2", "stalked"), Thread("R1", "suicide"), Thread("A", "medical", quiet=True)])
    assert state.level == "R1" and state.is_open and state.lead() is state.threads[1]
    assert not SafetyState([Thread("A", "suicide", quiet=True)]).is_open


@pytest.mark.parametrize("data", [
    {"threads": [{"level": "X", "family": "suicide"}]}, {"threads": [{"level": "R1"}]}, {"threads": "R1"},
    {"threads": [{"level": "R1", "family": "suicide", "other": 1}]}, {"threads": [7]},
])  # fmt: skip
def test_what_cannot_be_read_is_told(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        SafetyState.from_json(data)


def test_nothing_that_was_written_is_kept() -> None:
    talk = Talking("GB")
    for text in ("a secret sentence", "another secret sentence"):
        talk.says(text, "R1")
    assert "secret" not in str(talk.state.to_json()) + str(talk.locks.to_json())


@pytest.mark.parametrize("level", ["R2", "R3", "V1", "V2", "H1", "H2", "T", "M", "MED", "DEL", "A"])
def test_whatever_is_typed_while_a_level_is_open_is_the_talks(level: str) -> None:
    talk = Talking("GB")
    talk.says("", level)
    talk.locks = Locks()  # the level alone keeps coaching away, not its lock
    assert talk.wants("shall i text him now")
    assert talk.wants(kind="tap", code="opening:breathe")


def test_the_last_resort_comes_although_making_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no country, no card")

    monkeypatch.setattr(the_talk(), "_generic", broken)
    assert "findahelpline.com" in the_talk().fallback(Talking("GB").facts).text
