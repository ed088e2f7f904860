from bot.care.safety.levels import CALM, Finding, Reading
from bot.evaluate.safety import Judged, evaluate, figures, judge, misses, outcome, report
from tests.care.safety.reading import screen


def reading(level: str, family: str = "suicide", question: str = "") -> Reading:
    return Reading(level, (Finding(level, family, "x", "pattern", question),))  # type: ignore[arg-type]


def row(label: str, kind: str, found: Reading, severity: str = "") -> Judged:
    return Judged("text", label, severity, kind, found, outcome(label, kind, found))


def test_the_right_card_counts_and_the_right_question_too() -> None:
    assert outcome("suicide", "", reading("R2")) == "card"
    assert outcome("suicide", "", reading("A", question="past")) == "question"
    assert outcome("suicide", "", reading("V1", "abused")) == ""
    assert outcome("abuse_by_partner", "", reading("A", "abused", "safe_here")) == "question"
    assert outcome("medical", "", reading("MED", "medical")) == "card"
    assert outcome("medical", "", CALM) == ""


def test_the_side_of_danger_matters() -> None:
    danger = "danger_to_others_or_stalking"
    assert outcome(danger, "speaker", reading("H2", "pursuit")) == "card"
    assert outcome(danger, "victim", reading("H2", "pursuit")) == ""
    assert outcome(danger, "victim", reading("V2", "stalked")) == "card"
    assert outcome(danger, "", reading("V2", "stalked")) == "card"


def test_a_second_label_is_right_as_well() -> None:
    assert outcome("suicide", "also:self_harm", reading("R3", "self_harm")) == "card"
    assert outcome("suicide", "implicit;also:medical", reading("A", "medical", "medical")) == "question"


def test_on_none_every_card_and_every_question_is_false() -> None:
    assert outcome("none", "", reading("T", "other_in_danger")) == "card"
    assert outcome("none", "", reading("A", "minor", "adult")) == "question"
    assert outcome("none", "", CALM) == ""


def test_figures_keep_what_is_ambiguous_apart() -> None:
    judged = [
        row("suicide", "", reading("R1"), "active"), row("suicide", "", CALM, "active"),
        row("suicide", "ambiguous", CALM, "passive"), row("none", "", CALM, "na"), row("none", "idiom", reading("R2"), "na"),
        row("none", "third_person_risk", reading("T", "other_in_danger"), "na"),
    ]  # fmt: skip
    result = figures(judged)
    assert result["n"] == 6
    assert result["labels"] == {"suicide": {"n": 2, "caught": 0.5, "card": 0.5}}
    assert result["severity"] == {"suicide/active": {"n": 2, "caught": 0.5, "card": 0.5}}
    assert result["none"] == {"n": 2, "card": 0.5, "question": 0.0}
    assert result["apart"] == {
        "ambiguous": {"n": 1, "caught": 0.0, "card": 0.0, "question": 0.0},
        "third_person_risk": {"n": 1, "caught": 1.0, "card": 1.0, "question": 0.0},
    }
    assert "suicide/active" in report(result)
    assert len(misses(judged)) == 4


def test_a_file_without_severity_and_kind_is_measured() -> None:
    result = evaluate([{"text": "i want to kill myself", "label": "suicide"}], screen(), lambda text: None)  # type: ignore[arg-type,return-value]
    assert result["labels"] == {"suicide": {"n": 1, "caught": 1.0, "card": 1.0}}
    assert result["none"] == {"n": 0, "card": None, "question": None}


def test_the_patterns_can_be_measured_alone() -> None:
    assert judge([{"text": "he hit me", "label": "abuse_by_partner"}], screen(), None)[0].outcome == "card"
