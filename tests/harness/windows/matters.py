"""Matters in whatever state a test needs, brought there by the officers themselves."""

from __future__ import annotations

from collections.abc import Mapping
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
from desk_client.services import forms, ledgers, visits
from desk_client.services.desk import Saved, Session
from desk_client.services.forms import Filled
from desk_client.services.ledgers import DraftForm
from desk_client.services.visits import VisitForm
from tests.harness import bureau
from tests.harness.windows.workplaces import Workplaces

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

    def __init__(self, workplaces: Workplaces) -> None:
        self._workplaces = workplaces

    def of(self, officer: str) -> Session:
        """The officer's session."""
        return self._workplaces.workplace(officer).session

    def state(self, case: str, officer: str = bureau.HEAD) -> LedgerItem:
        """An item as it stands at the officer's desk."""
        item = self.of(officer).desk.store.case(case)
        assert isinstance(item, LedgerItem)
        return item

    def now(self, officer: str) -> str:
        """This moment, as a form holds it."""
        return self.of(officer).desk.outside.now().isoformat()

    def take(
        self,
        officer: str,
        case: str,
        event_type: str,
        sealed: Mapping[str, object] | None = None,
        **body: object,
    ) -> Saved:
        """One step, by its form."""
        return forms.take(self.of(officer), case, event_type, Filled(body, sealed or {}))

    def pending(self, form: DraftForm = CLAIM) -> str:
        """PENDING_EST"""
        case = ledgers.draft_item(self.of(bureau.DESK), form, is_meant=True).case
        self._heard()
        return case

    def established(self, form: DraftForm = CLAIM, head: str = bureau.HEAD) -> str:
        """ESTABLISHED"""
        case = self.pending(form)
        self.take(head, case, "LedgerItemEstablished")
        self._heard()
        return case

    def assigned(self, *co_units: str, form: DraftForm = CLAIM) -> str:
        """ASSIGNED to the precinct's handler."""
        case = self.established(form)
        self.take(
            bureau.HEAD,
            case,
            "LedgerItemAssigned",
            lead_unit=bureau.PRECINCT,
            due_on=DUE.isoformat(),
            handler=bureau.HANDLER,
            co_units=list(co_units),
        )
        self._heard()
        return case

    def in_progress(self, *co_units: str, form: DraftForm = CLAIM) -> str:
        """IN_PROGRESS"""
        case = self.assigned(*co_units, form=form)
        self.take(bureau.HANDLER, case, "LedgerItemTakenUp")
        self._heard()
        return case

    def with_result(self) -> str:
        """IN_PROGRESS, with its result."""
        case = self.in_progress()
        done = "店家加装除味设备并改烟囱走向,23时后停用排风。"
        sealed = {"text": done, "evidence": "现场照片2张"}
        self.take(bureau.HANDLER, case, "ResultRecorded", sealed, outcome=Outcome.DONE.value)
        self._heard()
        return case

    def fed_back(self) -> str:
        """FED_BACK"""
        case, told = self.with_result(), {"text": "已告知整改结果"}
        at, way = self.now(bureau.HANDLER), ContactWay.FACE.value
        self.take(bureau.HANDLER, case, "FeedbackDrafted", told, at=at, way=way)
        self.take(bureau.HEAD, case, "FeedbackApproved")
        self._heard()
        return case

    def called_back(self) -> str:
        """FED_BACK, and the citizen is satisfied."""
        case = self.fed_back()
        self.take(
            bureau.CALLER,
            case,
            "CallBackRecorded",
            {"text": "晚上安静了"},
            at=self.now(bureau.CALLER),
            way=ContactWay.PHONE.value,
            is_connected=True,
            satisfaction=Satisfaction.SATISFIED.value,
        )
        self._heard()
        return case

    def close_pending(self) -> str:
        """CLOSE_PENDING: only the owner's word is missing."""
        case, head = self.called_back(), bureau.HEAD
        publicity, accountability = Publicity.ANON.value, Accountability.NONE.value
        self.take(head, case, "PublicityDecided", decision=publicity, text="社区公示栏")
        self.take(head, case, "AccountabilityDecided", decision=accountability, basis="依法履职")
        self.take(bureau.HANDLER, case, "CloseRequested")
        self._heard()
        return case

    def closed(self) -> str:
        """CLOSED"""
        case = self.close_pending()
        self.take(bureau.HEAD, case, "LedgerItemClosed")
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
        case = visits.log_visit(session, form, is_meant=True).case
        self._heard()
        return case

    def _heard(self) -> None:
        self._workplaces.sync()


def notes(now: datetime, officer: str) -> VisitNotes:
    """A visit at the door that ended just now."""
    return VisitNotes(
        started_at=now - timedelta(minutes=30),
        ended_at=now,
        way=VisitWay.DOOR,
        visitors=(officer,),
        met=1,
    )
