"""A reception that the centre did not take, as the values of the form it was written in."""

from __future__ import annotations

from typing import Any

from casework.cases.walk_in import WalkInPrivate, WalkInReceived
from casework.event import Event


def values_of(event: Event[Any]) -> dict[str, Any]:
    """The visitor and their matter; how it ended is chosen again."""
    body, sealed = event.body, event.sealed
    assert isinstance(body, WalkInReceived)  # noqa: S101 - the caller's selection
    private = sealed if isinstance(sealed, WalkInPrivate) else WalkInPrivate()
    person, service = private.person, body.services[0] if body.services else None
    return {
        "started_at": body.started_at.isoformat(),
        "category": service.category.value if service else "",
        "sub": service.sub if service else "",
        "persons": str(body.persons),
        "place": body.place,
        "foreign": body.is_foreign,
        "language": body.language,
        "reports": body.reports_case,
        "name": person.name if person else "",
        "phone": person.phone if person else "",
        "id_no": person.id_no if person else "",
        "content": private.content,
    }
