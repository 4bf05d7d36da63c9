"""走访: planning, writing down, and making sure that what was heard goes somewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from casework.cases import visit
from casework.cases.visit import Problem, Target, Visit, VisitNotes
from casework.event import Label, Refusal
from casework.registry import MACHINES, Proposal
from casework.state import Person
from desk_client.services import ledgers
from desk_client.services.desk import Saved, Session
from desk_client.store import TimelineEntry, VisitRow

__all__ = ["VisitRow"]

Work = Callable[[], Saved]
"""A save that is still to be run behind the background door."""


@dataclass(frozen=True)
class VisitForm:
    """What a field officer writes down."""

    target: Target
    name: str
    notes: VisitNotes
    content: str
    person: Person | None = None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class VisitPage:
    """Everything one visit's page shows."""

    visit: Visit
    timeline: tuple[TimelineEntry, ...]
    review: Refusal | None


def plan(
    session: Session, target: Target, name: str, plan_on: date, person: Person | None = None
) -> Saved:
    """Plan a visit."""
    body = visit.VisitPlanned(target=target, plan_on=plan_on, temp_no=_temp_no(session))
    private = visit.VisitTargetPrivate(name, person)
    return session.record([Proposal(session.desk.new_case(), "VisitPlanned", body, private)])


def log_visit(session: Session, form: VisitForm) -> Saved:
    """A visit that nobody planned."""
    body = visit.VisitLogged(target=form.target, notes=form.notes, temp_no=_temp_no(session))
    private = visit.VisitLoggedPrivate(form.name, form.content, form.person, form.problems)
    return session.record([Proposal(session.desk.new_case(), "VisitLogged", body, private)])


def record_visit(
    session: Session, case: str, notes: VisitNotes, content: str, problems: tuple[str, ...] = ()
) -> Saved:
    """A planned visit took place."""
    private = visit.VisitWords(content, problems)
    return session.record([Proposal(case, "VisitRecorded", visit.VisitRecorded(notes), private)])


def miss(session: Session, case: str, at: datetime, note_left: bool) -> Saved:
    """未遇."""
    return session.record([Proposal(case, "VisitMissed", visit.VisitMissed(at, note_left))])


def replan(session: Session, case: str, plan_on: date) -> Saved:
    """改期."""
    return session.record([Proposal(case, "VisitReplanned", visit.VisitReplanned(plan_on))])


def cancel(session: Session, case: str, reason: str) -> Saved:
    """取消."""
    return session.record([Proposal(case, "VisitCancelled", visit.VisitCancelled(reason))])


def promote(session: Session, case: str, problem: Problem, form: ledgers.DraftForm) -> Saved:
    """A problem becomes a ledger draft, linked to the visit, in one transaction."""
    draft = ledgers.draft_proposal(session, form, source_case=case)
    link = visit.VisitProblemLinked(problem.no, linked_case=draft.case)
    return session.record([draft, Proposal(case, "VisitProblemLinked", link)])


def hand_on(session: Session, case: str, problem: Problem, receiver: str) -> Saved:
    """A problem goes to somebody else."""
    link = visit.VisitProblemLinked(problem.no, handed_to=receiver)
    return session.record([Proposal(case, "VisitProblemLinked", link)])


def review(session: Session, case: str) -> Saved:
    """所长审阅."""
    return session.record([Proposal(case, "VisitReviewed", visit.VisitReviewed())])


def rows(session: Session, since: date, until: date) -> tuple[VisitRow, ...]:
    """Visits planned or made between two days, newest first."""
    return session.desk.store.visit_rows(session.officer, session.house, since, until)


def page(session: Session, case: str) -> VisitPage | None:
    """One visit's page, or ``None`` if it is not (any more) here."""
    state = session.desk.store.case(case)
    if not isinstance(state, Visit):
        return None
    timeline = session.desk.store.timeline(case)
    return VisitPage(state, timeline, session.may(state, "VisitReviewed"))


def status_label(state: Visit) -> Label:
    """The words of the visit's state."""
    return MACHINES["visit"].statuses[state.status]


def _temp_no(session: Session) -> str:
    return session.desk.store.next_temp_no("visit", session.desk.outside.now().date())
