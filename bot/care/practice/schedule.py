"""Which scene next: spaced repetition, with the person's own triggers first. Nothing is ever pushed."""

from datetime import datetime, timezone
from typing import Any, Mapping, Optional, Sequence

from fsrs import Card, Rating, Scheduler

from bot.content.practice import Scene

# Scenes are met hours or days apart, so there are no minute-long learning steps, and no dice.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=90, enable_fuzzing=False)
_EPOCH = datetime(2000, 1, 1, tzinfo=timezone.utc)
_RATINGS = ((0.99, Rating.Easy), (0.6, Rating.Good), (0.3, Rating.Hard), (0.0, Rating.Again))


def rated(clear_share: float, typed: bool) -> Rating:
    """Return how well the scene sits: the share of clear replies; all by tap is never Easy."""
    rating = next(rating for least, rating in _RATINGS if clear_share >= least)
    return Rating.Good if rating is Rating.Easy and not typed else rating


def reviewed(card: Optional[Mapping[str, Any]], rating: Rating, now: datetime) -> dict[str, Any]:
    """Return the card (plain data) after a scene was played at `now` (aware)."""
    known = Card.from_dict(dict(card)) if card else Card(card_id=1, due=_EPOCH)  # type: ignore[arg-type]
    after, _ = _SCHEDULER.review_card(known, rating, now.astimezone(timezone.utc))
    return dict(after.to_dict())


def in_order(
    scenes: Mapping[str, Scene],
    cards: Mapping[str, Mapping[str, Any]],
    triggers: Mapping[str, int],
    now: datetime,
) -> list[str]:
    """Return the slugs in the order to offer.

    First what their own storms are about and is due or new, then what is due, then new, then what rests.
    `triggers` counts their episodes by trigger; `cards` is slug -> card.
    """
    return sorted(scenes, key=lambda slug: (*_rank(scenes[slug], cards.get(slug), triggers, now), scenes[slug].order))


def _rank(
    scene: Scene, card: Optional[Mapping[str, Any]], triggers: Mapping[str, int], now: datetime
) -> tuple[int, float, float]:
    own = sum(triggers.get(name, 0) for name in scene.triggers)
    waits = _wait_days(card, now)
    if waits > 0:
        return 3, waits, 0.0
    if own:
        return 0, -float(own), waits
    return (1 if card else 2), waits, 0.0


def _wait_days(card: Optional[Mapping[str, Any]], now: datetime) -> float:
    """Return for how many days the scene still rests; 0 or less is due, new is 0."""
    if not card:
        return 0.0
    return (datetime.fromisoformat(card["due"]) - now).total_seconds() / 86400


def counted(triggers: Sequence[Optional[str]]) -> dict[str, int]:
    """Return trigger -> how often it came."""
    names = [name for name in triggers if name]
    return {name: names.count(name) for name in dict.fromkeys(names)}
