"""Gather what the talk about a draft may know, and keep its state on the Turn."""

from datetime import timedelta
from typing import Any, Mapping, Optional

from actions.moment_view import SESSION, current_hold
from bot.care.draft import pieces as draft_pieces
from bot.care.draft.calmer import Style, style_of
from bot.care.draft.pieces import Missing, Pieces, missing
from bot.care.draft.reader import DraftReading
from bot.care.draft.state import KEPT_HOURS, State, state_from
from bot.care.moment.answers import phrases_from
from bot.care.safety.locks import closed_by
from bot.language.drafts import DraftDesk
from bot.store.turn import Turn

STATE = "draft"
_RANGE = 12  # how many versions are looked through for a fresh one


class DraftView:
    """One desk for all chats; the chat's own state comes from its Turn."""

    def __init__(self, desk: DraftDesk) -> None:
        self.desk = desk
        self.content = desk.content
        self.phrases = phrases_from(desk.content.talk.answers)

    def state(self, turn: Turn) -> State:
        """Return where the chat is in its draft."""
        try:
            return state_from(turn.get(STATE))
        except TypeError:
            return State()

    def keep(self, turn: Turn, state: State) -> None:
        """Stage the state; it is gone after a day."""
        turn.put(STATE, state.as_dict(), turn.now + timedelta(hours=KEPT_HOURS))

    def begun(self, turn: Turn, came_from: str, fork: str = "") -> State:
        """Return a fresh state: with the text that is held, if the moment leads here; closed under a lock."""
        held = current_hold(turn) if came_from not in ("", "open") else None  # a hold that runs stays shut
        text = "\n".join(held.value.get("texts", [])) if held else ""
        part = bool(came_from and turn.get(SESSION).get("part_named"))
        known = fork or str(turn.get(SESSION).get("fork", ""))
        at_its_end = came_from not in ("", "open")
        if at_its_end and known == "space":
            came_from = "only_me"  # nothing goes out before the time they agreed
        closed = "locked" if is_locked(turn) else "space" if known == "space" and not at_its_end else ""
        return State(came_from=came_from, fork=known, text=text, part=part, closed=closed)

    def reading(self, state: State) -> DraftReading:
        """Return what is in their draft."""
        return self.desk.read(state.text)

    def pieces(self, state: State, reading: Optional[DraftReading] = None) -> Pieces:
        """Return what the calmer version is built from: the draft's own pieces and the answers."""
        found = self.desk.pieces(state.text, reading or self.reading(state), state.part)
        changes = {"mode": state.mode, **self._told(state, found)}
        if state.feeling:
            changes["feeling"], changes["soft_feeling"] = self._feeling(state.feeling)
        known = self.content.calmer.known_asks.get(state.need, "")
        if known and not state.ask and not found.asks:
            changes["asks"] = tuple(self.content.calmer.asks[known].words)
        if state.ask in self.content.calmer.asks:
            changes["asks"] = tuple(self.content.calmer.asks[state.ask].words)
        elif state.ask:
            changes["own_ask"] = draft_pieces.typed(state.ask)
        return Pieces(**{**found.__dict__, **changes})

    def _told(self, state: State, found: Pieces) -> dict[str, Any]:
        """Return what happened as they answered it; what the moment was about, if the draft says nothing of it."""
        calmer = self.content.calmer
        told: dict[str, Any] = {"event_asked": bool(state.event)}
        event = calmer.events.get(state.event or calmer.known_events.get(state.trigger, ""))
        if event and not (found.events or found.happened or found.fact):
            return {**told, "events": (event.when,)}
        if not state.event or state.event == "none" or event:
            return told
        answer = self.desk.told(state.event)
        return {
            **told,
            "events": answer.events,
            "happened": answer.happened,
            "fact": answer.fact,
            "topic": answer.topic,
        }

    def choices(self, step: str) -> list[tuple[str, str]]:
        """Return (slug, label) of what can be tapped for a missing piece."""
        calmer = self.content.calmer
        pieces: dict[str, Mapping[str, Any]] = {
            "draft_event": calmer.events,
            "draft_feeling": calmer.feelings,
            "draft_ask": calmer.asks,
        }
        return [(slug, item.label) for slug, item in pieces[step].items() if item.label]

    @staticmethod
    def chosen(state: State) -> str:
        """Return the text that they chose, empty if there is none or help is closed."""
        return "" if state.closed else {"use": state.calmer, "mine": state.text}.get(state.choice, "")

    def missing(self, state: State) -> Optional[Missing]:
        """Return the piece that is asked for next."""
        return missing(self.pieces(state)) if state.text and not state.secure else None

    def calmer(self, state: State) -> str:
        """Return the calmer version: the one that is shown already, or another one if that was asked for."""
        if state.calmer and not state.fresh:
            return state.calmer
        versions = self.desk.calmer(state.text, self.pieces(state), 2, state.skip % _RANGE, self._style(state))
        fresh = [version for version in versions if version != state.calmer]
        return (fresh or versions or [""])[0]

    def _feeling(self, answer: str) -> tuple[str, str]:
        known = self.content.calmer.feelings.get(answer)
        words = known.words if known else [draft_pieces.typed(answer)]
        return words[0], words[-1]

    def _style(self, state: State) -> Style:
        style = style_of(state.text, self.content.calmer)
        spellings = style.spellings if state.like_me else ()
        return Style(style.lower, style.bare, spellings, state.soft, state.short)


def is_locked(turn: Turn) -> bool:
    """Tell whether help with messages is closed. What cannot be read is taken for closed."""
    try:
        return bool(closed_by(turn.get("locks"), turn.get(SESSION), turn.now) & {"messages", "drafts"})
    except (ValueError, KeyError, TypeError):
        return True
