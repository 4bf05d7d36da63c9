"""A bureau's spreadsheets as rows of text: an XLSX workbook, or CSV files in a folder.

What comes from elsewhere is bounded before it is read: bytes, bytes once unpacked, parts,
sheets, rows, columns.  A formula is never evaluated, nor is its last result believed.  The only
module that knows the library (import-linter).
"""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of
from central_mailbox.errors import FoundingError
from central_mailbox.importing.findings import Finding, Place
from central_mailbox.importing.sheets import SHEETS, TOMORROW, Column, Sheet

MOST_BYTES = 64 * 1024 * 1024
MOST_UNPACKED = 512 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 100_000
MOST_COLUMNS = 64
SPARE_ROWS = 500
"""Rows behind those that are filled whose cells are texts, so that numbers keep their zeros."""
MOST_EXACT = 2**53
"""Spreadsheets keep numbers beyond it without their last digits."""
IGNORED = "#"
"""A row that begins with it is an example or a remark."""
EXPLAINED = Label("说明", "How to fill this in")

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
RULES = Label(
    f"以“{IGNORED}”开头的行(示例)不读取;缺少的栏保持原样;空格表示没有。",
    f"Rows that begin with “{IGNORED}” (examples) are not read; columns that are missing stay as "
    "they are; an empty cell says that there is none.",
)


class Row(NamedTuple):
    """A row of a sheet: where it stands, and the text of every column that the file has."""

    sheet: Sheet
    title: str
    number: int
    cells: dict[Column, str]

    def at(self, column: Column | None = None) -> Place:
        """A cell of it, or the row."""
        return Place(self.title, self.number, column.label.zh if column else "")


class Book(NamedTuple):
    """What was read, and what was wrong already."""

    rows: list[Row]
    findings: list[Finding]


class _Cell(NamedTuple):
    text: str
    wrong: Label | None = None


_Lines = Iterable[tuple[int, Sequence[_Cell]]]


def read_book(path: Path) -> Book:
    """The rows of a workbook, of a CSV file, or of the CSV files of a folder.

    :class:`FoundingError` where it is none of them, too large, or damaged.
    """
    book = Book([], [])
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix.lower() == ".csv")
        if not files:
            raise FoundingError(f"{path}: no .csv file lies there")
        for file in files:
            _take(book, file.stem, _csv_lines(file))
    elif path.suffix.lower() == ".csv":
        _take(book, path.stem, _csv_lines(path))
    else:
        for title, lines in _sheets_of(path):
            _take(book, title, lines)
    return book


# ------------------------------------------------------------------------------ XLSX


