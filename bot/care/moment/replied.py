"""How a reply was, where the message that tells of it says so: "he wrote back just k"."""

import re

from bot.care.moment.answers import Phrases, read_answer
from bot.care.moment.heard import Changes

_NOT = re.compile(r"\b(?:not|no|never|isnt|wasnt|didnt|doesnt|\w+n't)\b")


def told_tone(text: str, phrases: Phrases) -> Changes:
    """Return the answer to "how was it?" that a first telling already gives; empty if it must be asked."""
    plain = text.lower().replace("’", "'")
    tone = None if _NOT.search(plain) else read_answer("_reply_told", plain, phrases)
    return {"reply_tone": tone} if tone else {}
