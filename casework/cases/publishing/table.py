"""The rows of a kind, its turn, and what a form says while it is filled in."""

from typing import Any

from casework.asking import Asking, today
from casework.cases.publishing.checks import (
    BY_A_HEAD,
    BY_ANOTHER,
    BY_WHO_WORKS_IT,
    DOUBTS_CHECKED,
    FROM_TODAY,
    IS_A_PAGE,
    IS_CLEAN,
    IS_OUT,
    IS_THE_PROPOSED,
    MAY_BE_PUBLIC,
    NONE_IS_OUT,
    NONE_WAITS,
    NOT_ERASED,
    ONE_WAITS,
    SAYS_WHY,
    SITE_IS_FOR_ALL,
    lead_of,
    leaks_in,
    parts_of,
)
from casework.cases.publishing.events import (
    PublicationApproved,
    PublicationProposed,
    PublicationReturned,
    PublicationWithdrawn,
    approve,
    propose,
    send_back,
    withdraw,
)
from casework.cases.publishing.state import Publishable
from casework.codes import Role
from casework.event import Label
from casework.machine import Waits
from casework.officers import HEADS
from casework.steps import Step, own

PROPOSERS = (Role.OFFICE, Role.TRIAGE, Role.HANDLER, *HEADS)
"""Who writes for the public: who worked the matter, and the offices that speak for the bureau."""


def _notices(asking: Asking[Publishable]) -> tuple[Label, ...]:
    """What the check finds in the text as it stands: while it is written, and before the yes."""
    state = asking.state
    one = state.proposed
    typed = tuple(asking.text(name) for name in ("title", "question", "answer"))
    texts = typed if one is None else parts_of(one)
    found = leaks_in(texts, state, asking.context, today(asking))
    return tuple(dict.fromkeys(say for _, say in found))


def published_words(state: Publishable) -> tuple[str, ...]:
    """Every text for the public, for whoever looks for the matter."""
    return tuple(
        text
        for one in state.publications
        for text in (one.title, one.question, one.answer, one.returned)
    )


def publication_waits(state: Publishable, steps: tuple[Step[Any, Any], ...]) -> Waits | None:
    """A text waits for a head of the lead unit."""
    if state.proposed is None:
        return None
    approving = next(step.body for step in steps if issubclass(step.body, PublicationApproved))
    return Waits(approving, units=(lead_of(state),))


def publishing_steps(
    prefix: str, ended: tuple[str, ...], since: tuple[str, ...]
) -> tuple[Step[Any, Any], ...]:
    """The four rows of a kind, under its own names; ``ended``: where a matter has its answer,
    ``since``: where it can stand from then on."""
    return (_proposed(prefix, ended), *_decided(prefix, ended), _withdrawn(prefix, since))


def _proposed(prefix: str, ended: tuple[str, ...]) -> Step[Any, Any]:
    """Whoever works it writes the text."""
    return Step[Publishable, PublicationProposed](
        body=own(prefix, PublicationProposed),
        label=Label("拟公开", "Proposed for publication"),
        verb="Propose to publish",
        frm=ended,
        to=None,
        by=PROPOSERS,
        guards=(
            MAY_BE_PUBLIC,
            NOT_ERASED,
            BY_WHO_WORKS_IT,
            NONE_WAITS,
            NONE_IS_OUT,
            FROM_TODAY,
            SITE_IS_FOR_ALL,
            IS_A_PAGE,
            IS_CLEAN,
        ),
        apply=propose,
        notices=_notices,
        is_beside=True,
    )


def _decided(prefix: str, ended: tuple[str, ...]) -> tuple[Step[Any, Any], ...]:
    """Another head lets it out, or sends it back."""
    return (
        Step[Publishable, PublicationApproved](
            body=own(prefix, PublicationApproved),
            label=Label("批准公开", "Published"),
            verb="Approve the publication",
            frm=ended,
            to=None,
            by=HEADS,
            is_final_say=True,
            guards=(
                ONE_WAITS,
                BY_A_HEAD,
                BY_ANOTHER,
                MAY_BE_PUBLIC,
                NOT_ERASED,
                IS_THE_PROPOSED,
                IS_CLEAN,
                DOUBTS_CHECKED,
            ),
            apply=approve,
            notices=_notices,
            stays_whole=lambda body: not body.is_checked,
            is_grave=True,
        ),
        Step[Publishable, PublicationReturned](
            body=own(prefix, PublicationReturned),
            label=Label("退回公开稿", "Publication sent back"),
            verb="Send the publication back",
            words=Label("退回意见", "What to change"),
            frm=ended,
            to=None,
            by=HEADS,
            is_final_say=True,
            guards=(ONE_WAITS, BY_A_HEAD, SAYS_WHY),
            apply=send_back,
        ),
    )


def _withdrawn(prefix: str, since: tuple[str, ...]) -> Step[Any, Any]:
    """What is out is taken back."""
    return Step[Publishable, PublicationWithdrawn](
        body=own(prefix, PublicationWithdrawn),
        label=Label("撤回公开", "Publication withdrawn"),
        verb="Take back what is published",
        words=Label("撤回说明", "Why it is taken back"),
        frm=since,
        to=None,
        by=(Role.OFFICE, *HEADS),
        guards=(IS_OUT, BY_WHO_WORKS_IT, SAYS_WHY),
        apply=withdraw,
        is_beside=True,
        is_grave=True,
    )
