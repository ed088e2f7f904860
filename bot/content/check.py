"""Check every content file: the schemas, the lints, the sums of the safety texts. Raises `ContentError`."""

from bot.content.calm import load_calm, load_letters
from bot.content.crisis_lines import load_countries
from bot.content.drafts import load_drafts
from bot.content.learn import load_lessons
from bot.content.library import load_library
from bot.content.loader import CONTENT
from bot.content.patterns import load_pattern_words
from bot.content.practice import load_moves, load_no_reply, load_scenes
from bot.content.safety_patterns import load_patterns
from bot.content.safety_texts import load_safety_texts
from bot.content.safety_thresholds import load_thresholds


def check_all() -> None:
    """Load everything once; the first fault is told with its file and line."""
    load_library()
    load_safety_texts()
    load_patterns()
    load_thresholds()
    load_countries(CONTENT / "crisis_lines")
    load_drafts()
    load_scenes()
    load_moves()
    load_no_reply()
    load_lessons()
    load_calm()
    load_letters()
    load_pattern_words()