def _bytes_of(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise FoundingError(f"{path}: larger than {MOST_BYTES // 2**20} MB; part it")
    return path.read_bytes()


def _sheets_of(path: Path) -> Iterator[tuple[str, _Lines]]:
    data = _bytes_of(path)
    if data.startswith(_OLE):
        raise FoundingError(
            f"{path}: an old .xls, or one with a password; save it as .xlsx without a password"
        )
    try:
        _check_parts(path, data)
        with warnings.catch_warnings():
            # Of styles and extensions that are not read anyway.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            for sheet in book.worksheets:
                if sheet.title not in (EXPLAINED.zh, EXPLAINED.en):
                    yield sheet.title, list(_xlsx_lines(sheet))
            book.close()
    except _BROKEN as error:
        raise FoundingError(
            f"{path}: no .xlsx workbook, or a damaged one; open it and save it as .xlsx"
        ) from error


def _check_parts(path: Path, data: bytes) -> None:
    """A bomb is refused by what its parts say of themselves; no part unpacks to more than that."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
        raise FoundingError(f"{path}: unpacked it is too large; keep only the sheets that are read")


def _xlsx_lines(sheet: object) -> Iterator[tuple[int, Sequence[_Cell]]]:
    rows = getattr(sheet, "iter_rows")(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)  # noqa: B009
    for number, row in enumerate(rows, 1):
        cells = [_xlsx_cell(one.value, one.data_type) for one in row]
        if any(one.text for one in cells):
            yield number, cells


def _xlsx_cell(value: object, kind: str) -> _Cell:
    if value is None:
        return _Cell("")
    if kind == "f":
        return _Cell("=", FORMULA)
    if kind == "e":
        return _Cell(str(value), ERROR)
    if isinstance(value, bool):
        return _Cell("是" if value else "否")
    if isinstance(value, float | int):
        is_whole = float(value).is_integer()
        text = str(int(value)) if is_whole else repr(value)
        return _Cell(text, INEXACT if abs(value) > MOST_EXACT else None)
    if isinstance(value, datetime):
        # Spreadsheets count parts of a day: 18:00 may be a breath before it.
        at = (value + timedelta(seconds=30)).replace(second=0, microsecond=0)
        return _Cell(f"{at:%Y-%m-%d}" if at.time() == time() else f"{at:%Y-%m-%d %H:%M}")
    if isinstance(value, date):
        return _Cell(value.isoformat())
    return _Cell(str(value).strip())


# ------------------------------------------------------------------------------- CSV


def _csv_lines(path: Path) -> _Lines:
    try:
        text = text_of(_bytes_of(path))
        first = text.partition("\n")[0]
        mark = max(",;\t", key=first.count)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        lines = [(number, [_Cell(cell.strip()) for cell in row]) for number, row in _rows(reader)]
    except (MalformedError, csv.Error) as error:
        raise FoundingError(f"{path}: {error}") from error
    return [line for line in lines if any(cell.text for cell in line[1])]


def _rows(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(reader, 1):
        if number > MOST_ROWS + 2:
            break
        yield number, row[:MOST_COLUMNS]


# ------------------------------------------------------------------------------ rows


def _take(book: Book, title: str, lines: _Lines) -> None:
    """The rows of one sheet, under the heads of its first line."""
    found = list(lines)
    sheet = next((one for one in SHEETS if one.is_called(title)), None)
    if sheet is None:
        names = "、".join(one.label.zh for one in SHEETS)
        say = Label(
            f"没有读取:表名不是{names}之一", f"Not read: no sheet is called so, but {names} are"
        )
        book.findings.append(Finding(Place(title), say, stops=False))
        return
    if not found:
        return
    if found[-1][0] > MOST_ROWS + 1:
        many = Label(
            f"超过 {MOST_ROWS:,} 行,请分几次导入", f"More than {MOST_ROWS:,} rows; part it"
        )
        book.findings.append(Finding(Place(title), many))
        return
    heads = _heads(book, title, sheet, found[0])
    if heads is None:
        return
    for number, cells in found[1:]:
        first = next((one.text for one in cells if one.text), "")
        if first.startswith(IGNORED):
            continue
        texts = {column: cells[at].text if at < len(cells) else "" for at, column in heads.items()}
        row = Row(sheet, title, number, texts)
        wrong = [
            Finding(row.at(column), cells[at].wrong or ERROR)
            for at, column in heads.items()
            if at < len(cells) and cells[at].wrong
        ]
        book.findings.extend(wrong)
        if not wrong and any(texts.values()):
            book.rows.append(row)


def _heads(
    book: Book, title: str, sheet: Sheet, line: tuple[int, Sequence[_Cell]]
) -> dict[int, Column] | None:
    number, cells = line
    heads: dict[int, Column] = {}
    for at, cell in enumerate(cells):
        column = sheet.column(cell.text)
        if column is None and cell.text:
            say = Label("没有这一栏,未读取", "There is no such column; it is not read")
            book.findings.append(Finding(Place(title, number, cell.text), say, stops=False))
        elif column is not None and column in heads.values():
            say = Label("这一栏出现了两次", "This column is there twice")
            book.findings.append(Finding(Place(title, number, cell.text), say))
        elif column is not None:
            heads[at] = column
    missing = [one for one in sheet.columns if one.is_needed and one not in heads.values()]
    for column in missing:
        say = Label(
            "缺少这一栏(首行为栏名)", "This column is missing (heads stand in the first row)"
        )
        book.findings.append(Finding(Place(title, number, column.label.zh), say))
    return None if missing else heads


# -------------------------------------------------------------------------- template


def write_template(path: Path, today: date) -> None:
    """An empty workbook with its heads, a few examples, and a page that explains each column."""
    tomorrow = (today + timedelta(days=1)).isoformat()
    examples = {
        sheet: [
            [IGNORED + first, *(text.replace(TOMORROW, tomorrow) for text in others)]
            for first, *others in sheet.examples
        ]
        for sheet in SHEETS
    }
    path.write_bytes(workbook_of(examples))


def workbook_of(sheets: Mapping[Sheet, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of these rows under their heads, and the page that explains each column."""
    book = Workbook()
    explained = book.active
    explained.title = EXPLAINED.zh
    for line in _explanations():
        explained.append(line)
    for letter, width in zip("ABCDE", (24, 34, 10, 60, 60), strict=True):
        explained.column_dimensions[letter].width = width
    for sheet, rows in sheets.items():
        page = book.create_sheet(sheet.label.zh)
        page.append([column.head for column in sheet.columns])
        page.freeze_panes = "A2"
        for at, column in enumerate(sheet.columns, 1):
            letter = get_column_letter(at)
            page.column_dimensions[letter].width = max(16, len(column.head) + 4)
            page.cell(1, at).font = Font(bold=column.is_needed)
            page.cell(1, at).alignment = Alignment(wrap_text=True)
            for number in range(2, len(rows) + SPARE_ROWS):
                page.cell(number, at).number_format = "@"  # numbers keep their zeros
            choices = column.choices()
            if choices and not column.slot.is_many:
                listed = DataValidation("list", f'"{",".join(one.zh for one in choices)}"')
                page.add_data_validation(listed)
                listed.add(f"{letter}2:{letter}{MOST_ROWS}")
        for number, row in enumerate(rows, 2):
            for at, text in enumerate(row, 1):
                _fill(page.cell(number, at), text)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _fill(cell: Cell, text: str) -> None:
    """A text and never a formula, whatever it begins with."""
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"


def _explanations() -> Iterator[list[str]]:
    yield ["表 / Sheet", "栏 / Column", "必填 / Needed", "说明", "Explanation"]
    for sheet in SHEETS:
        yield [f"{sheet.label.zh} / {sheet.label.en}", "", "", sheet.about.zh, sheet.about.en]
        for column in sheet.columns:
            hint, choices = column.slot.field.hint, column.choices()
            zh = (hint.zh if hint else "", "、".join(one.zh for one in choices))
            en = (hint.en if hint else "", ", ".join(one.en for one in choices))
            needed = "是 / Yes" if column.is_needed else ""
            words = ["; ".join(filter(None, said)) for said in (zh, en)]
            yield ["", column.head, needed, *words]
    yield ["", "", "", RULES.zh, RULES.en]
