"""What a reception is to a person, and whom it waits for."""

from casework.cases.walk_in.events import WalkInFinished, WalkInHandedOff
from casework.cases.walk_in.state import WalkIn
from casework.machine import Display, Waits

DISPLAY = Display[WalkIn](
    title=lambda walk_in: walk_in.content.partition("\n")[0] or walk_in.place,
    facts=(
        "started_at",
        "is_quick",
        "persons",
        "services",
        "place",
        "is_foreign",
        "language",
        "reports_case",
        "content",
        "follow_by",
        "follow_officer",
        "handed_to",
        "receiver",
        "reference",
        "emergency_at",
        "called_at",
        "result",
        "done_at",
        "rating",
        "solved",
        "reason",
        "visitor_words",
        "marked_at",
        "void_reason",
    ),
    columns=("started_at", "persons", "place"),
    people=lambda walk_in: (walk_in.person,) if walk_in.person else (),
    words=lambda walk_in: (
        walk_in.place,
        walk_in.content,
        walk_in.result,
        walk_in.reference,
        walk_in.void_reason,
        walk_in.visitor_words,
    ),
    happened_at=lambda walk_in: walk_in.started_at,
    related=lambda walk_in: (walk_in.linked_case,) if walk_in.linked_case else (),
    labels=lambda walk_in: tuple(
        dict.fromkeys(service.category.label for service in walk_in.services)
    ),
    answer=lambda walk_in: walk_in.rating,
)


def waits(walk_in: WalkIn) -> Waits | None:
    """For whoever follows it up, or took it in, to finish it; a report of a crime goes on."""
    if walk_in.status not in ("OPEN", "FOLLOW"):
        return None
    step = WalkInHandedOff if walk_in.reports_case else WalkInFinished
    return Waits(step, officers=(walk_in.follow_officer or walk_in.opened_by,))
