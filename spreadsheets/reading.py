"""The lines of an XLSX workbook, or of a CSV file.

Everything is bounded before it is read: bytes, bytes once unpacked, parts, rows, columns.  A
formula is never evaluated, nor is its last result believed.
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 512 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 100_000
MOST_COLUMNS = 64
MOST_EXACT = 2**53
"""Spreadsheets keep numbers beyond it without their last digits."""

_OLE = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,  # a parse error of XML is one
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)

FORMULA = Label(
    "这一格是公式:请复制后选择性粘贴为数值",
    "This cell is a formula: copy it and paste it back as a value",
)
INEXACT = Label(
    "数字太长,表格软件已丢失末位:请将该栏设为文本格式后重新填写",
    "Too long for a number, its last digits are lost: format the column as text and type it anew",
)
ERROR = Label("这一格是错误值,请改正", "This cell holds an error value; put it right")
TOO_LARGE = Label(
    f"文件超过 {MOST_BYTES // 2**20} MB,请分成几份",
    f"larger than {MOST_BYTES // 2**20} MB; part it",
)
OLD = Label(
    "这是旧版 .xls 或加了密码的文件:请去掉密码,另存为 .xlsx",
    "an old .xls, or one with a password; save it as .xlsx without a password",
)
BROKEN = Label(
    "不是 .xlsx 工作簿,或已损坏:请打开后另存为 .xlsx",
    "no .xlsx workbook, or a damaged one; open it and save it as .xlsx",
)
UNPACKED = Label(
    "解开后太大:请只保留需要的工作表",
    "unpacked it is too large; keep only the sheets that are read",
)
NO_TABLE = "不是文本表格:请另存为 UTF-8(或 GBK)编码的 .csv"


class UnreadableError(Exception):
    """The person: a file that is no spreadsheet, or none that can be taken in."""

    def __init__(self, say: Label) -> None:
        super().__init__(say.en)
        self.say = say


class Text(NamedTuple):
    """What a cell says, and what is wrong with it."""

    text: str
    wrong: Label | None = None


class Line(NamedTuple):
    """A line that is not empty: its number from 1, as people count them, and its cells."""

    number: int
    cells: list[Text]


class Sheet(NamedTuple):
    """A sheet of a workbook; a CSV file is one that is called as the file."""

    title: str
    lines: list[Line]


def sheets_of(path: Path) -> Iterator[Sheet]:
    """The sheets of a file, one after the other; :class:`UnreadableError` where it is none."""
    if path.suffix.lower() == ".csv":
        yield Sheet(path.stem, _csv_lines(_bytes_of(path)))
    else:
        yield from _xlsx_sheets(_bytes_of(path))


def _bytes_of(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableError(TOO_LARGE)
    return path.read_bytes()


# ------------------------------------------------------------------------------ XLSX


def _xlsx_sheets(data: bytes) -> Iterator[Sheet]:
    if data.startswith(_OLE):
        raise UnreadableError(OLD)
    try:
        _check_parts(data)
        with warnings.catch_warnings():
            # Of styles and extensions that are not read anyway.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            for sheet in book.worksheets:
                yield Sheet(sheet.title, list(_xlsx_lines(sheet)))
            book.close()
    except _BROKEN as error:
        raise UnreadableError(BROKEN) from error


def _check_parts(data: bytes) -> None:
    """A bomb is refused by what its parts say of themselves; no part unpacks to more than that."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise UnreadableError(UNPACKED)


def _xlsx_lines(sheet: Any) -> Iterator[Line]:
    rows = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, 1):
        cells = [_xlsx_cell(one.value, one.data_type) for one in row]
        if any(one.text for one in cells):
            yield Line(number, cells)


def _xlsx_cell(value: object, kind: str) -> Text:
    if value is None:
        return Text("")
    if kind == "f":
        return Text("=", FORMULA)
    if kind == "e":
        return Text(str(value), ERROR)
    if isinstance(value, bool):
        return Text("是" if value else "否")
    if isinstance(value, float | int):
        is_whole = float(value).is_integer()
        text = str(int(value)) if is_whole else repr(value)
        return Text(text, INEXACT if abs(value) > MOST_EXACT else None)
    if isinstance(value, datetime):
        # Spreadsheets count parts of a day: 18:00 may be a breath before it.
        at = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return Text(f"{at:%Y-%m-%d}" if at.time() == time() else f"{at:%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        return Text(value.isoformat())
    return Text(str(value).strip())


# ------------------------------------------------------------------------------- CSV


def _csv_lines(data: bytes) -> list[Line]:
    try:
        text = text_of(data)
        first = text.partition("\n")[0]
        mark = max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        lines = [Line(number, [Text(one.strip()) for one in row]) for number, row in _rows(reader)]
    except (MalformedError, csv.Error) as error:
        raise UnreadableError(Label(NO_TABLE, str(error))) from error
    return [line for line in lines if any(one.text for one in line.cells)]


def _rows(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(reader, 1):
        if number > MOST_ROWS + 2:
            break
        yield number, row[:MOST_COLUMNS]
