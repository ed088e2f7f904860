"""Which parts are offered at turn 6, on which page. What they are is in their files."""

from typing import Mapping, Optional

from bot.content.shapes import Part

FIRST_PAGE = 5  # parts; with "more" six buttons, and no more on any page


def buttons_of(parts: Mapping[str, Part], others: Mapping[str, str], page: Optional[str]) -> list[tuple[str, str]]:
    """Return (label, code) of a page's buttons: page None is the first, "part" the one behind "more"."""
    known = [(part.label, slug) for slug, part in parts.items()]
    shown, beside = (known[FIRST_PAGE:], ("unsure", "skip")) if page == "part" else (known[:FIRST_PAGE], ("more",))
    return [(label, f"part:{value}") for label, value in [*shown, *((others[value], value) for value in beside)]]
