"""The only wiring: builds every part once and hands each what it needs."""

import argparse
import asyncio
import subprocess
import sys
import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Optional, Sequence

from bot.content.messages import Incoming, Reply
from bot.settings import PROJECT, Settings
from bot.store.database import Store
from bot.store.errors import Unavailable
from bot.store.turn import Timer, Turn

_ATTEMPTS = 3


def train() -> Path:
    """Return the folder of today's model, trained first if it is missing.

    Training has a process of its own: what it loads would stay in the memory of one that talks for weeks.
    Raises `ModelProblem`.
    """
    from bot.dialogue import model

    if not model.is_trained():
        command = [sys.executable, "-m", "bot", "train"]
        # the folder that this verb prints is no news to somebody who came to talk; its progress is on stderr
        if subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL).returncode:
            raise model.ModelProblem("The model could not be trained; the lines above say why.")
    return model.train()


def train_here(force: bool = False) -> Path:
    """Train in this process if today's model is missing or `force`; return its folder. Progress goes to stderr."""
    from bot.dialogue import model

    if not force and model.is_trained():
        return model.train()
    print("steady: training, about a minute ...", file=sys.stderr)
    return model.train(lambda step: print(f"  {step} ...", file=sys.stderr), force)


def open_store(settings: Optional[Settings] = None, prepare: Optional[bool] = None) -> Store:
    """Open the store of these settings."""
    return Store.open(settings or Settings.from_env(), prepare)


def load_dialogue(place: Optional[Path] = None) -> Any:
    """Load the Agent of a model folder (today's); raises `ModelProblem` if it is missing or was changed."""
    from bot.dialogue import model

    place = place or model.folder()
    model.check(place)

    import_lean()
    from actions.registry import all_actions
    from bot.content.library import load_library
    from bot.dialogue.engine import Dialogue
    from bot.language.drafts import load_desk

    return Dialogue(place / model.ARCHIVE, all_actions(load_library(), load_desk(place)), place.name)


def load_door(store: Optional[Store] = None, place: Optional[Path] = None) -> Any:
    """Build the door: the safety desk in front, the dialogue behind it."""
    import_lean()
    from bot.door.door import Door

    dialogue = load_dialogue(place)
    return Door(load_safety(store, place), dialogue.handle)


def import_lean() -> None:
    """Import Rasa and spaCy without what a running bot leaves out: before anything that imports them whole."""
    from bot.dialogue.lean import import_lean as imports

    imports()


def load_safety(store: Optional[Store] = None, place: Optional[Path] = None) -> Any:
    """Build the safety desk. Texts and patterns are files; without the trained head the patterns work alone."""
    from bot.care.safety.talk import SafetyTalk
    from bot.content.crisis_lines import load_countries
    from bot.content.loader import CONTENT
    from bot.content.safety_texts import load_safety_texts
    from bot.dialogue import model
    from bot.door.safety import SafetyDesk
    from bot.language.encoder import shared_encoder
    from bot.language.safety import load_screen

    run = uuid.uuid4().hex if store is None or store.settings.on_sqlite else ""
    talk = SafetyTalk(load_safety_texts(), load_countries(CONTENT / "crisis_lines"))
    return SafetyDesk(
        load_screen(place or model.folder()), talk, shared_encoder().vector, store.commit_safety if store else None, run
    )


def chat(args: argparse.Namespace) -> int:
    """Run the terminal chat until the input ends."""
    asyncio.run(_chat(args, train()))
    return 0


async def _chat(args: argparse.Namespace, place: Path) -> None:
    from bot.front.terminal import LineChat, VirtualClock
    from bot.front.terminal_screen import ScreenChat

    clock = VirtualClock(args.now, args.speed)
    store = _open_or_go_on(Settings.from_env())
    address = f"terminal:{args.chat or uuid.uuid4().hex}"
    if args.fresh:
        await _forget(store, address, clock.now())
    session = TerminalSession(store, load_door(store, place), address)
    plain = args.json or not sys.stdin.isatty()
    front = LineChat(session.answer, clock, args.json) if plain else ScreenChat(session.answer, clock)
    try:
        await front.run(sys.stdin, session.timers(clock.now()))
    finally:
        if args.chat is None:
            await _forget(store, address, clock.now())
        store.close()


def _open_or_go_on(settings: Settings, prepare: Optional[bool] = None) -> Store:
    """Return a store that is open, or one that is away: the operator is told, people in danger get their card."""
    store = Store(settings, prepare)
    try:
        store.reach()
    except Unavailable as problem:
        print(f"steady: {problem}\nsteady: people in danger get their card all the same.", file=sys.stderr)
    return store


async def _forget(store: Store, address: str, now: datetime) -> None:
    with suppress(Unavailable):
        turn = store.load(store.chat_for(address, now), now)
        turn.erase = True
        store.commit(turn)


class TerminalSession:
    """One chat of the terminal: load, answer, commit; a failed turn is tried again, then D9."""

    def __init__(self, store: Store, door: Any, address: str) -> None:
        self._store, self._door, self._address = store, door, address

    def timers(self, now: datetime) -> list[Timer]:
        """Return the chat's waiting timers; none while the store is away."""
        try:
            return self._store.load(self._store.chat_for(self._address, now), now).timers
        except Unavailable:
            return []

    async def answer(
        self, messages: Sequence[Incoming], now: datetime
    ) -> tuple[list[Reply], Optional[str], str, list[Timer]]:
        """Answer and store."""
        for _ in range(_ATTEMPTS):
            with suppress(Exception):  # what failed is rolled back by loading again
                turn = self._load(messages, now)
                replies = list(await self._door.reply(turn, messages))
                if not turn.failed:
                    self._store.commit(turn)
                    return replies, self._door.heard.intent, self._door.heard.safety, turn.timers
        return list(self._door.emergency(self._address, messages)), None, "R0", []

    def _load(self, messages: Sequence[Incoming], now: datetime) -> Turn:
        turn = self._store.load(self._store.chat_for(self._address, now), now)
        for message in messages:
            if message.kind == "timer":
                turn.cancel_timers(kind=message.code)
        return turn


def run() -> int:
    """Run the main job: Telegram with a token, else the terminal chat."""
    settings = Settings.from_env()
    if not settings.telegram_token:
        return chat(argparse.Namespace(now=None, speed=1.0, chat="you", fresh=False, json=False))
    return asyncio.run(_serve(settings, train(), webhook=False))


def work() -> int:
    """Run one of several workers on PostgreSQL, behind a webhook; it never trains or migrates."""
    return asyncio.run(_serve(Settings.from_env(), None, webhook=True))


def _fingerprint(place: Optional[Path]) -> str:
    from bot.dialogue import model

    return (place or model.folder()).name


async def _serve(settings: Settings, place: Optional[Path], webhook: bool) -> int:
    from bot.service import Service

    store = _open_or_go_on(settings, prepare=not webhook)  # the service goes on asking for one that is away
    try:
        return await Service(settings, store, load_door(store, place), webhook, _fingerprint(place)).run()
    finally:
        store.close()
