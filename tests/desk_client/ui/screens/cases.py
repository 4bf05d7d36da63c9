"""Matters in whatever state a test needs, brought there by the officers themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from casework.cases.ledger.state import LedgerItem
from casework.cases.visit import Target, VisitNotes, VisitWords
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    Ledger,
    Outcome,
    Publicity,
    Risk,
    Satisfaction,
    TargetKind,
    VisitWay,
)
from casework.state import Person
from desk_client.services import ledger_steps as steps
from desk_client.services import ledgers, visits
from desk_client.services.desk import Session
from desk_client.services.ledgers import DraftForm
from desk_client.services.visits import VisitForm
from tests import bureau
from tests.desk_client.ui.screens.conftest import Bureau

DUE = date(2026, 9, 21)
PHONE = "13800002207"
CLAIM = DraftForm(
    Ledger.CLAIM,
    Channel.WALK,
    "烤鸭店油烟与夜间排风扰民",
    "楼下烤鸭店油烟上窜,排风扇夜间响至一点,三户老人不敢开窗。",
    "钟楼社区3号院",
    "加装除味设备,夜间停排风",
    3,
    Risk.MEDIUM,
    reporter=Person("张桂英", PHONE),
)
COMPLAINT = DraftForm(
    Ledger.COMPLAINT,
    Channel.TEL,
    "窗口排队时间长",
    "上午在窗口排队两个小时,工作人员没有解释原因。",
    "钟楼社区",
    reporter=Person("单志远", PHONE),
)


class Matters:
    """What the officers of the bureau do, one call a state; every desk hears of it."""

    def __init__(self, town: Bureau) -> None:
        self._town = town

    def of(self, officer: str) -> Session:
        """The officer's session."""
        return self._town.workplace(officer).session

    def state(self, case: str, officer: str = bureau.HEAD) -> LedgerItem:
        """An item as it stands at the officer's desk."""
        item = self.of(officer).desk.store.case(case)
        assert isinstance(item, LedgerItem)
        return item

    def pending(self, form: DraftForm = CLAIM) -> str:
        """PENDING_EST"""
        case = ledgers.draft_item(self.of(bureau.DESK), form).case
        self._heard()
        return case

    def established(self, form: DraftForm = CLAIM, head: str = bureau.HEAD) -> str:
        """ESTABLISHED"""
        case = self.pending(form)
        steps.establish(self.of(head), case)
        self._heard()
        return case

    def assigned(self, *co_units: str, form: DraftForm = CLAIM) -> str:
        """ASSIGNED to the precinct's handler."""
        case = self.established(form)
        steps.assign(
            self.of(bureau.HEAD),
            case,
            lead_unit=bureau.PRECINCT,
            due_on=DUE,
            handler=bureau.HANDLER,
            co_units=co_units,
        )
        self._heard()
        return case

    def in_progress(self, *co_units: str, form: DraftForm = CLAIM) -> str:
        """IN_PROGRESS"""
        case = self.assigned(*co_units, form=form)
        steps.take_up(self.of(bureau.HANDLER), case)
        self._heard()
        return case

    def with_result(self) -> str:
        """IN_PROGRESS, with its result."""
        case = self.in_progress()
        done = "店家加装除味设备并改烟囱走向,23时后停用排风。"
        steps.record_result(self.of(bureau.HANDLER), case, Outcome.DONE, done, "现场照片2张")
        self._heard()
        return case

    def fed_back(self) -> str:
        """FED_BACK"""
        case, handler = self.with_result(), self.of(bureau.HANDLER)
        at = handler.desk.outside.now()
        steps.feed_back(handler, case, at, ContactWay.FACE, "已告知整改结果")
        steps.approve_feedback(self.of(bureau.HEAD), case)
        self._heard()
        return case

    def called_back(self) -> str:
        """FED_BACK, and the citizen is satisfied."""
        case, caller = self.fed_back(), self.of(bureau.CALLER)
        steps.call_back(
            caller,
            case,
            at=caller.desk.outside.now(),
            way=ContactWay.PHONE,
            satisfaction=Satisfaction.SATISFIED,
            words="晚上安静了",
        )
        self._heard()
        return case

    def close_pending(self) -> str:
        """CLOSE_PENDING: only the owner's word is missing."""
        case, head = self.called_back(), self.of(bureau.HEAD)
        steps.decide_publicity(head, case, Publicity.ANON, "社区公示栏")
        steps.decide_accountability(head, case, Accountability.NONE, "依法履职")
        steps.request_close(self.of(bureau.HANDLER), case)
        self._heard()
        return case

    def closed(self) -> str:
        """CLOSED"""
        case = self.close_pending()
        steps.close_item(self.of(bureau.HEAD), case)
        self._heard()
        return case

    def planned_visit(self, officer: str = bureau.FIELD) -> str:
        """A visit for tomorrow."""
        session = self.of(officer)
        day = session.desk.outside.now().date() + timedelta(days=1)
        target = Target(TargetKind.HOUSEHOLD, "", "钟楼社区")
        case = visits.plan(session, target, "吴奶奶家", day, Person("吴奶奶", PHONE)).case
        self._heard()
        return case

    def visit_with_problem(self, officer: str = bureau.FIELD) -> str:
        """A visit that was made, and found something."""
        session = self.of(officer)
        now = session.desk.outside.now()
        words = VisitWords("门口台阶破损,老人出入不便。", ("台阶破损",))
        form = VisitForm(Target(TargetKind.HOUSEHOLD), "吴奶奶家", notes(now, officer), words)
        case = visits.log_visit(session, form).case
        self._heard()
        return case

    def _heard(self) -> None:
        self._town.sync()


def notes(now: datetime, officer: str) -> VisitNotes:
    """A visit at the door that ended just now."""
    return VisitNotes(
        started_at=now - timedelta(minutes=30),
        ended_at=now,
        way=VisitWay.DOOR,
        visitors=(officer,),
        met=1,
    )
