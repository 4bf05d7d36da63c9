"""Two desks of the duty team enter letters while they cannot see each other; then they converse."""

from pathlib import Path

import pytest

from casework.cases.letter.leaving import LetterMerged
from casework.cases.letter.numbered_outside import case_numbered
from casework.cases.letter.state import Letter
from casework.codes import Channel
from desk_client.services import forms, merging, orders
from desk_client.services.again import AgainError
from desk_client.services.desk import Desk, RefusedError, Session
from desk_client.services.forms import Filled
from tests.harness.bureau import BUREAU, TRIAGE
from tests.harness.hotline import as_csv, as_xlsx, order, rows
from tests.harness.machines.newcomer import Newcomer
from tests.harness.machines.offices import Offices

TEXT = "柳园小区北门夜市摆到人行道上,夜里十二点还放音乐,影响孩子休息。"
ALSO = "夜市摆到人行道上,夜里十二点还在放音乐,已经影响休息,请管一管。"
Two = tuple[Newcomer, Newcomer]


@pytest.fixture
def two(offices: Offices) -> Two:
    """Two machines of the bureau's duty team, each having heard everything."""
    made = offices.newcomer(BUREAU), offices.newcomer(BUREAU)
    for one in made:
        one.engine.catch_up()
    return made


def sit(desk: Newcomer) -> Session:
    """The duty officer at a machine."""
    officer = desk.store.directory().roster.officers[TRIAGE]
    return Session(Desk(desk.store, desk.chance, lambda: None, lambda: None), officer)


def converse(*desks: Newcomer) -> None:
    for _ in range(2):
        for desk in desks:
            desk.engine.catch_up()


def refused(desk: Newcomer) -> list[str]:
    return [one.refusal.clause for one in desk.store.attention() if one.refusal is not None]


def letters(offices: Offices) -> list[Letter]:
    found = offices.centre.standing({"letter"})[1].values()
    return [one for one in found if isinstance(one, Letter)]


def typed(session: Session, content: str, *, phone: str = "13800002207", is_meant: bool = False,
          **body: object) -> str:  # fmt: skip
    values = {"channel": "TEL", "type": "COMPLAIN"} | body
    sealed = {"title": "夜市噪声", "content": content, "writer": {"name": "张", "phone": phone}}
    return forms.take(session, "", "LetterReceived", Filled(values, sealed), is_meant=is_meant).case


# ------------------------------------------------------------------------- one order


def test_same_file_read_at_two_desks_offline_is_each_letter_once(
    offices: Offices, two: Two, tmp_path: Path
) -> None:
    file = as_xlsx(tmp_path / "orders.xlsx", rows(order(1), order(2)))
    for desk in two:
        session = sit(desk)
        done = orders.enter(session, orders.read(session, file))
        assert len(done.cases) == 2
    converse(*two)
    assert len(letters(offices)) == 2
    assert refused(two[0]) == []
    assert refused(two[1]) == ["letter.entered_already"] * 2
    for number in (1, 2):
        case = case_numbered(Channel.H12345, order(number)["工单编号"])
        here = [desk.store.case(case) for desk in two]
        assert here[0] == here[1]
        assert here[0] is not None


def test_order_typed_by_hand_at_one_desk_and_read_at_the_other_is_one_letter(
    offices: Offices, two: Two, tmp_path: Path
) -> None:
    case = typed(sit(two[0]), TEXT, channel="H12345", ext_no="2026-1128-0001")
    session = sit(two[1])
    file = orders.read(session, as_csv(tmp_path / "orders.csv", rows(order(1))))
    assert list(orders.enter(session, file).cases) == [case]
    converse(*two)
    assert [one.case for one in letters(offices)] == [case]


def test_order_of_a_number_that_is_there_is_refused_while_it_is_typed(two: Two) -> None:
    session = sit(two[0])
    typed(session, TEXT, channel="H12345", ext_no="20261128001")
    with pytest.raises(RefusedError, match="stands in the mailbox already"):
        typed(session, TEXT, is_meant=True, channel="H12345", ext_no="2026 1128-001")


# ------------------------------------------------------------------------ row by row


