"""What goes beside an item's main road: detours, parts of the work, limits, a clause let pass.

A verb turns what a form holds into a proposal; whether it may happen is the rules' word.
"""

from datetime import date, datetime

from msgspec import Struct, structs

from casework.cases.ledger.assigning import AssignmentObjected
from casework.cases.ledger.codes import ComplaintRoute, CoordinationWay, LinkedKind
from casework.cases.ledger.detours import (
    CaseLinked,
    ComplaintRouted,
    CoordinationBegun,
    CoordinationEnded,
    CoordinationPrivate,
    EscalationDeclined,
    EscalationRequested,
    LedgerItemEscalated,
    LongTermApproved,
    LongTermEnded,
    LongTermReviewed,
)
from casework.cases.ledger.parts import ClauseWaived, SubTaskCancelled, SubTaskFinished, SubTaskSet
from casework.cases.timing import (
    ClocksPaused,
    ClocksResumed,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
)
from casework.cases.words import Words
from casework.clock_checks import ExtensionReason, PauseReason
from casework.codes import ContactWay
from casework.event import Label
from casework.registry import MACHINES, Proposal, kind_of_state
from desk_client.errors import DeskError
from desk_client.services.desk import Saved, Session
from desk_client.services.ledger_steps import plain, worded


class NoSuchNumberError(DeskError):
    """The person: no case here that they may read has this number."""


def object_to_assignment(
    session: Session, case: str, basis: str, words: str, suggested_unit: str = ""
) -> Saved:
    """交办异议."""
    return worded(session, case, AssignmentObjected(basis, suggested_unit), words)


def begin_coordination(
    session: Session, case: str, way: CoordinationWay, partner: str, text: str
) -> Saved:
    """协调: with whom, and what is asked of them."""
    private = CoordinationPrivate(partner, text)
    return plain(session, case, CoordinationBegun(way), private)


def end_coordination(session: Session, case: str, words: str) -> Saved:
    """协调结束."""
    return worded(session, case, CoordinationEnded(), words)


def request_escalation(session: Session, case: str, words: str) -> Saved:
    """申请提级."""
    return worded(session, case, EscalationRequested(), words)


def escalate(session: Session, case: str) -> Saved:
    """提级办理: the chief takes the entry into the ledger of their own house."""
    return plain(session, case, LedgerItemEscalated(session.house))


def decline_escalation(session: Session, case: str, words: str) -> Saved:
    """不予提级."""
    return worded(session, case, EscalationDeclined(), words)


def make_long_term(session: Session, case: str, until: date, words: str) -> Saved:
    """批准挂账, with the measures and an explicit date."""
    return worded(session, case, LongTermApproved(until), words)


def review_long_term(session: Session, case: str, words: str) -> Saved:
    """挂账复查."""
    return worded(session, case, LongTermReviewed(), words)


def end_long_term(session: Session, case: str, words: str) -> Saved:
    """恢复办理."""
    return worded(session, case, LongTermEnded(), words)


def route_complaint(
    session: Session, case: str, route: ComplaintRoute, reference: str, words: str
) -> Saved:
    """投诉举报转办决定."""
    return worded(session, case, ComplaintRouted(route, reference), words)


def set_task(
    session: Session, case: str, unit: str, due_on: date, words: str, officer: str = ""
) -> Saved:
    """交办子任务."""
    return worded(session, case, SubTaskSet(unit, due_on, officer), words)


def finish_task(session: Session, case: str, task: str, words: str) -> Saved:
    """子任务完成."""
    return worded(session, case, SubTaskFinished(task), words)


def cancel_task(session: Session, case: str, task: str, words: str) -> Saved:
    """撤销子任务."""
    return worded(session, case, SubTaskCancelled(task), words)


def link(session: Session, case: str, number: str) -> Saved:
    """关联事项, named by the number that people read."""
    found = next(
        (
            hit.case
            for hit in session.desk.store.search(number, session.officer, 20)
            if hit.number == number.strip()
        ),
        None,
    )
    state = session.case(found) if found else None
    kinds = {kind.value for kind in LinkedKind}
    if state is None or kind_of_state(state) not in kinds:
        raise NoSuchNumberError(
            Label(
                "本机没有这个编号的事项,请核对编号(可从查找结果中复制)",
                "No matter on this desk has that number; see the number again (it can be copied "
                "from the search)",
            )
        )
    return plain(session, case, CaseLinked(LinkedKind(kind_of_state(state)), state.case))


def waive(session: Session, case: str, clause: str, words: str) -> Saved:
    """豁免一项销号条件, one level up and in writing."""
    return worded(session, case, ClauseWaived(clause), words)


def pause(
    session: Session,
    case: str,
    limits: tuple[str, ...],
    reason: PauseReason,
    until: date,
    words: str,
) -> Saved:
    """中止计时."""
    body = ClocksPaused(limits, reason, until)
    return _timed(session, case, body, words)


def resume(session: Session, case: str) -> Saved:
    """恢复计时."""
    return _timed(session, case, ClocksResumed())


def request_extension(
    session: Session,
    case: str,
    limit: str,
    amount: int,
    reason: ExtensionReason,
    *,
    told_at: datetime,
    told_way: ContactWay,
    words: str,
) -> Saved:
    """申请延期; the citizen was told before."""
    body = ExtensionRequested(
        limit=limit, amount=amount, reason=reason, told_at=told_at, told_way=told_way
    )
    return _timed(session, case, body, words)


def grant_extension(session: Session, case: str) -> Saved:
    """批准延期."""
    return _timed(session, case, ExtensionGranted())


def refuse_extension(session: Session, case: str, words: str) -> Saved:
    """不批准延期."""
    return _timed(session, case, ExtensionRefused(), words)


def _timed(session: Session, case: str, body: Struct, words: str = "") -> Saved:
    """Steps that several kinds share carry the name of the kind before their own."""
    named = MACHINES["ledger_item"].own(type(body))(**structs.asdict(body))
    return session.record([Proposal(case, named, Words(words) if words else None)])
