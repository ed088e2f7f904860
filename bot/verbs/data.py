"""Verbs that deal with kept data: backup, restore, migrate, rotate-keys, erase, export."""

import argparse
import json
from datetime import datetime, timezone
from pathlib import Path
from uuid import UUID

from bot.settings import Settings
from bot.verbs.problem import Problem, part


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add this file's verbs to the parser."""
    for name, verb, text in (
        ("migrate", migrate, "bring the database's tables to this version"),
        ("rotate-keys", rotate_keys, "make a new master key and wrap every person's key anew"),
    ):
        verbs.add_parser(name, help=text, description=text).set_defaults(verb=verb, name=name)
    for name, verb, text in (
        ("backup", backup, "write the sealed data to one place and their keys to another"),
        ("restore", restore, "put back what `backup` wrote"),
    ):
        copying = verbs.add_parser(name, help=text, description=text)
        copying.add_argument("--data", type=Path, metavar="FOLDER", required=True, help="where the sealed data lie")
        copying.add_argument(
            "--keys", type=Path, metavar="FOLDER", required=True, help="where their keys lie: another disk"
        )
        copying.set_defaults(verb=verb, name=name)
    erasing = verbs.add_parser("erase", help="erase one chat for good")
    erasing.add_argument("--chat", metavar="ID", required=True, help="Telegram's number of the chat, or terminal:NAME")
    erasing.add_argument("--json", action="store_true", help="print the receipt as JSON")
    erasing.set_defaults(verb=erase, name="erase")
    exporting = verbs.add_parser("export", help="print all that a terminal chat has kept")
    exporting.add_argument("--chat", metavar="NAME", required=True, help="the NAME given to ./steady chat --chat")
    exporting.add_argument("--json", action="store_true", help="print JSON instead of text")
    exporting.set_defaults(verb=export, name="export")


def migrate(args: argparse.Namespace) -> int:
    """Make or migrate the databases."""
    part("bot.store.database").Store.open(Settings.from_env(), prepare=True).close()
    print("The database fits this version.")
    return 0


def erase(args: argparse.Namespace) -> int:
    """Erase a chat and print how many rows went."""
    store = part("bot.app").open_store()
    try:
        chat_id = _chat(store, _address(args.chat))
        receipt = part("bot.store.erase").erase(store, chat_id, datetime.now(timezone.utc))
    finally:
        store.close()
    rows = dict(receipt.rows)
    print(json.dumps({"rows": rows}) if args.json else f"Erased: {sum(rows.values())} rows and the chat's key.")
    return 0


def _address(given: str) -> str:
    """Return the address of a chat as the store knows it."""
    number = given[1:] if given.startswith("-") else given
    return f"telegram:{given}" if number.isdigit() else given


def _chat(store: object, address: str) -> UUID:
    found = store.find(address)  # type: ignore[attr-defined]
    if found is None:
        raise Problem("There is no such chat. A Telegram chat is its number, a terminal chat is terminal:NAME.")
    return found


def export(args: argparse.Namespace) -> int:
    """Print what a terminal chat has kept, as text or JSON."""
    store = part("bot.app").open_store()
    try:
        chat_id = _chat(store, f"terminal:{args.chat.removeprefix('terminal:')}")
        kept = part("bot.store.export").export(store, chat_id, datetime.now(timezone.utc))
    finally:
        store.close()
    print(json.dumps(kept.data, ensure_ascii=False) if args.json else kept.text)
    return 0


def backup(args: argparse.Namespace) -> int:
    """Copy the data and, to another place, the keys."""
    settings = Settings.from_env()
    written = part("bot.store.backup").backup(settings, args.data, args.keys)
    print(f"Written: {written.data} and {written.keys}. Without the second the first cannot be read by anybody.")
    return 0


def restore(args: argparse.Namespace) -> int:
    """Put a copy back; refuses where data lie already."""
    part("bot.store.backup").restore(Settings.from_env(), args.data, args.keys)
    print("Restored. Run ./steady doctor, then start.")
    return 0


def rotate_keys(args: argparse.Namespace) -> int:
    """Make a new master key and wrap all keys with it."""
    count = part("bot.store.rotate").rotate(Settings.from_env())
    print(f"A new master key is in use; {count} keys were wrapped anew.")
    return 0
