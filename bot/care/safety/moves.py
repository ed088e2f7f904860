"""The order of the safety talk: what opens a danger, and what each answer leads to (protocol D and G).

A step's question is the text `ask_<step>`; its answers are that text's buttons, and the words of answers.yml.
"""

from dataclasses import dataclass
from typing import Mapping, Optional

from bot.care.safety.levels import Level
from bot.care.safety.lines import Family as Card
from bot.care.safety.locks import Lock


@dataclass(frozen=True)
class Move:
    """What an answer leads to."""

    say: str = ""  # a text; "r0" and "listen" = the next variant of this danger's own
    step: str = ""  # the question that follows; "ladder", "lap" and "chain" are worked out
    card: Optional[Card] = None  # the numbers that go with `say`
    level: Optional[Level] = None  # the thread's level from now on; without a step it opens anew
    end: bool = False  # an explicit answer ends this danger
    lock: Optional[Lock] = None
    safe: Optional[Lock] = None  # the words that let this lock's time run
    mute: bool = False  # what was found is muted for the session (B5)
    refuse: bool = False  # the way round calling (F5)
    silent: bool = False  # the step stays open without being asked aloud
    pause: str = ""
    person: bool = False
    turn: str = ""  # another danger opens instead


LAP = tuple(f"lap{number}" for number in range(1, 12))  # D6; any yes to the first three is an emergency

_RAISE = {level: Move(level=level) for level in ("R0", "R1", "R2", "V1", "H1", "T", "M")}
_BACK = Move("went_back", end=True)
_V_BACK = Move("g4_end", end=True)

