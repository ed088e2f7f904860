"""The order of the moment: which question comes next. Turn numbers are those of the flow's table."""

from typing import Callable, Mapping, Optional

Answers = Mapping[str, Optional[str]]

SENDING = ("send_new", "send_mine")
# After a decision that something be sent, the fork must have been answered: it is asked late rather than never.
_PART = ("part", "part_fits", "toward", "witness")
_FORK = ("same_person", "fork", "fork_other", "no_contact")
_HOLD = ("hold_text", "hold_length", "clock", "consent")
_AFTER = ("pull_after", "hold_choice", "gift", "need")
_ENDING = ("decision", *_FORK, "outcome", "name")

PATHS: dict[str, tuple[str, ...]] = {
    # 1 -> 2 -> 3 -> 4 -> 5 -> 6-8 -> 9 -> 10 -> 11 -> 12
    "breathe": ("opening", "pause", "pull", *_FORK, "urge", "asked_not", *_HOLD, *_PART, "rest", *_AFTER, *_ENDING),
    # the shortest useful path: 1 -> 5 -> 12; "stay" leads on into 2 and 6-8
    "hold": ("opening", *_HOLD, "rest", "pause", "pull", *_FORK, *_PART, "rest_again", *_AFTER, *_ENDING),
    # 1 -> 2 -> 3 -> no second message for a while -> part, as they choose -> a repair line for later -> 12
    "sent": ("opening", "pause", "pull", *_FORK, "hold_length", "clock", *_PART, "repair", "name"),
    "replied": ("opening", "reply_tone", "feared", "pause", "pull", *_FORK, *_PART, "decision", "outcome", "name"),
    "practical": ("opening",),
    "died": ("opening", "grief", "grief_words"),
    "support": ("opening",),
    "later": ("opening",),
}
PATHS["near"] = PATHS["breathe"]


def next_step(answers: Answers) -> Optional[str]:
    """Return the first step of this path that is wanted and unanswered; None is the ending."""
    path = PATHS.get(answers.get("opening") or "breathe", PATHS["breathe"])
    if answers.get("locked") in ("coaching", "stopped"):
        # After an emergency only the body, until they are safe by their own word (G1); the same for whoever tapped that
        # the other one said stop: no parts, no text, no second time that question (D8). Other locks give the step back.
        path = ("opening", "pause")
    for step in path:
        if answers.get(step) is None and _WANTED.get(step, _always)(answers):
            return step
    return None


def answered(answers: Answers) -> list[str]:
    """Return the steps answered so far, in the order of the path: "go back" removes the last."""
    path = PATHS.get(answers.get("opening") or "breathe", PATHS["breathe"])
    return [step for step in dict.fromkeys(path) if answers.get(step) is not None]


def _always(answers: Answers) -> bool:
    return True


