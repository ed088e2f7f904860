"""Decide what is said at each step: names of responses and facts for them, never the words."""

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Sequence

from bot.care.moment.rating import BANDS
from bot.care.moment.steps import Answers, contact_unclear, may_send


@dataclass(frozen=True)
class Variants:
    """Texts of a content file, of which one that was not said before is to be chosen."""

    name: str
    texts: Sequence[str]


@dataclass(frozen=True)
class Utterance:
    """One bubble to utter: a response's name, facts for its blanks, and how it is shown."""

    response: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, Any] = field(default_factory=dict)
    buttons: Optional[Sequence[tuple[str, str]]] = None  # (label, code), where they depend on facts


@dataclass(frozen=True)
class View:
    """What the speaker may know of this chat."""

    trigger: Optional[Variants] = None
    person: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    storms: int = 1
    pause: Optional[Utterance] = None
    hold_lengths: Sequence[str] = ("10", "20", "morning")  # in the order to offer
    length_buttons: Sequence[tuple[str, str]] = ()
    held_text: str = ""
    minutes_left: int = 0
    hold_name: str = ""
    part_buttons: Sequence[tuple[str, str]] = ()  # of the open page
    part_job: Optional[Variants] = None
    part_younger: bool = False  # it carries, and has no job
    part_witness: Optional[Variants] = None
    own_witness: str = ""  # the line they wrote in a calm hour
    memory: str = ""
    plan: Optional[Mapping[str, str]] = None  # the if-then sentence made for such a storm, not offered yet


def ask(step: str, answers: Answers, view: View) -> list[Utterance]:
    """Return the bubbles that ask for `step`, said in other words first if they asked what is meant."""
    said = [explained(step, answers, view)] if answers.get("explain") else []
    special = _ASK.get(step)
    if special:
        return [*said, *special(answers, view)]
    return [*said, Utterance(f"utter_ask_moment_form_{step}", dict(view.person))]


def explained(step: str, answers: Answers, view: View) -> Utterance:
    """Return the line that says in other words what a question is for."""
    name = "rest" if step == "rest_again" else step
    if name == "rest" and not view.held_text:
        name = "rest_empty"
    if step == "hold_text" and answers.get("collected") == "yes":
        name = "hold_text_more"
    if step == "decision" and not may_send(answers):
        name = "decision_closed"
    return Utterance(f"utter_explain_{name}", dict(view.person))


def _opening(answers: Answers, view: View) -> list[Utterance]:
    facts = {"reflection": view.trigger, "notice": view.notice}
    if view.storms >= 3:
        return [Utterance("utter_ask_moment_form_opening_third", facts)]
    if view.storms == 2:
        return [Utterance("utter_ask_moment_form_opening_again", facts)]
    return [Utterance("utter_ask_moment_form_opening", facts)]


def _pause(answers: Answers, view: View) -> list[Utterance]:
    return [view.pause] if view.pause else [Utterance("utter_ask_moment_form_pause")]


def _grief_words(answers: Answers, view: View) -> list[Utterance]:
    more = "_more" if answers.get("grief_more") else ""
    return [Utterance(f"utter_ask_moment_form_grief_words{more}")]


_NO_MESSAGE = ("check", "go_there", "block", "quiet", "test")  # the pull wants to do something, not to write


def _hold_text(answers: Answers, view: View) -> list[Utterance]:
    if answers.get("rest_note") == "add" or answers.get("hold_more") or answers.get("collected"):
        return [Utterance("utter_ask_moment_form_hold_text_more")]
    act = "_act" if answers.get("urge") in _NO_MESSAGE else ""
    return [Utterance(f"utter_ask_moment_form_hold_text{act}")]


def _hold_length(answers: Answers, view: View) -> list[Utterance]:
    kind = view.hold_lengths[0]
    if answers.get("opening") == "sent":
        kind = "sent"
    elif answers.get("hold_text") == "none":
        kind = "empty"
    return [Utterance(f"utter_ask_moment_form_hold_length_{kind}", buttons=view.length_buttons)]


def _part(answers: Answers, view: View) -> list[Utterance]:
    page = "_more" if answers.get("page") == "part" else ""
    return [Utterance(f"utter_ask_moment_form_part{page}", buttons=view.part_buttons)]


