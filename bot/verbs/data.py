"""Verbs that deal with kept data: backup, restore, migrate, rotate-keys, erase, export."""

import argparse
import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from uuid import UUID

from bot.settings import Settings
from bot.verbs.problem import Problem, part


def add_verbs(verbs: argparse._SubParsersAction) -> None:
    """Add this file's verbs to the parser."""
    text = "bring the database's tables to this version"
    verbs.add_parser("migrate", help=text, description=text).set_defaults(verb=migrate, name="migrate")
    _add_copying(verbs)
    _add_rotating(verbs)
    erasing = verbs.add_parser("erase", help="erase one chat for good")
    erasing.add_argument("--chat", metavar="ID", required=True, help="Telegram's number of the chat, or terminal:NAME")
    erasing.add_argument("--json", action="store_true", help="print the receipt as JSON")
    erasing.set_defaults(verb=erase, name="erase")
    exporting = verbs.add_parser("export", help="print all that a terminal chat has kept")
    exporting.add_argument("--chat", metavar="NAME", required=True, help="the NAME given to ./steady chat --chat")
    exporting.add_argument("--json", action="store_true", help="print JSON instead of text")
    exporting.set_defaults(verb=export, name="export")


def _add_copying(verbs: argparse._SubParsersAction) -> None:
    text = "write the sealed data to one place and their keys to another"
    copying = verbs.add_parser("backup", help=text, description=text)
    copying.add_argument(
        "--data", type=Path, metavar="FOLDER", help="for the data (default: backup/data in STEADY_HOME)"
    )
    copying.add_argument("--keys", type=Path, metavar="FOLDER", help="for the keys, best on another disk")
    copying.set_defaults(verb=backup, name="backup")
    text = "put back what backup wrote"
    restoring = verbs.add_parser("restore", help=text, description=text)
    restoring.add_argument("--data", type=Path, metavar="FILE", required=True, help="the copy of the data")
    restoring.add_argument("--keys", type=Path, metavar="FILE", required=True, help="the copy of the keys")
    restoring.set_defaults(verb=restore, name="restore")


def _add_rotating(verbs: argparse._SubParsersAction) -> None:
    text = "make a new master key and wrap every person's key anew"
    rotating = verbs.add_parser("rotate-keys", help=text, description=text)
    rotating.add_argument("--finish", action="store_true", help="drop the older keys")
    others = rotating.add_mutually_exclusive_group()
    others.add_argument(
        "--people", dest="verb", action="store_const", const=rotate_people,
        help="give every person a new key of their own instead, and seal all they have with it",
    )  # fmt: skip
    others.add_argument(
        "--pepper", dest="verb", action="store_const", const=rotate_pepper,
        help="renew what chats are looked up by instead",
    )  # fmt: skip
    rotating.set_defaults(verb=rotate_keys, name="rotate-keys")


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
    print(json.dumps(kept.data, ensure_ascii=False) if args.json else kept.as_text({}), end="\n" if args.json else "")
    return 0


def backup(args: argparse.Namespace) -> int:
    """Copy the data and, to another place, the keys."""
    settings = Settings.from_env()
    data_folder = args.data or settings.home / "backup" / "data"
    keys_copy = args.keys / settings.keys_copy.name if args.keys else settings.keys_copy
    store = part("bot.app").open_store(settings)
    try:
        now = datetime.now(timezone.utc)
        written = part("bot.store.backup").backup(store, data_folder, keys_copy.parent, now, keys_copy.name)
    finally:
        store.close()
    print(f"data: {written[0]}\nkeys: {written[1]}")
    source = "STEADY_MASTER_KEY" if settings.master_key else str(settings.key_file)
    print(
        f"Keep the two apart, and a copy of the master key ({source}) in a third place: "
        "a lost key cannot be recovered, and without it nobody can read either file.",
        file=sys.stderr,
    )
    if keys_copy.resolve() != settings.keys_copy.resolve():
        print(
            f"An erasure does not reach this copy of the keys: set STEADY_KEYS_BACKUP={keys_copy}, "
            "and it is written anew each time somebody is erased.",
            file=sys.stderr,
        )
    return 0


def restore(args: argparse.Namespace) -> int:
    """Put a copy back into an empty database."""
    count = part("bot.store.backup").restore(Settings.from_env(), args.data, args.keys)
    print(f"Restored: {count} chats. Who was erased stays erased.")
    return 0


def rotate_keys(args: argparse.Namespace) -> int:
    """Put a new master key on top and wrap all keys with it; with `--finish` drop the older ones."""
    settings = Settings.from_env()
    master, rotation = part("bot.store.master"), part("bot.store.rotation")
    known = master.read_master(settings)
    if not args.finish and known is not None and len(known.all) == 1:  # else an earlier change goes on
        master.add_master(settings)
    store = part("bot.app").open_store(settings)
    try:
        if args.finish:
            master.wait_until_noticed(settings)
        count = rotation.rewrap_all(store.keys)
        if args.finish:
            part("bot.store.copying").freshen_copy(store.keys, settings)
    finally:
        store.close()
    if args.finish and not settings.master_key:
        master.drop_older(settings)
    print(f"{count} keys were wrapped anew with the newest master key.")
    _say_what_is_left(args.finish, bool(settings.master_key))
    return 0


def rotate_people(args: argparse.Namespace) -> int:
    """Give every person a new key; with `--finish`, an hour later, destroy the older ones."""
    store, rotation = part("bot.app").open_store(), part("bot.store.rotation")
    now = datetime.now(timezone.utc)
    try:
        if not args.finish:
            count = rotation.renew_people(store, now)
            print(f"{count} people have a new key, and all that is kept of them is sealed with it.")
            print("In an hour, when every process knows them: ./steady rotate-keys --people --finish.", file=sys.stderr)
            return 0
        dropped, waiting = rotation.drop_old_people_keys(store, now)
    finally:
        store.close()
    print(f"{dropped} older keys are gone.")
    if waiting:
        print(f"{waiting} people got theirs less than an hour ago: run this again later.", file=sys.stderr)
        return 1
    print("Copies from before need them: run ./steady backup now.", file=sys.stderr)
    return 0


def _say_what_is_left(finished: bool, in_environment: bool) -> None:
    if in_environment:
        text = "Take the older keys out of STEADY_MASTER_KEY once every process was restarted."
    elif finished:
        text = "The older master keys are gone. Copies of the key store from before need them: run ./steady backup now."
    else:
        text = (
            "Processes of this machine use the new key already, without a restart. "
            "Keep a copy of the key file in its safe place, then run ./steady rotate-keys --finish."
        )
    print(text, file=sys.stderr)


def rotate_pepper(args: argparse.Namespace) -> int:
    """Compute every chat's look-up anew with a new pepper."""
    if args.finish:
        raise Problem("A change of the pepper ends by itself: leave --finish out.")
    store = part("bot.app").open_store()
    try:
        count = part("bot.store.rotation").renew_pepper(store)
    finally:
        store.close()
    print(f"{count} chats are found by a new pepper.")
    return 0
