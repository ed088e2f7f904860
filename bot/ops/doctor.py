"""`./steady doctor`: look at everything that a start needs, and say what to do about each fault."""

import importlib
import json
import os
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any, Callable, Literal, Optional

from bot.settings import PROJECT, TELEGRAM_API, Settings, SettingsProblem
from bot.store.errors import StoreProblem
from bot.store.master import read_master

State = Literal["good", "note", "wrong"]
_SIGNS = {"good": "ok   ", "note": "note ", "wrong": "WRONG"}
_OTHERS = 0o077
_TELEGRAM_SECONDS = 10.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. A "note" does not stand in the way of a start."""

    name: str
    state: State
    text: str
    next_step: str = ""

    def line(self) -> str:
        """Return the finding as one line for a terminal."""
        return f"{_SIGNS[self.state]} {self.name}: {self.text}{' ' + self.next_step if self.next_step else ''}"

    def as_dict(self) -> dict[str, str]:
        """Return the finding as data."""
        return asdict(self)


def examine(env: Optional[dict[str, str]] = None) -> list[Finding]:
    """Return what was found, one finding for each thing a start needs; changes nothing."""
    try:
        settings = Settings.from_env(env)
    except SettingsProblem as problem:
        return [Finding("settings", "wrong", str(problem), "Correct it in .env or in the environment.")]
    looks: list[Callable[[Settings], Finding]] = [_settings, _key, _database, _content, _model, _safety, _telegram]
    return [_safely(look, settings) for look in looks]


def _safely(look: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return look(settings)
    except Exception as error:  # one broken thing must not hide the others; its text may hold a secret
        return Finding(look.__name__.strip("_"), "wrong", f"could not be looked at ({type(error).__name__}).")


def _settings(settings: Settings) -> Finding:
    env_file = PROJECT / ".env"
    if env_file.exists() and env_file.stat().st_mode & _OTHERS:
        return Finding("settings", "wrong", "Others can read .env.", "Run: chmod 600 .env")
    place = "SQLite" if settings.on_sqlite else "PostgreSQL"
    return Finding("settings", "good", f"data on {place}, in {settings.home}.")


def _key(settings: Settings) -> Finding:
    try:
        master = read_master(settings)
    except StoreProblem as problem:
        return Finding("key", "wrong", str(problem))
    if master is not None:
        return Finding("key", "good", f"{len(master.all)} master key(s), the newest is {master.newest.kid}.")
    if _has_database(settings):
        missing = f"There is a database but no master key at {settings.key_file}."
        return Finding("key", "wrong", missing, "Put the key back; without it nothing can be read.")
    return Finding("key", "note", "none yet: it is made at the first start.")


def _database(settings: Settings) -> Finding:
    if not _has_database(settings):
        return Finding("database", "note", "none yet: it is made at the first start.")
    from bot.store.database import Store

    try:
        Store.open(settings, prepare=False).close()
    except StoreProblem as problem:
        return Finding("database", "wrong", str(problem))
    return Finding("database", "good", "it opens, its tables fit this version, its keys fit it.")


def _has_database(settings: Settings) -> bool:
    """Tell whether there is a database; a server's is taken to be there."""
    return not settings.on_sqlite or os.path.exists(settings.data_url[len("sqlite:///") :])


def _content(settings: Settings) -> Finding:
    from bot.content.errors import ContentError

    try:
        importlib.import_module("bot.content.check").check_all()
    except ContentError as error:
        return Finding("content", "wrong", str(error), "Correct that line.")
    return Finding("content", "good", "all content files fit their shapes.")


def _model(settings: Settings) -> Finding:
    from bot.dialogue import model

    if not model.is_trained():
        return Finding(
            "model", "note", "none fits this checkout yet.", "Run ./steady train; ./steady does it by itself."
        )
    try:
        model.check(model.folder())
    except model.ModelProblem as problem:
        return Finding("model", "wrong", str(problem))
    return Finding("model", "good", f"{model.folder().name} fits this checkout, none of its files was changed.")


def _safety(settings: Settings) -> Finding:
    from bot.dialogue import model

    if not model.is_trained():
        return Finding("safety", "note", "the screen's head is trained with the model.")
    fault = _screen_fault(model.folder())
    if fault:
        degraded = f"the screen is degraded: it would find danger by its patterns alone ({fault})."
        return Finding("safety", "wrong", degraded, "Run ./steady train --force.")
    return Finding("safety", "good", "the screen reads with its patterns and its trained head.")


def _screen_fault(place: Path) -> str:
    """Return why the screen would work without its head, "" if it has one."""
    from bot.language.encoder import ENCODER_FOLDER, Encoder
    from bot.language.heads import HeadError
    from bot.language.safety import stored_head

    try:
        head = stored_head(place)
        if not ENCODER_FOLDER.exists():
            return "the sentence encoder is missing"
        scores = head.scores(Encoder(ENCODER_FOLDER).vector("a message"))
    except HeadError as error:
        return str(error)
    except Exception as error:  # a damaged encoder fails in its library's own ways
        return f"the sentence encoder does not work: {type(error).__name__}"
    return "" if all(isfinite(score) for score in scores.values()) else "the head's scores are no numbers"


def _telegram(settings: Settings) -> Finding:
    if not settings.telegram_token:
        return Finding("telegram", "note", "TELEGRAM_BOT_TOKEN is not set: ./steady opens the terminal chat.")
    found = telegram_answer(settings.telegram_token, settings.telegram_api)
    if settings.telegram_api == TELEGRAM_API:
        return found
    return replace(found, text=f"{found.text} Asked at the address in STEADY_TELEGRAM_API, not at Telegram's own.")


def telegram_answer(token: str, base: str) -> Finding:
    """Ask Telegram who the token belongs to; neither the token nor an address with it is ever in the finding."""
    try:
        with urllib.request.urlopen(f"{base}/bot{token}/getMe", timeout=_TELEGRAM_SECONDS) as answer:
            user: dict[str, Any] = json.load(answer)["result"]
    except urllib.error.HTTPError as error:
        if error.code in (401, 404):
            return Finding("telegram", "wrong", "Telegram does not know this token.", "Copy it again from @BotFather.")
        return Finding("telegram", "wrong", f"Telegram answered with {error.code}.", "Try again later.")
    except (OSError, ValueError, KeyError) as error:
        unreached = f"Telegram could not be reached ({type(error).__name__})."
        return Finding("telegram", "wrong", unreached, "Check the network and a proxy in between.")
    return Finding("telegram", "good", f"it knows the bot as @{user.get('username', '?')}.")
