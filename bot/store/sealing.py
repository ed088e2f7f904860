"""Seal and unseal values with AES-256-GCM, bound to the place where they lie.

A sealed value is `v1:kid:nonce:ct` as bytes: the key's id is readable ASCII, the nonce 12 raw bytes, and `ct` the
ciphertext with its 16-byte tag. The associated data name table, column, row, chat and key, so that a value which is
moved to another row, or claims another key, does not open.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.store.errors import Damaged

_VERSION = b"v1:"
_NONCE_BYTES = 12
_TAG_BYTES = 16
KEY_BYTES = 32


class SealingKey:
    """One AES-256 key and its id."""

    def __init__(self, kid: str, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a sealing key has 32 bytes")
        self.kid = kid
        self.secret = secret

    @classmethod
    def make(cls, kid: str) -> "SealingKey":
        """Return a new random key."""
        return cls(kid, os.urandom(KEY_BYTES))

    @cached_property
    def cipher(self) -> AESGCM:
        """Return the cipher, set up once."""
        return AESGCM(self.secret)

    def __repr__(self) -> str:
        return f"SealingKey({self.kid!r})"


@dataclass(frozen=True)
class Place:
    """Where a sealed value lies."""

    table: str
    column: str
    row: UUID
    chat: UUID

    def bound_to(self, kid: str) -> bytes:
        """Return the associated data of a value that lies here, sealed with key `kid`."""
        return f"{self.table}|{self.column}|{self.row.hex}|{self.chat.hex}|{kid}".encode()


def seal(key: SealingKey, plaintext: bytes, place: Place) -> bytes:
    """Return `plaintext` sealed for `place`."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = key.cipher.encrypt(nonce, plaintext, place.bound_to(key.kid))
    return b"".join((_VERSION, key.kid.encode("ascii"), b":", nonce, b":", sealed))


def unseal(keys: Mapping[str, SealingKey], sealed: bytes, place: Place) -> bytes:
    """Return what was sealed for `place`; raises `Damaged` for anything but exactly that."""
    kid, nonce, ciphertext = _parts(sealed)
    if kid not in keys:
        raise Damaged(f"A value in {place.table} was sealed with a key that is not here.")
    try:
        return keys[kid].cipher.decrypt(nonce, ciphertext, place.bound_to(kid))
    except InvalidTag:
        raise Damaged(f"A value in {place.table} does not open: it was changed or moved.") from None


def kid_of(sealed: bytes) -> str:
    """Return the id of the key a value says it was sealed with; raises `Damaged`."""
    return _parts(sealed)[0]


def _parts(sealed: bytes) -> tuple[str, bytes, bytes]:
    start = len(_VERSION)
    colon = sealed.find(b":", start)
    body = colon + 1 + _NONCE_BYTES
    whole = sealed.startswith(_VERSION) and colon > start and len(sealed) > body + _TAG_BYTES
    if not whole or sealed[body : body + 1] != b":":
        raise Damaged("A sealed value is not whole.")
    try:
        kid = sealed[start:colon].decode("ascii")
    except UnicodeDecodeError:
        raise Damaged("A sealed value is not whole.") from None
    return kid, sealed[colon + 1 : body], sealed[body + 1 :]
