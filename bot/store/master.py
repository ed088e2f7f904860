"""The master key: 32 random bytes from the environment or from a file that only its owner can read."""

import base64
import binascii
import hashlib
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional

from bot.settings import Settings
from bot.store.errors import KeyProblem
from bot.store.sealing import KEY_BYTES, SealingKey

_OTHERS = 0o077
NOTICED_SECONDS = 6.0  # longer than a statement may take
_log = logging.getLogger(__name__)
_LEAST_DISTINCT = 12  # 32 random bytes have 30 different ones; a phrase or a sample has fewer


@dataclass(frozen=True)
class MasterKeys:
    """The master keys of this installation: the newest wraps, all unwrap."""

    newest: SealingKey
    all: Mapping[str, SealingKey]


class LiveMaster:
    """The master keys as they are now: a key file that changed is read again while the program runs. Thread-safe."""

    def __init__(self, settings: Settings, keys: MasterKeys) -> None:
        self._settings, self._keys = settings, keys
        self._seen = _state_of(settings)

    @property
    def keys(self) -> MasterKeys:
        """Return the keys, read again if the file was written since."""
        state = _state_of(self._settings)
        if state != self._seen:
            self._seen = state
            self.read_again()
        return self._keys

    def read_again(self) -> None:
        """Read the file again; what cannot be used is logged, and the keys stay those of before."""
        try:
            self._keys = read_master(self._settings) or self._keys
        except (KeyProblem, OSError) as problem:
            _log.error("the master key's file cannot be used: %s", type(problem).__name__)


def _state_of(settings: Settings) -> tuple[int, ...]:
    """Return what differs once the key file was replaced; () where there is none to look at."""
    if settings.master_key:
        return ()
    try:
        found = settings.key_file.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ino, found.st_size


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


def wait_until_noticed(settings: Settings, seconds: float = NOTICED_SECONDS) -> None:
    """Wait until nobody can be wrapping with an older key any more: every process looks at the file before it wraps."""
    if not settings.master_key:
        time.sleep(max(0.0, settings.key_file.stat().st_mtime + seconds - time.time()))


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
