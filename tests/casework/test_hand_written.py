"""Files that people edit are read in every coding that their editors write."""

from pathlib import Path

import pytest

from casework.calendar import read_holiday_table
from casework.errors import MalformedError
from casework.hand_written import text_of
from casework.limits import read_limit_profile
from casework.receivers import read_receivers
from casework.thresholds import read_thresholds

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
READERS = {
    "holidays/2026.json": read_holiday_table,
    "limits/zhanjiang.json": read_limit_profile,
    "thresholds/default.json": read_thresholds,
    "receivers.json": read_receivers,
}
CODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-marked", "gb18030"]


def written(text: str, coding: str) -> bytes:
    """The text as an editor saves it."""
    if coding == "utf-16-be-marked":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(coding)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("name", READERS)
def test_table_says_the_same_in_every_coding(name: str, coding: str) -> None:
    text = (RESOURCES / name).read_text("utf-8")
    assert READERS[name](written(text, coding)) == READERS[name](text.encode())


@pytest.mark.parametrize("coding", [*CODINGS, "gbk"])
@pytest.mark.parametrize("text", ["放假安排", "{}", "调休上班:2月14日(周六)", "a"])
def test_text_comes_back_as_it_was_written(text: str, coding: str) -> None:
    assert text_of(written(text, coding)) == text


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00\x01", b"\x80\x80", b"\xef\xbb\xbf\xff"])
def test_what_is_no_text_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(MalformedError, match="no text file"):
        text_of(data)
    for read in READERS.values():
        with pytest.raises(MalformedError):
            read(data)
