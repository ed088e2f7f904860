"""Gather what the calm time may know: its content, the chat's records, the draft reader, the lessons' finder."""

from functools import lru_cache
from typing import Any, Callable, Mapping, Sequence

import numpy as np

from actions.moment_view import SESSION, SETTINGS, MomentView
from bot.care import learn
from bot.care.moment.answers import phrases_from
from bot.care.practice import allowed, schedule
from bot.care.practice.kept import KEPT_DOORS
from bot.care.practice.play import fits
from bot.care.practice.state import Content, Reader, State, View, state_from
from bot.care.safety.locks import closed_by
from bot.content.calm import load_calm, load_letters
from bot.content.learn import load_lessons
from bot.content.library import Library
from bot.content.practice import load_moves, load_scenes
from bot.store.turn import Turn

STATE, PRACTICE, EPISODE = "scene", "practice", "episode"
_MADE = (*KEPT_DOORS, "befriended", "lesson_answer")
Encode = Callable[[str], np.ndarray]


def load_content(library: Library) -> Content:
    """Load the calm time's content; raises `ContentError` naming file and line."""
    words = load_calm()
    return Content(
        scenes=load_scenes(), moves=load_moves(), lessons=load_lessons(), words=words, letters=load_letters(),
        parts=library.parts, phrases=phrases_from(with_parts(words.phrases, library)),
    )  # fmt: skip


def with_parts(phrases: Mapping[str, Mapping[str, Sequence[str]]], library: Library) -> dict[str, Any]:
    """Return the calm time's phrases with the words that name a part, wherever one is asked for."""
    named = {slug: part.words for slug, part in library.parts.items()}
    return {**phrases, **{step: {**named, **phrases.get(step, {})} for step in ("calm_part", "calm_letter_part")}}


class CalmView:
    """Builds the View of one turn, and reads and writes the calm time's state."""

    def __init__(self, content: Content, library: Library, reader: Reader, encode: Encode) -> None:
        self.content = content
        self.reader = reader
        self._moment = MomentView(library)
        self._encode = encode

    def state(self, turn: Turn) -> State:
        """Return where the chat is in the calm time; a scene whose file has changed is left kindly."""
        try:
            state = state_from(turn.get(STATE))
        except (KeyError, TypeError):
            return State()
        if any(play is not None and not fits(play, self.content.scenes) for play in (state.play, state.left)):
            return State()
        return state if allowed.still_open(state, is_locked(turn), self.content) else State()

    def keep(self, turn: Turn, state: State) -> None:
        """Stage the state."""
        turn.put(STATE, state.as_dict())

    def view(self, turn: Turn) -> View:
        """Return what may be known of this chat."""
        practice, settings = turn.get(PRACTICE), turn.get(SETTINGS)
        episodes = [record.value for record in turn.all(EPISODE)]
        triggers = schedule.counted([episode.get("trigger") for episode in episodes])
        order = schedule.in_order(self.content.scenes, practice.get("cards", {}), triggers, turn.now)
        first = self.content.scenes[order[0]]
        return View(
            scene_order=order,
            own_first=any(triggers.get(name) for name in first.triggers),
            plays=practice.get("plays", {}),
            locked=is_locked(turn),
            consent=settings.get("consent"),
            memory=str(turn.get("memory").get("text", "")),
            kept={kind: [record.value for record in turn.all(kind)[::-1]] for kind in _MADE},
            episode=allowed.replayable(episodes),
            person=self._moment.person(settings),
        )

    def find_lesson(self, question: str) -> list[str]:
        """Return the lesson that answers a question, by its words, else by its meaning; or the few that may."""
        found = learn.by_words(question, self.content.lessons)
        if found:
            return [found]
        slugs, vectors = self._asked()
        return learn.by_vector(self._encode(question), vectors, slugs)

    @lru_cache(maxsize=1)  # noqa: B019 - one view lives as long as the process
    def _asked(self) -> tuple[list[str], np.ndarray]:
        ways = learn.ways_to_ask(self.content.lessons)
        return [slug for slug, _ in ways], np.vstack([self._encode(text) for _, text in ways])


def is_locked(turn: Turn) -> bool:
    """Tell whether scenes with a partner are closed. What cannot be read is taken for closed."""
    try:
        closed = closed_by(turn.get("locks"), turn.get(SESSION), turn.now)
        return "partner" in closed or _has_open_level(turn.get("safety"))
    except (ValueError, KeyError, TypeError):
        return True


def _has_open_level(safety: Mapping[str, Any]) -> bool:
    threads: Sequence[Mapping[str, Any]] = safety.get("threads") or []
    return any(not thread.get("quiet") for thread in threads)
