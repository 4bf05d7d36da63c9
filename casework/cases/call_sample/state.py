"""A sample as it stands: its list, its lot, what each citizen said."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from uuid import NAMESPACE_OID, uuid5

from msgspec import Struct, structs

from casework.cases.agenda import with_one
from casework.cases.call_sample.lot import Lot
from casework.codes import Coded, Satisfaction
from casework.event import CHINA, Label
from casework.fields import Meaning, given
from casework.state import State
from casework.steps import Rows

MOST_LISTED = 500
"""Cases of one list; a station with more has a second one for that week."""


class SampledKind(Coded):
    """What was done for the citizens of a list."""

    WALK_IN = "WALK_IN", "接待", "Receptions"
    VISIT = "VISIT", "走访", "Visits"
    LETTER = "LETTER", "信件", "Letters"


PERCENT = {
    SampledKind.WALK_IN: "call_sample.walk_in_percent",
    SampledKind.VISIT: "call_sample.visit_percent",
    SampledKind.LETTER: "letter.recheck_percent",
}
"""The thresholds: how many of a hundred are asked.  A letter's closing is checked instead."""

TRIES = "call_sample.tries"
"""The threshold: so many calls that nobody answers, and it ends as not reached."""


class Finding(Coded):
    """What came of it where a citizen says that it was not so."""

    AS_WRITTEN = "AS_WRITTEN", "记录属实", "It was as it is written down"
    MISTAKE = "MISTAKE", "记录有误", "A mistake in the record"
    MADE_UP = "MADE_UP", "弄虚作假,另行认定", "Made up; found so in a case of its own"


class SampleCall(Struct, frozen=True, kw_only=True):
    """One call: whether somebody answered, and what they said."""

    at: Annotated[datetime, given("回访时间", "Called at")]
    by: Annotated[str, given("回访人", "Called by", Meaning.OFFICER)]
    is_true: Annotated[bool | None, given("情况属实", "As it is written down")] = None
    satisfaction: Annotated[Satisfaction | None, given("满意度", "Satisfaction")] = None
    words: Annotated[str, given("群众原话", "Their words", Meaning.WORDS)] = ""

    @property
    def is_connected(self) -> bool:
        """Whether somebody answered."""
        return self.is_true is not None


class Drawn(Struct, frozen=True, kw_only=True):
    """One case that was drawn, the calls, and what came of it."""

    no: Annotated[int, given("序号", "No.")]
    case: Annotated[str, given("抽中事项", "Case drawn", Meaning.CASE)]
    calls: Annotated[tuple[SampleCall, ...], given("回访", "Calls")] = ()
    finding: Annotated[Finding | None, given("核查结论", "What was found")] = None
    found_by: Annotated[str, given("核查人", "Looked into by", Meaning.OFFICER)] = ""
    words: Annotated[str, given("核查情况", "What was seen", Meaning.WORDS)] = ""
    is_given_up: Annotated[bool, given("联系不上", "Could not be reached")] = False

    @property
    def about(self) -> str:
        """Nothing but the case itself says what it is about."""
        return ""

    @property
    def answer(self) -> SampleCall | None:
        """The call that was answered, if one was."""
        return next((one for one in self.calls if one.is_connected), None)

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to be called."""
        return self.answer is None and not self.is_given_up

    @property
    def is_disputed(self) -> bool:
        """Whether a citizen says that it was not so, and nobody has looked into it yet."""
        said = self.answer
        return said is not None and said.is_true is False and self.finding is None


Status = Literal["FIXED", "CALLING", "DISPUTED", "DONE"]
STATUSES: dict[Status, Label] = {
    "FIXED": Label("名单已定、待抽取", "List fixed, to be drawn"),
    "CALLING": Label("回访中", "Being called"),
    "DISPUTED": Label("有不符、待核查", "Not so, to be looked into"),
    "DONE": Label("已完成", "Done"),
}


class CallSample(State, frozen=True, kw_only=True, tag="call_sample"):
    """A sample as it stands.  ``station`` learns of it when all is said."""

    status: Status
    station: str
    sampled: SampledKind
    week: date
    part: int = 1
    percent: int
    tries: int
    population: tuple[str, ...] = ()
    listed: Annotated[int, given("名单件数", "On the list")] = 0
    unreachable: int = 0
    lot: Annotated[Lot | None, given("抽取依据", "Drawn by")] = None
    drawn: Annotated[tuple[Drawn, ...], given("抽中", "Drawn")] = ()
    drawn_at: Annotated[datetime | None, given("抽取时间", "Drawn at")] = None
    ended_at: Annotated[datetime | None, given("完成时间", "Done at")] = None


ROWS = Rows(CallSample, STATUSES)


def case_of(station: str, sampled: SampledKind, week: date, part: int) -> str:
    """The id of a list: the same everywhere, so that there is no second."""
    return str(uuid5(NAMESPACE_OID, f"call_sample.{station}.{sampled}.{week}.{part}"))


def week_of(at: datetime) -> date:
    """The Monday of a moment's week, in China."""
    day = at.astimezone(CHINA).date()
    return day - timedelta(days=day.weekday())


def end_of(week: date) -> datetime:
    """The first moment that is not of the week any more."""
    return datetime.combine(week + timedelta(days=7), time(), CHINA)


def with_drawn(sample: CallSample, no: int, **changes: object) -> tuple[Drawn, ...]:
    """The cases that were drawn, one of them changed."""
    return with_one(sample.drawn, no, lambda one: structs.replace(one, **changes))
