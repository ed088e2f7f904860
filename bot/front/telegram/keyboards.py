"""Buttons as inline keyboards, and what a keyboard looks like once it was pressed."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Literal, Optional, Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.content.messages import Button
from bot.front.telegram.texts import clean, units

CODE_BYTES = 64
COPY_UNITS = 256
CHOSEN = "✓"
SPENT = "="  # the code of a button that only shows what was chosen

_DISCREET = "!"  # stands before a code whose tap must leave no words; travels with the button, so it survives a restart
_REMEMBERED = 10_000

Verdict = Literal["taken", "again", "earlier"]


@dataclass(frozen=True)
class Choice:
    """What a pressed button means: the code, its label, and whether the words may be shown."""

    code: str
    label: str
    discreet: bool


def inline(
    rows: Sequence[Sequence[Button]], discreet: bool = False
) -> tuple[Optional[InlineKeyboardMarkup], list[str]]:
    """Return the keyboard, and the texts to copy that are too long for a button.

    Raises ValueError for a code that Telegram would refuse or that could not be read back.
    """
    keyboard, too_long = [], []
    for row in rows:
        buttons = []
        for button in row:
            if button.copy and units(button.copy) > COPY_UNITS:
                too_long.append(button.copy)
            else:
                buttons.append(_inline_button(button, discreet))
        if buttons:
            keyboard.append(buttons)
    return (InlineKeyboardMarkup(keyboard) if keyboard else None), too_long


def _inline_button(button: Button, discreet: bool) -> InlineKeyboardButton:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.copy:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(clean(button.copy)))
    data = (_DISCREET if discreet else "") + button.code
    if not button.code or button.code[0] in (_DISCREET, SPENT) or len(data.encode()) > CODE_BYTES:
        raise ValueError(f"a button's code must be 1-{CODE_BYTES - 1} bytes and begin with a letter: {button.code!r}")
    return InlineKeyboardButton(button.label, callback_data=data)


def read_choice(data: str, markup: Optional[InlineKeyboardMarkup]) -> Choice:
    """Return what was pressed; the code is empty if no such button stands there (spent, or made up).

    Without a keyboard to compare with (Telegram shows none for very old messages) the label is empty.
    """
    labels = [button.text for row in _rows(markup) for button in row if button.callback_data == data]
    if data == SPENT or (markup is not None and not labels):
        return Choice("", "", False)
    discreet = data.startswith(_DISCREET)
    return Choice(data[1:] if discreet else data, labels[0] if labels else "", discreet)


def is_spent(markup: Optional[InlineKeyboardMarkup]) -> bool:
    """Return whether a keyboard already shows what was chosen."""
    return any(button.callback_data == SPENT for row in _rows(markup) for button in row)


def pressed(markup: Optional[InlineKeyboardMarkup], choice: Optional[Choice]) -> Optional[InlineKeyboardMarkup]:
    """Return the keyboard after a tap: the choice with a check mark; buttons to copy and links stay usable."""
    kept = [[button for button in row if button.callback_data is None] for row in _rows(markup)]
    rows = [row for row in kept if row]
    if choice is not None:
        label = CHOSEN if choice.discreet or not choice.label else f"{choice.label} {CHOSEN}"
        rows.append([InlineKeyboardButton(label, callback_data=SPENT)])
    return InlineKeyboardMarkup(rows) if rows else None


def in_words(rows: Sequence[Sequence[Button]]) -> str:
    """Return the buttons as plain lines, for when Telegram refuses a keyboard."""
    lines = []
    for button in (button for row in rows for button in row):
        short = units(button.copy) <= COPY_UNITS and button.copy not in button.label
        more = button.url or (button.copy if short else "")
        lines.append(f"- {button.label}{': ' + more if more else ''}")
    return "\n".join(lines)


def _rows(markup: Optional[InlineKeyboardMarkup]) -> Sequence[Sequence[InlineKeyboardButton]]:
    return markup.inline_keyboard if markup else ()


@dataclass
class Keyboards:
    """What this process knows about keyboards: which were pressed, and which is a chat's newest.

    Only a guard against two fingers at once and against old messages. It may forget: the pressed keyboard
    is gone from the chat by then, and the dialogue keeps its own list of the last buttons.
    """

    _pressed: "OrderedDict[tuple[int, int], str]" = field(default_factory=OrderedDict)
    _newest: "OrderedDict[int, int]" = field(default_factory=OrderedDict)
    _lasting: "OrderedDict[int, None]" = field(default_factory=OrderedDict)

    def shown(self, chat_id: int, message_id: int) -> None:
        """Remember a keyboard that was sent."""
        self._newest[chat_id] = max(message_id, self._newest.get(chat_id, 0))
        _trim(self._newest, chat_id)

    def has_lasting(self, chat_id: int) -> bool:
        """Return whether a chat got the two lasting buttons from this process."""
        return chat_id in self._lasting

    def lasting_shown(self, chat_id: int) -> None:
        """Remember that a chat got the lasting buttons."""
        self._lasting[chat_id] = None
        _trim(self._lasting, chat_id)

    def lasting_gone(self, chat_id: int) -> None:
        """Forget it: whoever presses Start may have cleared the chat, buttons and all."""
        self._lasting.pop(chat_id, None)

    def press(self, chat_id: int, message_id: int, query_id: str, always: bool) -> Verdict:
        """Take a tap: "again" if another tap was first, "earlier" if a newer keyboard is there.

        The same query again (Telegram delivers what was not confirmed) is taken again. `always` lets a tap
        on an old message count: what concerns danger is never too old.
        """
        key = (chat_id, message_id)
        if self._pressed.get(key, query_id) != query_id:
            return "again"
        if not always and message_id < self._newest.get(chat_id, 0):
            return "earlier"
        self._pressed[key] = query_id
        _trim(self._pressed, key)
        return "taken"


def _trim(memory: "OrderedDict", newest: object) -> None:
    memory.move_to_end(newest)
    while len(memory) > _REMEMBERED:
        memory.popitem(last=False)
