"""The figures' room: what a head sees of a month, what is behind a figure, and the signature."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from casework.cases.month_account.signing import MonthAccountSigned
from casework.cases.month_account.state import case_of
from casework.cases.visit import Target, VisitPlanned, VisitTargetPrivate
from casework.cases.walk_in import WalkInFinished, WalkInPrivate
from casework.codes import TargetKind
from casework.registry import Proposal
from casework.state import Person, State
from central_mailbox.routines import run_due
from desk_client.services.figures import Figures
from desk_client.ui import background
from desk_client.ui.cases.case_page import CasePage
from desk_client.ui.rooms import spec_of
from desk_client.ui.screens.figures import words
from desk_client.ui.screens.figures.page import FiguresPage
from tests.harness import bureau
from tests.harness.bureau import Scribe
from tests.harness.lives.walk_in import receiving
from tests.harness.windows.workplaces import At, Shown, Workplaces


def received(workplaces: Workplaces, *persons: int) -> list[str]:
    """Receptions at the desk, of so many people each; finished, but for the last."""
    place, cases = workplaces.workplace(bureau.DESK), []
    for number in persons:
        case = place.session.desk.new_case()
        body = receiving(Scribe(now=place.now()), persons=number)
        private = WalkInPrivate(Person("张桂英"), "问新生儿落户")
        place.session.record([Proposal(case, body, private)])
        cases.append(case)
    for case in cases[:-1]:
        place.session.record([Proposal(case, WalkInFinished())])
    return cases


def close_month(workplaces: Workplaces) -> None:
    """The month ends, and the centre makes its rounds when the late days are over."""
    workplaces.sync()
    workplaces.outside.pass_seconds(30 * 24 * 3600)
    run_due(workplaces.centre, workplaces.outside)
    workplaces.sync()


@pytest.fixture
def page(workplaces: Workplaces, at: At, shown: Shown) -> FiguresPage:
    """A month of the precinct with its account, before its head."""
    workplaces.store(bureau.HEAD_DEVICE)
    received(workplaces, 1, 2, 3)
    close_month(workplaces)
    made = FiguresPage(at(bureau.HEAD), spec_of("figures"))
    shown(made)
    made.enter()
    background.wait_idle()
    return made


def figures_of(page: FiguresPage) -> dict[str, tuple[str, str]]:
    """Value and fraction of each figure, by its code."""
    return {
        row.line.code: (words.value(row.line), words.fraction(row.line))
        for row in page.view.table.rows
    }


def test_head_sees_the_month_that_is_over_and_that_it_waits_for_the_signature(
    page: FiguresPage,
) -> None:
    found = figures_of(page)
    assert found["reception.persons"] == ("6", "")
    assert found["reception.visits"] == ("3", "")
    assert page.view.state.accessibleName() == "待签认"
    assert page.view.counts.text()
    assert page.view.unit.count() == 1, "the head of a precinct has one unit"


def test_cases_behind_a_figure_are_listed_with_their_part_and_open(
    page: FiguresPage, workplaces: Workplaces
) -> None:
    page.view.table.select("reception.persons")
    background.wait_idle()
    parts = {one.case: words.part(one.line) for one in page.view.cases.rows}
    assert sorted(parts.values()) == ["1", "2", "3"]
    asked: list[tuple[str, str]] = []
    page.workplace.signals.open_requested.connect(lambda *one: asked.append(one))
    page.view.cases.select(next(iter(parts)))
    page.view.cases.setFocus()
    QTest.keyClick(page.view.cases, Qt.Key.Key_Return)
    assert asked == [("walk_in", next(iter(parts)))]


def test_trend_shows_the_months_and_the_newest_value(page: FiguresPage) -> None:
    page.view.table.select("reception.persons")
    background.wait_idle()
    points = page.view.trend.points
    assert len(points) == 13
    assert points[-1].words == "6"
    assert all(one.worth is None for one in points[:-1]), "no account before the founding"
    assert points[-1].name in page.view.trend.accessibleName()


def test_account_is_opened_and_signed_and_the_room_says_by_whom(page: FiguresPage) -> None:
    page.view.account.click()
    background.wait_idle()
    assert isinstance(page.currentWidget(), CasePage)
    session = page.workplace.session
    month = page.view.sheet.month if page.view.sheet else date.min
    session.record([Proposal(case_of(session.station, month), MonthAccountSigned())])
    assert page.go_back()
    assert page.go_back()
    page.view.reload()
    background.wait_idle()
    assert page.view.state.accessibleName().startswith("王建国 已签认")
    assert not page.go_back()


def test_month_that_runs_is_counted_from_what_the_machine_holds(
    page: FiguresPage, workplaces: Workplaces
) -> None:
    received(workplaces, 4)
    workplaces.sync()
    page.view.month.setCurrentIndex(0)
    page.view.month.activated.emit(0)
    background.wait_idle()
    assert figures_of(page)["reception.persons"] == ("4", "")
    assert page.view.state.accessibleName() == "未统计"
    assert not page.view.account.isEnabled()
    assert page.view.table.rows[0].before is not None


def test_nobody_but_heads_office_and_supervision_is_offered_a_unit(
    workplaces: Workplaces, at: At
) -> None:
    offered = {
        officer: len(Figures(at(officer).session).units())
        for officer in (bureau.DESK, bureau.HANDLER, bureau.TRIAGE, bureau.HEAD, bureau.DIV_HEAD)
    }
    assert offered == {
        bureau.DESK: 0,
        bureau.HANDLER: 0,
        bureau.TRIAGE: 0,
        bureau.HEAD: 1,
        bureau.DIV_HEAD: 3,
    }
    for officer in (bureau.OFFICE, bureau.SUPERV, bureau.CHIEF):
        assert len(Figures(at(officer).session).units()) == 5, officer


def test_what_was_counted_is_kept_until_a_case_is_another(
    workplaces: Workplaces, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = at(bureau.HEAD)
    received(workplaces, 1)
    workplaces.sync()
    figures, store = Figures(place.session), place.session.desk.store
    month = place.today().replace(day=1)
    first = figures.sheet(bureau.PRECINCT, month)
    read: list[tuple[str, ...]] = []
    states = store.states

    def watched(*kinds: str) -> tuple[State, ...]:
        read.append(kinds)
        return states(*kinds)

    monkeypatch.setattr(store, "states", watched)
    assert figures.sheet(bureau.PRECINCT, month) == first
    assert read == []
    figures.forget()
    assert figures.sheet(bureau.PRECINCT, month) == first
    assert len(read) == 2, "this month, and the one before it"


def test_units_below_are_ranked_and_those_with_too_few_matters_say_why(
    page: FiguresPage, workplaces: Workplaces, at: At, shown: Shown
) -> None:
    of_chief = FiguresPage(at(bureau.CHIEF), spec_of("figures"))
    shown(of_chief)
    of_chief.view.tables.click()
    background.wait_idle()
    rows = of_chief.tables.ranking.rows
    assert {one.row.unit for one in rows} == {bureau.DIVISION, bureau.OTHER_DIVISION}
    assert {one.row.rank for one in rows} == {None}
    assert {mark.zh for one in rows for mark in one.marks} == {"件数不足,不参加排名"}
    assert {one.back_dated for one in rows} == {None}, "for the supervision alone"
    assert of_chief.go_back()
    assert of_chief.currentWidget() is of_chief.view


def test_supervision_alone_sees_how_much_was_written_down_too_late(
    page: FiguresPage, at: At
) -> None:
    sheet = page.view.sheet
    assert sheet is not None
    found = Figures(at(bureau.SUPERV).session).ranking(bureau.BUREAU, sheet.month)
    late = next(one.back_dated for one in found if one.row.unit == bureau.DIVISION)
    assert late is not None
    assert late.denominator == 3, "three moments of reception were given"


def test_officers_stand_with_the_visits_they_made(
    page: FiguresPage, workplaces: Workplaces, at: At
) -> None:
    place = at(bureau.FIELD)
    case = place.session.desk.new_case()
    planned = VisitPlanned(target=Target(TargetKind.HOUSEHOLD), plan_on=place.today())
    place.session.record([Proposal(case, planned, VisitTargetPrivate("和平路12号"))])
    page.view.month.setCurrentIndex(0)
    page.view.tables.click()
    page.tables.which.set_value("officers")
    page.tables.reload()
    background.wait_idle()
    (row,) = page.tables.officers.rows
    assert (row.officer, row.visits_done.left_out_count) == (bureau.FIELD, 1), "not due yet"
