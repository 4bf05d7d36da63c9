"""A standard answer as a kind of case: what it shows, whom it waits for, its steps."""

from casework.cases import needs
from casework.cases.standard_answer.deciding import DECIDERS, DECIDING, StandardAnswerApproved
from casework.cases.standard_answer.keeping import KEEPING, StandardAnswerReviewed
from casework.cases.standard_answer.state import STATUSES, StandardAnswer
from casework.cases.standard_answer.writing import WRITERS, WRITING, StandardAnswerRevised
from casework.clocks import end_of_day
from casework.context import Context
from casework.counting import Appointment
from casework.event import Label
from casework.machine import Display, Machine, Waits

TERM = "standard_answer.term"
"""Code of the clock to the end of the last day."""

DISPLAY = Display[StandardAnswer](
    title=lambda answer: answer.question,
    facts=(
        *("question", "answer", "subject", "law", "keywords", "version", "until"),
        *("owner_unit", "owner", "written_by", "reviewed_at", "words"),
        *("proposed", "returned", "reports", "versions"),
    ),
    columns=("subject", "version", "until", "owner_unit"),
    words=lambda answer: (answer.question, answer.keywords, answer.answer, answer.law),
)


def waits(answer: StandardAnswer) -> Waits | None:
    """A text waits for its second person, or for whoever has to write it anew; what somebody says
    is wrong waits for its owner (:func:`_kept_by`)."""
    if answer.status in ("PROPOSED", "REVISED"):
        unit = answer.proposed.owner_unit if answer.proposed else answer.owner_unit
        return Waits(StandardAnswerApproved, units=(unit,), by=DECIDERS)
    if answer.status == "WITHDRAWN":
        return None
    if answer.returned is not None:
        return Waits(StandardAnswerRevised, officers=(answer.returned.by,))
    if answer.status == "RETURNED" or answer.open_reports:
        return Waits(StandardAnswerRevised, officers=(answer.owner,))
    return Waits(StandardAnswerReviewed, officers=(answer.owner,))


def _kept_by(answer: StandardAnswer, context: Context) -> Waits | None:
    """Its owner's to read it again, when that may be done; once its last day is over, to revise it.

    Where the owner is not at work any more it is the turn of the unit that keeps it.
    """
    asked = waits(answer)
    if asked is None or answer.returned is not None:
        return asked
    step = asked.step
    if context.now >= end_of_day(answer.until):
        step = StandardAnswerRevised
    if needs.officer_at_work(answer.owner, context) is not None:
        return Waits(step, officers=(answer.owner,))
    return Waits(step, units=(answer.owner_unit,), by=WRITERS)


def appointments(answer: StandardAnswer) -> tuple[Appointment, ...]:
    """The end of its last day, as a clock; none runs before a version was let in."""
    if not answer.version:
        return ()
    return (
        Appointment(
            code=TERM,
            label=Label("有效期届满", "End of its term"),
            due_at=end_of_day(answer.until),
            since=answer.term_from,
            done_at=answer.ended_at,
        ),
    )


MACHINE = Machine(
    kind="standard_answer",
    label=Label("标准答案", "Standard answer"),
    state=StandardAnswer,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    instead={"IN_FORCE": _kept_by},
    number_code=lambda answer: "BD",
    appointments=appointments,
    chased=(TERM,),
    steps=(*WRITING, *DECIDING, *KEEPING),
)