MOVES: Mapping[str, Mapping[str, Move]] = {
    # thoughts of dying: R2, R1, unclear
    "dying": {
        "no": Move("r2_no", "choice", "suicide"), "sometimes": _RAISE["R1"], "yes": _RAISE["R1"],
        "rather_not": _RAISE["R1"],
    },
    "dying_too": {
        "no": Move("r3_delay", "choice", "self_harm"), "sometimes": _RAISE["R2"], "yes": _RAISE["R1"],
        "rather_not": _RAISE["R2"],
    },
    "plain": {
        "no": Move("plain_no", end=True, mute=True), "sometimes": _RAISE["R1"], "yes": _RAISE["R1"],
        "rather_not": Move("r2_unsaid", "choice", "suicide", level="R2"),
    },
    "past": {
        "no": Move("plain_no", end=True, mute=True), "some": _RAISE["R2"], "yes": _RAISE["R2"],
        "rather_not": Move("r2_unsaid", "choice", "suicide", level="R2"),
    },
    "how": {answer: Move(step="ladder") for answer in ("no", "yes", "rather_not")},
    "means": {"no": Move(step="ladder"), "yes": _RAISE["R0"], "rather_not": Move(step="ladder")},
    "soon": {
        "no": Move(step="ladder"), "maybe": _RAISE["R0"], "yes": _RAISE["R0"], "rather_not": Move(step="ladder"),
    },
    "use_line": {
        "will": Move("line_will", "r1_safe"), "did": Move("already_called", "r1_safe"),
        "hard": Move(step="r1_safe", refuse=True), "later": Move("line_later", "r1_safe"),
    },
    "r1_safe": {"safe": Move(step="go_on"), "unsure": _RAISE["R0"], "no": _RAISE["R0"]},
    "go_on": {"on": Move("g2_end", end=True, safe="g2"), "stay": Move("listen", "go_on", silent=True)},
    "choice": {
        "stay": Move("listen", "choice", silent=True),
        "ground": Move("pause_open", "choice", silent=True, pause="any"),
        "person": Move(step="choice", person=True), "back": _BACK,
    },
    # self-harm
    "hurt": {
        "yes": Move("r3_care", "dying_too", "medical"), "unsure": Move("r3_care", "dying_too", "medical"),
        "no": Move(step="dying_too"),
    },
    # emergencies
    "calling": {
        "calling": Move("r0_calling", "chain"), "coming": Move("r0_coming", "chain"),
        "cant": Move("r0_cant", "calling"),
    },
    "with": {"yes": Move(step="chain"), "coming": Move(step="chain"), "no": Move("r0_alone", "chain")},
    "away": {"yes": Move(step="chain"), "no": Move("r0_near", "chain")},
    "apart": {"yes": Move(step="chain"), "no": Move("r0", "apart")},
    "r0_safe": {"safe": Move(step="r0_who"), "not_yet": Move("r0", "r0_safe")},
    "r0_who": {who: Move("g1_end", end=True, safe="g1") for who in ("person", "helpers", "moved")},
    "attack": {
        "calling": Move("attack_calling", "attack_safe"), "away": Move(step="attack_safe"),
        "cant": Move("r0_cant", "attack"),
    },
    "attack_safe": {"yes": Move(step="r0_who"), "unsure": Move("r0", "attack"), "no": Move("r0", "attack")},
    # afraid of somebody
    "safe_here": {
        "safe": Move("v1_believe", "v_want", "abuse"), "seen": Move("v1_seen", "v_short"),
        "unsure": Move("v1_seen", "v_short"),
    },
    "v_short": {
        "number": Move("v1_believe", "v_after", "abuse"), "later": Move("v_later", "v_short", silent=True),
        "safe": Move("v1_believe", "v_want", "abuse"),
    },
    "v_want": {
        "talk": Move("listen", "v_talk", silent=True), "questions": Move("lap_intro", "lap"),
        "number": Move("number_again", "v_after", "abuse"),
    },
    "v_talk": {
        "questions": Move("lap_intro", "lap"), "number": Move("number_again", "v_after", "abuse"), "back": _V_BACK,
    },
    "scared": {"no": Move("plain_no", end=True, mute=True), "sometimes": _RAISE["V1"], "yes": _RAISE["V1"]},
    **{lap: {answer: Move(step="lap") for answer in ("yes", "no", "skip")} for lap in LAP},
    "lap_more": {"on": Move(step="lap"), "enough": Move("lap_low", "v_after", "abuse")},
    "v_after": {
        "will": Move("v_will", "v_close"), "hard": Move(step="v_close", refuse=True),
        "later": Move("line_later", "v_close"),
    },
    "v_close": {"talk": Move("listen", "v_talk", silent=True), "back": _V_BACK},
    # harm to others, pursuit
    "harm_apart": {"yes": Move(step="harm_soon"), "no": _RAISE["R0"], "going": _RAISE["R0"]},
    "harm_soon": {"no": Move("h1_line", "who_with", "harm_others"), "maybe": _RAISE["R0"], "yes": _RAISE["R0"]},
    "harm_plain": {"no": Move("plain_no", end=True, mute=True), "maybe": _RAISE["H1"], "yes": _RAISE["H1"]},
    "anyone_hurt": {
        "yes": Move("h1_hurt", "safe_with_them", "medical"), "unsure": Move("h1_hurt", "safe_with_them", "medical"),
        "no": Move(step="safe_with_them"),
    },
    "safe_with_them": {
        "safe": Move("h1_line", "who_with", "harm_others"), "scared": Move(turn="abused"),
        "unsure": Move(turn="abused"),
    },
    "who_with": {
        "someone": Move("who_someone", "t_close"), "no_one": Move("who_no_one", "t_close"),
        "alone": Move("line_later", "t_close"),
    },
    "asked_stop": {
        "yes": Move("h2_stop", "who_with", "pursuit", level="H2", lock="d8"),
        "unsure": Move("h2_pause", "choice", level="H2"),
        "no": Move("h2_pause", "choice", level="H2"),
    },
    # somebody else in danger
    "t_now": {
        "yes": Move("r0_other", "t_after"), "unsure": Move("r0_other", "t_after"), "no": Move("t_now_no", "t_close"),
    },
    "t_after": {
        "yes": Move(step="t_close"), "called": Move("already_called", "t_close"), "no": Move("t_stay", "t_close"),
    },
    "t_close": {"stay": Move("listen", "t_close", silent=True), "back": _BACK},
    "happened": {
        "yes": _RAISE["T"], "no": Move("happened_no", end=True, mute=True),
        "unsure": Move("happened_unsure", end=True, mute=True),
    },
    # young people
    "adult_near": {"yes": Move("m_yes", "m_stay"), "no": Move("m_no", "m_stay"), "adult": Move("age_yes", end=True)},
    "m_stay": {"adult": Move("age_yes", end=True)},
    "age": {"yes": Move("age_yes", end=True, mute=True), "no": _RAISE["M"], "rather_not": _RAISE["M"]},
    # body and mind
    "body": {"yes": _RAISE["R0"], "unsure": _RAISE["R0"], "no": Move("med_no", end=True, pause="breathe", mute=True)},
    "voices": {"yes": _RAISE["R0"], "no": Move(step="who_with"), "unsure": Move(step="who_with")},
}  # fmt: skip

# An unclear hint of abuse needs one question more before anything is believed or denied.
HINT_MOVES: Mapping[str, Mapping[str, Move]] = {
    "safe_here": {
        "safe": Move("scared_hint", "scared"), "seen": Move("v1_seen", "scared"), "unsure": Move("v1_seen", "scared"),
    },
    "asked_stop": {**MOVES["asked_stop"], "no": Move("plain_no", end=True, mute=True)},
    "voices": {
        "yes": _RAISE["R0"], "no": Move("plain_no", end=True, mute=True),
        "unsure": Move("del", "who_with", "other", level="DEL"),
    },
}  # fmt: skip
