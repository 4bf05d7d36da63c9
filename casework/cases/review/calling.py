"""A review meeting is called, its matters are listed, it is cancelled: events, guards and rows."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from casework.asking import me, my_colleagues, today
from casework.cases import needs
from casework.cases.review.state import CALLERS, ROWS, Review, Reviewed
from casework.cases.words import Words, ended, text_of
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.steps import Changes, Guard

SOURCES = frozenset(
    {"letter", "ledger_item", "walk_in", "visit", "diversion", "supervision_order", "common_issue"}
)

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


class ReviewCancelled(Sealing[Words], Struct, frozen=True):
    """It does not take place."""


# ----------------------------------------------------------------------------- guards


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


DAY_IS_NEAR = needs.near("review.on", "on", "例会日期须在十年之内", "The day lies within ten years")
CHAIR_IS_HERE = needs.colleague(
    "review.chair",
    "chair",
    "主持人须是本单位在岗民警",
    "The chair is an officer at work in this unit",
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
NOTHING_DECIDED = Guard[Review, object](
    "review.decided",
    Label("已有议定事项,不能取消", "Something was decided: it is not cancelled"),
    lambda state, event, context: len(state.undecided) == len(state.matters),
    asks_form=False,
)
HAS_REASON = needs.said("review.reason", "text", "请写明取消原因", "Give the reason")

# ---------------------------------------------------------------------------- changes


def _list(state: Review, event: Event[ReviewMatterListed]) -> Changes:
    one = Reviewed(no=len(state.matters) + 1, case=event.body.linked_case, why=text_of(event))
    return {"matters": (*state.matters, one)}


# ------------------------------------------------------------------------------- rows

CALLING = (
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
)
CANCELLING = (
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
        apply=ended,
    ),
)
