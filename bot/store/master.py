"""The master key: 32 random bytes from the environment or from a file that only its owner can read."""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional

from bot.settings import Settings
from bot.store.errors import KeyProblem
from bot.store.sealing import KEY_BYTES, SealingKey

_OTHERS = 0o077
_LEAST_DISTINCT = 12  # 32 random bytes have 30 different ones; a phrase or a sample has fewer


@dataclass(frozen=True)
class MasterKeys:
    """The master keys of this installation: the newest wraps, all unwrap."""

    newest: SealingKey
    all: Mapping[str, SealingKey]


def read_master(settings: Settings) -> Optional[MasterKeys]:
    """Return the master keys, None if there are none yet; raises `KeyProblem` for unsafe or unusable ones."""
    if settings.master_key:
        return _parse(settings.master_key.split(","), "STEADY_MASTER_KEY")
    try:
        mode = settings.key_file.stat().st_mode
    except FileNotFoundError:
        return None
    if mode & _OTHERS:
        raise KeyProblem(f"Others can read {settings.key_file}: run chmod 600 on it, then replace the key.")
    return _parse(settings.key_file.read_text(encoding="ascii", errors="replace").split(), settings.key_file.name)


def make_master(path: Path) -> MasterKeys:
    """Write a new master key to a file that must not exist yet, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _write_new(path, [])


def add_master(settings: Settings) -> MasterKeys:
    """Put a new master key on top of the file's; the older ones stay until everything is wrapped anew."""
    if settings.master_key:
        raise KeyProblem("The master key comes from STEADY_MASTER_KEY: put the new one in front of it, with a comma.")
    read_master(settings)
    older = settings.key_file.read_text(encoding="ascii").split()
    fresh = settings.key_file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    keys = _write_new(fresh, older)
    os.replace(fresh, settings.key_file)
    return keys


def drop_older(settings: Settings) -> MasterKeys:
    """Keep only the newest master key in the file."""
    lines = settings.key_file.read_text(encoding="ascii").split()
    fresh = settings.key_file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write(fresh, lines[:1])
    os.replace(fresh, settings.key_file)
    return _parse(lines[:1], settings.key_file.name)


def _write_new(path: Path, older: list[str]) -> MasterKeys:
    lines = [base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii"), *older]
    _write(path, lines)
    return _parse(lines, path.name)


def _write(path: Path, lines: list[str]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _parse(lines: list[str], source: str) -> MasterKeys:
    keys = [_key(line.strip(), source) for line in lines if line.strip()]
    if not keys:
        raise KeyProblem(f"{source} holds no key.")
    return MasterKeys(keys[0], {key.kid: key for key in keys})


def _key(line: str, source: str) -> SealingKey:
    try:
        secret = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != KEY_BYTES:
        raise KeyProblem(f"{source} must hold 32 random bytes in base64.")
    if len(set(secret)) < _LEAST_DISTINCT:
        raise KeyProblem(f"The key in {source} looks like a sample, not like random bytes: make a new one.")
    return SealingKey(hashlib.sha256(b"kid" + secret).hexdigest()[:8], secret)
