"""Every step that the rules know is offered somewhere: a new one in a table fails here."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from casework.registry import MACHINES
from desk_client.services import forms
from desk_client.ui import background, rooms
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.rooms import ROOMS
from desk_client.ui.screens.letters.page import LettersPage
from desk_client.ui.steps.step_card import StepCard
from tests.harness import bureau
from tests.harness.windows.workplaces import At, Shown

PAGES = [
    pytest.param(spec, id=spec.key)
    for spec in ROOMS
    if spec.key in rooms.PAGES and rooms.PAGES[spec.key] is not LettersPage
]
"""Rooms whose work has pages of its own; the room of letters shows its cases as every other."""
OPENINGS = [
    pytest.param(step.name, id=step.name)
    for machine in MACHINES.values()
    for step in machine.steps
    if not step.frm and step.by and machine.display is not None
]


@pytest.mark.parametrize("spec", PAGES)
def test_every_step_of_the_table_has_its_place_on_the_page(
    at: At, shown: Shown, spec: RoomSpec
) -> None:
    made = rooms.page_of(at(bureau.HEAD), spec)
    shown(made)
    assert isinstance(made, rooms.CasesPage)
    (kind,) = spec.kinds
    assert made.doors() == {step.name for step in MACHINES[kind].steps if step.by}
    background.wait_idle()


@pytest.mark.parametrize("event_type", OPENINGS)
def test_every_form_that_opens_a_case_can_be_shown(
    at: At, shown: Shown, qtbot: QtBot, event_type: str
) -> None:
    workplace = at(bureau.HEAD)
    form = forms.form(workplace.session, "", event_type)
    card = StepCard(workplace, "", form)
    shown(card)
    card.take_focus()
    assert card.fields == tuple(one.name for one in form.fields)
    assert card.is_empty
    background.wait_idle()
