"""A bureau's own spreadsheets, from plain rows: workbooks, folders of CSV, the filled template."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

Rows = Sequence[Sequence[object]]

UNITS: Rows = (
    ("单位代码", "单位名称", "层级", "上级单位"),
    ("610103500000", "南大街派出所", "派出所", "城中分局"),
    ("610103000000", "城中分局", "分局", "610100000000"),
    ("610100000000", "古城市公安局", "市局", ""),
    ("610103500100", "南大街会客厅", "会客厅", "610103500000"),
    ("610103510000", "钟楼派出所", "派出所", "城中分局"),
)
"""In no order: the precinct stands before its division."""
OFFICERS: Rows = (
    ("警号", "姓名", "单位", "岗位", "辅警", "职级"),
    ("060001", "周管理", "古城市公安局", "系统管理员", "", ""),
    ("061004", "王建国", "南大街派出所", "单位一把手", "", "副科级"),
    ("061010", "李晓梅", "610103500100", "会客厅接待员、走访民警", "", "科员"),
    ("F61011", "赵明", "610103500100", "DESK", "是", ""),
)
TARGETS: Rows = (
    ("单位", "对象名称", "对象类型", "对象类别", "结对民警", "地点", "走访周期(月)"),
    ("南大街派出所", "南大街小学", "单位", "学校", "061004", "南大街 30 号", "1"),
)
BUREAU: Mapping[str, Rows] = {"单位": UNITS, "警员": OFFICERS, "走访对象": TARGETS}


def workbook(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """An XLSX file of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def csv_folder(
    path: Path, sheets: Mapping[str, Rows], coding: str = "utf-8", mark: str = ","
) -> Path:
    """The same as CSV files in a folder."""
    path.mkdir()
    for title, rows in sheets.items():
        with (path / f"{title}.csv").open("w", encoding=coding, newline="") as file:
            csv.writer(file, delimiter=mark).writerows(rows)
    return path


def filled(template: Path, path: Path) -> Path:
    """The template with its examples taken at their word."""
    book = load_workbook(template)
    for page in book.worksheets:
        for row in page.iter_rows(min_row=2):
            if str(row[0].value or "").startswith("#"):
                row[0].value = str(row[0].value)[1:]
    book.save(path)
    return path


def with_row(rows: Rows, *row: object) -> Rows:
    """The rows and one more."""
    return (*rows, row)


def with_cell(rows: Rows, key: str, column: str, value: object) -> Rows:
    """The rows with another value in one cell; ``key`` is what the row begins with."""
    at = rows[0].index(column)
    return tuple(
        (*row[:at], value, *row[at + 1 :]) if row[0] == key else tuple(row) for row in rows
    )
