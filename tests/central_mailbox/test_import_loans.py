"""Loans in progress from the old book of a counter: entered, prolonged, left, taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from casework.cases.loan import Condition, LoanReturned
from casework.event import CHINA
from casework.registry import Proposal
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store
from central_mailbox.verify import verify_all
from tests.harness.bureau import START
from tests.harness.centre.operator import Operator, told
from tests.harness.centre.stores import CENTRE_SECRET
from tests.harness.centre.workbooks import BUREAU, Rows, with_cell
from tests.harness.outside import SeededOutside

HEADS = ("单位", "物品", "约定归还", "数量", "物品编号", "借用人:姓名", "借用人:电话")
DAY = START.astimezone(CHINA).date() + timedelta(days=5)
DUE = datetime(DAY.year, DAY.month, DAY.day, 18, tzinfo=CHINA)
LATER = DUE + timedelta(days=2)
ROOM = "610103500100"


def text_of(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


LOANS: Rows = (
    HEADS,
    (ROOM, "雨伞", text_of(DUE), "2", "YS-07", "张桂英", "13800002207"),
    ("南大街派出所", "UMBRELLA", text_of(DUE), "", "YS-08", "", ""),
)


@pytest.fixture
def operator(centre: Centre, outside: SeededOutside, tmp_path: Path) -> Operator:
    operator = Operator(centre, outside, tmp_path)
    assert told(operator.take_sheets(BUREAU)) == ""
    return operator


def due(rows: Rows, label: str, at: object) -> Rows:
    """The rows with another moment for the thing of that label."""
    where = rows[0].index("约定归还")
    return tuple(
        (*row[:where], at, *row[where + 1 :]) if label in row else tuple(row) for row in rows
    )


# ------------------------------------------------------------------------------ taken


def test_loans_stand_at_their_unit_with_number_borrower_and_time(operator: Operator) -> None:
    done = operator.take_sheets({"物品借用": LOANS})
    assert (told(done), done.entered, done.changed) == ("", 2, 0)
    one, other = operator.loans
    assert (one.unit, one.item, one.quantity, one.label) == (
        operator.units[ROOM].id,
        "UMBRELLA",
        2,
        "YS-07",
    )
    assert one.borrower is not None
    assert (one.borrower.name, one.borrower.phone) == ("张桂英", "13800002207")
    assert (one.status, one.due_at) == ("LENT", DUE)
    assert (other.unit, other.quantity, other.borrower) == (
        operator.units["610103500000"].id,
        1,
        None,
    )
    assert one.number
    assert other.number
    assert one.number != other.number


def test_loans_of_a_new_room_come_in_the_same_file(
    centre: Centre, outside: SeededOutside, tmp_path: Path
) -> None:
    operator = Operator(centre, outside, tmp_path)
    done = operator.take_sheets({**BUREAU, "Loans": LOANS})
    assert (told(done), done.entered) == ("", 12)
    assert {one.unit for one in operator.loans} == {
        operator.units[ROOM].id,
        operator.units["610103500000"].id,
    }


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        (DUE.replace(tzinfo=None), DUE),
        (
            DUE.replace(tzinfo=None, minute=29, second=59, microsecond=999_600),
            DUE.replace(minute=30),
        ),
        (DAY, DUE.replace(hour=23, minute=59)),
        (f"{DAY:%Y-%m-%d}", DUE.replace(hour=23, minute=59)),
        (f"{DAY:%Y/%m/%d} 9:05", DUE.replace(hour=9, minute=5)),
        (f"{DAY.year}年{DAY.month}月{DAY.day}日 18时", DUE),
        (f"{DAY.year}年{DAY.month}月{DAY.day}日18:00", DUE),
        (f"{DAY.year}.{DAY.month}.{DAY.day}　１８：３０", DUE.replace(minute=30)),
        (f"{DAY:%Y-%m-%d}T18:00:00", DUE),
    ],
)
def test_moment_is_beijing_time_however_it_was_written(
    operator: Operator, cell: object, at: datetime
) -> None:
    rows = due(LOANS, "YS-07", cell)
    assert told(operator.take_sheets({"物品借用": rows})) == ""
    assert next(one for one in operator.loans if one.label == "YS-07").due_at == at


@pytest.mark.parametrize(
    "cell", ["下周", "2026-13-01 18:00", "12-01", "2026-12-01 25:00", 46357.75]
)
def test_what_is_no_moment_is_said_with_its_place(operator: Operator, cell: object) -> None:
    done = operator.take_sheets({"物品借用": due(LOANS, "YS-07", cell)})
    assert "[物品借用 第2行/row 2 约定归还]" in told(done)
    assert "2026-12-31 18:00" in told(done), "how it is written"
    assert operator.loans == []


# --------------------------------------------------------------------------- findings


def test_dry_run_judges_loans_by_the_rules_and_writes_nothing(operator: Operator) -> None:
    before = operator.size
    done = operator.take_sheets({"物品借用": LOANS}, is_dry=True)
    assert (done.entered, done.is_stopped) == (2, False)
    late = due(LOANS, "YS-08", text_of(START - timedelta(days=1)))
    done = operator.take_sheets({"物品借用": late}, is_dry=True)
    assert "[物品借用 第3行/row 3 约定归还] 归还时间须在现在之后" in told(done)
    assert (operator.size, operator.loans) == (before, [])


@pytest.mark.parametrize(
    ("column", "value", "place", "words"),
    [
        ("单位", "南大街", "第2行/row 2 单位]", "没有单位"),
        ("物品", "飞机", "第2行/row 2 物品]", "不在代码表"),
        ("约定归还", "", "第2行/row 2 约定归还]", "必须填写"),
        ("数量", "100", "第2行/row 2 数量]", "1 起,至多 99"),
        ("借用人:电话", "12ab", "第2行/row 2 借用人:电话]", "不是电话号码"),
    ],
)
def test_fault_of_a_loan_is_told_with_its_column(
    operator: Operator, column: str, value: str, place: str, words: str
) -> None:
    done = operator.take_sheets({"物品借用": with_cell(LOANS, ROOM, column, value)})
    assert done.is_stopped
    assert any(place in str(one) and words in str(one) for one in done.findings), told(done)
    assert "张桂英" not in told(done), "no finding names a citizen"
    assert operator.loans == []


def test_unit_out_of_use_lends_nothing(operator: Operator) -> None:
    closed = (
        ("单位代码", "单位名称", "层级", "上级单位", "在用"),
        ("610103510000", "钟楼派出所", "派出所", "城中分局", "否"),
    )
    rows = with_cell(LOANS, ROOM, "单位", "610103510000")
    done = operator.take_sheets({"单位": closed, "物品借用": rows})
    assert "[物品借用 第2行/row 2 单位]" in told(done)
    assert "已停用" in told(done)


def test_two_rows_that_nothing_tells_apart_are_asked_for_a_label(operator: Operator) -> None:
    same = (*LOANS, ("南大街派出所", "雨伞", text_of(LATER), "", "ys-08 ", "", ""))
    done = operator.take_sheets({"物品借用": same})
    assert "第4行" in told(done)
    assert "第 3 行" in told(done)
    assert "物品编号" in told(done)


# ------------------------------------------------------------------------------- again


def test_the_same_loans_again_change_nothing_even_when_they_are_overdue(
    operator: Operator, outside: SeededOutside
) -> None:
    operator.take_sheets({"物品借用": LOANS})
    before = operator.size
    outside.later(days=30)
    done = operator.take_sheets({"物品借用": LOANS})
    assert (told(done), done.entered, done.changed) == ("", 0, 0)
    assert operator.size == before


def test_moved_moment_prolongs_and_no_more(operator: Operator) -> None:
    operator.take_sheets({"物品借用": LOANS})
    before = operator.size
    done = operator.take_sheets({"物品借用": due(LOANS, "YS-07", text_of(LATER))})
    assert (told(done), done.entered, done.changed) == ("", 0, 1)
    assert operator.size == before + 1
    one, other = operator.loans
    assert (one.due_at, other.due_at) == (LATER, DUE)
    past = due(LOANS, "YS-07", text_of(START - timedelta(days=1)))
    assert "约定归还] 归还时间须在现在之后" in told(operator.take_sheets({"物品借用": past}))


def test_another_quantity_is_said_and_left(operator: Operator) -> None:
    operator.take_sheets({"物品借用": LOANS})
    done = operator.take_sheets({"物品借用": with_cell(LOANS, ROOM, "数量", "3")})
    assert (done.is_stopped, done.changed) == (False, 0)
    assert "第2行/row 2" in told(done)
    assert "不同" in told(done)


def test_what_came_back_is_left_and_said(operator: Operator) -> None:
    operator.take_sheets({"物品借用": LOANS})
    operator.centre.found([Proposal(operator.loans[0].case, LoanReturned(Condition.GOOD))])
    done = operator.take_sheets({"物品借用": due(LOANS, "YS-07", text_of(LATER))})
    assert (done.is_stopped, done.entered, done.changed) == (False, 0, 0)
    assert "第2行/row 2" in told(done)
    assert "已结束" in told(done)
    assert operator.loans[0].status == "RETURNED"


def test_several_that_are_lent_alike_are_told_apart_by_their_moment_or_asked_for(
    operator: Operator,
) -> None:
    first = (HEADS, ("南大街派出所", "雨伞", text_of(DUE), "", "", "", ""))
    operator.take_sheets({"物品借用": first})
    operator.lend(operator.loans[0].unit, LATER)
    assert operator.take_sheets({"物品借用": first}).changed == 0
    moved = due(first, "雨伞", text_of(LATER + timedelta(days=1)))
    done = operator.take_sheets({"物品借用": moved})
    assert "[物品借用 第2行/row 2]" in told(done)
    assert "物品编号" in told(done)
    assert done.is_stopped


# ----------------------------------------------------------------------------- taken back


def test_undo_voids_what_was_new_days_later_and_a_desk_keeps_what_it_took_back(
    operator: Operator, outside: SeededOutside, store: Store
) -> None:
    operator.take_sheets({"物品借用": LOANS})
    operator.centre.found([Proposal(operator.loans[1].case, LoanReturned(Condition.GOOD))])
    outside.later(days=3)
    done = operator.undo()
    assert done.changed == 1
    one, other = operator.loans
    assert (one.status, one.words) == ("VOID", "撤销导入")
    assert other.status == "RETURNED"
    assert f"[{other.number}]" in told(done)
    assert verify_all(store, CentreKey(CENTRE_SECRET).public).findings == ()


def test_what_was_taken_back_is_entered_anew(operator: Operator) -> None:
    operator.take_sheets({"物品借用": LOANS})
    operator.undo()
    done = operator.take_sheets({"物品借用": LOANS})
    assert (told(done), done.entered) == ("", 2)
    assert [one.status for one in operator.loans].count("LENT") == 2


def test_undo_puts_the_earlier_moment_back_while_it_lies_ahead(
    operator: Operator, outside: SeededOutside
) -> None:
    operator.take_sheets({"物品借用": LOANS})
    moved: Sequence[Sequence[object]] = due(LOANS, "YS-07", text_of(LATER))
    operator.take_sheets({"物品借用": moved})
    operator.undo()
    assert operator.loans[0].due_at == DUE
    operator.take_sheets({"物品借用": moved})
    outside.later(days=6)
    done = operator.undo()
    assert (done.is_stopped, done.changed) == (False, 0)
    assert "原定归还时间已过" in told(done)
    assert operator.loans[0].due_at == LATER
