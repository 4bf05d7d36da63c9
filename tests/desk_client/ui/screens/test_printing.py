"""Papers: put together, laid out, looked at in their window, kept as PDF; over real desks."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from casework.cases.directory import DelegationGiven
from casework.cases.every_case import ReadReason
from casework.codes import Role
from casework.registry import Proposal
from desk_client.services import printing
from desk_client.services.personal import NotShownError
from desk_client.ui import background, fonts
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.printing import layout, pages
from desk_client.ui.printing.window import PrintWindow
from desk_client.ui.rooms import ROOMS
from desk_client.ui.widgets.key_button import KeyButton
from tests.harness import bureau
from tests.harness.windows.hands import CONTROL, press
from tests.harness.windows.loans import BORROWER, PHONE, Loans
from tests.harness.windows.matters import CLAIM, COMPLAINT, Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces

SPEC = next(spec for spec in ROOMS if spec.key == "property")


@pytest.fixture
def matters(workplaces: Workplaces) -> Matters:
    return Matters(workplaces)


def codes(at: At, officer: str, case: str) -> list[str]:
    return [one.code for one in printing.offered(at(officer).session, case)]


def written(sheet: printing.Sheet, *, is_full: bool = False) -> str:
    return layout.document(sheet, is_full=is_full).toPlainText()


def read_by_another(data: bytes, folder: Path) -> str:
    """The words of a PDF as another program reads them; radicals read as the characters."""
    file = folder / "paper.pdf"
    file.write_bytes(data)
    found = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return normalize("NFKC", found.stdout.decode("utf-8")).replace("\u2eda", "页")


def test_papers_come_as_the_matter_comes_so_far(at: At, matters: Matters) -> None:
    assert codes(at, bureau.HEAD, matters.pending()) == ["ledger.sheet", "ledger.opening"]
    assert "ledger.closing" not in codes(at, bureau.HEAD, matters.in_progress())
    assert "ledger.closing" in codes(at, bureau.HEAD, matters.closed())


def test_closing_form_bears_every_condition_and_signature(at: At, matters: Matters) -> None:
    case = matters.closed()
    paper = written(printing.sheet(at(bureau.HEAD).session, case, "ledger.closing"))
    for words in (
        "销号审批表",
        "南大街派出所",
        "7. ",
        "店家加装除味设备",
        "批准销号",
        "晚上安静了",
    ):
        assert words in paper, words
    closed = paper.index("批准销号")
    assert "王建国 2026-09-14" in paper[closed:]


def test_deputy_signs_for_the_chief_who_is_named(
    at: At, matters: Matters, workplaces: Workplaces
) -> None:
    now = workplaces.outside.now()
    day = timedelta(days=1)
    given = DelegationGiven(bureau.DEPUTY, (Role.CHIEF,), now - day, now + 9 * day)
    chief = matters.of(bureau.CHIEF)
    chief.record([Proposal(chief.desk.new_case(), given)])
    case = matters.in_progress()
    workplaces.sync()
    matters.take(
        bureau.DEPUTY, case, "LongTermApproved", {"text": "等管网改造"}, until="2026-12-01"
    )
    paper = written(printing.sheet(at(bureau.DEPUTY).session, case, "ledger.sheet"))
    deputy, head = at(bureau.DEPUTY).session.officer.name, chief.officer.name
    assert f"{deputy}(代 {head}) 2026-09-14" in paper


def test_people_are_masked_until_somebody_says_why(at: At, workplaces: Workplaces) -> None:
    case = Loans(workplaces).lend()
    found = printing.sheet(at(bureau.DESK).session, case, "loan.slip")
    masked, full = written(found), written(found, is_full=True)
    for secret in (BORROWER.name, PHONE, BORROWER.id_no, BORROWER.address):
        assert secret not in masked
        assert secret in full


def test_paper_of_a_complaint_is_for_nobody_behind_the_wall(at: At, matters: Matters) -> None:
    case = matters.pending(replace(COMPLAINT, respondents=(bureau.HANDLER,)))
    accused = at(bureau.HANDLER).session
    assert printing.offered(accused, case) == ()
    with pytest.raises(NotShownError):
        printing.sheet(accused, case, "ledger.opening")


def test_unsigned_closing_is_a_draft(at: At, matters: Matters) -> None:
    session = at(bureau.HEAD).session
    assert printing.sheet(session, matters.close_pending(), "ledger.closing").is_draft
    assert not printing.sheet(session, matters.closed(), "ledger.closing").is_draft


def test_what_people_wrote_is_never_markup(at: At, matters: Matters) -> None:
    form = replace(CLAIM, title="<b>烧烤</b> & <img src='file:///etc/passwd'>")
    case = matters.pending(form)
    paper = written(printing.sheet(at(bureau.HEAD).session, case, "ledger.opening"))
    assert "<b>烧烤</b> & <img src='file:///etc/passwd'>" in paper


def test_pdf_is_read_by_another_program(at: At, matters: Matters, tmp_path: Path) -> None:
    case = matters.pending(replace(CLAIM, content="消防通道被占。" * 400))
    session = at(bureau.HEAD).session
    data = pages.pdf(printing.sheet(session, case, "ledger.opening"), is_full=True)
    words = read_by_another(data, tmp_path)
    assert "张桂英" in words
    # A line at the edge of two pages lies in the file twice, and is seen once.
    assert "".join(words.split()).count("消防通道被占") >= 400
    count = words.count("\f")
    assert count > 1
    assert f"第 {count} 页,共 {count} 页" in words


def test_rare_names_are_drawn_on_paper(at: At, matters: Matters) -> None:
    session = at(bureau.HEAD).session
    found = printing.sheet(session, matters.pending(), "ledger.opening")
    families = layout.document(found, is_full=True).defaultFont().families()
    assert fonts.missing_glyphs(fonts.RARE_SAMPLE, families) == ""


def slips(room: RoomPage) -> list[KeyButton]:
    return [one for one in room.findChildren(KeyButton) if one.objectName() == "loan.slip"]


def opened(at: At, shown: Shown, qtbot: QtBot, case: str) -> tuple[RoomPage, PrintWindow]:
    """A loan's page at the reception desk, and its slip, by the key."""
    room = RoomPage(at(bureau.DESK), SPEC)
    shown(room)
    room.open_case(case)
    background.wait_idle()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in slips(room)))
    press(Qt.Key.Key_P, CONTROL)
    return room, paper_of(room, qtbot)


