"""Draw docs/conversation.svg from a real conversation: `./steady train`, then `.venv/bin/python docs/conversation.py`."""

import asyncio
import io
import sys
from datetime import datetime, timezone
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot import app
from bot.front.terminal import PAUSE_TIMER, message_from, timer_message
from bot.store.turn import Turn

LINES = (
    "hes been online and hasnt answered since lunch im losing it",
    "Breathe 60 s",
    "7-8",
    "Scared of losing them",
    "Blame or guilt",
)


async def draw(target: Path) -> None:
    """Play the lines through the real door and write what both said."""
    door, console = app.load_door(place=app.train()), Console(record=True, width=78, file=io.StringIO())
    chat, now, records, timers, shown = uuid4(), datetime.now(timezone.utc), [], [], []
    for line in LINES:
        console.print(Text(f"> {line}", style="bold"))
        messages = [message_from(line, shown, now)]
        while messages:
            turn = Turn(chat, "picture", now, records, timers)
            for message in messages:
                if message.kind == "timer":
                    turn.cancel_timers(kind=message.code)
            replies = await door.reply(turn, messages)
            records, timers = turn.records, turn.timers
            for reply in replies:
                console.print(Panel(Text(reply.text), expand=False))
                console.print(Text("   ".join(f"[{button.label}]" for button in reply.choices()), style="cyan"))
            shown = [button for reply in replies for button in reply.choices()] or shown
            pause = next((timer for timer in timers if timer.kind == PAUSE_TIMER), None)
            messages = [timer_message(pause)] if pause else []
    console.save_svg(str(target), title="./steady")


asyncio.run(draw(Path(__file__).with_name("conversation.svg")))
