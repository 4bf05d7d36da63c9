"""What a letter is to a person: its title, its facts, the words it is found by."""

from casework.cases.letter.state import Letter
from casework.cases.publishing import published_words
from casework.codes import Satisfaction
from casework.machine import Display


def _words(letter: Letter) -> tuple[str, ...]:
    """Everything free that was written about it."""
    return (
        letter.title,
        letter.content,
        letter.place,
        letter.ext_no,
        letter.reference,
        letter.legal_basis,
        letter.words,
        *(one.words for one in letter.contacts),
        *(one.text for one in letter.measures),
        *(text for one in letter.pressings for text in (one.words, one.answer)),
        *(one.text for one in letter.instructions),
        *(one.text for one in letter.supplements),
        *(one.text for one in letter.thanks),
        *published_words(letter),
        *(text for one in letter.replies for text in (one.report, one.text)),
        *(one.words for one in letter.call_backs),
        *((letter.withdrawal.words,) if letter.withdrawal else ()),
        *((letter.above.reference, letter.above.answer) if letter.above else ()),
    )


def _related(letter: Letter) -> tuple[str, ...]:
    linked = (letter.merged_into, letter.ledger_item, letter.supervision_order)
    return (*(one for one in linked if one is not None), *letter.duplicates)


def _answer(letter: Letter) -> Satisfaction | None:
    """The writer's newest mark, by telephone or on their page."""
    marks = (one.satisfaction for one in reversed(letter.call_backs) if one.is_answer)
    return next(marks, None)


DISPLAY = Display[Letter](
    title=lambda letter: letter.title,
    facts=(
        "type",
        "grade",
        "urgency",
        "lead_unit",
        "co_units",
        "handler",
        "channel",
        "ext_no",
        "raised_at",
        "due_by",
        "received_at",
        "content",
        "supplements",
        "place",
        "occurred_on",
        "people",
        "is_verified",
        "is_police_conduct",
        "no_calls",
        "quiet",
        "needed_by",
        "respondents",
        "facts",
        "instructions",
        "pressings",
        "signed_at",
        "signed_by",
        "signed_team",
        "routed_at",
        "contacted_at",
        "first_feedback_at",
        "dispatched_at",
        "organised_by",
        "taken_up_at",
        "return_reason",
        "suggested_unit",
        "replied_at",
        "reworks",
        "long_term_until",
        "reopened",
        "second_replied_at",
        "withdrawal",
        "route",
        "reference",
        "above",
        "reject_reason",
        "closed_at",
        "ending",
        "legal_basis",
        "checked_at",
        "checked_by",
        "is_found_true",
        "thanks",
        "publications",
    ),
    columns=("type", "grade", "urgency", "lead_unit"),
    people=lambda letter: (letter.writer,) if letter.writer else (),
    words=_words,
    happened_at=lambda letter: letter.received_at,
    related=_related,
    answer=_answer,
)
