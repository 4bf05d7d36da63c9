"""Which year a day without one belongs to, for the fields that forms really ask for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest
from msgspec import Struct
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from casework.event import CHINA
from casework.fields import Meaning, Slot, slots
from casework.registry import TYPES
from desk_client.services.desk import Session
from desk_client.services.forms import FormField
from desk_client.ui.dates import Lean
from desk_client.ui.signals import Signals
from desk_client.ui.steps.entry import RAW
from desk_client.ui.steps.meanings import entry_for
from desk_client.ui.steps.when import AHEAD, BEHIND, lean_of
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.workplace import Workplace

NOW = datetime(2026, 9, 14, 9, 30, 12, tzinfo=CHINA)


def days(schema: type[Struct], at: str) -> Iterator[tuple[str, Slot]]:
    """The days and moments that a schema asks for, with those of the values in it."""
    for slot in slots(schema):
        name = f"{at}.{slot.name}"
        if slot.parts:
            yield from days(slot.kind, name)
        elif slot.is_asked and slot.meaning in (Meaning.DAY, Meaning.MOMENT):
            yield name, slot


DAYS = {
    name: slot
    for event_type, entry in TYPES.items()
    for schema in (entry.step.body, entry.step.private)
    if schema is not None
    for name, slot in days(schema, event_type)
}


def field(name: str) -> FormField:
    """The field as a form has it; what stands in these at first is today, or now."""
    slot = DAYS[name]
    first = NOW.isoformat() if slot.field.first else None
    return FormField(slot.name, slot, slot.label, slot.is_needed, first=first)


RIGHT = {
    "VisitAppointed.at": Lean.FUTURE,  # agreed with them for a day to come
    "VisitFollowUpSet.on": Lean.FUTURE,  # to be visited again by then
    "DelegationGiven.starts_at": Lean.FUTURE,  # nobody acts before it is given
    "MeetingPlanned.planned_at": Lean.FUTURE,
    "ItemLent.due_at": Lean.FUTURE,
    "AdviserAppointed.until": Lean.FUTURE,
    "AdviserAppointed.since": Lean.NEAREST,  # a term that began, or one that begins soon
    "ReviewCalled.on": Lean.NEAREST,  # called for a day to come, or written down after it
    "ExportRequested.until": Lean.PAST,  # cases that were opened until then
    "MeasureDecided.before.until": Lean.PAST,  # a figure is counted over days that are over
    "EffectMeasured.after.until": Lean.PAST,
    "OutageRecorded.starts_at": Lean.PAST,
    "OutageRecorded.ends_at": Lean.PAST,  # recorded once it is over
    "LetterReceived.occurred_on": Lean.PAST,
    "LetterTransferred.phoned_at": Lean.PAST,  # 110 is phoned first
    "WalkInHandedOff.noticed_at": Lean.PAST,
    "WalkInHandedOff.called_at": Lean.PAST,
    "CallBackRecorded.at": Lean.PAST,
}


@pytest.mark.parametrize(("name", "lean"), RIGHT.items(), ids=RIGHT)
def test_day_leans_to_where_the_matter_lies(name: str, lean: Lean) -> None:
    assert lean_of(field(name), NOW) is lean


@pytest.mark.parametrize("name", DAYS)
def test_every_day_that_is_asked_for_says_where_it_lies(name: str) -> None:
    """By its name, by what stands in it at first, or in its description."""
    slot = DAYS[name]
    by_name = AHEAD.search(slot.name) or BEHIND.search(slot.name)
    assert by_name or slot.field.first or slot.field.lies


def test_appointment_is_read_as_a_day_to_come(qtbot: QtBot) -> None:
    desk = SimpleNamespace(now=lambda: NOW)
    session = cast("Session", SimpleNamespace(desk=desk))
    entry = entry_for(field("VisitAppointed.at"), Workplace(session, Signals()))
    qtbot.addWidget(entry.widget)
    day = next(iter(entry.widget.findChildren(DateBox)))
    assert day.placeholderText() == "1123、11-23、明天、+2"
    QTest.keyClicks(day, "0913")
    entry.bring_back({RAW: [day.text(), "1430"]})
    assert entry.value == "2027-09-13T14:30:00+08:00"
