"""公开稿: proposed, let out, sent back, taken back; and what each sets."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from msgspec import Struct, structs

from casework.asking import Asking, today
from casework.cases.publishing.state import (
    Carrier,
    Publication,
    Publishable,
    PublishedUnder,
    Scope,
    TakenBack,
)
from casework.cases.words import Words, text_of
from casework.event import Event, Sealing
from casework.fields import Meaning, asked, given
from casework.guides import SUBJECTS
from casework.steps import Approval, Changes


class PublicText(Struct, frozen=True, kw_only=True):
    """What the public is to read."""

    title: Annotated[
        str, asked("公开标题", "Title", hint=("一句话说明问题", "The question in one line"))
    ]
    question: Annotated[
        str,
        asked(
            "公开的问题",
            "Question",
            Meaning.WORDS,
            hint=(
                "重新概括,不写姓名、电话、住址等个人信息",
                "Told anew, without names, telephones or addresses",
            ),
        ),
    ]
    answer: Annotated[
        str,
        asked(
            "公开的答复",
            "Answer",
            Meaning.WORDS,
            first=lambda asking: asking.state.told if asking.state else "",
        ),
    ]


class PublicationProposed(Sealing[PublicText], Struct, frozen=True, kw_only=True):
    """拟公开: a question and its answer, told so that nobody can be told from them."""

    subject: Annotated[str, asked("公开类别", "Subject", Meaning.LISTED, SUBJECTS)]
    scope: Annotated[Scope, asked("公开范围", "Scope", first=lambda asking: Scope.PUBLIC)]
    carrier: Annotated[Carrier, asked("公开载体", "Carrier", first=lambda asking: Carrier.SITE)]
    from_on: Annotated[date, asked("公开日期", "From", first=today)]
    ground: Annotated[PublishedUnder, asked("公开依据", "Ground")]


def _of_proposed(field: str) -> Callable[[Asking[Publishable]], object]:
    return lambda asking: getattr(asking.state.proposed, field, "")


class ApprovedText(Struct, frozen=True, kw_only=True):
    """What the public reads: the words that were proposed."""

    title: Annotated[str, given("公开标题", "Title", Meaning.WORDS, by=_of_proposed("title"))]
    question: Annotated[
        str, given("公开的问题", "Question", Meaning.WORDS, by=_of_proposed("question"))
    ]
    answer: Annotated[str, given("公开的答复", "Answer", Meaning.WORDS, by=_of_proposed("answer"))]


class PublicationApproved(Approval, Sealing[ApprovedText], frozen=True, kw_only=True):
    """批准公开: a second person lets it out."""

    is_checked: Annotated[
        bool,
        asked(
            "已逐条核对疑似信息",
            "Every doubt was looked at",
            hint=(
                "确认不能识别到个人;有疑似信息的须勾选",
                "Nobody can be told from it; needed where there are doubts",
            ),
        ),
    ] = False


class PublicationReturned(Approval, Sealing[Words], frozen=True, kw_only=True):
    """退回公开稿: it is written anew, or stays untold."""


class PublicationWithdrawn(Approval, Sealing[Words], frozen=True, kw_only=True):
    """撤回公开: it is shown no more."""

    reason: Annotated[TakenBack, asked("撤回原因", "Reason")]


def propose(state: Publishable, event: Event[PublicationProposed]) -> Changes:
    body, text, core = event.body, event.private, event.core
    made = Publication(
        at=core.at,
        by=core.actor,
        title=text.title if text else "",
        question=text.question if text else "",
        answer=text.answer if text else "",
        subject=body.subject,
        scope=body.scope,
        carrier=body.carrier,
        from_on=body.from_on,
        ground=body.ground,
    )
    return {"publications": (*state.publications, made)}


def _last(state: Publishable, **changes: object) -> Changes:
    before = state.publications
    return {"publications": (*before[:-1], structs.replace(before[-1], **changes))}


def approve(state: Publishable, event: Event[PublicationApproved]) -> Changes:
    """What went out is what stands in the approval: the proposal's own words may be erased."""
    core, text = event.core, event.private
    return _last(
        state,
        id=core.id,
        approved_at=core.at,
        approved_by=core.actor,
        title=text.title if text else "",
        question=text.question if text else "",
        answer=text.answer if text else "",
    )


def send_back(state: Publishable, event: Event[PublicationReturned]) -> Changes:
    return _last(state, returned_at=event.core.at, returned=text_of(event))


def withdraw(state: Publishable, event: Event[PublicationWithdrawn]) -> Changes:
    taken = tuple(
        structs.replace(one, withdrawn_at=event.core.at, withdrawn_for=event.body.reason)
        if one.is_out
        else one
        for one in state.publications
    )
    return {"publications": taken}
