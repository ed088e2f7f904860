"""What is said without the store: each message once, danger always, anything else only where nobody else can say it."""

from typing import Any, Optional, Sequence
from uuid import uuid4

import pytest

from bot.content.messages import Incoming, Reply
from bot.delivery.aftermath import Aftermath
from bot.delivery.sender import NotSent
from bot.delivery.wake import Wake
from bot.store.inbox import Claim
from bot.store.turn import Turn
from tests.stores import NOW

CARD = Reply("card", priority="safety", facts={"level": "R1"})
D9 = Reply("something failed", priority="safety", facts={"level": "N"})


class Phone:
    """Stands where Telegram is: takes notes, or fails."""

    def __init__(self, failing: bool = False) -> None:
        self.said: list[tuple[str, str]] = []
        self.deleted: list[int] = []
        self.failing = failing

    async def send(self, address: str, reply: Reply) -> Optional[int]:
        if self.failing:
            raise NotSent("no network")
        self.said.append((address, reply.text))
        return len(self.said)

    async def delete(self, address: str, message_ids: Sequence[int]) -> list[int]:
        self.deleted.extend(message_ids)
        return []


def from_files(address: str, messages: Sequence[Incoming]) -> list[Reply]:
    return [CARD] if any("die" in message.text for message in messages) else [D9]


def text(words: str, number: int = 1) -> Incoming:
    return Incoming("text", words, at=NOW, message_id=number)


def claim_of(*messages: Incoming) -> Claim:
    return Claim(uuid4(), "me", "telegram:1", (1,), messages, 1)


def aftermath(phone: Any) -> Aftermath:
    return Aftermath(phone, Wake(), from_files)


@pytest.mark.parametrize(
    ("words", "only_danger", "said"),
    [
        ("i want to die", False, ["card"]),
        ("i want to die", True, ["card"]),
        ("hes online", False, ["something failed"]),
        ("hes online", True, []),  # the process that sends says it
    ],
)
async def test_danger_is_answered_by_anyone_and_anything_else_by_one(words: str, only_danger: bool, said: list) -> None:
    phone = Phone()
    await aftermath(phone).speak("telegram:1", [text(words)], only_danger=only_danger)
    assert [what for _, what in phone.said] == said


async def test_each_message_is_answered_once_and_a_new_one_again() -> None:
    phone = Phone()
    after = aftermath(phone)
    for messages in ([text("i want to die")], [text("i want to die")], [text("i want to die"), text("hello", 2)]):
        await after.speak("telegram:1", messages)
    assert phone.said == [("telegram:1", "card")] * 2


async def test_what_safety_said_in_the_lost_turn_goes_out_as_it_was_and_nothing_else() -> None:

    phone, turn = Phone(), Turn(uuid4(), "me", NOW)
    turn.say(Reply("coaching"), Reply("its own card", priority="safety"))
    await aftermath(phone).storage_failed(claim_of(text("i want to die")), turn)
    assert [what for _, what in phone.said] == ["its own card"]


async def test_a_network_that_fails_too_raises_nothing() -> None:
    await aftermath(Phone(failing=True)).storage_failed(claim_of(text("i want to die")))


async def test_after_the_commit_what_the_person_wants_gone_is_deleted() -> None:
    phone = Phone()
    after = aftermath(phone)
    after.committed(claim_of(text("x")), [4, 5])
    await after.stop()
    assert phone.deleted == [4, 5]