def paper_of(page: QWidget, qtbot: QtBot) -> PrintWindow:
    qtbot.waitUntil(lambda: bool(page.findChildren(PrintWindow)))
    return page.findChildren(PrintWindow)[0]


def close(window: PrintWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.destroyed):
        window.close()


def test_names_in_full_are_a_look_on_record(
    at: At, workplaces: Workplaces, shown: Shown, qtbot: QtBot
) -> None:
    case = Loans(workplaces).lend()
    _, window = opened(at, shown, qtbot, case)
    assert window.page_count == 1
    assert not window.is_full
    next(a for a in window.reasons.actions() if a.objectName() == ReadReason.CONTACT).trigger()
    qtbot.waitUntil(lambda: window.is_full)
    store = at(bureau.DESK).session.desk.store
    assert store.timeline(case)[-1].type == "LoanPersonalDataRead"
    close(window, qtbot)


def test_paper_goes_when_the_desk_is_locked(
    at: At, workplaces: Workplaces, shown: Shown, qtbot: QtBot
) -> None:
    room, window = opened(at, shown, qtbot, Loans(workplaces).lend())
    with qtbot.waitSignal(window.destroyed):
        room.workplace.signals.leaving.emit()


def test_paper_is_kept_as_pdf_and_a_full_disk_says_so(
    at: At, workplaces: Workplaces, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    _, window = opened(at, shown, qtbot, Loans(workplaces).lend())
    window.save_pdf(tmp_path / "条.pdf")
    background.wait_idle()
    assert "物品借用条" in read_by_another((tmp_path / "条.pdf").read_bytes(), tmp_path)
    window.save_pdf(tmp_path / "nowhere" / "条.pdf")
    background.wait_idle()
    assert "换一个位置" in window.said
    close(window, qtbot)
