"""What is written down about a target: the body of every event, and what its form begins with."""

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking
from casework.cases.visit import Visit
from casework.cases.visit.state import CATEGORIES, categories
from casework.cases.visit_target.pairing import may_be_paired, me_if_paired
from casework.cases.visit_target.state import VisitTarget
from casework.codes import TargetKind
from casework.event import Moment, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.state import Person


def _categories_so_far(asking: Asking[VisitTarget | None]) -> tuple[Choice, ...]:
    kind = asking.state.target if asking.state is not None else asking.text("target")
    return categories(asking.context.directory, kind)


def _cycle_so_far(asking: Asking[VisitTarget]) -> int:
    return asking.state.cycle_months


def _end_of_visit(asking: Asking[VisitTarget]) -> datetime:
    """When the chosen visit ended, or was made in vain."""
    visit = asking.context.related(asking.text("visit"))
    if not isinstance(visit, Visit):
        return asking.context.now
    tried = visit.ended_at if visit.recorded_at is not None else max(visit.missed_at, default=None)
    return tried or asking.context.now


CYCLE_HINT = ("1 至 24 个月,0 为按规定", "1 to 24 months; 0 as the rules say")


class VisitTargetNamed(Struct, frozen=True):
    """The name, and how to reach them."""

    name: Annotated[
        str, asked("对象名称", "Name", hint=("人名或单位名", "Name of the person or place"))
    ]
    contact: Annotated[Person | None, asked("联系人", "Contact")] = None


class VisitTargetRegistered(Sealing[VisitTargetNamed], Struct, frozen=True, kw_only=True):
    """A unit, a household or a person is entered, with their officer."""

    target: Annotated[TargetKind, asked("对象类型", "Whom")]
    category: Annotated[
        str,
        asked("对象类别", "Category", Meaning.LISTED, CATEGORIES, among=_categories_so_far),
    ]
    pair_officer: Annotated[
        str,
        asked(
            "结对民警", "Paired officer", Meaning.OFFICER, among=may_be_paired, first=me_if_paired
        ),
    ]
    place: Annotated[str, asked("地点", "Place", hint=("地址或社区", "Address or community"))] = ""
    cycle_months: Annotated[int, asked("走访周期(月)", "Cycle in months", hint=CYCLE_HINT)] = 0


class VisitTargetPaired(Struct, frozen=True):
    """结对: from now on this officer's."""

    officer: Annotated[
        str, asked("结对民警", "Paired officer", Meaning.OFFICER, among=may_be_paired)
    ]


class VisitCycleSet(Struct, frozen=True):
    """As often as every so many months; 0: as the profile says."""

    months: Annotated[
        int, asked("走访周期(月)", "Cycle in months", first=_cycle_so_far, hint=CYCLE_HINT)
    ]


def _planned_number(asking: Asking[VisitTarget]) -> str | None:
    """The visit that was planned from here, by the number that people know it by."""
    planned = asking.state.planned_visit
    visit = asking.context.related(planned) if planned else None
    return visit.number or visit.temp_no if visit else None


class TargetVisitPlanned(Struct, frozen=True):
    """安排走访: the visit (case id) that was planned from here."""

    visit: Annotated[
        str,
        asked(
            "走访",
            "Visit",
            Meaning.CASE,
            "visit",
            hint=("该次走访的编号", "The number of that visit"),
        ),
    ]


class TargetVisited(Struct, frozen=True):
    """A visit (case id) ended ``at``; they were met, or not."""

    visit: Annotated[
        str,
        asked(
            "走访",
            "Visit",
            Meaning.CASE,
            "visit",
            first=_planned_number,
            hint=("该次走访的编号", "The number of that visit"),
        ),
    ]
    at: Annotated[Moment, given("走访时间", "Visited at", by=_end_of_visit, says_when="day")]
    is_met: Annotated[bool, asked("见到对象", "They were met", no=("未遇", "Not met"))] = True


class VisitTargetEnded(Struct, frozen=True):
    """Moved away, closed, or wishes no visits."""

    reason: Annotated[str, asked("停访原因", "Reason", Meaning.WORDS)]


class VisitTargetRestored(Struct, frozen=True):
    """Back on the list."""
