"""纠错、复核: anybody says that it is wrong; its owner reads it again before its time is over."""

from datetime import date, timedelta
from typing import Annotated

from msgspec import Struct, structs

from casework.cases import needs
from casework.cases.standard_answer.state import HOLDS, ROWS, Report, StandardAnswer
from casework.cases.standard_answer.writing import WRITERS, longest, term_fits
from casework.cases.words import Words, text_of, words_needed
from casework.clocks import end_of_day
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import asked
from casework.officers import HEADS, READERS
from casework.steps import Changes, Guard

DAYS = "standard_answer.review.days"
"""The threshold: so many days before its last one it is its owner's turn to read it again."""

ANSWERING = tuple(role for role in READERS if role is not Role.AUDIT)
"""Who works with people, and so may find that an answer is wrong."""


class StandardAnswerReported(Sealing[Words], Struct, frozen=True, kw_only=True):
    """纠错: it is wrong, or out of date."""


class StandardAnswerReviewed(Sealing[Words], Struct, frozen=True, kw_only=True):
    """复核: it was read again and holds until another day; what was reported of it is answered."""

    until: Annotated[date, asked("有效期至", "Valid until", first=longest, lies="ahead")]


def _is_its_keeper(state: StandardAnswer, event: Event[object], context: Context) -> bool:
    return event.core.actor == state.owner or needs.acts_as(
        (Role.OFFICE, *HEADS), (state.owner_unit,), event, context
    )


SAYS_WHAT = words_needed(
    "standard_answer.report", "请写明哪里有误、应当怎样", "Say what is wrong, and how it should be"
)
BY_ITS_KEEPER = Guard(
    "standard_answer.keeper",
    Label(
        "由责任人、责任单位的办公室或者负责人复核",
        "Its owner reads it again, or the office or a head of the unit that keeps it",
    ),
    _is_its_keeper,
    asks_form=False,
    hides=True,
)
NOT_OVER = Guard[StandardAnswer, object](
    "standard_answer.run_out",
    Label(
        "有效期已过,请修订后由第二人重新审核",
        "Its time is over: revise it, and a second person lets it in again",
    ),
    lambda state, event, context: state.is_in_force(event.core.at),
    asks_form=False,
)
IS_TIME = Guard[StandardAnswer, object](
    "standard_answer.early",
    Label(
        "临近有效期届满,或者有人纠错时再复核",
        "It is read again when its last day is near, or somebody says that it is wrong",
    ),
    lambda state, event, context: (
        bool(state.open_reports)
        or event.core.at
        >= end_of_day(state.until)
        - timedelta(days=context.directory.threshold(DAYS, event.core.at))
    ),
    asks_form=False,
)
TERM_FITS = Guard[StandardAnswer, StandardAnswerReviewed](
    "standard_answer.longer",
    Label(
        "有效期不能早于现有的,且不超过本市规定的最长有效期",
        "It is valid as long as before or longer, and no longer than the bureau says",
    ),
    lambda state, event, context: (
        event.body.until >= state.until and term_fits(event.body.until, event, context)
    ),
)
SAYS_HOW = words_needed(
    "standard_answer.reviewed", "请写明复核结论", "Say what was found when it was read again"
)


def _report(state: StandardAnswer, event: Event[StandardAnswerReported]) -> Changes:
    core = event.core
    return {"reports": (*state.reports, Report(at=core.at, by=core.actor, words=text_of(event)))}


def _review(state: StandardAnswer, event: Event[StandardAnswerReviewed]) -> Changes:
    at, until = event.core.at, event.body.until
    return {
        "until": until,
        "versions": tuple(
            structs.replace(one, until=until) if one.no == state.version else one
            for one in state.versions
        ),
        "term_from": at,
        "reviewed_at": at,
        "words": text_of(event),
        "reports": tuple(
            one if one.done_at else structs.replace(one, done_at=at) for one in state.reports
        ),
    }


KEEPING = (
    ROWS.step(
        StandardAnswerReviewed,
        label=Label("复核标准答案", "Read again"),
        verb="It still holds",
        words=Label("复核结论", "What was found"),
        frm=("IN_FORCE",),
        by=WRITERS,
        guards=(BY_ITS_KEEPER, NOT_OVER, IS_TIME, TERM_FITS, SAYS_HOW),
        apply=_review,
    ),
    ROWS.step(
        StandardAnswerReported,
        label=Label("纠错", "Reported as wrong"),
        verb="Report a mistake",
        words=Label("哪里有误", "What is wrong"),
        frm=HOLDS,
        by=ANSWERING,
        at="anywhere",
        aux=True,
        guards=(SAYS_WHAT,),
        apply=_report,
    ),
)
