"""What an item is to a person: its title, its facts, the words it is found by."""

from casework.cases.ledger.state import LedgerItem
from casework.cases.publishing import published_words
from casework.codes import Satisfaction
from casework.machine import Display


def _words(item: LedgerItem) -> tuple[str, ...]:
    """Everything free that was written about it."""
    told = item.feedback
    return (
        item.title,
        item.content,
        item.demand,
        item.place,
        item.reference,
        item.outcome_text,
        item.evidence,
        item.legal_basis,
        item.words,
        *(one.text for one in item.measures),
        *(text for one in item.pressings for text in (one.words, one.answer)),
        *(text for one in item.tasks for text in (one.text, one.words)),
        *(text for one in item.coordinations for text in (one.partner, one.text, one.record)),
        *((told.words,) if told else ()),
        *(one.words for one in item.call_backs),
        *((item.publicity.text,) if item.publicity else ()),
        *((item.accountability.basis,) if item.accountability else ()),
        *(one.words for one in item.waivers),
        *published_words(item),
        *((item.above.reference, item.above.answer) if item.above else ()),
    )


def _related(item: LedgerItem) -> tuple[str, ...]:
    source = (item.source_case,) if item.source_case else ()
    return (*source, *(link.case for link in item.links))


def _answer(item: LedgerItem) -> Satisfaction | None:
    """What the citizen said last, or somebody for them."""
    answers = [call.satisfaction for call in item.call_backs if call.is_connected]
    return answers[-1] if answers else None


DISPLAY = Display[LedgerItem](
    title=lambda item: item.title,
    facts=(
        "ledger",
        "unit",
        "risk",
        "lead_unit",
        "co_units",
        "co_units_done",
        "handler",
        "due_on",
        "content",
        "demand",
        "place",
        "people",
        "channel",
        "is_anonymous",
        "police_conduct",
        "crime_report",
        "respondents",
        "route",
        "reference",
        "above",
        "established_at",
        "established_by",
        "assigned_at",
        "return_reason",
        "suggested_unit",
        "signed_at",
        "coordinations",
        "tasks",
        "pressings",
        "escalated_at",
        "long_term_until",
        "outcome",
        "outcome_text",
        "evidence",
        "legal_basis",
        "exit_approved_by",
        "feedback",
        "fed_back_at",
        "publicity",
        "accountability",
        "closed_at",
        "closed_by",
        "relapse_reported_at",
        "reopened",
        "rounds",
        "publications",
        "words",
    ),
    columns=("ledger", "risk", "lead_unit", "handler"),
    people=lambda item: (item.reporter,) if item.reporter and not item.is_anonymous else (),
    words=_words,
    related=_related,
    lead="ledger",
    labels=lambda item: (item.ledger.label,),
    answer=_answer,
)
