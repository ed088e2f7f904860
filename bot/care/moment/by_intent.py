"""What an intent answers at a step, where the words themselves did not."""

from typing import Mapping, Optional

from bot.care.moment.answers import Phrases
from bot.care.moment.heard import Heard

_SURE = 0.4
_BY_STEP: dict[str, dict[str, str]] = {
    "opening": {
        "already_sent": "sent", "they_replied": "replied", "cant_talk_here": "near", "affirm": "breathe",
        "deny": "hold", "feel_in_words": "breathe", "practical_message": "practical", "asked_support": "support",
        "they_died": "died", "breath_makes_it_worse": "hold",
    },
    "pull": {"breath_makes_it_worse": "other"},
    "pause": {"breath_makes_it_worse": "other", "affirm": "done", "dont_send": "done"},
    "fork": {
        "needs_space": "space", "breakup_or_fear_of_leaving": "losing", "loneliness_or_neglect": "losing",
        "distance_or_tone_change": "else", "jealousy_or_third_party": "else", "reassurance_seeking": "else",
        "self_blame_or_shame": "else", "conflict_or_silence_after_fight": "else",
    },
    "urge": {
        "urge_to_reach_out": "text", "urge_to_accuse_or_test": "blame", "social_media_checking": "check",
        "i_go_quiet": "quiet", "send_anyway": "text",
    },
    "part_fits": {"affirm": "yes", "deny": "no"},
    "toward": {"not_real_numb": "numb", "want_part_gone": "gone"},
    "decision": {"send_anyway": "send_mine", "dont_send": "not_now", "draft": "send_new"},
    "repair": {"draft": "yes"},
    "rest": {"send_anyway": "open"},
    "rest_again": {"send_anyway": "open"},
    "reply_tone": {
        "distance_or_tone_change": "cold", "conflict_or_silence_after_fight": "angry", "good_news": "warm",
    },
    "outcome": {"send_anyway": "sent", "dont_send": "didnt", "already_sent": "sent"},
    "hold_text": {"dont_send": "none"},
}  # fmt: skip


def intents_at(step: str, phrases: Phrases) -> Mapping[str, str]:
    """Return intent -> value at a step; which part an intent sounds like is said in the part's own file."""
    if step != "part":
        return _BY_STEP.get(step, {})
    return {intent: part for part, intents in phrases.get("_part_heard", {}).items() for intent in intents}


def by_intent(heard: Heard, step: str, phrases: Phrases) -> Optional[str]:
    """Return the value that the intent gives at `step`, or None."""
    return intents_at(step, phrases).get(heard.intent) if heard.confidence >= _SURE else None
