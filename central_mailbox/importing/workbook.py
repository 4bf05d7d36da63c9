"""A bureau's spreadsheets as rows of text: an XLSX workbook, or CSV files in a folder.

Reading is ``spreadsheets``'; here stands which sheets and columns there are, and the template.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from casework.event import Label
from central_mailbox.errors import FoundingError
from central_mailbox.importing.findings import Finding, Place
from central_mailbox.importing.sheets import SHEETS, TOMORROW, Column, Sheet
from spreadsheets import reading
from spreadsheets.reading import ERROR, Line, UnreadableError, sheets_of

SPARE_ROWS = 500
"""Rows behind those that are filled whose cells are texts, so that numbers keep their zeros."""
IGNORED = "#"
"""A row that begins with it is an example or a remark."""
EXPLAINED = Label("说明", "How to fill this in")

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


def read_book(path: Path) -> Book:
    """The rows of a workbook, of a CSV file, or of the CSV files of a folder.

    :class:`FoundingError` where it is none of them, too large, or damaged.
    """
    book = Book([], [])
    for file in _files_of(path):
        try:
            for title, lines in sheets_of(file):
                if title not in (EXPLAINED.zh, EXPLAINED.en):
                    _take(book, title, lines)
        except UnreadableError as error:
            raise FoundingError(f"{file}: {error}") from error
    return book


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(one for one in path.iterdir() if one.suffix.lower() == ".csv")
    if not files:
        raise FoundingError(f"{path}: no .csv file lies there")
    return files


# ------------------------------------------------------------------------------ rows


def _take(book: Book, title: str, found: list[Line]) -> None:
    """The rows of one sheet, under the heads of its first line."""
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
    if found[-1][0] > reading.MOST_ROWS + 1:
        many = Label(
            f"超过 {reading.MOST_ROWS:,} 行,请分几次导入",
            f"More than {reading.MOST_ROWS:,} rows; part it",
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


def _heads(book: Book, title: str, sheet: Sheet, line: Line) -> dict[int, Column] | None:
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
                listed.add(f"{letter}2:{letter}{reading.MOST_ROWS}")
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
