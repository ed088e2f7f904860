"""What I noticed: pictures with a plain sentence each, the list while there are few, and the evidence log."""

from typing import Any, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.moment import heard_from
from actions.moment_view import SETTINGS
from actions.named import NamedAction
from actions.speak import utter
from bot.care.moment.speech import Utterance
from bot.care.patterns.episodes import Episode, episodes_from
from bot.care.patterns.evidence import evidence_from
from bot.care.patterns.recipe import recipe
from bot.care.patterns.seen import Patterns, as_data, best_pause, seen, standing_out
from bot.care.practice.moves import quoted
from bot.content.library import Library
from bot.content.patterns import load_pattern_words
from bot.store.turn import Turn, current_turn

THEMES = ("light", "dark")


class ShowPatterns(NamedAction):
    """Show what the person's own episodes say."""

    action_name = "action_patterns"

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = load_pattern_words()

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Utter the pictures, or the list, and the evidence log."""
        turn = current_turn.get()
        theme = self._theme(turn, heard_from(tracker).choice)
        values = [record.value for record in turn.all("episode")]
        episodes = episodes_from(values, turn.get(SETTINGS).get("utc_offset_minutes"))
        log = [*self._evidence(turn), *_wish(turn)]
        if seen(episodes).is_enough:
            shown = [*self._pictures(episodes, theme), *log, Utterance("utter_patterns_end")]
        elif episodes or log:
            few = [Utterance("utter_patterns_few", {"list": self._list(episodes)})] if episodes else []
            shown = [*few, *log, Utterance("utter_patterns_end_list")]
        else:
            shown = [Utterance("utter_patterns_none")]
        utter(dispatcher, turn, shown)
        return [FollowupAction("action_listen")]  # a tap leads here too, and no rule goes on from it

    def _theme(self, turn: Turn, choice: str) -> str:
        wanted = choice.partition(":")[2]
        settings = turn.get(SETTINGS)
        if wanted in THEMES:
            turn.put(SETTINGS, {**settings, "theme": wanted})
            return wanted
        return str(settings.get("theme", THEMES[0]))

    def _pictures(self, episodes: list[Episode], theme: str) -> list[Utterance]:
        patterns = seen(episodes)
        shown = [Utterance("utter_patterns_intro", {"count": patterns.count})]
        for kind, data in as_data(patterns, self._names()).items():
            name, facts = self._sentence(kind, patterns, episodes)
            custom = {"kind": "media", "media": recipe(kind, theme, data)}
            shown.append(Utterance(f"utter_patterns_{name}", facts, custom))
        return shown

    def _sentence(self, kind: str, patterns: Patterns, episodes: list[Episode]) -> tuple[str, dict[str, Any]]:
        if kind == "pull":
            return "pull", {"lower": patterns.lower, "rated": len(patterns.pulls)}
        if kind == "hours":
            return self._when(patterns)
        if kind == "parts":
            slug, times = patterns.parts[0]
            return "parts", {"part": self._names().get(slug, slug), "times": times, "count": patterns.count}
        if kind == "helped":
            best = best_pause(episodes)
            if best is None:
                return "helped_unsure", {}
            pause = self._names().get(best.pause, best.pause)
            return "helped", {"pause": pause, "drop": f"{best.drop:g}", "times": best.times}
        counts = dict(patterns.after)
        return "after", {"held": counts["held"] + counts["rewrote"], "sent": counts["sent"]}

    def _when(self, patterns: Patterns) -> tuple[str, dict[str, Any]]:
        hour, day = standing_out(patterns.hours), standing_out(patterns.weekdays)
        facts = {"hour": f"{hour}:00", "weekday": "" if day is None else self._words.weekday_names[day]}
        if hour is None:
            return ("hours_even" if day is None else "hours_day"), facts
        return ("hours_hour" if day is None else "hours"), facts

    def _list(self, episodes: list[Episode]) -> str:
        lines = []
        for episode in episodes:
            part = self._names().get(episode.part or "", "")
            facts = {"date": episode.at.date().isoformat(), "trigger": self._trigger(episode.trigger)}
            lines.append(self._words.list_line.format(**facts, part=f", {part}" if part else ""))
        return "\n".join(lines)

    def _trigger(self, slug: Optional[str]) -> str:
        found = self._library.triggers.get(slug or "") or self._library.triggers["unnamed"]
        return found.label

    def _evidence(self, turn: Turn) -> list[Utterance]:
        found = evidence_from(record.value for record in turn.all("evidence"))
        lines = [
            self._words.evidence_line.format(
                feared=line.feared.rstrip("."), happened=self._words.happened.get(line.happened, line.happened)
            )
            for line in found
        ]
        return [Utterance("utter_patterns_evidence", {"list": "\n".join(lines)})] if lines else []

    def _names(self) -> dict[str, str]:
        parts = {slug: part.label for slug, part in self._library.parts.items()}
        pauses = {slug: pause.label for slug, pause in self._library.pauses.items()}
        outcomes = {str(name): label for name, label in self._words.outcomes.items()}
        return {**pauses, **parts, **outcomes}


def _wish(turn: Turn) -> list[Utterance]:
    """Return what they last wished themselves as a friend of both."""
    wish = turn.get("replay").get("next")
    return [Utterance("utter_patterns_wish", {"wish": quoted(wish)})] if wish else []
