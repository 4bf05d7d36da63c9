"""补充、评价、感谢: what the writer says of their own letter, in their own words.

The rules (domain 0, 1.3, 9.1): whoever holds the letter's code adds to it while it is open, and
marks the answer, once for each answer.  The mark is the writer's own and counts as an answer to
the follow-up: not solved or not satisfied by our work sends the letter back, a good one lets the
follow-up centre close it, or call all the same.  Once there is an answer they may thank for it,
once; it is counted (domain 5.3 R11, 15).  The centre records all three; no officer can.
"""

from typing import Annotated

from msgspec import Struct

from casework.cases.handed_on import done
from casework.cases.letter.closing import back_to_work, is_our_work
from casework.cases.letter.shared import HAS_WORDS
from casework.cases.letter.state import ROWS, CallBack, Letter, Measure
from casework.cases.letter.statuses import DONE, OPEN, Status
from casework.cases.own_mark import IsSolved, WhyNot
from casework.cases.words import Words, text_of
from casework.codes import ContactWay, Satisfaction
from casework.event import Event, Label, Sealing
from casework.fields import asked
from casework.steps import Changes, Guard

MOST_SUPPLEMENTS = 20
"""Additions to one letter; whoever has more to say writes another ([D])."""


class LetterSupplemented(Sealing[Words], Struct, frozen=True):
    """补充: the writer adds to their letter."""


class LetterRated(Sealing[Words], Struct, frozen=True, kw_only=True):
    """评价: the writer's own mark of the newest answer; the sealed words may be empty."""

    solved: IsSolved
    satisfaction: Annotated[Satisfaction, asked("满意度", "Satisfaction")]
    reason: WhyNot = None


class LetterThanked(Sealing[Words], Struct, frozen=True):
    """感谢: the writer thanks for the answer."""


def _thank(letter: Letter, event: Event[LetterThanked]) -> Changes:
    return {"thanks": (*letter.thanks, done(Measure, event))}


def _supplement(letter: Letter, event: Event[LetterSupplemented]) -> Changes:
    return {"supplements": (*letter.supplements, done(Measure, event))}


def _said(event: Event[LetterRated]) -> CallBack:
    body, core = event.body, event.core
    return CallBack(
        core.at,
        core.actor,
        ContactWay.WECHAT,
        is_connected=True,
        solved=body.solved,
        satisfaction=body.satisfaction,
        reason=body.reason,
        words=text_of(event),
        recorded_at=core.at,
    )


def _rate(letter: Letter, event: Event[LetterRated]) -> Changes:
    said = _said(event)
    heard: Changes = {"call_backs": (*letter.call_backs, said)}
    if letter.status == "REPLIED":
        heard["revisit_from"] = len(letter.call_backs)
    if letter.rework_at is not None and letter.called_again_at is None:
        heard["called_again_at"] = event.core.at
    return heard | (back_to_work(letter, said, event) if is_our_work(said) else {})


def _after_mark(letter: Letter, event: Event[LetterRated]) -> Status:
    return "REWORK" if is_our_work(_said(event)) else "REVISITING"


NOT_TOO_MANY = Guard[Letter, object](
    "letter.supplements",
    Label(
        f"一封信最多补充 {MOST_SUPPLEMENTS} 次,请另写一封",
        f"A letter takes {MOST_SUPPLEMENTS} additions; write another one",
    ),
    lambda letter, event, context: len(letter.supplements) < MOST_SUPPLEMENTS,
    asks_form=False,
)
IS_A_MARK = Guard[object, LetterRated](
    "letter.mark",
    Label("请选择满意度", "Choose how satisfied you are"),
    lambda letter, event, context: event.body.satisfaction is not Satisfaction.NOT_RATED,
)
MARK_IS_WHOLE = Guard[object, LetterRated](
    "letter.mark_reason",
    Label("未解决或不满意的,请选择原因", "Say why it is not solved, or why you are dissatisfied"),
    lambda letter, event, context: (
        event.body.reason is not None
        or (event.body.solved.is_solved and event.body.satisfaction.is_satisfied)
    ),
)
NOT_MARKED_YET = Guard[Letter, object](
    "letter.marked_already",
    Label("这次答复已经评价过", "This answer has its mark already"),
    lambda letter, event, context: letter.status == "REPLIED" or letter.answer is None,
    asks_form=False,
)
NOT_THANKED_YET = Guard[Letter, object](
    "letter.thanked_already",
    Label("您已经感谢过,我们收到了", "You have thanked us for it already"),
    lambda letter, event, context: not letter.thanks,
    asks_form=False,
)

STEPS = (
    ROWS.step(
        LetterSupplemented,
        label=Label("来信人补充", "The writer added"),
        verb="Add to the letter",
        words=Label("补充内容", "What is added"),
        frm=OPEN,
        by=(),
        guards=(NOT_TOO_MANY, HAS_WORDS),
        apply=_supplement,
    ),
    ROWS.step(
        LetterRated,
        label=Label("来信人评价", "Marked by the writer"),
        verb="Mark the answer",
        words=Label("来信人原话", "The writer's words"),
        frm=("REPLIED", "REVISITING"),
        to=_after_mark,
        by=(),
        guards=(NOT_MARKED_YET, IS_A_MARK, MARK_IS_WHOLE),
        apply=_rate,
    ),
    ROWS.step(
        LetterThanked,
        label=Label("来信人感谢", "Thanked by the writer"),
        verb="Say thank you",
        words=Label("感谢的话", "Words of thanks"),
        frm=("REPLIED", "REVISITING", *DONE),
        by=(),
        guards=(NOT_THANKED_YET, HAS_WORDS),
        apply=_thank,
    ),
)
