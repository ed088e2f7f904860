"""What is said to an answer itself, and at the end of the moment."""

from typing import Optional

from bot.care.moment.speech import Utterance, View, own_text
from bot.care.moment.steps import Answers


def after(step: str, value: Optional[str], answers: Answers, view: View) -> list[Utterance]:
    """Return what is said to an answer itself, before the next question."""
    if (step, value) == ("decision", "send_mine") and view.held_text:
        return [own_text(view)]
    name = _AFTER.get((step, value or "")) or (_AFTER.get((step, "*")) if value else None)
    return [Utterance(name, {**view.person, "held": view.held_text})] if name else []


_AFTER: dict[tuple[str, str], str] = {
    ("part_fits", "no"): "utter_part_not_quite",
    ("toward", "blended"): "utter_blended",
    ("toward", "numb"): "utter_numb",
    ("witness", "*"): "utter_witnessed",
    ("witness", "silent"): "utter_space_from_here",
    ("hold_choice", "delete"): "utter_hold_deleted",
    ("hold_choice", "keep"): "utter_hold_kept",
    ("opening", "sent"): "utter_sent_first",
    ("reply_tone", "cold"): "utter_reply_cold",
    ("reply_tone", "angry"): "utter_reply_angry",
    ("reply_tone", "unsaid"): "utter_reply_unsaid",
    ("opening", "practical"): "utter_practical",
    ("opening", "support"): "utter_support",
    ("urge", "quiet"): "utter_i_go_quiet",
    ("consent", "nothing"): "utter_kept_nothing",
    ("company", "named"): "utter_company_named",
    ("company", "nobody"): "utter_company_nobody",
    ("pull", "unsure"): "utter_no_number",
    ("pull_after", "unsure"): "utter_no_number",
    ("hold_choice", "open"): "utter_held_text",
    ("hold_less", "last"): "utter_hold_less",
    ("hold_less", "none"): "utter_hold_less_none",
    ("toward", "skip"): "utter_space_from_here",
}


def ending(answers: Answers, view: View) -> list[Utterance]:
    """Return the last bubble of the moment: the outcome without a verdict, one line, an ending."""
    outcome = answers.get("outcome") or answers.get("decision") or answers.get("reply_tone") or "quiet"
    known = ("didnt", "rewrote", "sent", "holding", "not_now", "hold_longer", "write_only", "warm", "ending")
    name = outcome if outcome in known else "quiet"
    if answers.get("opening") == "sent":
        name = "already_sent"
    if answers.get("opening") == "later":
        name = "not_now"
    if answers.get("opening") == "died":
        name = "grief"
    if answers.get("storm") == "third":
        name = "third_storm"
    if answers.get("locked") == "stopped":
        name = "stopped"
    ended = Utterance(f"utter_moment_ended_{name}", dict(view.person))
    left = answers.get("opening") == "replied" and view.held_text and name != "ending"
    return [Utterance("utter_still_closed"), ended] if left else [ended]  # their reply ended the hold's clock
