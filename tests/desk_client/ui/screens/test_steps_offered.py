"""Every step that the rules know is offered somewhere: a new one in a table fails here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from casework.registry import MACHINES
from desk_client.services import forms
from desk_client.ui import background
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.screens.visits.page import VisitsPage
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.workplace import Workplace
from tests import bureau
from tests.desk_client.ui.screens.conftest import At, Shown

PAGES = [
    pytest.param("ledger_item", LedgersPage, id="ledger_item"),
    pytest.param("walk_in", ReceptionPage, id="walk_in"),
    pytest.param("visit", VisitsPage, id="visit"),
]
OPENINGS = [
    pytest.param(step.name, id=step.name)
    for machine in MACHINES.values()
    for step in machine.steps
    if not step.frm and machine.face is not None
]


@pytest.mark.parametrize(("kind", "page"), PAGES)
def test_every_step_of_the_table_has_its_place_on_the_page(
    at: At, shown: Shown, kind: str, page: Callable[[Workplace], Any]
) -> None:
    made = page(at(bureau.HEAD))
    shown(made)
    assert made.doors() == {step.name for step in MACHINES[kind].steps}
    background.wait_idle()


@pytest.mark.parametrize("event_type", OPENINGS)
def test_every_form_that_opens_a_case_can_be_shown(
    at: At, shown: Shown, qtbot: QtBot, event_type: str
) -> None:
    place = at(bureau.HEAD)
    form = forms.form(place.session, "", event_type)
    card = StepCard(place, "", form)
    shown(card)
    card.take_focus()
    assert card.fields == tuple(one.name for one in form.fields)
    assert card.is_empty
    background.wait_idle()
