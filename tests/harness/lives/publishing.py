"""What is told to the public: an ordinary text, and the forms of its four steps."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from casework.cases.publishing import (
    ApprovedText,
    Carrier,
    PublicationApproved,
    PublicationProposed,
    PublicationReturned,
    PublicationWithdrawn,
    PublicText,
    PublishedUnder,
    Scope,
    TakenBack,
)
from casework.cases.words import Words
from tests.harness.bureau import HEAD, OFFICE

TEXT = PublicText(
    title="夜间油烟怎么办",
    question="附近夜市油烟很大,晚上无法休息,请有关部门处理。",
    answer="已会同城管现场检查,责令摊主加装净化器,整改已经完成。今后再有此类情况可以随时来信。",
)
WHY = Words("现在的规定已经不同")
Form = tuple[Any, Any]


def proposed(on: date, text: PublicText = TEXT, **changes: Any) -> Form:
    """A text for everybody, on the citizens' pages from that day on."""
    fields: dict[str, Any] = {
        "subject": "NOISE",
        "scope": Scope.PUBLIC,
        "carrier": Carrier.SITE,
        "from_on": on,
        "ground": PublishedUnder.ANONYMOUS,
    } | changes
    return PublicationProposed(**fields), text


def approved(text: PublicText = TEXT, *, is_checked: bool = False, **changes: Any) -> Form:
    """The same words let out."""
    words = {"title": text.title, "question": text.question, "answer": text.answer} | changes
    return PublicationApproved(is_checked=is_checked), ApprovedText(**words)


def returned() -> Form:
    """Sent back."""
    return PublicationReturned(), WHY


def withdrawn(reason: TakenBack = TakenBack.OUTDATED) -> Form:
    """Taken back."""
    return PublicationWithdrawn(reason=reason), WHY


STEPS: Mapping[str, tuple[str, Callable[[date], Form]]] = {
    "PublicationProposed": (OFFICE, proposed),
    "PublicationApproved": (HEAD, lambda today: approved()),
    "PublicationReturned": (HEAD, lambda today: returned()),
    "PublicationWithdrawn": (OFFICE, lambda today: withdrawn()),
}
"""Who takes each step, and an ordinary form of it on a day."""