def _urge(answers: Answers, view: View) -> list[Utterance]:
    page = "_more" if answers.get("page") == "urge" else ""
    return [Utterance(f"utter_ask_moment_form_urge{page}")]


def _part_fits(answers: Answers, view: View) -> list[Utterance]:
    exile = "_exile" if view.part_younger else ""
    return [Utterance(f"utter_ask_moment_form_part_fits{exile}", {"job": view.part_job, **view.person})]


def _witness(answers: Answers, view: View) -> list[Utterance]:
    kind = "_critic" if answers.get("toward") == "gone" else "_own" if view.own_witness else ""
    line = view.own_witness or view.part_witness
    return [Utterance(f"utter_ask_moment_form_witness{kind}", {"line": line, **view.person})]


def _rest(answers: Answers, view: View) -> list[Utterance]:
    facts = {"minutes": view.minutes_left, **view.person}
    note = answers.get("rest_note")
    if note == "end":
        return [Utterance("utter_rest_end", facts)]
    kind = "" if view.held_text else "_empty"
    until = "_morning" if answers.get("hold_length") == "morning" else ""
    name = f"utter_ask_moment_form_rest{kind}{until}"
    return [*_their_own(view), Utterance(name, facts)]


def _their_own(view: View) -> list[Utterance]:
    """What they made in a calm hour, in their words: the if-then sentence, and the next time the safe memory."""
    if view.plan:
        return [Utterance("utter_calm_plan_offer", view.plan)]
    return [Utterance("utter_safe_memory", {"memory": view.memory})] if view.memory else []


def _pull_after(answers: Answers, view: View) -> list[Utterance]:
    if answers.get("rest_note") == "body":  # the hold's end was told before
        return [Utterance("utter_ask_moment_form_pull_after_body")]
    if answers.get("hold_due") == "told":  # in the middle of another question
        return [Utterance("utter_ask_moment_form_pull_after_told")]
    early = answers.get("rest") == "early" or answers.get("rest_again") == "early"
    kind = "" if view.held_text else "_empty"
    name = "utter_ask_moment_form_pull_after" + ("_early" if early else "") + kind
    return [Utterance(name, {"hold_name": view.hold_name})]


def _hold_choice(answers: Answers, view: View) -> list[Utterance]:
    then, now = answers.get("pull"), answers.get("pull_after")
    if then in BANDS and now in BANDS:
        return [Utterance("utter_ask_moment_form_hold_choice", {"then": then, "now": now})]
    kind = "unnumbered" if now == "unsure" else "unrated"
    return [Utterance(f"utter_ask_moment_form_hold_choice_{kind}")]


def _decision(answers: Answers, view: View) -> list[Utterance]:
    offer = [Utterance("utter_calm_plan_offer", view.plan)] if view.plan else []  # where nothing was held
    kind = "_space" if answers.get("fork") == "space" else "_unclear" if contact_unclear(answers) else ""
    fresh = answers.get("opening") == "replied" and not answers.get("toward")  # rated a moment ago, and no part was met
    rated = answers.get("pull" if fresh else "pull_after")
    if not kind:
        kind = _by_number(rated, answers, view)
    return [*offer, Utterance(f"utter_ask_moment_form_decision{kind}", dict(view.person))]


def _by_number(rated: Optional[str], answers: Answers, view: View) -> str:
    """Return which decision is asked: after a hold without words there is nothing to send as it is."""
    empty = "" if view.held_text or answers.get("pull_after") is None else "_empty"
    if rated in ("7-8", "9-10"):
        return f"_strong{empty}"
    return "_low" if empty and rated == "0-3" else empty


_ASK = {
    "opening": _opening,
    "pause": _pause,
    "grief_words": _grief_words,
    "hold_text": _hold_text,
    "hold_length": _hold_length,
    "urge": _urge,
    "part": _part,
    "part_fits": _part_fits,
    "witness": _witness,
    "rest": _rest,
    "rest_again": _rest,
    "pull_after": _pull_after,
    "hold_choice": _hold_choice,
    "decision": _decision,
}


def own_text(view: View) -> Utterance:
    """Return their own text and nothing else, to be copied."""
    return Utterance("utter_own_text", {"held": view.held_text})
