"""复盘例会: each week the letters and items of before are gone through, and it is looked back.

The rules (Guangdong 平安厅, seed 003; domain 0): the meeting has its list of matters; on each it is
decided who does what by when; the minutes are signed by a head.  A week later (the day is set
with the minutes) it is looked back (回头看) at every decision, by somebody else than the unit that
had to carry it out; the meeting is over when each was looked at.

It is a kind of its own and no 进建商: nobody from outside takes part, nothing is published, and its
matters are cases that are worked on in their own places.  What is behind a complaint wall is not
discussed here.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from msgspec import Struct, structs

from casework.asking import Asking, me, my_colleagues, own_station, today
from casework.cases import needs
from casework.cases.words import Words, text_of
from casework.clocks import end_of_day
from casework.codes import Coded, Role
from casework.context import Context, Directory
from casework.counting import Appointment
from casework.event import Event, Label, Sealing
from casework.fields import Choice, Meaning, asked, given
from casework.machine import Display, Machine, Waits
from casework.officers import HEADS
from casework.state import State
from casework.steps import Approval, Changes, Guard, Rows

SOURCES = frozenset(
    {"letter", "ledger_item", "walk_in", "visit", "diversion", "supervision_order", "common_issue"}
)
LOOK_BACK = "review.look_back"
"""Code of the clock to the day on which it is looked back."""
DAYS = "review.look_back.days"
"""The threshold: so many days after the minutes, where nobody says otherwise."""


class LookBack(Coded):
    """What was seen when it was looked back."""

    DONE = "DONE", "已落实", "Done"
    PARTLY = "PARTLY", "部分落实", "Partly done"
    NOT_DONE = "NOT_DONE", "未落实", "Not done"


class Reviewed(Struct, frozen=True, kw_only=True):
    """One matter of the list: what was decided on it, and what came of it."""

    no: Annotated[int, given("序号", "No.")]
    case: str
    why: Annotated[str, given("列入原因", "Why it is listed", Meaning.WORDS)] = ""
    decision: Annotated[str, given("议定事项", "What was decided", Meaning.WORDS)] = ""
    unit: Annotated[str, given("落实单位", "Carried out by", Meaning.UNIT)] = ""
    due_on: Annotated[date | None, given("落实期限", "Due on")] = None
    seen: Annotated[LookBack | None, given("回头看结果", "Looked back")] = None
    seen_at: Annotated[datetime | None, given("回头看时间", "Looked back at")] = None
    seen_by: Annotated[str, given("回头看民警", "Looked back by", Meaning.OFFICER)] = ""
    finding: Annotated[str, given("回头看情况", "What was seen", Meaning.WORDS)] = ""


Status = Literal["CALLED", "CLOSED", "FINISHED", "CANCELLED"]
STATUSES: dict[Status, Label] = {
    "CALLED": Label("拟召开", "Called"),
    "CLOSED": Label("纪要已定、待回头看", "Minutes closed, to be looked back at"),
    "FINISHED": Label("已回头看", "Looked back at"),
    "CANCELLED": Label("已取消", "Cancelled"),
}


class Review(State, frozen=True, kw_only=True, tag="review"):
    """A review meeting as it stands."""

    status: Status
    on: date
    chair: str
    matters: Annotated[tuple[Reviewed, ...], given("议题", "Matters")] = ()
    look_back_on: date | None = None
    minutes_by: Annotated[str, given("纪要签发人", "Minutes signed by", Meaning.OFFICER)] = ""
    closed_at: Annotated[datetime | None, given("纪要定稿时间", "Minutes closed at")] = None
    ended_at: datetime | None = None
    words: Annotated[str, given("取消原因", "Why it was cancelled", Meaning.WORDS)] = ""

    @property
    def undecided(self) -> tuple[Reviewed, ...]:
        """Matters on which nothing was decided yet."""
        return tuple(one for one in self.matters if not one.unit)

    @property
    def unseen(self) -> tuple[Reviewed, ...]:
        """Decisions that were not looked back at yet."""
        return tuple(one for one in self.matters if one.seen is None)


# ---------------------------------------------------------------------------- choices


def _words_of(one: Reviewed) -> Label:
    text = f"{one.no} {one.decision or one.why}".strip()
    return Label(text, text)


def _called(review: Review, directory: Directory, no: str) -> Label | None:
    return next((_words_of(one) for one in review.matters if str(one.no) == no), None)


def _as_choices(matters: tuple[Reviewed, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.no), _words_of(one)) for one in matters)


def _undecided(asking: Asking[Review]) -> tuple[Choice, ...]:
    return _as_choices(asking.state.undecided)


def _first_undecided(asking: Asking[Review]) -> int | None:
    return next((one.no for one in asking.state.undecided), None)


def _mine_to_see(asking: Asking[Review]) -> tuple[Choice, ...]:
    return _as_choices(_to_see(asking.state, asking.officer.id, asking.context))


def _first_to_see(asking: Asking[Review]) -> int | None:
    mine = _to_see(asking.state, asking.officer.id, asking.context)
    return next((one.no for one in mine), None)


def _usual_look_back(asking: Asking[Review]) -> date:
    days = asking.context.directory.threshold(DAYS, asking.context.now)
    return today(asking) + timedelta(days=days)


# ----------------------------------------------------------------------------- events


class ReviewCalled(Struct, frozen=True, kw_only=True):
    """召集: a review meeting on a day."""

    on: Annotated[date, asked("例会日期", "On", first=today, lies="either")]
    chair: Annotated[str, asked("主持人", "Chair", Meaning.OFFICER, among=my_colleagues, first=me)]
    temp_no: Annotated[str, given("临时编号", "Temporary number", Meaning.TEMP_NO)] = ""


class ReviewMatterListed(Sealing[Words], Struct, frozen=True):
    """列入: a letter or another case is gone through, with why in the sealed words."""

    linked_case: Annotated[
        str,
        asked(
            "复盘事项",
            "Matter",
            Meaning.CASE,
            hint=("信件、三本账等的编号", "Number of a letter, an item or the like"),
        ),
    ]


class ReviewDecided(Sealing[Words], Struct, frozen=True, kw_only=True):
    """议定: what is to be done about one matter, by whom and by when."""

    no: Annotated[
        int,
        asked(
            "议题",
            "Matter",
            Meaning.PICK,
            among=_undecided,
            first=_first_undecided,
            called=_called,
        ),
    ]
    unit: Annotated[str, asked("落实单位", "Carried out by", Meaning.UNIT, first=own_station)]
    due_on: Annotated[date, asked("落实期限", "Due on", first=_usual_look_back)]


class ReviewClosed(Approval, frozen=True, kw_only=True):
    """纪要定稿: the minutes stand, and it is looked back on a day."""

    look_back_on: Annotated[date, asked("回头看日期", "Look back on", first=_usual_look_back)]


class ReviewLookedBack(Sealing[Words], Struct, frozen=True, kw_only=True):
    """回头看: what came of one decision."""

    no: Annotated[
        int,
        asked(
            "议题",
            "Matter",
            Meaning.PICK,
            among=_mine_to_see,
            first=_first_to_see,
            called=_called,
        ),
    ]
    seen: Annotated[LookBack, asked("落实情况", "What was seen")]


class ReviewCancelled(Sealing[Words], Struct, frozen=True):
    """It does not take place."""


# ----------------------------------------------------------------------------- guards


def _may_look(one: Reviewed, review: Review, officer: str, context: Context) -> bool:
    """Somebody else than the unit that had to do it; its own head where it called the meeting."""
    known, roster = context.roster.officers.get(officer), context.roster
    if known is None:
        return False
    if roster.same_station(known.unit, one.unit):
        return roster.same_station(one.unit, review.unit) and not set(known.roles).isdisjoint(
            roster.chief_roles(one.unit)
        )
    return True


def _to_see(review: Review, officer: str, context: Context) -> tuple[Reviewed, ...]:
    return tuple(one for one in review.unseen if _may_look(one, review, officer, context))


def _is_listable(state: Review, event: Event[ReviewMatterListed], context: Context) -> bool:
    found = context.related(event.body.linked_case)
    return (
        found is not None
        and needs.tag_of(found) in SOURCES
        and all(one.case != event.body.linked_case for one in state.matters)
    )


def _is_outside_wall(state: object, event: Event[ReviewMatterListed], context: Context) -> bool:
    found = context.related(event.body.linked_case)
    return found is None or not (found.is_complaint or found.respondents)


def _matter(state: Review, no: int) -> Reviewed | None:
    return next((one for one in state.matters if one.no == no), None)


def _is_undecided(state: Review, event: Event[ReviewDecided], context: Context) -> bool:
    one = _matter(state, event.body.no)
    return one is not None and not one.unit


def _looks_as_another(state: Review, event: Event[ReviewLookedBack], context: Context) -> bool:
    mine = _to_see(state, event.core.actor, context)
    return any(one.no == event.body.no for one in mine)


DAY_IS_NEAR = needs.near("review.on", "on", "例会日期须在十年之内", "The day lies within ten years")
CHAIR_IS_HERE = Guard[object, ReviewCalled](
    "review.chair",
    Label("主持人须是本单位在岗民警", "The chair is an officer at work in this unit"),
    lambda state, event, context: needs.is_colleague(event.body.chair, event.core.unit, context),
)
IS_LISTABLE = Guard(
    "review.matter",
    Label(
        "须是已登记的信件、三本账等事项,且尚未列入",
        "A known letter, item or the like that is not on the list yet",
    ),
    _is_listable,
)
IS_OUTSIDE_WALL = Guard(
    "review.wall",
    Label(
        "投诉举报和有被反映对象的事项不上例会,在原处办理",
        "A complaint, or what names a respondent, is not discussed here",
    ),
    _is_outside_wall,
)
LISTED_WHY = needs.said("review.why", "text", "请写明列入原因", "Say why it is gone through")
HAS_UNDECIDED = Guard[Review, object](
    "review.nothing_open",
    Label("没有待议定的议题", "No matter waits for a decision"),
    lambda state, event, context: bool(state.undecided),
    asks_form=False,
    hides=True,
)
IS_UNDECIDED = Guard(
    "review.one_decision",
    Label("没有这一议题,或已经议定", "There is no such matter, or it is decided"),
    _is_undecided,
)
UNIT_EXISTS = Guard[object, ReviewDecided](
    "review.unit",
    Label("落实单位须为在册单位", "The unit must be a known one"),
    lambda state, event, context: event.body.unit in context.roster.units,
)
DUE_IS_AHEAD = needs.from_today(
    "review.due", "due_on", "落实期限不能早于今日", "The day lies today or later"
)
SAYS_WHAT = needs.said("review.decision", "text", "请写明议定事项", "Say what was decided")
EACH_IS_DECIDED = Guard[Review, object](
    "review.each_decided",
    Label("每个议题都要议定才能定稿", "Every matter is decided first"),
    lambda state, event, context: bool(state.matters) and not state.undecided,
    asks_form=False,
)
LOOKS_BACK_LATER = needs.from_today(
    "review.look_back_on",
    "look_back_on",
    "回头看日期不能早于今日",
    "It is looked back today or later",
)
HAS_MINE_TO_SEE = Guard[Review, object](
    "review.none_to_see",
    Label("没有待您回头看的议题", "There is no decision for you to look back at"),
    lambda state, event, context: bool(_to_see(state, event.core.actor, context)),
    asks_form=False,
    hides=True,
)
LOOKS_AS_ANOTHER = Guard(
    "review.by_another",
    Label(
        "由落实单位以外的民警回头看,且每项一次",
        "Somebody outside the unit that carried it out looks back, once at each",
    ),
    _looks_as_another,
)
SAYS_WHAT_WAS_SEEN = needs.said("review.finding", "text", "请写明落实情况", "Say what was seen")
NOTHING_DECIDED = Guard[Review, object](
    "review.decided",
    Label("已有议定事项,不能取消", "Something was decided: it is not cancelled"),
    lambda state, event, context: len(state.undecided) == len(state.matters),
    asks_form=False,
)
HAS_REASON = needs.said("review.reason", "text", "请写明取消原因", "Give the reason")

CALLERS = (Role.OFFICE, Role.TRIAGE, Role.SUPERV, *HEADS)


# ---------------------------------------------------------------------------- changes


def _changed(state: Review, no: int, **changes: object) -> Changes:
    return {
        "matters": tuple(
            structs.replace(one, **changes) if one.no == no else one for one in state.matters
        )
    }


def _list(state: Review, event: Event[ReviewMatterListed]) -> Changes:
    one = Reviewed(no=len(state.matters) + 1, case=event.body.linked_case, why=text_of(event))
    return {"matters": (*state.matters, one)}


def _decide(state: Review, event: Event[ReviewDecided]) -> Changes:
    body = event.body
    decided = _changed(state, body.no, decision=text_of(event), unit=body.unit, due_on=body.due_on)
    return decided | {"units": tuple(dict.fromkeys((*state.units, body.unit)))}


def _look(state: Review, event: Event[ReviewLookedBack]) -> Changes:
    body, core = event.body, event.core
    seen = _changed(
        state, body.no, seen=body.seen, seen_at=core.at, seen_by=core.actor, finding=text_of(event)
    )
    return seen | ({"ended_at": core.at} if len(state.unseen) == 1 else {})


def _after_look(state: Review, event: Event[ReviewLookedBack]) -> Status:
    return "FINISHED" if len(state.unseen) <= 1 else "CLOSED"


# ---------------------------------------------------------------------- display, turns


def _words(review: Review) -> tuple[str, ...]:
    texts = [text for one in review.matters for text in (one.why, one.decision, one.finding)]
    return (*texts, review.words)


DISPLAY = Display[Review](
    title=lambda review: f"{review.on:%Y-%m-%d}",
    facts=(
        "on",
        "chair",
        "matters",
        "minutes_by",
        "closed_at",
        "look_back_on",
        "words",
    ),
    columns=("chair", "look_back_on"),
    words=_words,
    related=lambda review: tuple(one.case for one in review.matters),
)


def waits(review: Review) -> Waits | None:
    """For its list, for what is decided on each, for the minutes; then to be looked back at."""
    here = (review.unit,)
    if review.status == "CLOSED":
        return Waits(ReviewLookedBack, units=here)
    if review.status != "CALLED":
        return None
    if not review.matters:
        return Waits(ReviewMatterListed, units=here)
    return Waits(ReviewDecided if review.undecided else ReviewClosed, units=here)


def appointments(review: Review) -> tuple[Appointment, ...]:
    """The meeting itself while it lies ahead; then the day on which it is looked back."""
    going = Appointment(
        code="review.meeting",
        label=Label("复盘例会", "Review meeting"),
        due_at=end_of_day(review.on),
        since=review.opened_at,
        done_at=review.closed_at or review.ended_at,
    )
    if review.look_back_on is None or review.closed_at is None:
        return (going,)
    back = Appointment(
        code=LOOK_BACK,
        label=Label("回头看", "Look back"),
        due_at=end_of_day(review.look_back_on),
        since=review.closed_at,
        done_at=review.ended_at,
    )
    return (going, back)


ROWS = Rows(Review, STATUSES)

MACHINE = Machine(
    kind="review",
    label=Label("复盘例会", "Review meeting"),
    state=Review,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda review: "FP",
    appointments=appointments,
    steps=(
        ROWS.opens(
            ReviewCalled,
            label=Label("召集例会", "Called"),
            verb="Call a review",
            to="CALLED",
            by=CALLERS,
            numbers=True,
            guards=(DAY_IS_NEAR, CHAIR_IS_HERE),
            apply=lambda state, event: {
                "on": event.body.on,
                "chair": event.body.chair,
                "temp_no": event.body.temp_no,
            },
        ),
        ROWS.step(
            ReviewMatterListed,
            label=Label("列入议题", "Matter listed"),
            verb="List a matter",
            words=Label("列入原因", "Why"),
            frm=("CALLED",),
            by=CALLERS,
            guards=(IS_LISTABLE, IS_OUTSIDE_WALL, LISTED_WHY),
            apply=_list,
        ),
        ROWS.step(
            ReviewDecided,
            label=Label("议定", "Decided"),
            verb="Decide on a matter",
            words=Label("议定事项", "What was decided"),
            frm=("CALLED",),
            by=CALLERS,
            guards=(HAS_UNDECIDED, IS_UNDECIDED, UNIT_EXISTS, DUE_IS_AHEAD, SAYS_WHAT),
            apply=_decide,
        ),
        ROWS.step(
            ReviewClosed,
            label=Label("例会纪要定稿", "Minutes closed"),
            verb="Close the minutes",
            frm=("CALLED",),
            to="CLOSED",
            by=HEADS,
            at="owner",
            is_final_say=True,
            is_grave=True,
            guards=(EACH_IS_DECIDED, LOOKS_BACK_LATER),
            apply=lambda state, event: {
                "closed_at": event.core.at,
                "minutes_by": event.core.actor,
                "look_back_on": event.body.look_back_on,
            },
        ),
        ROWS.step(
            ReviewLookedBack,
            label=Label("回头看", "Looked back"),
            verb="Look back",
            words=Label("落实情况", "What was seen"),
            frm=("CLOSED",),
            to=_after_look,
            by=CALLERS,
            at="owner",
            guards=(HAS_MINE_TO_SEE, LOOKS_AS_ANOTHER, SAYS_WHAT_WAS_SEEN),
            apply=_look,
        ),
        ROWS.step(
            ReviewCancelled,
            label=Label("取消例会", "Cancelled"),
            verb="Cancel the review",
            words=Label("取消原因", "Reason"),
            frm=("CALLED",),
            to="CANCELLED",
            by=CALLERS,
            is_beside=True,
            is_grave=True,
            guards=(NOTHING_DECIDED, HAS_REASON),
            apply=lambda state, event: {"ended_at": event.core.at, "words": text_of(event)},
        ),
    ),
)
