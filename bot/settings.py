"""Every environment variable that Steady reads, once."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Mapping, Optional
from urllib.parse import urlsplit

PROJECT = Path(__file__).resolve().parent.parent
TELEGRAM_API = "https://api.telegram.org"
_HERE = ("localhost", "127.0.0.1", "::1")


def models_folder(env: Optional[Mapping[str, str]] = None) -> Path:
    """Return where models and the encoder lie: STEADY_MODELS, by default `models` in the project's folder."""
    return _Reader(os.environ if env is None else env).path("STEADY_MODELS") or PROJECT / "models"


class SettingsProblem(ValueError):
    """A variable holds something unusable; the message names the variable, never its value."""


@dataclass(frozen=True)
class Settings:
    """How this installation is run. Secrets are left out of `repr`."""

    home: Path  # STEADY_HOME: databases, keys, locks
    database_url: str = field(default="", repr=False)  # STEADY_DATABASE_URL; may hold a password
    keys_url: str = field(default="", repr=False)  # STEADY_KEYS_URL: the key store's own role on PostgreSQL
    master_key: str = field(default="", repr=False)  # STEADY_MASTER_KEY: base64, newest first, commas between
    master_key_file: Optional[Path] = None  # STEADY_MASTER_KEY_FILE: the same, one a line
    keys_backup: Optional[Path] = None  # STEADY_KEYS_BACKUP: the file of `keys_copy`
    telegram_token: str = field(default="", repr=False)  # TELEGRAM_BOT_TOKEN
    telegram_api: str = TELEGRAM_API  # STEADY_TELEGRAM_API: where the Bot API is, without a slash at the end
    webhook_url: str = ""  # STEADY_WEBHOOK_URL: what Telegram calls, https
    webhook_secret: str = field(default="", repr=False)  # STEADY_WEBHOOK_SECRET: 32 characters or more
    webhook_host: str = "127.0.0.1"  # STEADY_WEBHOOK_HOST
    webhook_port: int = 8080  # STEADY_WEBHOOK_PORT
    health_port: int = 0  # STEADY_HEALTH_PORT: /healthz and /metrics on the loopback; 0 is off
    workers: int = 4  # STEADY_WORKERS: worker loops in one process
    log_level: str = "INFO"  # STEADY_LOG_LEVEL

    @classmethod
    def from_env(cls, env: Optional[Mapping[str, str]] = None) -> "Settings":
        """Return the settings that `env` (by default the process's own) describes; raises `SettingsProblem`."""
        read = _Reader(os.environ if env is None else env)
        home = read.path("STEADY_HOME") or PROJECT / "var"
        settings = cls(
            home=home,
            database_url=read.text("STEADY_DATABASE_URL", f"sqlite:///{home / 'steady.db'}"),
            keys_url=read.text("STEADY_KEYS_URL"),
            master_key=read.text("STEADY_MASTER_KEY"),
            master_key_file=read.path("STEADY_MASTER_KEY_FILE"),
            keys_backup=read.path("STEADY_KEYS_BACKUP"),
            telegram_token=read.text("TELEGRAM_BOT_TOKEN"),
            telegram_api=read.text("STEADY_TELEGRAM_API", TELEGRAM_API).rstrip("/"),
            webhook_url=read.text("STEADY_WEBHOOK_URL"),
            webhook_secret=read.text("STEADY_WEBHOOK_SECRET"),
            webhook_host=read.text("STEADY_WEBHOOK_HOST", "127.0.0.1"),
            webhook_port=read.number("STEADY_WEBHOOK_PORT", 8080, 0, 65535),
            health_port=read.number("STEADY_HEALTH_PORT", 0, 0, 65535),
            workers=read.number("STEADY_WORKERS", 4, 1, 64),
            log_level=read.text("STEADY_LOG_LEVEL", "INFO").upper(),
        )
        settings._check()
        return settings

    @property
    def on_sqlite(self) -> bool:
        """Return whether the data lie in SQLite files of this machine."""
        return self.data_url.startswith("sqlite")

    @property
    def data_url(self) -> str:
        """Return the SQLAlchemy URL of the data."""
        url = self.database_url or f"sqlite:///{self.home / 'steady.db'}"
        return "postgresql" + url[len("postgres") :] if url.startswith("postgres://") else url

    @property
    def key_store_url(self) -> str:
        """Return the SQLAlchemy URL of the wrapped keys: a file of their own, or the same server's schema `keys`."""
        if self.keys_url:
            return self.keys_url
        return f"sqlite:///{self.home / 'keys.db'}" if self.on_sqlite else self.data_url

    @property
    def keys_copy(self) -> Path:
        """Return the path of the key store's one copy, which every erasure writes anew."""
        return self.keys_backup or self.home / "backup" / "keys" / "steady-keys.db"

    @property
    def key_file(self) -> Path:
        """Return the path of the master key's file."""
        return self.master_key_file or self.home / "master.key"

    def _check(self) -> None:
        if not self.data_url.startswith(("sqlite:///", "postgresql:", "postgresql+psycopg2:")):
            raise SettingsProblem("STEADY_DATABASE_URL must start with sqlite:/// or postgresql://.")
        if not _keeps_a_token(self.telegram_api):
            raise SettingsProblem("STEADY_TELEGRAM_API must start with https://, or with http:// on this machine.")
        if self.webhook_secret and len(self.webhook_secret) < 32:
            raise SettingsProblem("STEADY_WEBHOOK_SECRET must have 32 characters or more.")
        if self.webhook_url and not self.webhook_secret:
            raise SettingsProblem("STEADY_WEBHOOK_URL is set, so STEADY_WEBHOOK_SECRET is needed too.")
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise SettingsProblem("STEADY_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")


def _keeps_a_token(address: str) -> bool:
    """Tell whether the bot's token, which is part of every request's address, may travel there."""
    try:
        url = urlsplit(address)
        return bool(url.hostname) and (url.scheme == "https" or (url.scheme == "http" and url.hostname in _HERE))
    except ValueError:
        return False


class _Reader:
    """Reads variables by type; an empty variable counts as absent."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def text(self, name: str, default: str = "") -> str:
        return self._env.get(name, "").strip() or default

    def path(self, name: str) -> Optional[Path]:
        value = self.text(name)
        return Path(value).expanduser().resolve() if value else None

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        if not value.isdigit() or not lowest <= int(value) <= highest:
            raise SettingsProblem(f"{name} must be a whole number from {lowest} to {highest}.")
        return int(value)
