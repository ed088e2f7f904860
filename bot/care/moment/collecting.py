"""What is said while texts are collected, and is no text: enough, one less, another breath, a length."""

from typing import Optional

from bot.care.moment.heard import Changes
from bot.care.moment.hold import is_length, read_length
from bot.care.moment.steps import Answers
from bot.care.moment.taps import breath_again

_LABELLED = ("10", "20")  # the minutes on the next question's buttons


def only_length(text: str, answers: Answers) -> Optional[str]:
    """Return the length in "10 min", said where a text was asked for: the next question is answered with this one."""
    plain = text.strip(" .!").lower()
    bare = answers.get("collected") == "yes" and plain in _LABELLED
    return read_length(plain) if bare or is_length(plain.removeprefix("for ")) else None


def own_value(step: str, value: str, answers: Answers, text: str) -> Changes:
    """Return what a known phrase changes where own words are asked for.

    At the hold, "ok" means one thing before anything was written and another after it.
    """
    if step != "hold_text":
        return {step: value}
    collected = answers.get("collected") == "yes"
    if value == "last":
        return {"hold_less": "last" if collected else "none"}
    if value == "breathe":
        return {"opening": value} if answers.get("opening") == "hold" else breath_again()
    if value == "send":  # they have decided: no hold, and no question on the way
        return {step: "done" if collected else "none", "hold_length": "none", "need": "none"}
    if value == "text":
        return {"hold_more": text}
    if value == "plea":
        return {"hold_more": text} if collected else {"explain": step}
    if value == "no_hold":
        return {step: "done" if collected else "none", "hold_length": "none"}
    if value == "ready":
        return {step: "done"} if collected else {"explain": step}
    if value == "on":
        return {"explain": step} if collected else {step: "none"}
    if value == "none" and collected:
        value = "done"
    return {step: value if value != "done" or collected else "none"}
