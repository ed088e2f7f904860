"""What is said in danger is short, plain, checked, and cannot be changed unnoticed."""

import re
import shutil
from pathlib import Path

import pytest
import textstat

from bot.content.errors import ContentError
from bot.content.safety_texts import FOLDER, NOBODY, SafetyText, SafetyTexts, load_safety_texts, record_checksums
from bot.content.safety_wording import FIRST_SHOWN, MOST_WORDS, OPEN_EARLY, check_text, load_wording
from bot.settings import PROJECT

TEXTS = load_safety_texts()
LANGUAGES = "es pt ru de fr it tr uk ar fa hi id".split()
ENGLISH = [text for text in TEXTS.texts.values() if not text.id.endswith(tuple(f"_{code}" for code in LANGUAGES))]
QUESTIONS = [text for text in ENGLISH if text.id.startswith("ask_")]
SIX_CHOICES = ("ask_help",)  # D15 names six
NO_SENTENCE = ("emergency_unknown",)  # words of the protocol's, set into other texts
SCHOOL_YEAR = 6.3  # what an eleven-year-old reads


def variants(text: SafetyText) -> list[str]:
    return [*text.text, *text.afraid]


def unreviewed(texts: SafetyTexts) -> list[str]:
    return [text.id for text in texts.texts.values() if text.reviewed_by == NOBODY]


def plain_words(text: str) -> str:
    """Return a text as it is read: numbers as a pause, line ends as the ends of sentences."""
    text = re.sub(r"{(emergency|number)}", ". One two. ", text).replace("findahelpline.com", "this list")
    text = re.sub(r"{\w+}", "Land", text)
    text = re.sub(r"/(privacy|country)", "this", text).replace("112", "this one").replace("18", "twenty")
    return re.sub(r"[:\n]+", ". ", text)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    copy = tmp_path / "safety"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("patterns"))
    return copy