def test_rows_are_entered_in_the_officers_name_and_taken_back_but_what_was_signed(
    two: Two, tmp_path: Path
) -> None:
    session = sit(two[0])
    lines = rows(order(1), order(2), order(3, 标题=""), order(4, 工单状态="办结"))
    file = orders.read(session, as_csv(tmp_path / "orders.csv", lines))
    assert [one.why is None for one in file.rows] == [True, True, False, False]
    done = orders.enter(session, file)
    assert done.to_correct == tmp_path / "orders-未登记.csv"
    assert "202611280003" in done.to_correct.read_text("utf-8-sig")
    first, second = done.cases
    letter = session.case(first)
    assert isinstance(letter, Letter)
    assert (letter.opened_by, letter.ext_no) == (TRIAGE, "202611280001")
    assert letter.temp_no
    forms.take(session, second, "LetterSigned", Filled())
    converse(two[0])
    assert orders.undo(session, done) == (1, 1)
    states = [session.case(one) for one in (first, second)]
    assert [one.status for one in states if one is not None] == ["VOID", "SIGNED"]
    again = orders.enter(session, orders.read(session, file.path))
    assert list(again.cases) == [first]
    converse(two[0])
    assert refused(two[0]) == []


def test_letter_that_somebody_corrected_since_is_not_taken_back(two: Two, tmp_path: Path) -> None:
    session = sit(two[0])
    file = orders.read(session, as_csv(tmp_path / "orders.csv", rows(order(1))))
    done = orders.enter(session, file)
    (case,) = done.cases
    forms.take(session, case, "LetterAmended", Filled({"place": "南大街 5 号"}))
    assert orders.undo(session, done) == (0, 1)
    letter = session.case(case)
    assert isinstance(letter, Letter)
    assert (letter.status, letter.place) == ("PENDING_SIGN", "南大街 5 号")


@pytest.mark.parametrize("name", ["no.csv", "there.xlsx"])
def test_file_that_is_none_is_said(two: Two, tmp_path: Path, name: str) -> None:
    session = sit(two[0])
    with pytest.raises(orders.NoFileError) as said:
        orders.read(session, tmp_path / name)
    assert said.value.say == orders.NOT_READ
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    with pytest.raises(orders.NoFileError):
        orders.read(session, tmp_path / name)


# ------------------------------------------------------------------------ one matter


def test_same_matter_entered_at_two_desks_offline_is_offered_at_both_and_merged(two: Two) -> None:
    first = typed(sit(two[0]), TEXT)
    second = typed(sit(two[1]), ALSO, phone="+86 138 0000 2207")
    converse(*two)
    for desk, mine, other in ((two[0], first, second), (two[1], second, first)):
        (pair,) = merging.offered(sit(desk), mine)
        assert pair.letter.case == other
        assert pair.found.person.zh == "同一电话"
        assert pair.stays is (other == first)
        assert pair.refusal is not None  # whoever goes is signed for first
    session = sit(two[1])
    forms.take(session, second, "LetterSigned", Filled())
    forms.take(session, first, "LetterSigned", Filled())
    (pair,) = merging.offered(session, second)
    assert pair.refusal is None
    merging.merge_pair(session, second, pair)
    converse(*two)
    for desk in two:
        state = desk.store.case(second)
        assert isinstance(state, Letter)
        assert (state.status, state.merged_into) == ("MERGED", first)
        assert merging.offered(sit(desk), first) == ()
        assert refused(desk) == []


def test_two_matters_kept_apart_at_one_desk_are_offered_at_no_desk(two: Two) -> None:
    first = typed(sit(two[0]), TEXT)
    second = typed(sit(two[1]), ALSO)
    converse(*two)
    merging.keep_apart(sit(two[0]), first, second)
    converse(*two)
    for desk in two:
        assert merging.offered(sit(desk), first) == merging.offered(sit(desk), second) == ()


def test_matter_that_is_there_is_asked_about_while_it_is_typed(two: Two) -> None:
    session = sit(two[0])
    typed(session, TEXT)
    two[0].chance.pass_seconds(7 * 86_400)
    with pytest.raises(AgainError) as asked:
        typed(session, ALSO)
    assert "可能是同一事项(同一电话" in asked.value.say.zh
    assert typed(session, ALSO, is_meant=True)
    assert typed(session, "居住证办好了吗?何时可以领取?")


def test_merge_by_its_form_names_the_duplicate_by_itself(two: Two) -> None:
    session = sit(two[0])
    first, second = typed(session, TEXT), typed(session, ALSO, is_meant=True)
    for case in (first, second):
        forms.take(session, case, "LetterSigned", Filled())
    body = {"master": first, "is_same_matter": True}
    assert forms.take(session, second, "LetterMerged", Filled(body)).case == second
    master = session.case(first)
    assert isinstance(master, Letter)
    assert master.duplicates == (second,)


def test_refused_merge_names_no_duplicate_either(two: Two) -> None:
    session = sit(two[0])
    first, second = typed(session, TEXT), typed(session, ALSO, is_meant=True)
    for case in (first, second):
        forms.take(session, case, "LetterSigned", Filled())
    with pytest.raises(RefusedError):
        merging.merge(session, second, LetterMerged(first, is_same_matter=False))
    master = session.case(first)
    assert isinstance(master, Letter)
    assert master.duplicates == ()
