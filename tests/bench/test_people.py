"""The drills' people know a card from another answer, and another answer from silence."""

from bench.faults.people import Person, Street
from bot.content.messages import Reply


async def test_a_softened_card_is_neither_a_card_nor_silence() -> None:
    street = Street()
    for name in ("asked", "carded", "silent"):
        street.people[name] = Person(waits=True, danger=True)
    street.people["calm"] = Person(waits=True)
    await street.send("asked", Reply("Are you thinking of suicide?", facts={"level": "A"}))
    await street.send("carded", Reply("That is a lot of pain.", facts={"level": "R2"}))
    await street.send("calm", Reply("I hear you."))
    assert street.waiting() == ["asked", "silent"] and street.softened() == ["asked"]
    assert len(street.cards) == 1 and len(street.replies) == 1
