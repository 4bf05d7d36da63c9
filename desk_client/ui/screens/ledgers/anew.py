"""An item that the centre did not take, as the values of the form it was written in."""

from __future__ import annotations

from typing import Any

from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.event import Event


def values_of(event: Event[Any]) -> dict[str, Any]:
    """The matter, who brought it and whom it is about."""
    body, sealed = event.body, event.sealed
    assert isinstance(body, LedgerItemDrafted)  # noqa: S101 - the caller's selection
    assert isinstance(sealed, LedgerItemPrivate)  # noqa: S101 - the same
    reporter = sealed.reporter
    return {
        "ledger": body.ledger.value,
        "channel": body.channel.value,
        "place": body.place,
        "people": str(body.people),
        "risk": body.risk.value,
        "anonymous": body.is_anonymous,
        "conduct": body.police_conduct,
        "crime": body.crime_report,
        "respondent": body.respondents[0] if body.respondents else "",
        "title": sealed.title,
        "content": sealed.content,
        "demand": sealed.demand,
        "name": reporter.name if reporter else "",
        "phone": reporter.phone if reporter else "",
    }
