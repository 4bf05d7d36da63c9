"""A review meeting as a kind of case: what it shows, whom it waits for, its steps."""

from casework.cases.review.calling import CALLING, CANCELLING, ReviewMatterListed
from casework.cases.review.deciding import DECIDING, ReviewClosed, ReviewDecided
from casework.cases.review.looking_back import LOOKING_BACK, ReviewLookedBack
from casework.cases.review.state import STATUSES, Review
from casework.clocks import end_of_day
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Display, Machine, Waits

LOOK_BACK = "review.look_back"
"""Code of the clock to the day on which it is looked back."""


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


MACHINE = Machine(
    kind="review",
    label=Label("复盘例会", "Review meeting"),
    state=Review,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda review: "FP",
    appointments=appointments,
    steps=(*CALLING, *DECIDING, *LOOKING_BACK, *CANCELLING),
)
