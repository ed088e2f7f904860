"""Limits that the specification tells only in prose."""

import re
from typing import Any

_ACTIONS = (
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay"
).split()
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SIZES = {
    ("sendMessage", "text"): (1, 4096),
    ("editMessageText", "text"): (1, 4096),
    ("sendAnimation", "caption"): (0, 1024),
    ("sendPhoto", "caption"): (0, 1024),
    ("editMessageCaption", "caption"): (0, 1024),
    ("answerCallbackQuery", "text"): (0, 200),
    ("setMyName", "name"): (0, 64),
    ("setMyDescription", "description"): (0, 512),
    ("setMyShortDescription", "short_description"): (0, 120),
}


def units(text: str) -> int:
    """Return a text's length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_limits(method: str, params: dict[str, Any]) -> list[str]:
    """Return which limits a request breaks."""
    wrong = []
    for (name, param), (low, high) in _SIZES.items():
        if name == method and param in params and not low <= units(str(params[param]).strip()) <= high:
            wrong.append(f"{method}.{param}: {units(params[param])} units, allowed are {low}-{high}")
    if method == "deleteMessages" and not 1 <= len(params.get("message_ids", [])) <= 100:
        wrong.append("deleteMessages.message_ids: 1-100 are allowed")
    for text, marks in (("text", "entities"), ("caption", "caption_entities")):
        wrong += _check_entities(method, params.get(text, ""), params.get(marks) or [])
    for command in params.get("commands", []):
        if not _COMMAND.fullmatch(command["command"]) or not 1 <= len(command["description"]) <= 256:
            wrong.append(f"{method}.commands: {command['command']} is out of line")
    return wrong + _check_markup(params.get("reply_markup") or {})


def _check_entities(method: str, text: str, entities: list[dict[str, Any]]) -> list[str]:
    coded = text.encode("utf-16-le", "surrogatepass")
    wrong = []
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        stretch = coded[2 * start : 2 * end]
        try:
            stretch.decode("utf-16-le")
        except UnicodeDecodeError:
            wrong.append(f"{method}: an entity cuts a character in two")
        if entity["length"] < 1 or 2 * end > len(coded):
            wrong.append(f"{method}: an entity reaches beyond the text")
    return wrong


def _check_markup(markup: dict[str, Any]) -> list[str]:
    wrong = []
    for button in (button for row in markup.get("inline_keyboard", []) for button in row):
        if sum(action in button for action in _ACTIONS) != 1:
            wrong.append("a button has exactly one action")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            wrong.append("callback_data has 1-64 bytes")
        if "copy_text" in button and not 1 <= units(button["copy_text"]["text"]) <= 256:
            wrong.append("copy_text has 1-256 characters")
        if not button["text"].strip():
            wrong.append("a button needs a label")
        if "url" in button and not re.match(r"(https?|tg)://", button["url"]):
            wrong.append("a button's url is http(s) or tg")
    return wrong
