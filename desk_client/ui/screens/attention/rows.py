"""The rows of "needs attention": a step that the centre did not take, two values of a field, a case
that has no limits, or a password that somebody else has set."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from desk_client.services.amending import Open
from desk_client.services.not_taken import Written
from desk_client.services.overview import Attention, PasswordReset, Unlimited
from desk_client.ui.conflicts import field_title
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.chip import ChipLabel, due_soon, offline, overdue

translate = QCoreApplication.translate


class Row(Struct, frozen=True):
    """One thing that a person has to look at: `event`, `two` values, or an `unlimited` case."""

    id: str
    case: str
    kind: str
    number: str
    title: str
    at: datetime
    is_new: bool
    chip: ChipLabel
    event: Attention | None = None
    two: Open | None = None
    written: Written | None = None
    """All that was written, for whoever wrote it."""
    is_here: bool = True
    """Whether there is a matter to look at: one that was not opened is none."""
    unlimited: Unlimited | None = None
    reset: PasswordReset | None = None


def of_event(event: Attention, written: Written | None, *, is_here: bool) -> Row:
    """A refused, held or doubtful step of this desk."""
    return Row(
        id=event.event_id,
        case=event.case,
        kind=event.kind,
        number=event.number,
        title=pick(event.label) if event.label else "–",
        at=event.at,
        is_new=not event.is_acknowledged,
        chip=_chip(event),
        event=event,
        written=written,
        is_here=is_here,
    )


def of_conflict(two: Open) -> Row:
    """A field that was changed twice."""
    other = two.conflict.other
    return Row(
        id=f"{two.case}/{two.conflict.field}/{other.event}",
        case=two.case,
        kind=two.kind,
        number=two.number,
        title=field_title(two.kind, two.conflict),
        at=other.at,
        is_new=True,
        chip=due_soon(translate("attention", "To choose")),
        two=two,
    )


def of_unlimited(one: Unlimited) -> Row:
    """A case of which nothing is counted."""
    return Row(
        id=f"{one.case}/limits",
        case=one.case,
        kind=one.kind,
        number=one.number,
        title=one.title,
        at=one.opened_at,
        is_new=True,
        chip=overdue(translate("attention", "No limits")),
        unlimited=one,
    )


def of_reset(one: PasswordReset, officer: str) -> Row:
    """A password that somebody else has set; `officer`: whose."""
    return Row(
        id=f"{one.case}/password",
        case=one.case,
        kind="",
        number=officer,
        title=translate("attention", "Password reset"),
        at=one.at,
        is_new=not one.is_changed,
        chip=due_soon(translate("attention", "To know")),
        reset=one,
    )


def _chip(event: Attention) -> ChipLabel:
    if event.what == "refused":
        return overdue(translate("attention", "Not taken"))
    if event.what == "doubtful":
        return due_soon(translate("attention", "Doubtful"))
    return offline(translate("attention", "Waiting"))
