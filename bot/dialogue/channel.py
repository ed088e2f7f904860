"""Turn what Rasa utters into replies staged on the Turn."""

from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.content.messages import Button, Mark, Reply, ReplyKind
from bot.store.turn import current_turn

_LONG_LABEL = 16


class TurnChannel(OutputChannel):
    """Rasa's output channel: one utterance is one bubble; blank lines do not split it."""

    @classmethod
    def name(cls) -> str:
        """Return the channel's name, as responses can be written for it."""
        return "steady"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Stage one utterance."""
        reply = reply_from(message)
        if reply.text or reply.media:
            current_turn.get().say(reply)


def reply_from(message: dict[str, Any]) -> Reply:
    """Return the bubble for a Rasa utterance; `custom` may set kind, media, marks, priority, silent, discreet, seconds.

    A button has a payload, a url or, under "copy", a text of any length to copy: the front knows what fits where.
    """
    custom = message.get("custom") or {}
    buttons = [_button(button) for button in message.get("buttons") or []]
    kind: ReplyKind = custom.get("kind") or ("question" if buttons else "text")
    return Reply(
        text=str(message.get("text") or ""),
        buttons=rows(buttons),
        kind=kind,
        media=custom.get("media", ""),
        marks=tuple(Mark(**mark) for mark in custom.get("marks", [])),
        priority=custom.get("priority", "reply"),
        silent=bool(custom.get("silent", False)),
        discreet=bool(custom.get("discreet", False)),
        seconds=float(custom.get("seconds", 0)),
        facts={"response": message.get("utter_action", "")},
    )


def _button(data: dict[str, Any]) -> Button:
    return Button(data["title"], data.get("payload", ""), data.get("copy", ""), data.get("url", ""))


def rows(buttons: list[Button]) -> tuple[tuple[Button, ...], ...]:
    """Lay buttons out for a phone: short labels two to a row, long ones alone."""
    result: list[list[Button]] = []
    for button in buttons:
        short = len(button.label) <= _LONG_LABEL
        if short and result and len(result[-1]) == 1 and len(result[-1][0].label) <= _LONG_LABEL:
            result[-1].append(button)
        else:
            result.append([button])
    return tuple(tuple(row) for row in result)
