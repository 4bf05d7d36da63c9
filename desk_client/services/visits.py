"""走访: planning, writing down, and making sure that what was heard goes somewhere."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, today
from casework.cases import visit
from casework.cases.visit import Problem, Target, Visit, VisitNotes, VisitWords
from casework.cases.visit_target.events import TargetVisitPlanned
from casework.cases.visit_target.state import VisitTarget
from casework.event import Label
from casework.fields import asked
from casework.registry import MACHINES, TYPES, Proposal
from casework.state import Person
from casework.worklist import Offer, offered
from desk_client.services import handing_over, ledgers
from desk_client.services.again import record_new
from desk_client.services.desk import Saved, Session
from desk_client.store import TimelineEntry, VisitRow, Visits

__all__ = ["VisitRow", "Visits"]

Work = Callable[[], Saved]
"""A save that is still to be run behind the background door."""


class VisitForm(Struct, frozen=True):
    """What a field officer writes down."""

    target: Target
    name: str
    notes: VisitNotes
    words: VisitWords
    person: Person | None = None


def _when_asked(asking: Asking[Visit]) -> date | None:
    return asking.state.follow_up_on


class NextVisit(Struct, frozen=True):
    """What planning the next visit to the same people asks for."""

    plan_on: Annotated[date, asked("计划日期", "On", first=_when_asked)]


class VisitOfTarget(Struct, frozen=True):
    """What planning a visit from the page of its target asks for."""

    plan_on: Annotated[date, asked("计划日期", "On", first=today)]


class VisitPage(Struct, frozen=True):
    """Everything one visit's page shows."""

    visit: Visit
    timeline: tuple[TimelineEntry, ...]
    offers: tuple[Offer, ...]
    handed: Label | None = None
    """That it was handed over with a shift, and to whom."""

    def may(self, event_type: str) -> bool:
        """Whether the officer can take this step now."""
        return any(one.event_type == event_type and one.refusal is None for one in self.offers)


def plan(
    session: Session, target: Target, name: str, plan_on: date, person: Person | None = None
) -> Saved:
    """Plan a visit."""
    body = visit.VisitPlanned(target=target, plan_on=plan_on, temp_no=_temp_no(session))
    private = visit.VisitTargetPrivate(name, person)
    return session.record([Proposal(session.desk.new_case(), body, private)])


def log_visit(session: Session, form: VisitForm, *, is_meant: bool = False) -> Saved:
    """A visit that nobody planned.

    Raises :class:`AgainError` where the same was written down just now, unless that ``is_meant``.
    """
    body = visit.VisitLogged(target=form.target, notes=form.notes, temp_no=_temp_no(session))
    words = form.words
    private = visit.VisitLoggedPrivate(
        form.name, words.content, form.person, words.problems, words.promises
    )
    made = Proposal(session.desk.new_case(), visit.logged(body, private), private)
    return record_new(session, [made], is_meant=is_meant)


def record_visit(session: Session, case: str, notes: VisitNotes, words: VisitWords) -> Saved:
    """A planned visit took place."""
    return session.record([Proposal(case, visit.recorded(notes, words), words)])


def plan_follow_up(session: Session, case: str, following: NextVisit) -> Saved:
    """The next visit to the same people, planned and joined to this one in one transaction."""
    before = session.case(case)
    if not isinstance(before, Visit):
        raise ValueError("only a visit is followed up by a visit")
    body = visit.VisitPlanned(
        target=before.target,
        plan_on=following.plan_on,
        temp_no=_temp_no(session),
        target_case=before.target_case,
        follows=case,
    )
    private = visit.VisitTargetPrivate(before.name, before.person)
    planned = Proposal(session.desk.new_case(), body, private)
    joined = Proposal(case, visit.VisitFollowUpPlanned(planned.case))
    return session.record([planned, joined])


def plan_of_target(session: Session, case: str, planning: VisitOfTarget) -> Saved:
    """A visit of a target on the list, planned and joined to it in one transaction."""
    target = session.case(case)
    if not isinstance(target, VisitTarget):
        raise ValueError("only a target on the list is visited from here")
    body = visit.VisitPlanned(
        target=Target(target.target, target.category, target.place),
        plan_on=planning.plan_on,
        temp_no=_temp_no(session),
        target_case=case,
    )
    private = visit.VisitTargetPrivate(target.name, target.contact)
    planned = Proposal(session.desk.new_case(), body, private)
    return session.record([planned, Proposal(case, TargetVisitPlanned(planned.case))])


def promote(session: Session, case: str, problem: Problem, form: ledgers.DraftForm) -> Saved:
    """A problem becomes a ledger draft, linked to the visit, in one transaction."""
    draft = ledgers.draft_proposal(session, form, source_case=case)
    link = visit.VisitProblemLinked(problem.no, linked_case=draft.case)
    return session.record([draft, Proposal(case, link)])


def hand_on(session: Session, case: str, problem: Problem, receiver: str) -> Saved:
    """A problem goes to somebody else."""
    link = visit.VisitProblemLinked(problem.no, handed_to=receiver)
    return session.record([Proposal(case, link)])


def rows(session: Session, days: tuple[date, date], most: int) -> Visits:
    """Visits planned or made from one day up to and with another, newest first."""
    return session.desk.store.visits(session.officer, session.station, days, most)


def page(session: Session, case: str) -> VisitPage | None:
    """One visit's page; ``None`` if it is not (any more) here, or not for this officer."""
    state = session.case(case)
    if not isinstance(state, Visit):
        return None
    timeline = session.desk.store.timeline(case)
    handed = handing_over.handed(session, state)
    return VisitPage(state, timeline, offered(state, session.seat()), handed)


def planned(session: Session, case: str) -> Visit | None:
    """A visit that can still be written down, by its case."""
    state = session.case(case)
    if not isinstance(state, Visit):
        return None
    return state if state.status in TYPES["VisitRecorded"].step.frm else None


def status_label(state: Visit) -> Label:
    """The words of the visit's state."""
    return MACHINES["visit"].statuses[state.status]


def _temp_no(session: Session) -> str:
    return session.desk.store.next_temp_no("visit", session.desk.now().date())
