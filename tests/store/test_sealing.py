"""Sealed values open at their own place, whole, and nowhere else."""

from uuid import uuid4

import pytest

from bot.store.errors import Damaged
from bot.store.sealing import Place, SealingKey, kid_of, seal, unseal

KEY = SealingKey.make("7")
PLACE = Place("records", "payload", uuid4(), uuid4())


def opens(sealed: bytes, place: Place = PLACE, key: SealingKey = KEY) -> bytes:
    return unseal({key.kid: key}, sealed, place)


def test_what_is_sealed_opens_and_names_its_key() -> None:
    sealed = seal(KEY, b"why won't you answer", PLACE)
    assert opens(sealed) == b"why won't you answer"
    assert sealed.startswith(b"v1:7:")
    assert kid_of(sealed) == "7"
    assert opens(seal(KEY, b"", PLACE)) == b""


def test_the_same_words_never_look_the_same() -> None:
    assert len({seal(KEY, b"hello", PLACE) for _ in range(200)}) == 200


def test_every_flipped_bit_of_every_byte_is_noticed() -> None:
    sealed = seal(KEY, b"a text of some length", PLACE)
    for position in range(len(sealed)):
        for bit in range(8):
            broken = bytearray(sealed)
            broken[position] ^= 1 << bit
            with pytest.raises(Damaged):
                opens(bytes(broken))


def test_every_cut_is_noticed() -> None:
    sealed = seal(KEY, b"a text of some length", PLACE)
    for length in range(len(sealed)):
        with pytest.raises(Damaged):
            opens(sealed[:length])
    with pytest.raises(Damaged):
        opens(sealed + b"x")


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("timers", "payload", PLACE.row, PLACE.chat),
        Place("records", "address", PLACE.row, PLACE.chat),
        Place("records", "payload", uuid4(), PLACE.chat),
        Place("records", "payload", PLACE.row, uuid4()),
    ],
)
def test_a_value_that_was_moved_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(Damaged):
        opens(seal(KEY, b"mine", PLACE), elsewhere)


def test_another_key_and_an_unknown_one_do_not_open() -> None:
    sealed = seal(KEY, b"mine", PLACE)
    with pytest.raises(Damaged):
        opens(sealed, key=SealingKey.make("7"))
    with pytest.raises(Damaged):
        unseal({"8": SealingKey("8", KEY.secret)}, sealed, PLACE)
    # The same secret under another name: the name is part of what is sealed.
    with pytest.raises(Damaged):
        unseal({"8": SealingKey("8", KEY.secret)}, sealed.replace(b"v1:7:", b"v1:8:"), PLACE)


def test_a_key_does_not_show_itself() -> None:
    assert KEY.secret.hex() not in repr(KEY) and repr(KEY) == "SealingKey('7')"
    with pytest.raises(ValueError):
        SealingKey("1", b"short")
