"""Labelled files are read as they are: tabs, UTF-8, no quoting, one header line."""

import pytest

from bot.evaluate.table import TableProblem, read_table


def written(tmp_path, data: bytes):
    """Return the path of a file with these bytes."""
    path = tmp_path / "rows.tsv"
    path.write_bytes(data)
    return path


def test_quotes_are_ordinary_characters(tmp_path):
    path = written(tmp_path, b'text\tlabel\n"he said ""fine"\tconflict\n')
    assert read_table(path, ("text", "label")) == [{"text": '"he said ""fine"', "label": "conflict"}]


def test_a_missing_last_cell_is_empty(tmp_path):
    path = written(tmp_path, b"text\tlabel\tsecond_label\nhi\tsmalltalk\n")
    assert read_table(path, ("text",))[0]["second_label"] == ""


def test_windows_line_ends_and_a_byte_order_mark_are_taken(tmp_path):
    path = written(tmp_path, b"\xef\xbb\xbftext\tlabel\r\nhi\tx\r\n\r\n")
    assert read_table(path, ("text", "label")) == [{"text": "hi", "label": "x"}]


def test_only_line_ends_end_a_row(tmp_path):
    path = written(tmp_path, "text\tlabel\none\u2028two\x0bthree\tx\n".encode())
    assert read_table(path, ("text",))[0]["text"] == "one\u2028two\x0bthree"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"text\tother\nhi\tx\n", "column label"),
        (b"text\tlabel\n", "no rows"),
        (b"", "column text, label"),
        (b"text\tlabel\nhi\tx\ty\n", "line 2"),
        (b"text\tlabel\n\xff\xfe\tx\n", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, data, words):
    with pytest.raises(TableProblem, match=words):
        read_table(written(tmp_path, data), ("text", "label"))


def test_no_file(tmp_path):
    with pytest.raises(TableProblem, match="no file"):
        read_table(tmp_path / "absent.tsv", ("text",))