def change(folder: Path, file: str, before: str, after: str) -> int:
    """Change a file and return the line of the change."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def test_nobody_has_to_review_a_text_that_is_never_said() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot").rglob("*.py"))
    names = set(re.findall(r"[a-z0-9_]+", code))
    said = names | {f"ask_{step}" for step in names}
    numbered = re.compile(r"\d+$")  # lap1 to lap11 are one question after the other
    assert [text.id for text in ENGLISH if text.id not in said and numbered.sub("", text.id) not in said] == []


class TestWording:
    @pytest.mark.parametrize("text", TEXTS.texts.values(), ids=lambda text: text.id)
    def test_every_variant_passes_the_lint_and_names_its_source(self, text: SafetyText) -> None:
        for variant in variants(text):
            assert check_text(text.id, variant, variant in text.afraid, bool(text.afraid), TEXTS.wording) is None
            assert len(variant.split()) <= MOST_WORDS and "!" not in variant
        assert text.concept and text.source and text.reviewed_by

    @pytest.mark.parametrize("text", ENGLISH, ids=lambda text: text.id)
    def test_an_eleven_year_old_can_read_it(self, text: SafetyText) -> None:
        for variant in variants(text):
            if len(variant.split()) > 6 and text.id not in NO_SENTENCE:
                assert textstat.flesch_kincaid_grade(plain_words(variant)) <= SCHOOL_YEAR, variant

    @pytest.mark.parametrize("text", QUESTIONS, ids=lambda text: text.id)
    def test_a_question_is_direct_has_two_to_four_answers_and_never_leans_to_no(self, text: SafetyText) -> None:
        most = 6 if text.id in SIX_CHOICES else 4
        assert 2 <= len(text.buttons) <= most
        for variant in variants(text):
            lowered = variant.lower()
            for leaning in (
                "aren't you",
                "you're not",
                "you are not",
                "you wouldn't",
                "you don't",
                "won't you",
                "surely",
                "not thinking",
            ):
                assert leaning not in lowered

    def test_labels_are_short_and_codes_fit(self) -> None:
        for text in TEXTS.texts.values():
            assert len({button.code for button in text.buttons if button.code}) == len(
                [b for b in text.buttons if b.code]
            )
            for button in text.buttons:
                assert len(button.label) <= 32 and len(button.code.encode()) <= 64
                assert not button.label.startswith(("Call", "Dial")) and "!" not in button.label

    def test_texts_for_the_afraid_open_neutrally_and_name_someone_safe(self) -> None:
        for text in TEXTS.texts.values():
            for variant in text.afraid:
                assert not TEXTS.wording.hidden(variant[:FIRST_SHOWN])
                assert " someone to " not in variant
            if OPEN_EARLY.fullmatch(text.id) and any(TEXTS.wording.hidden(v[:FIRST_SHOWN]) for v in text.text):
                assert text.afraid or text.id.startswith("now_")

    def test_emergency_texts_have_another_wording_for_the_next_message(self) -> None:
        for text_id in ("r0_self", "r0_attack", "r0_harm", "r0_body", "r0_voices", "r0_child", "r0_other", "r0_cant"):
            text = TEXTS[text_id]
            assert len(set(text.text)) >= 3 and len(set(text.afraid or text.text)) >= 3

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_twelve_languages_have_their_cards(self, code: str) -> None:
        for name in ("d16", "d9", "now", "ask_safe_now", "emergency_unknown"):
            text = TEXTS[f"{name}_{code}"].text[0]
            assert ("{emergency}" in text) == (name in ("d16", "d9", "now"))
        assert "112" in TEXTS[f"emergency_unknown_{code}"].text[0]
        assert {button.code for button in TEXTS[f"ask_safe_now_{code}"].buttons} == {
            "safety:safe_now:yes",
            "safety:safe_now:no",
        }

    def test_no_digits_but_those_of_any_mobile_and_of_age(self) -> None:
        for text in TEXTS.texts.values():
            for variant in [*variants(text), *(button.label for button in text.buttons)]:
                assert set(re.findall(r"\d+", variant)) <= {"112", "18"}, variant

    @pytest.mark.parametrize(("text", "problem"), [
        ("word " * 61, "60 words"), ("Good!", "exclamation"), ("Really?", "question"), ("Hello {name}.", "placeholder"),
        ("They might kill you.", "E11"), ("Please calm down now.", "E3"), ("Promise me you'll stay.", "E5"),
        ("This stays between us, of course.", "E6"), ("Go to someone to be with you.", "someone safe"), ("Use tel: now.", "F3"),
        ("Many have committed to it.", "E2"), ("You have a disorder.", "E8"),
    ])  # fmt: skip
    def test_the_lint_sees(self, text: str, problem: str) -> None:
        assert problem in (check_text("some_text", text, False, False, load_wording(FOLDER / "_forbidden.yml")) or "")


class TestFiles:
    def test_the_copy_loads(self, folder: Path) -> None:
        assert load_safety_texts(folder).texts.keys() == TEXTS.texts.keys()
        assert record_checksums(folder) == []

    def test_a_changed_word_stops_the_start_with_file_and_line(self, folder: Path) -> None:
        line = change(folder, "suicide.yml", "  - id: r1\n", "  - id: r1\n")
        change(folder, "suicide.yml", "It's good that you said it. You don't", "It is good that you said it. You don't")
        with pytest.raises(
            ContentError, match=rf"suicide\.yml:{line}: r1@1 was changed under its old version"
        ) as error:
            load_safety_texts(folder)
        assert error.value.line == line
        with pytest.raises(ContentError, match="old version"):
            record_checksums(folder)

    def test_a_new_version_is_recorded_and_then_loads(self, folder: Path) -> None:
        change(folder, "suicide.yml", 'id: r1\n    version: "1"', 'id: r1\n    version: "2"')
        change(folder, "suicide.yml", "It's good that you said it. You don't", "It is good that you said it. You don't")
        with pytest.raises(ContentError, match="r1@2 is not recorded"):
            load_safety_texts(folder)
        assert record_checksums(folder) == ["r1@2"]
        assert load_safety_texts(folder)["r1"].version == 2

    def test_a_review_needs_no_new_version(self, folder: Path) -> None:
        change(folder, "suicide.yml", "by: nobody yet", "by: a clinician")
        assert len(unreviewed(load_safety_texts(folder))) == len(unreviewed(TEXTS)) - 1

    def test_a_changed_button_or_word_list_is_noticed_too(self, folder: Path) -> None:
        change(folder, "answers.yml", "  me: [me, myself", "  me: [myself")
        with pytest.raises(ContentError, match=r"answers\.yml:1: answers\.yml@\d+ was changed"):
            load_safety_texts(folder)

    @pytest.mark.parametrize(
        "file", sorted(file.name for file in FOLDER.glob("*.yml") if file.name != "thresholds.yml")
    )
    def test_a_missing_file_stops_the_start(self, folder: Path, file: str) -> None:
        (folder / file).unlink()
        with pytest.raises(ContentError):
            load_safety_texts(folder)

    @pytest.mark.parametrize(
        "file", sorted(file.name for file in FOLDER.glob("*.yml") if file.name != "thresholds.yml")
    )
    def test_a_broken_file_stops_the_start_with_its_name(self, folder: Path, file: str) -> None:
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8") + "\n: [", encoding="utf-8")
        with pytest.raises(ContentError, match=re.escape(file) + r":\d+"):
            load_safety_texts(folder)

    @pytest.mark.parametrize(("before", "after", "problem"), [
        ("    reviewed: {by: nobody yet}\n", "", "missing reviewed"), ('version: "1"', "version: 1", "version must be text"),
        ('version: "1"', 'version: "one"', "whole number"), ("id: r1\n", "id: R1\n", "lower case"), ("id: r2\n", "id: r1\n", "stands in"),
        ("    concept:", "    idea: x\n    concept:", "unknown key"), ('code: "safety:dying:no"', 'code: "dying:no"', "code must be"),
        ("Sometimes\", code: \"safety:dying", "Kill\", code: \"safety:dying", "E11"), ("texts:\n", "texts: none\nx:\n", "unknown key"),
    ])  # fmt: skip
    def test_a_fault_is_told_with_its_line(self, folder: Path, before: str, after: str, problem: str) -> None:
        change(folder, "suicide.yml", before, after)
        with pytest.raises(ContentError, match=rf"suicide\.yml:\d+: .*{problem}"):
            load_safety_texts(folder)

    def test_a_text_taken_out_is_missed(self, folder: Path) -> None:
        path = folder / "notices.yml"
        path.write_text(path.read_text(encoding="utf-8").split("  - id: three_hours")[0], encoding="utf-8")
        with pytest.raises(ContentError, match=r"_checksums\.yml:\d+: the safety text 'three_hours' is missing"):
            load_safety_texts(folder)

    def test_what_the_talk_needs_must_be_there(self) -> None:
        with pytest.raises(ContentError, match="'no_such_text' is missing"):
            TEXTS.require("r1", "no_such_text")

    def test_nothing_is_said_to_be_reviewed_that_is_not(self) -> None:
        assert all(text.reviewed_by == NOBODY for text in TEXTS.texts.values())
