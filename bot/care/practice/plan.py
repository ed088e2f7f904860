"""Offer an if-then plan back in a real moment."""

from typing import Any, Mapping, Optional, Sequence


def plan_for(plans: Sequence[Mapping[str, Any]], trigger: Optional[str]) -> Optional[Mapping[str, Any]]:
    """Return the newest plan made for this kind of storm, else None: a plan for another storm does not fit.

    `plans` are the records' values, oldest first.
    """
    return next((plan for plan in reversed(plans) if trigger and trigger in plan.get("triggers", ())), None)
