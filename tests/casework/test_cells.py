"""What goes out is one line a cell, and nothing that a spreadsheet would carry out."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cells import cell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("+86 138", "'+86 138"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("—1", "'—1"),
        ("  =1", "'=1"),
        ("\t=1", "'=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\n\r=1", "'=1"),
        ("油烟\n扰民\t很大", "油烟 扰民 很大"),
        ("油烟\r\n\r\n扰民", "油烟 扰民"),
        ("油烟\u2028扰民", "油烟 扰民"),
        ("–", "–"),
        ("阿=b", "阿=b"),
        ("", ""),
    ],
)
def test_cell(text: str, expected: str) -> None:
    assert cell(text) == expected


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_any_texts_are_one_row_of_so_many_cells(texts: list[str]) -> None:
    """Read back by a reader of tables that knows nothing of ours."""
    line = "\t".join(cell(text) for text in texts)
    rows = list(csv.reader(io.StringIO(line), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) <= 1
    for found in rows:
        assert len(found) == len(texts)
        for one in found:
            is_nothing = not any(map(str.isalnum, one))
            assert is_nothing or not one.lstrip().startswith(
                ("=", "+", "-", "@", "＝", "＋", "－", "＠")
            )
