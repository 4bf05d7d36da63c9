"""What is written down when something happens to a reception, and who may be chosen for it."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.asking import Asking, at_work, codes, now, units
from casework.cases import needs
from casework.cases.walk_in.state import RESULT, Service, ServiceResult, WalkIn
from casework.codes import HandOff, Satisfaction
from casework.context import Directory
from casework.event import Label, Moment, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.state import Person

OF_A_REPORT = (HandOff.CASE, HandOff.EMERGENCY)
"""Where a report of a crime may go."""


def _services_by_number(asking: Asking[WalkIn]) -> tuple[Choice, ...]:
    """The services by their numbers from 1, which is what the record holds."""
    return _numbered(asking.state)


def _numbered(walk_in: WalkIn) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            str(no),
            Label(f"{no}. {one.category.label.zh}", f"{no}. {one.category.label.en}"),
        )
        for no, one in enumerate(walk_in.services, 1)
    )


def _service_called(walk_in: WalkIn, directory: Directory, no: str) -> Label | None:
    return next((one.label for one in _numbered(walk_in) if one.value == no), None)


def _only_service(asking: Asking[WalkIn]) -> int | None:
    return 1 if len(asking.state.services) == 1 else None


def _followers(asking: Asking[WalkIn]) -> tuple[Choice, ...]:
    """The officers of the unit who may act alone."""
    return at_work(asking, asking.state.unit)


def _usual_follower(asking: Asking[WalkIn]) -> str | None:
    """Whoever follows it up already; else the one who asks, if they may act alone."""
    me, state = asking.officer.id, asking.state
    if state.follow_officer:
        return state.follow_officer
    return me if needs.is_colleague(me, state.unit, asking.context) else None


def _ways_on(asking: Asking[WalkIn]) -> tuple[Choice, ...]:
    """A report of a crime goes to case acceptance or to 110."""
    return codes(OF_A_REPORT if asking.state.reports_case else HandOff)


def _usual_way_on(asking: Asking[WalkIn]) -> HandOff | None:
    return HandOff.CASE if asking.state.reports_case else None


def _takers(asking: Asking[WalkIn]) -> tuple[Choice, ...]:
    """Another department: the bodies of the directory in force, then the units."""
    if asking.text("to") != HandOff.OTHER:
        return ()
    known = asking.context.directory.receivers.values()
    bodies = sorted((one for one in known if not one.is_ended), key=lambda one: one.code)
    return (
        *(Choice(one.id, Label(one.name, one.name)) for one in bodies),
        *units(asking.roster.units.values()),
    )


def _marks(asking: Asking[WalkIn]) -> tuple[Choice, ...]:
    """The five marks that a visitor may give."""
    return codes(one for one in Satisfaction if one is not Satisfaction.NOT_RATED)


class WalkInPrivate(Struct, frozen=True):
    """Who came and what they said."""

    person: Annotated[
        Person | None,
        asked(
            "来访人",
            "Visitor",
            hint=(
                "可以不填;证件号码限代办、调解、失物、报案、涉外",
                "May stay empty; an ID number only where it is needed",
            ),
        ),
    ] = None
    content: Annotated[
        str,
        asked(
            "主要内容",
            "Content",
            Meaning.WORDS,
            hint=(
                "何时、何地、何人、何事,有什么诉求",
                "When, where, who, what happened, what is asked for",
            ),
        ),
    ] = ""


class WalkInReceived(Sealing[WalkInPrivate], Struct, frozen=True, kw_only=True):
    """Somebody came in.  ``reports_case``: they report a crime or an offence."""

    started_at: Annotated[Moment, asked("接待时间", "Came at", first=now, says_when="day")]
    is_quick: Annotated[bool, given("一键计数", "Quick count")] = False
    """Category and count only: two keys at the desk, no form."""
    persons: Annotated[int, asked("人数", "Persons")] = 1
    services: Annotated[tuple[Service, ...], asked("服务事项", "Services")] = ()
    place: Annotated[str, asked("地点", "Place", hint=("地点或社区", "Place or community"))] = ""
    is_foreign: Annotated[bool, asked("涉外", "From abroad")] = False
    language: Annotated[
        str,
        asked(
            "语言",
            "Language",
            Meaning.LISTED,
            "walk_in.language",
            hint=("涉外接待填写", "For visitors from abroad"),
        ),
    ] = ""
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""
    reports_case: Annotated[
        bool,
        asked(
            "报案",
            "Crime report",
            hint=("须即时移交受案", "Goes to case acceptance at once"),
        ),
    ] = False


class ServiceAdded(Struct, frozen=True):
    """One more service in the same visit."""

    service: Annotated[Service, asked("服务事项", "One more service")]


class ServiceFinished(Struct, frozen=True):
    """What came of a service (its number from 1), and how long it took."""

    no: Annotated[
        int,
        asked(
            "服务",
            "Service",
            Meaning.PICK,
            among=_services_by_number,
            first=_only_service,
            called=_service_called,
        ),
    ]
    result: Annotated[ServiceResult, asked("服务结果", "Result")]
    minutes: Annotated[int | None, asked("用时(分钟)", "Minutes")] = None


class ResultText(Struct, frozen=True):
    """What was done, in words: may speak of people, so it is sealed."""

    result: Annotated[str, RESULT] = ""


class WalkInFinished(Sealing[ResultText], Struct, frozen=True):
    """Dealt with on the spot, or after the follow-up."""


class WalkInFollowUpSet(Struct, frozen=True):
    """To be followed up by a date, by an officer (id)."""

    by: Annotated[date, asked("跟进日期", "By")]
    officer: Annotated[
        str,
        asked("跟进民警", "Officer", Meaning.OFFICER, among=_followers, first=_usual_follower),
    ]


class WalkInHandedOff(Sealing[ResultText], Struct, frozen=True):
    """Given to somebody else.

    ``reference`` is their number, or who took it; ``linked_case`` the case it became here;
    ``receiver`` a body of the directory, or a unit; ``noticed_at`` when the emergency was
    noticed and ``called_at`` when 110 was called, if not just now.
    """

    to: Annotated[HandOff, asked("转往", "Goes to", among=_ways_on, first=_usual_way_on)]
    reference: Annotated[
        str,
        asked(
            "对方编号或接收人",
            "Their number, or who took it",
            hint=(
                "受案回执、工单编号或窗口;110 的编号可以后补",
                "The receipt or order number, or the window; that of 110 may follow",
            ),
            needed=False,
        ),
    ]
    linked_case: Annotated[
        str | None,
        asked(
            "关联事项",
            "Became here",
            Meaning.CASE,
            hint=(
                "三本账、调解或转办件的编号",
                "The number of the ledger item, mediation or diversion",
            ),
        ),
    ] = None
    receiver: Annotated[
        str,
        asked(
            "承接部门",
            "Department",
            Meaning.RECEIVER,
            among=_takers,
            hint=("转其他部门时选择", "Where another department takes it"),
        ),
    ] = ""
    noticed_at: Annotated[
        Moment | None, asked("发现紧急情况时间", "Emergency noticed at", lies="behind")
    ] = None
    called_at: Annotated[
        Moment | None,
        asked(
            "拨打 110 时间",
            "110 called at",
            lies="behind",
            says_when="minute",
            hint=("先拨打,再登记;不填即为现在", "Call first, then write; empty: just now"),
        ),
    ] = None


class WalkInReferenceGiven(Struct, frozen=True):
    """The number came later (110 is called first and asked afterwards)."""

    reference: Annotated[str, asked("对方编号", "Their number")]


class WalkInRated(Struct, frozen=True):
    """The visitor's own mark on the way out."""

    rating: Annotated[Satisfaction, asked("群众评价", "The visitor's own mark", among=_marks)]


class WalkInVoided(Struct, frozen=True):
    """Entered by mistake; it stays in the record, marked."""

    reason: Annotated[str, asked("作废原因", "Reason", Meaning.WORDS)]
