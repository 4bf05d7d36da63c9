"""A bureau from its own spreadsheets: read, judged row by row, written at once, taken back."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from casework.cases.directory import (
    OfficerCase,
    OfficerRegistered,
    ReceiverCase,
    UnitCase,
)
from casework.codes import Rank, Role, UnitLevel
from casework.registry import Proposal, anew
from central_mailbox.centre import Centre
from central_mailbox.errors import FoundingError
from central_mailbox.importing import run, workbook
from central_mailbox.importing.places import COLUMNS
from central_mailbox.importing.sheets import SHEETS
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store
from central_mailbox.verify import verify_all
from spreadsheets import reading
from tests.harness.centre.operator import Operator, told
from tests.harness.centre.stores import CENTRE_SECRET
from tests.harness.centre.workbooks import (
    BUREAU,
    OFFICERS,
    TARGETS,
    UNITS,
    Rows,
    csv_folder,
    filled,
    with_cell,
    with_row,
)
from tests.harness.centre.workbooks import workbook as written
from tests.harness.outside import SeededOutside


@pytest.fixture
def operator(centre: Centre, outside: SeededOutside, tmp_path: Path) -> Operator:
    return Operator(centre, outside, tmp_path)


# ------------------------------------------------------------------------------ taken


def test_workbook_founds_units_officers_and_targets(operator: Operator) -> None:
    done = operator.take_sheets()
    assert (told(done), done.entered, done.changed) == ("", 10, 0)
    units, officers = operator.units, operator.officers
    precinct = units["610103500000"]
    assert precinct.level is UnitLevel.PRECINCT
    assert precinct.parent == units["610103000000"].id
    assert units["610100000000"].profile == "zhanjiang"
    desk = officers["061010"]
    assert (desk.unit, desk.roles) == (units["610103500100"].id, (Role.DESK, Role.FIELD))
    assert officers["F61011"].is_aux
    assert officers["061004"].rank is Rank.DEPUTY_SECTION
    (target,) = operator.targets
    assert (target.name, target.unit, target.pair_officer, target.cycle_months) == (
        "南大街小学",
        precinct.id,
        officers["061004"].id,
        1,
    )


def test_template_is_lawful_when_its_examples_are_taken_at_their_word(operator: Operator) -> None:
    empty = operator.folder / "template.xlsx"
    workbook.write_template(empty, operator.outside.now().date())
    done = operator.take(empty)
    assert (done.findings, done.entered, done.changed) == ([], 0, 0)
    done = operator.take(filled(empty, operator.folder / "filled.xlsx"))
    assert (told(done), done.entered) == ("", 13)
    room = operator.units["610103500100"].room
    assert room is not None
    assert (room.address, room.equipment) == ("南大街 12 号", ("HOT_WATER", "UMBRELLA"))


ENGLISH: Mapping[str, Rows] = {
    "Units": (("Code", "Name", "Level", "Unit above"), *UNITS[1:]),
    "Officers": (
        ("Police number", "Name", "Unit", "Roles", "Auxiliary officer", "Rank"),
        *OFFICERS[1:],
    ),
}


@pytest.mark.parametrize("sheets", [BUREAU, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_whatever_the_editor_wrote(
    operator: Operator, coding: str, sheets: Mapping[str, Rows]
) -> None:
    mark = {"utf-16": "\t", "gb18030": ";"}.get(coding, ",")
    done = operator.take(csv_folder(operator.folder / "csv", sheets, coding, mark))
    assert told(done) == ""
    assert operator.units["610103500000"].name == "南大街派出所"
    assert operator.officers["061010"].name == "李晓梅"


def test_numbers_that_the_spreadsheet_made_of_codes_are_codes_again(operator: Operator) -> None:
    rows = with_cell(UNITS, "610100000000", "单位代码", 610100000000)
    assert told(operator.take_sheets({"单位": rows})) == ""
    assert "610100000000" in operator.units


def test_receivers_and_code_lists_come_from_their_sheets(operator: Operator) -> None:
    codes = (
        ("代码表", "代码", "中文", "英文"),
        ("diversion.topic", "LAMP", "路灯", "Street lamp"),
        ("loan.item", "UMBRELLA", "雨伞", "Umbrella"),
    )
    bodies = (("单位代码", "单位名称", "领域", "承接事项"), ("R01", "城管局", "URBAN", "路灯"))
    done = operator.take_sheets({"承接单位": bodies, "代码表": codes})
    assert (told(done), done.entered, done.changed) == ("", 1, 2)
    directory = operator.centre.directory()
    assert [one.code for one in directory.lists["loan.item"]] == ["UMBRELLA"]
    (body,) = directory.receivers.values()
    assert (body.name, body.topics) == ("城管局", ("LAMP",))


# --------------------------------------------------------------------------- findings


def test_dry_run_tells_what_would_come_and_writes_nothing(operator: Operator) -> None:
    before = operator.size
    done = operator.take_sheets(is_dry=True)
    assert (done.entered, done.is_stopped) == (10, False)
    assert (operator.size, operator.units) == (before, {})
    assert not (operator.folder / run.FOLDER).exists()


@pytest.mark.parametrize(
    ("title", "rows", "place", "words"),
    [
        (
            "警员",
            with_row(OFFICERS, "061020", "甲", "南大街", "DESK"),
            "警员 第6行/row 6 单位]",
            "没有单位",
        ),
        ("警员", with_row(OFFICERS, "061020", "甲", "钟楼派出所", "所长"), "岗位", "不在可选范围"),
        (
            "警员",
            with_row(OFFICERS, "061020", "", "钟楼派出所", "DESK"),
            "第6行/row 6 姓名",
            "必须填写",
        ),
        (
            "警员",
            with_row(OFFICERS, "０６１００４", "甲", "钟楼派出所", "DESK"),
            "第6行",
            "与第 3 行重复",
        ),
        (
            "警员",
            with_row(OFFICERS, "061020", "甲", "钟楼派出所", "DESK", "也许"),
            "辅警",
            "“是”或“否”",
        ),
        (
            "警员",
            with_row(OFFICERS, "061020", "甲", "钟楼派出所", "分局局长"),
            "第6行/row 6 岗位]",
            "负责人岗位",
        ),
        (
            "警员",
            with_row(OFFICERS, "061020", "甲", "钟楼派出所", "ADMIN,DESK"),
            "第6行/row 6 岗位]",
            "不能兼任",
        ),
        (
            "警员",
            with_row(OFFICERS, "061020", "甲" * 201, "钟楼派出所", "DESK"),
            "姓名",
            "最多 200",
        ),
        ("警员", (("警号", "姓名", "单位"), ("1", "甲", "x")), "第1行/row 1 岗位", "缺少这一栏"),
        ("警员", (("警号", "警号", "姓名", "单位", "岗位"), ()), "警号", "出现了两次"),
        (
            "警员",
            with_row(OFFICERS, "=1+1", "甲", "钟楼派出所", "DESK"),
            "第6行/row 6 警号",
            "公式",
        ),
        ("警员", with_row(OFFICERS, 2**60, "甲", "钟楼派出所", "DESK"), "警号", "丢失末位"),
        (
            "单位",
            with_cell(UNITS, "610103510000", "上级单位", "610103510000"),
            "第6行/row 6 上级单位]",
            "上级单位不存在",
        ),
        ("单位", with_cell(UNITS, "610103510000", "层级", "县局"), "层级", "不在可选范围"),
        (
            "单位",
            with_cell(UNITS, "610103510000", "层级", "省厅"),
            "第6行/row 6 层级]",
            "层级须低于",
        ),
        (
            "走访对象",
            with_cell(TARGETS, "南大街派出所", "对象类别", "网吧"),
            "对象类别",
            "不在代码表",
        ),
        (
            "走访对象",
            with_cell(TARGETS, "南大街派出所", "结对民警", "060001"),
            "row 2 结对民警]",
            "在岗民警",
        ),
        (
            "走访对象",
            with_cell(TARGETS, "南大街派出所", "走访周期(月)", "一"),
            "走访周期(月)",
            "整数",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_nothing_is_written(
    operator: Operator, title: str, rows: Rows, place: str, words: str
) -> None:
    before = operator.size
    done = operator.take_sheets({**BUREAU, title: rows})
    assert done.is_stopped
    assert any(place in str(one) and words in str(one) for one in done.findings), told(done)
    assert (operator.size, operator.units) == (before, {})


def test_column_that_a_rule_is_about_is_one_of_a_sheet() -> None:
    known = {column.path[0] for sheet in SHEETS for column in sheet.columns}
    assert COLUMNS.keys() <= known


def test_sheets_and_columns_that_nobody_knows_are_said_and_stop_nothing(
    operator: Operator,
) -> None:
    units = tuple((*row, "x") for row in with_cell(UNITS, "单位代码", "单位代码", "单位代码"))
    done = operator.take_sheets({"单位": units, "通讯录": (("甲",),)})
    assert not done.is_stopped
    assert "[通讯录]" in told(done)
    assert "第1行/row 1 x" in told(done)
    assert "610100000000" in operator.units


def test_two_units_of_one_name_are_asked_for_by_code(operator: Operator) -> None:
    units = with_cell(UNITS, "610103510000", "单位名称", "南大街派出所")
    done = operator.take_sheets({**BUREAU, "单位": units})
    assert "有几个单位叫“南大街派出所”" in told(done)


# ------------------------------------------------------------------------------- again


def test_the_same_file_again_changes_nothing(operator: Operator) -> None:
    operator.take_sheets()
    before = operator.size
    done = operator.take_sheets()
    assert (done.findings, done.entered, done.changed) == ([], 0, 0)
    assert operator.size == before


def test_another_file_changes_what_differs_and_no_more(operator: Operator) -> None:
    operator.take_sheets()
    known, before = operator.officers["061010"].id, operator.size
    officers = with_cell(OFFICERS, "061010", "单位", "钟楼派出所")
    targets = with_cell(
        with_cell(TARGETS, "南大街派出所", "走访周期(月)", "3"),
        "南大街派出所",
        "结对民警",
        "061005",
    )
    officers = with_row(officers, "061005", "周强", "南大街派出所", "FIELD")
    done = operator.take_sheets({"警员": officers, "走访对象": targets})
    assert (told(done), done.entered, done.changed) == ("", 1, 3)
    assert operator.size == before + 4
    moved = operator.officers["061010"]
    assert (moved.id, moved.unit) == (known, operator.units["610103510000"].id)
    (target,) = operator.targets
    assert (target.cycle_months, target.pair_officer) == (3, operator.officers["061005"].id)


def test_a_column_that_the_file_lacks_leaves_what_stands(operator: Operator) -> None:
    operator.take_sheets()
    rows = tuple(row[:4] for row in OFFICERS)
    done = operator.take_sheets({"警员": rows})
    assert (done.findings, done.changed) == ([], 0)
    assert operator.officers["F61011"].is_aux


def test_who_left_comes_back_only_where_the_file_says_so(operator: Operator) -> None:
    operator.take_sheets()
    in_use = ("在用", *("否" if row[0] == "061010" else "是" for row in OFFICERS[1:]))
    left = tuple((*row, said) for row, said in zip(OFFICERS, in_use, strict=True))
    assert told(operator.take_sheets({"警员": left})) == ""
    assert not operator.officers["061010"].is_active
    done = operator.take_sheets()
    assert (done.is_stopped, done.changed) == (False, 0)
    assert "保持不变" in told(done)
    back = tuple((*row, said) for row, said in zip(OFFICERS, ("在用", *"是是是是"), strict=True))
    operator.take_sheets({"警员": back})
    assert operator.officers["061010"].is_active


def test_the_number_of_who_left_may_be_given_to_another_in_the_same_file(
    operator: Operator,
) -> None:
    operator.take_sheets()
    first = operator.officers["061010"].id
    rows = (
        ("警号", "姓名", "单位", "岗位", "在用"),
        ("061010", "新来的", "钟楼派出所", "DESK", "是"),
        ("061010旧", "李晓梅", "610103500100", "DESK", "否"),
    )
    done = operator.take_sheets({"警员": rows[:1] + rows[2:]})
    assert done.entered == 1
    leaving = (rows[0], ("061010", "李晓梅", "610103500100", "DESK", "否"))
    operator.take_sheets({"警员": leaving})
    assert told(operator.take_sheets({"警员": rows[:2]})) == ""
    named = {one.name: one.id for one in operator.officers.values() if one.is_active}
    assert named["新来的"] != first


# ----------------------------------------------------------------------------- taken back


def test_undo_puts_what_was_new_out_of_use_and_deletes_nothing(
    operator: Operator, store: Store
) -> None:
    operator.take_sheets()
    size = operator.size
    assert operator.undo(is_dry=True).changed == 10
    assert operator.size == size
    done = operator.undo()
    assert (told(done), done.changed) == ("", 10)
    assert operator.size == size + 10
    assert not any(one.is_active for one in operator.units.values())
    assert not any(one.is_active for one in operator.officers.values())
    assert [one.status for one in operator.targets] == ["ENDED"]
    assert verify_all(store, CentreKey(CENTRE_SECRET).public).findings == ()
    with pytest.raises(FoundingError, match="no import"):
        operator.undo()


def test_undo_restores_what_was_changed(operator: Operator) -> None:
    codes = (("代码表", "代码", "中文", "英文"), ("loan.item", "UMBRELLA", "雨伞", "Umbrella"))
    operator.take_sheets()
    before = operator.centre.directory()
    targets = with_cell(TARGETS, "南大街派出所", "走访周期(月)", "3")
    officers = with_cell(OFFICERS, "061010", "姓名", "李小梅")
    units = with_cell(UNITS, "610103510000", "单位名称", "鼓楼派出所")
    operator.take_sheets({"单位": units, "警员": officers, "走访对象": targets, "代码表": codes})
    assert operator.targets[0].cycle_months == 3
    operator.undo()
    now = operator.centre.directory()
    assert now.roster.units == before.roster.units
    assert now.roster.officers == before.roster.officers
    assert now.lists == before.lists
    assert operator.targets[0].cycle_months == 1
    assert operator.undo().changed > 0, "the import before it is the last one now"


def test_undo_leaves_what_somebody_changed_since(operator: Operator) -> None:
    operator.take_sheets()
    known = operator.officers["F61011"]
    body = anew(
        OfficerRegistered(
            police_no="F61011", name="赵明明", unit=known.unit, roles=known.roles, is_aux=True
        )
    )
    operator.centre.found([Proposal(known.id, body)])
    done = operator.undo()
    assert "赵明明" in told(done)
    assert done.is_stopped, "their unit cannot be dissolved under them"
    assert "须先调离或停用其警员" in told(done)
    assert operator.officers["F61011"].is_active
    assert operator.officers["061010"].is_active, "all of it or nothing"


def test_what_was_taken_back_comes_in_again(operator: Operator) -> None:
    first = {one.code: one.id for one in (operator.take_sheets(), operator.units)[1].values()}
    operator.undo()
    said = ("在用", *["是"] * 5)
    units = tuple((*row, word) for row, word in zip(UNITS, said, strict=True))
    officers = tuple((*row, word) for row, word in zip(OFFICERS, said[:5], strict=True))
    done = operator.take_sheets({"单位": units, "警员": officers, "走访对象": TARGETS})
    assert (told(done), done.entered) == ("", 0)
    assert {one.code: one.id for one in operator.units.values()} == first
    assert all(one.is_active for one in operator.officers.values())
    assert [one.status for one in operator.targets] == ["ACTIVE"]


def test_note_of_an_import_that_did_not_come_about_is_passed_over(operator: Operator) -> None:
    operator.take_sheets()
    note = run.Note(first=operator.size + 1, last=operator.size + 2, hash="00" * 32)
    path = operator.folder / run.FOLDER / f"{note.first:010}.json"
    path.write_bytes(msgspec.json.encode(note))
    assert operator.undo().changed == 10


def test_body_that_was_entered_is_ended_by_undo(operator: Operator) -> None:
    bodies = (("单位代码", "单位名称", "领域"), ("R01", "城管局", "URBAN"))
    operator.take_sheets({"承接单位": bodies})
    operator.undo()
    states = operator.centre.standing({"receiver", "unit", "officer"})[1].values()
    (body,) = (one for one in states if isinstance(one, ReceiverCase))
    assert body.status == "ENDED"
    assert not any(isinstance(one, UnitCase | OfficerCase) for one in states)
    assert "已停用" in told(operator.take_sheets({"承接单位": bodies}))


# --------------------------------------------------------------------------- hostile files


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"PK\x03\x04 and nothing", "no .xlsx workbook"),
        ("a.xlsx", b"", "no .xlsx workbook"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "old .xls, or one with a password",
        ),
        ("单位.csv", b"\x89PNG\r\n\x1a\n\x00", "no text file"),
        ("单位.csv", b'a,"' + b"x" * 200_000, "field larger"),
    ],
)
def test_file_that_is_none_is_refused_in_words(
    operator: Operator, name: str, content: bytes, words: str
) -> None:
    path = operator.folder / name
    path.write_bytes(content)
    with pytest.raises(FoundingError, match=words):
        operator.take(path)


def test_a_bomb_is_refused_before_it_is_unpacked(operator: Operator) -> None:
    path = written(operator.folder / "bomb.xlsx", BUREAU)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/bomb.xml", "w") as part,
    ):
        for _ in range(reading.MOST_UNPACKED // 2**22 + 1):
            part.write(bytes(2**22))
    assert path.stat().st_size < reading.MOST_BYTES
    with pytest.raises(FoundingError, match="unpacked it is too large"):
        operator.take(path)


def test_a_cell_at_the_far_end_costs_nothing(operator: Operator) -> None:
    far = ("单位代码", "单位名称", "层级", "上级单位", *[""] * 16_000, "far")
    done = operator.take_sheets({"单位": (far, *UNITS[1:])})
    assert (told(done), done.entered) == ("", 5)


def test_too_many_rows_are_said(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 3)
    assert "超过 3 行" in told(operator.take_sheets({"单位": UNITS}))


def test_folder_without_csv_is_said(operator: Operator) -> None:
    with pytest.raises(FoundingError, match=r"no \.csv file"):
        operator.take(operator.folder)
