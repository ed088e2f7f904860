"""Read one message of the calm time: a tap, a phrase, or the person's own words."""

from dataclasses import replace
from typing import Optional, Sequence

from bot.care import learn
from bot.care.moment.answers import is_only, read_answer, whole_answer
from bot.care.moment.heard import Heard
from bot.care.practice import roleplay
from bot.care.practice.allowed import is_open
from bot.care.practice.doors import opened, waiting
from bot.care.practice.handlers import SKIP, answer
from bot.care.practice.state import REAL, Content, Finder, Outcome, Reader, State, View
from bot.care.practice.steps import OWN_WORDS, next_step

# Questions about Steady are answered in between, also where own words are awaited.
QUESTIONS = frozenset({
    "ask_what_is_this", "ask_are_you_human", "ask_what_is_a_part", "decide_for_me", "do_they_love_me", "command",
})  # fmt: skip
_SURE, _SHORT = 0.75, 9  # how sure a question must be, and how short, to count as one
_NUMB = 0.6  # how sure the words for it must be
_LONGEST = 500  # characters of own words that are kept
_LESSON_INTENTS = ("learn", "ask_what_is_a_part")
_ABOUT_A_SCENE = ("rewind", "side", "mood")
_MEETING = ("calm_body", "calm_spare", "calm_thanks")
_KEEP_PLACE = ("skip", "other_way", "same_person", "someone_else", "sleep")


def read(heard: Heard, state: State, view: View, content: Content, reader: Reader, finder: Finder) -> Optional[Outcome]:
    """Return what the message brings about, None if it answers nothing here."""
    if heard.choice:
        return _tap(heard.choice, state, view, content)
    text = heard.text.strip()
    if heard.intent.startswith("timer_") or heard.intent == "command":
        return None
    if not text and heard.intent != "nlu_fallback":  # "stop", a command, a tap from elsewhere
        return None
    everywhere = _anywhere(text, state, view, content)
    if everywhere:
        return everywhere
    step = str(next_step(state, view, content))
    asked = asked_lesson(heard, step, content)
    lessons = [asked] if asked else _answered_by(heard, step, state, content, finder)
    if lessons:
        return lessons_found(lessons, state, view, content)
    if _is_question(heard, state) and not names_a_choice(text, step, content):
        return None
    if roleplay.sounds_real(heard, state, content) and not names_a_choice(text, step, content):
        if step == "calm_real":  # told again instead of answering: it is
            return answer("calm_real", "now", state, view, content)
        return Outcome(replace(state, overlay=REAL, pending=heard.intent))
    return _words(heard, step, state, view, content, reader, finder)


def asked_lesson(heard: Heard, step: str, content: Content) -> Optional[str]:
    """Return the lesson whose name or question these words are; words that belong to a letter or a scene stay there."""
    if step in OWN_WORDS or (step == "practice_reply" and heard.intent not in _LESSON_INTENTS):
        return None
    return learn.by_words(heard.text, content.lessons)


def lessons_found(lessons: Sequence[str], state: State, view: View, content: Content) -> Optional[Outcome]:
    """Open the one lesson that answers, or offer the few that may."""
    begun = State("learn", left=waiting(state, content))
    if len(lessons) == 1:
        return answer("learn_lesson", lessons[0], begun, view, content)
    return Outcome(begun.set(learn_near=" ".join(lessons)))


def _answered_by(heard: Heard, step: str, state: State, content: Content, finder: Finder) -> Sequence[str]:
    """Return the lessons that answer a question in meaning, where nothing of theirs is under way."""
    under_way = step in OWN_WORDS or step in ("calm_real", "calm_keep") or state.play is not None
    if under_way or (state.answers and state.door != "learn") or not learn.is_question(heard.text):
        return ()
    others = _is_question(heard, state) and heard.intent not in _LESSON_INTENTS
    storm = heard.confidence >= content.words.real.surely and heard.intent in roleplay.scene_triggers(content)
    return () if others or storm else finder(heard.text)


def names_a_choice(text: str, step: str, content: Content) -> bool:
    """Tell whether the words are one of the open question's own choices, whatever else they could mean."""
    within = read_answer if step == "calm_real" else whole_answer  # there, nothing else is awaited
    return within(step, text, content.phrases) is not None


def _tap(choice: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    asked, _, value = choice.partition(":")
    if asked in ("moment", "opening"):
        return _towards_the_moment(asked, value, state)
    if asked == "calm":
        return opened(value, state, view, content)
    left = waiting(state, content)
    if asked == "learn":
        return answer("learn_lesson", value, State("learn", left=left), view, content)
    if asked == "practice":
        if not is_open("scene", view.locked):
            return opened("scene", state, view, content)
        return answer("practice_scene", value, State("scene", left=left), view, content)
    step = next_step(state, view, content)
    return answer(asked, value, state, view, content) if asked == step else None


def _towards_the_moment(asked: str, value: str, state: State) -> Outcome:
    """A tap of the moment's: go there, with the trigger if it names one; "skip" and the like keep the place."""
    if asked == "moment" and value == "stop":
        return Outcome(state, exit="leave")
    if asked == "moment" and value in _KEEP_PLACE:
        return Outcome(state)
    named = value if asked == "moment" and value != "now" else state.pending
    return Outcome(replace(state, pending=named), exit="moment")


def _anywhere(text: str, state: State, view: View, content: Content) -> Optional[Outcome]:
    doors = {"menu": "menu", "leave": "leave"}
    if is_only("anywhere", "now", text, content.phrases):
        return Outcome(state, exit="moment")
    for value, door in doors.items():
        if is_only("anywhere", value, text, content.phrases):
            return opened(door, state, view, content)
    return None


def _is_question(heard: Heard, state: State) -> bool:
    short = len(heard.text.split()) <= _SHORT
    return heard.intent in QUESTIONS and heard.confidence >= _SURE and short and state.door != "learn"


def _words(
    heard: Heard, step: str, state: State, view: View, content: Content, reader: Reader, finder: Finder
) -> Optional[Outcome]:
    text = heard.text.strip()
    if step == "practice_reply":
        return roleplay.said(heard, state, view, content, reader)
    if not text:
        return None
    if step in _MEETING and _is_numb(heard, step, content):  # numbness stops parts language, whatever was asked
        return answer("calm_toward", "numb", state, view, content)
    if step in OWN_WORDS:
        skipped = is_only("skippable", SKIP, text, content.phrases)
        return answer(step, SKIP if skipped else text[:_LONGEST], state, view, content)
    value = roleplay.named_scene(text, content) if step == "practice_scene" else None
    if step == "practice_part":
        value = next(
            (about for about in _ABOUT_A_SCENE if is_only("practice_reply", about, text, content.phrases)), None
        )
    value = value or read_answer(step, text, content.phrases)
    if value is None and step in ("learn_lesson", "learn_card"):
        sure = list(finder(text))
        return lessons_found(sure, state, view, content) if len(sure) == 1 else None
    return answer(step, value, state, view, content) if value else None


def _is_numb(heard: Heard, step: str, content: Content) -> bool:
    said = heard.intent == "not_real_numb" and heard.confidence >= _NUMB
    return said or (step == "calm_body" and is_only("calm_toward", "numb", heard.text, content.phrases))
