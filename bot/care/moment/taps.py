"""What a chosen value changes: an answer, another pause, the next page, one more text."""

from typing import Optional

from bot.care.moment.heard import Changes
from bot.care.moment.rating import changed
from bot.care.moment.steps import SENDING, Answers, may_send


def read_tap(choice: str, step: Optional[str], answers: Answers) -> Changes:
    """Return what a tapped "step:value" changes; a tap answers only its own question."""
    asked, _, value = choice.partition(":")
    if step is None:
        return {"opening": value} if asked == "opening" else {"trigger": value} if asked == "moment" else {}
    if asked == "opening" and value == "replied":
        return replied()
    if asked == "rest" and step == "rest_again":
        asked = "rest_again"
    if asked != step:
        return {}
    return meaning(step, value, answers)


def meaning(step: str, value: str, answers: Answers) -> Changes:
    """Return what `value` changes at `step`; some choices are no answer and lead round once more."""
    if step in ("pull", "pause", "pull_after") and value in ("more", "other", "slower"):
        again = {"pause": None, "pause_kind": value}
        return {**again, "rest_note": "body"} if step == "pull_after" else {**again, "pull": None}
    if step == "pull_after" and value in ("same", "less", "stronger"):
        return {step: changed(answers.get("pull"), "more" if value == "stronger" else value) or "unsure"}
    if step == "hold_length" and value == "add":
        return {"hold_text": None, "rest_note": "add"}
    if step == "hold_length" and value == "suggested":
        return {step: answers.get("hold_first") or "10"}
    if value == "more" and step in ("part", "urge"):
        return {"page": step}
    if step == "same_person" and value == "yes":
        known = answers.get("known_fork")
        told = {"fork_other": "typed", "no_contact": "no"} if known == "else" else {}  # asked about them before
        return {step: value, "fork": known, **told}
    if step == "decision" and value in SENDING and not may_send(answers):
        return {"explain": step}  # typed, or with an old button: it is not on offer
    if step == "decision" and value in ("body", "hold_longer"):
        return _again(value, answers)
    if step in ("rest", "rest_again") and value == "longer":
        return _again(value, answers)
    if step in ("rest", "rest_again"):
        return _rest(step, value, answers)
    if step == "pull_after" and value == "open":  # they want their words and no number
        return {step: "unsure", "hold_choice": "open"}
    return {step: value}


def breath_again() -> Changes:
    """Another breath, from wherever they are; the open question waits."""
    return {"pause": None, "pause_kind": "more", "rest_note": "body"}


def replied() -> Changes:
    """Their answer changes everything: the body and the number come anew."""
    return {"opening": "replied", "pause": None, "pull": None}


def _again(value: str, answers: Answers) -> Changes:
    """Hold longer, or back to the body: the same questions come round once more."""
    if value == "body":
        return {"pause": None, _rated_last(answers): None, "pause_kind": "more", "rest_note": "body"}
    if answers.get("hold_length") is None:  # nothing was held yet
        return {"opening": "hold"}
    waiting = ("hold_length", "pull_after", "hold_choice", "rest", "rest_again", "hold_due")
    # The way of those who got a reply has no hold of its own.
    held_elsewhere = {"opening": "hold"} if answers.get("opening") == "replied" else {}
    return {**{name: None for name in waiting}, **held_elsewhere, "rest_note": "again"}


def _rated_last(answers: Answers) -> str:
    return "pull_after" if answers.get("pull_after") else "pull"


def _rest(step: str, value: str, answers: Answers) -> Changes:
    if value == "replied":
        return replied()
    if value == "add":
        return {"hold_text": None, "rest_note": "add"}
    if value == "open":
        return {step: "early", "hold_due": "early"}
    if value == "stay" and step == "rest" and answers.get("opening") == "hold":
        return {step: "stay"}  # the short path goes on into the body and the parts
    if value == "stay":
        return {"pause": None, "pause_kind": "other"}  # company for a minute; the hold runs on
    return {"rest_note": "left" if value == "left" else "end"}
