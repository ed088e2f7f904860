"""A fault in a scene is told with its file and line."""

from pathlib import Path

import pytest

from bot.content.calm import load_calm, load_letters
from bot.content.errors import ContentError
from bot.content.loader import CONTENT, load_file
from bot.content.practice import Scene, load_moves, load_scenes

GOOD = (CONTENT / "practice" / "no_reply.yml").read_text()


def fault(tmp_path: Path, text: str) -> ContentError:
    path = tmp_path / "no_reply.yml"
    path.write_text(text)
    with pytest.raises(ContentError) as found:
        load_file(path, Scene)
    return found.value


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.mark.parametrize(
    ("old", "new", "problem", "near"),
    [
        ('repeated_demand: "Hello??', 'shouting: "Hello??', "unexpected value", "    replies:"),
        ("waiting: restless}", "waiting: nowhere}", "nowhere, which is not there", "    next: {clear: heard"),
        (", waiting: restless}", "}", "branch waiting is missing", "    next: {clear: heard"),
        ("pleading: pushed, withdrawing: shut, w", "withdrawing: shut, w", "branch pleading is missing",
         "next: {clear"),
        ("{met: late, obeyed: pushed}", "{met: first, obeyed: pushed}", "goes round in a circle", "{met: first"),
        ("{met: late, obeyed: pushed}", "{met: late}", "branch obeyed is missing", "    next: {met: late}"),
        ("first: first\n", "first: begin\n", "begin, is not there", "turns:"),
        ("moods: [warm, busy, avoidant, irritated]", "moods: [warm, bored]", "unexpected value", "moods:"),
        ('      busy: "Swamped till late. Tomorrow?"\n', "", "nothing for the mood busy", "    says:"),
        ("clear: {warm: end_yes, busy: end_later, avoidant: end_no, irritated: end_later}", "clear: {warm: end_yes}",
         "nothing for the mood busy", "clear: {warm: end_yes}"),
        ("    part: anxious\n", "    part: jealous\n", "there is no part 'jealous'", "    part: jealous"),
        ('      none_secure: "OK. Thanks for telling me."\n', "", "a clear one among them", ""),
        ('    ending: "no"\n', '    ending: "maybe"\n', "unexpected value", '    ending: "maybe"'),
        ('  end_open:\n    ending: open',
         '  unmet:\n    ending: open\n    says: "Hm."\n    note: "Hm."\n  end_open:\n    ending: open',
         "no branch leads here", "  unmet:"),
        ("slug: no_reply", "slug: other_name", "the file is named", "slug:"),
        ("character: Robin\n", "", "field required", ""),
    ],
)  # fmt: skip
def test_a_broken_scene_names_file_line_and_problem(tmp_path, old, new, problem, near):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    found = fault(tmp_path, text)
    assert problem in str(found) and found.file.endswith("no_reply.yml")
    if near:
        lines = text.splitlines()
        assert any(near.strip() in line for line in lines[max(0, found.line - 1) : found.line + 1]), (found, near)


def test_a_scene_in_which_clear_words_always_get_a_yes_is_refused(tmp_path):
    text = GOOD
    for ending in ("end_later", "end_no", "end_open"):
        text = text.replace(f": {ending},", ": end_yes,").replace(f": {ending}}}", ": end_yes}")
    assert "not honest" in str(fault(tmp_path, text)) or "no branch leads here" in str(fault(tmp_path, text))


def test_a_button_that_a_phone_would_cut_is_refused(tmp_path):
    text = GOOD.replace("OK. Thanks for telling me.", "OK. Thanks a lot for telling me about your whole long day.")
    assert fault(tmp_path, text).line == line_of(text, "whole long day") or "44" in str(fault(tmp_path, text))


def test_every_label_of_the_draft_reader_is_a_move_with_words():
    from bot.language.draft_head import LABELS

    moves = load_moves()
    assert set(LABELS) <= set(moves.moves)
    assert all(moves.group(label) in ("clear", "escalating", "pleading", "withdrawing") for label in LABELS)


def test_all_scenes_moves_words_and_letters_load():
    assert len(load_scenes()) >= 10
    assert all("?" not in starter.text for starter in load_letters().younger)
    assert load_calm().buttons["now"]


def test_a_faulty_move_file_names_its_line(tmp_path):
    path = tmp_path / "_moves.yml"
    path.write_text(
        (CONTENT / "practice" / "_moves.yml").read_text().replace("pleading, catastrophising]", "pleading]")
    )
    with pytest.raises(ContentError, match=r"_moves.yml:\d+: moves: catastrophising must be in one group"):
        load_moves(path)
