"""Gather what the moment's speech may know: the Turn's records and the content, as care's View."""

from datetime import datetime, timedelta
from typing import Any, Mapping, Optional

from actions import moment_own as own
from bot.care import pauses
from bot.care.moment import hold
from bot.care.moment.answers import phrases_from
from bot.care.moment.parts import buttons_of
from bot.care.moment.speech import Utterance, Variants, View
from bot.care.moment.steps import Answers
from bot.care.safety.locks import Closed, closed_by
from bot.content.library import Library
from bot.content.loader import load_plain
from bot.content.shapes import Part
from bot.store.turn import Record, Turn

SESSION, SETTINGS, HOLD = "session", "settings", "hold"
THIRD_STORM = 3  # of a night


class MomentView:
    """Builds the View of one turn from content and records."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.phrases = phrases_from(library.phrases)
        self.called = load_plain("my_data.yml")["called"]  # how a name begins: "my name is"

    def answers(self, slots: Mapping[str, Any], turn: Turn) -> dict[str, Optional[str]]:
        """Return the slots together with what the records say about this chat."""
        settings, session, held = turn.get(SETTINGS), turn.get(SESSION), current_hold(turn)
        facts: dict[str, Optional[str]] = {
            "storm": "third" if session.get("storms", 1) >= THIRD_STORM else None,
            "clock_needed": "yes" if _clock_needed(slots, settings) else None,
            "consent_needed": None if settings.get("consent") else "yes",
            "name_needed": None if settings.get("name") or settings.get("name_asked") else "yes",
        }
        facts["known_fork"] = session.get("fork_before")
        facts["company"] = session.get("company")
        facts["collected"] = "yes" if held and held.value.get("texts") else None
        facts["hold_first"] = self._hold_lengths(slots, turn)[0]
        closed = closed_by(turn.get("locks"), session, turn.now)
        facts["locked"] = _locked(closed, bool(session.get("said_stop")))
        if (
            slots.get("hold_due") != "told"
            and held
            and held.value.get("due_at")
            and datetime.fromisoformat(held.value["due_at"]) <= turn.now
        ):
            facts["hold_due"] = "yes"
        return {**slots, **{key: value for key, value in facts.items() if value}}

    def view(self, answers: Answers, turn: Turn) -> View:
        """Return what the speaker may know."""
        settings, session, held = turn.get(SETTINGS), turn.get(SESSION), current_hold(turn)
        part = self.library.parts.get(answers.get("part") or "")
        length = str(answers.get("hold_length") or (held.value.get("length") if held else "") or "")
        return View(
            trigger=self._reflection(answers.get("trigger")),
            person=self.person(settings),
            notice="" if settings.get("noticed") else self.library.words["notice"],
            storms=session.get("storms", 1),
            hold_lengths=self._hold_lengths(answers, turn),
            length_buttons=self._length_buttons(answers, turn),
            held_text="\n".join(held.value.get("texts", [])) if held else "",
            minutes_left=_minutes_left(held, turn),
            hold_name=self._hold_name(length),
            part_buttons=buttons_of(self.library.parts, self.library.words["part_buttons"], answers.get("page")),
            part_younger=part is not None and part.younger,
            part_job=Variants(f"job/{part.slug}", part.job) if part else None,
            part_witness=self._witness(part if answers.get("part_fits") != "no" else None),
            own_witness=str(turn.get("witness").get("text", "")),
            memory=own.memory(turn, answers),
            plan=own.plan(turn, answers),
        )

    def _hold_lengths(self, answers: Mapping[str, Any], turn: Turn) -> list[str]:
        pull = answers.get("pull_after") or answers.get("pull")
        session = turn.get(SESSION)
        late = bool(session.get("morning_first")) or session.get("storms", 1) >= THIRD_STORM
        return hold.suggested(pull, turn.now, turn.get(SETTINGS).get("utc_offset_minutes"), late)

    def _length_buttons(self, answers: Mapping[str, Any], turn: Turn) -> list[tuple[str, str]]:
        labels = self.library.words["length_buttons"]
        return [(labels[length], f"hold_length:{length}") for length in [*self._hold_lengths(answers, turn), "none"]]

    def _hold_name(self, length: str) -> str:
        lengths = self.library.words["lengths"]
        return str(lengths.get(length) or lengths["other"].format(minutes=length))

    def person(self, settings: Mapping[str, Any]) -> dict[str, str]:
        """Return the words that stand for the person, with their name or without."""
        name = settings.get("name", "")
        words = self.library.words["person"]["named" if name else "unnamed"]
        return {key: text.format(name=name) for key, text in words.items()}

    def pause(self, answers: Answers, turn: Turn) -> list[Utterance]:
        """Choose a pause, note it, set its end as a timer, and return its bubble; what helped most says that first."""
        session = turn.get(SESSION)
        used, helped = session.get("pauses", []), own.best_pause_here(turn)
        first = len(used) == session.get("pauses_before", 0) and answers.get("pause_kind") is None
        chosen = pauses.choose(
            self.library.pauses,
            answers.get("pause_kind"),
            used,
            turn.get(SETTINGS).get("pace", "normal"),
            answers.get("opening") == "near",
            helped if first else None,
        )
        turn.put(SESSION, {**session, "helped": helped, "pauses": [*used, chosen.slug]})
        why = (
            [Utterance("utter_patterns_helped_first", self.person(turn.get(SETTINGS)))]
            if first and chosen.slug == helped
            else []
        )
        return [*why, pause_utterance(self.library, chosen, turn)]

    def _reflection(self, trigger: Optional[str]) -> Variants:
        slug = trigger if trigger in self.library.triggers else "unnamed"
        return Variants(f"trigger/{slug}", self.library.triggers[str(slug)].reflections)

    def any_witness(self) -> Variants:
        """Return the lines for a part that nobody named."""
        return Variants("witness/unnamed", self.library.words["unnamed_witness"])

    def _witness(self, part: Optional[Part]) -> Variants:
        return Variants(f"witness/{part.slug}", part.witness) if part else self.any_witness()


def _locked(closed: frozenset[Closed], told_at_the_fork: bool) -> Optional[str]:
    """Tell what a lock leaves: no coaching, none since they said at the fork that it is over (D8), or no help to send."""
    if "coaching" in closed:
        return "coaching"
    return None if closed <= {"drafts"} else "stopped" if told_at_the_fork else "messages"


def pause_utterance(library: Library, chosen: pauses.Chosen, turn: Turn) -> Utterance:
    """Return the bubble that plays `chosen`, and set the timer of its end."""
    pause = library.pauses[chosen.slug]
    turn.set_timer("pause_end", turn.now + timedelta(seconds=chosen.seconds), "pause")
    drawn = bool(pause.paces)
    media = f"breath/{chosen.slug}/{chosen.pace}" if drawn else ""
    facts = {"caption": Variants(f"pause/{chosen.slug}/{chosen.pace}", pause.captions(chosen.pace))}
    custom = {"kind": "media" if drawn else "text", "media": media, "seconds": chosen.seconds}
    return Utterance("utter_pause_breath" if drawn else "utter_pause_ground", facts, custom)


def current_hold(turn: Turn) -> Optional[Record]:
    """Return the chat's hold, closed or being collected."""
    found = turn.all(HOLD)
    return found[-1] if found else None


def _clock_needed(slots: Mapping[str, Any], settings: Mapping[str, Any]) -> bool:
    return slots.get("hold_length") == "morning" and settings.get("utc_offset_minutes") is None


def _minutes_left(held: Optional[Record], turn: Turn) -> int:
    if not held or not held.value.get("due_at"):
        return 0
    return hold.minutes_left(datetime.fromisoformat(held.value["due_at"]), turn.now)
