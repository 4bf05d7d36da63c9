"""A hotline's orders entered at the centre: row by row, read again, taken back."""

import csv
from pathlib import Path

import pytest

from casework.amend import Amended, AmendedPrivate
from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived, LetterSigned
from casework.cases.letter.numbered_outside import case_numbered
from casework.cases.letter.state import Letter
from casework.codes import Channel
from casework.ids import SYSTEM
from casework.registry import Proposal
from central_mailbox.centre import Centre
from central_mailbox.errors import FoundingError
from central_mailbox.importing.orders import Entered, enter_orders, undo_orders
from central_mailbox.keys import CentreKey
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.stores import CENTRE_SECRET
from tests.harness.hotline import as_csv, as_xlsx, order, rows
from tests.harness.proposals import propose_as

CODINGS = ["utf-8", "utf-8-sig", "gb18030", "utf-16"]


@pytest.fixture
def city(centre: Centre) -> Centre:
    centre.found(bureau.founding({}))
    return centre


def letter(centre: Centre, number: int) -> Letter:
    state = centre.state(case_numbered(Channel.H12345, order(number)["工单编号"]))
    assert isinstance(state, Letter)
    return state


def letters(centre: Centre) -> int:
    return len(centre.standing({"letter"})[1])


def told(done: Entered) -> str:
    return "\n".join(map(str, done.findings))


def counts(done: Entered) -> tuple[int, int, int]:
    return done.entered, done.left, done.refused


@pytest.mark.parametrize("coding", CODINGS)
def test_csv_in_any_coding_is_entered(city: Centre, tmp_path: Path, coding: str) -> None:
    file = as_csv(tmp_path / "orders.csv", rows(order(1)), coding)
    done = enter_orders(city, tmp_path, file, is_dry=False)
    assert counts(done) == (1, 0, 0)
    found = letter(city, 1)
    assert (found.channel, found.opened_by, found.title) == (
        Channel.H12345,
        SYSTEM,
        "夜市噪声(1)",
    )
    assert found.number is not None


def test_dry_run_says_and_writes_nothing(city: Centre, tmp_path: Path) -> None:
    file = as_xlsx(tmp_path / "orders.xlsx", rows(order(1), order(2, 标题="")))
    size = city.log_head().size
    done = enter_orders(city, tmp_path, file, is_dry=True)
    assert counts(done) == (1, 0, 1)
    assert "第3行" in told(done)
    assert city.log_head().size == size
    assert sorted(one.name for one in tmp_path.glob("orders*")) == ["orders.xlsx"]


def test_rows_that_cannot_be_are_kept_to_correct_and_the_others_entered(
    city: Centre, tmp_path: Path
) -> None:
    bad = order(2, 工单类型="吵架")
    file = as_xlsx(
        tmp_path / "orders.xlsx", rows(order(1), bad, order(3), order(4, 工单状态="办结"))
    )
    done = enter_orders(city, tmp_path, file, is_dry=False)
    assert counts(done) == (2, 1, 1)
    assert done.to_correct is not None
    with done.to_correct.open(encoding="utf-8-sig", newline="") as kept:
        lines = list(csv.reader(kept))
    assert [line[0] for line in lines] == ["工单编号", bad["工单编号"]]
    assert "吵架" in lines[1][-1]
    lines[1][1] = "投诉"
    again = enter_orders(city, tmp_path, as_csv(done.to_correct, lines), is_dry=False)
    assert (counts(again), letters(city)) == ((1, 0, 0), 3)


def test_file_read_again_enters_what_is_new_and_a_mark_in_a_number_makes_no_other(
    city: Centre, tmp_path: Path
) -> None:
    enter_orders(city, tmp_path, as_csv(tmp_path / "1.csv", rows(order(1))), is_dry=False)
    typed = order(1, 工单编号="2026-1128-0001", 标题="改过的标题")
    more = as_csv(tmp_path / "2.csv", rows(typed, order(2)))
    done = enter_orders(city, tmp_path, more, is_dry=False)
    assert (counts(done), letters(city)) == ((1, 1, 0), 2)
    assert "未变更" in told(done)
    assert letter(city, 1).title == "夜市噪声(1)"


def test_order_that_was_typed_by_hand_is_not_entered_again(city: Centre, tmp_path: Path) -> None:
    by_hand = LetterReceived(
        owner=bureau.BUREAU,
        channel=Channel.TEL,
        type=AppealType.HELP,
        ext_no=order(1)["工单编号"],
    )
    city.found([Proposal(bureau.fixed_id(5, 99), by_hand, LetterPrivate("夜市", "吵"))])
    done = enter_orders(city, tmp_path, as_csv(tmp_path / "1.csv", rows(order(1))), is_dry=False)
    assert (counts(done), letters(city)) == ((0, 1, 0), 1)


def test_taken_back_is_void_but_what_somebody_signed_for(city: Centre, tmp_path: Path) -> None:
    file = as_csv(tmp_path / "1.csv", rows(order(1), order(2), order(3)))
    enter_orders(city, tmp_path, file, is_dry=False)
    city.found([Proposal(letter(city, 2).case, LetterSigned())])
    touched = propose_as(
        letter(city, 3).case,
        "LetterAmended",
        Amended({"place": None}),
        AmendedPrivate({"place": "5 号"}),
    )
    city.found([touched])
    assert undo_orders(city, tmp_path, is_dry=True).entered == 1
    done = undo_orders(city, tmp_path, is_dry=False)
    assert counts(done) == (1, 2, 0)
    assert all(order(one)["工单编号"] in told(done) for one in (2, 3))
    assert [letter(city, one).status for one in (1, 2, 3)] == ["VOID", "SIGNED", "PENDING_SIGN"]
    with pytest.raises(FoundingError, match="no import"):
        undo_orders(city, tmp_path, is_dry=False)
    again = enter_orders(city, tmp_path, file, is_dry=False)
    assert (counts(again), letter(city, 1).status) == ((1, 2, 0), "PENDING_SIGN")
    assert verify_all(city.store, CentreKey(CENTRE_SECRET).public).findings == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\x89PNG\r\n\x00", "no text file"), ("姓名,电话\n张,1\n".encode(), "number, type, title")],
)
def test_file_without_orders_is_refused_in_words(
    city: Centre, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    with pytest.raises(FoundingError, match=words):
        enter_orders(city, tmp_path, file, is_dry=False)