def _is(step: str, *values: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(step) in values


def _strong(answers: Answers) -> bool:
    """Naming a part calms when the pull is strong and hurts when it is weak [20]."""
    return answers.get("pull") in ("4-6", "7-8", "9-10", "unsure") and answers.get("storm") != "third"


def _held(answers: Answers) -> bool:
    return answers.get("hold_length") not in (None, "none")


def _easy(answers: Answers) -> bool:
    return answers.get("pull") == "0-3" and answers.get("opening") in ("breathe", "near")


def _fork_needed(answers: Answers) -> bool:
    if answers.get("opening") == "replied" and not _staying(answers):
        return False
    if _easy(answers) or answers.get("storm") == "third":
        return answers.get("decision") in SENDING
    return not (answers.get("opening") == "hold" and answers.get("rest") != "stay") or (
        answers.get("decision") in SENDING
    )


def _resting(answers: Answers) -> bool:
    return _held(answers) and answers.get("hold_due") is None


def _named(answers: Answers) -> bool:
    return answers.get("part") not in (None, "skip")


def _part_wanted(answers: Answers) -> bool:
    if answers.get("opening") == "hold" and answers.get("rest") != "stay":
        return False
    return _strong(answers)


def _staying(answers: Answers) -> bool:
    """Body first, unless they only wanted the text out of their hands, or the reply was warm or an end."""
    if answers.get("opening") == "hold":
        return answers.get("rest") == "stay"
    return answers.get("opening") != "replied" or answers.get("reply_tone") in ("cold", "angry", "unsaid")


def _calmer(answers: Answers) -> bool:
    """At 7+ after the hold: hold or body again, no reframe, no need, no drafting."""
    return answers.get("pull_after") not in ("7-8", "9-10")


def drafting(answers: Answers) -> bool:
    """Tell whether the moment ends in the draft form, which then brings the ending itself."""
    if answers.get("locked"):
        return False
    if answers.get("opening") in ("practical", "support"):
        return True
    return answers.get("decision") in ("send_new", "write_only") or answers.get("repair") == "yes"


def may_send(answers: Answers) -> bool:
    """Tell whether sending may be offered: not in an agreed space, nor while it is unclear whether contact is wanted."""
    return answers.get("fork") != "space" and not contact_unclear(answers)


def contact_unclear(answers: Answers) -> bool:
    """Tell whether the question "have they asked for no contact?" was left without an answer."""
    return "unsure" in (answers.get("no_contact"), answers.get("asked_not"))


def left_alone(step: str) -> Optional[str]:
    """Return the answer to go on with when words were not understood twice; None where only they can say.

    It is the gentlest one: nothing is sent, nothing is kept, no part is named.
    """
    return _LEFT_ALONE.get(step)


_LEFT_ALONE = {
    "opening": "breathe", "pause": "done", "pull": "unsure", "fork": "else", "no_contact": "unsure",
    "asked_not": "unsure", "urge": "own", "hold_length": "suggested",
    "clock": "skip", "consent": "nothing", "part": "unsure", "part_fits": "no", "toward": "unsure",
    "pull_after": "unsure", "hold_choice": "not_now", "gift": "unsure", "need": "none", "decision": "not_now",
    "outcome": "holding", "repair": "no", "reply_tone": "unsaid", "same_person": "no", "name": "skip",
}  # fmt: skip

_WANTED: dict[str, Callable[[Answers], bool]] = {
    "same_person": lambda a: bool(a.get("known_fork")) and a.get("fork") is None and _fork_needed(a),
    "fork": _fork_needed,
    "fork_other": _is("fork", "else"),
    "no_contact": _is("fork", "else"),
    "urge": lambda a: not _easy(a) and a.get("storm") != "third",
    "asked_not": _is("urge", "go_there"),
    "hold_text": lambda a: not _easy(a),
    "hold_length": lambda a: not _easy(a),
    "clock": _is("clock_needed", "yes"),
    "consent": lambda a: _held(a) and a.get("hold_text") not in (None, "none") and a.get("consent_needed") == "yes",
    "rest": _resting,
    "rest_again": lambda a: _resting(a) and a.get("rest") == "stay",
    "pause": lambda a: _staying(a) or a.get("rest_note") == "body",
    "pull": lambda a: _staying(a),
    "part": _part_wanted,
    "part_fits": lambda a: _part_wanted(a) and _named(a) and a.get("part") != "unsure",
    "toward": lambda a: _part_wanted(a) and _named(a),
    "witness": lambda a: _part_wanted(a) and _named(a) and a.get("toward") in ("kind", "gone", "unsure"),
    "pull_after": lambda a: _held(a),
    "hold_choice": lambda a: _held(a) and a.get("hold_text") not in (None, "none") and a.get("consent") != "nothing",
    "gift": lambda a: _calmer(a) and _part_wanted(a) and _named(a) and a.get("toward") not in ("numb", "skip"),
    "need": lambda a: _calmer(a) and not _easy(a) and a.get("opening") != "replied" and a.get("storm") != "third",
    "repair": lambda a: may_send(a) and not a.get("locked"),
    "outcome": _is("decision", "send_mine"),
    "grief_words": _is("grief", "write"),
    "feared": _is("reply_tone", "warm"),
    "decision": lambda a: (
        not a.get("locked") and (a.get("opening") != "replied" or a.get("reply_tone") in ("cold", "angry", "unsaid"))
    ),
    # after "they're ending it" come a breath and a person, and no question of ours
    "name": lambda a: a.get("name_needed") == "yes" and not drafting(a) and a.get("reply_tone") != "ending",
}
