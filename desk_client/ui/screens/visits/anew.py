"""A visit that the centre did not take, as the values of the form it was written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.cases.visit import (
    Target,
    VisitLogged,
    VisitLoggedPrivate,
    VisitNotes,
    VisitPlanned,
    VisitRecorded,
    VisitTargetPrivate,
    VisitWords,
)
from casework.event import CHINA, Event
from desk_client.ui.screens.visits.fields import MADE, PLANNED

FORMS = frozenset(kind.__name__ for kind in (VisitLogged, VisitPlanned, VisitRecorded))
"""What the visits' own form records."""


def values_of(event: Event[Any]) -> dict[str, Any]:
    """Whom, when and what was said."""
    body, sealed = event.body, event.sealed
    values: dict[str, Any] = {"mode": MADE}
    if isinstance(body, VisitPlanned):
        values |= {"mode": PLANNED, "plan_on": body.plan_on.isoformat(), **_target(body.target)}
    elif isinstance(body, VisitLogged):
        values |= {**_target(body.target), **_notes(body.notes)}
    elif isinstance(body, VisitRecorded):
        values |= {"planned": event.core.case, **_notes(body.notes)}
    if isinstance(sealed, VisitLoggedPrivate | VisitTargetPrivate):
        values |= {"name": sealed.name, "phone": sealed.person.phone if sealed.person else ""}
    if isinstance(sealed, VisitLoggedPrivate | VisitWords):
        values["content"] = sealed.content
        values["problems"] = _lines(sealed.problems)
        values["promises"] = _lines([one.text for one in sealed.promises])
    return values


def _target(target: Target) -> dict[str, Any]:
    return {"kind": target.kind.value, "category": target.category, "place": target.place}


def _notes(notes: VisitNotes) -> dict[str, Any]:
    started = notes.started_at.astimezone(CHINA)
    return {
        "made_on": started.date().isoformat(),
        "start": f"{started:%H:%M}",
        "minutes": str(round((notes.ended_at - notes.started_at).total_seconds() / 60)),
        "way": notes.way.value,
        "partner": notes.visitors[1] if len(notes.visitors) > 1 else "",
        "met": str(notes.met),
        "opinions": str(notes.opinions),
        "disputes": str(notes.disputes),
        "hazards": str(notes.hazards),
        "card": notes.card_given,
    }


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)
