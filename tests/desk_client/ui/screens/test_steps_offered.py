"""Every step that the rules know is offered somewhere: a new one in a table fails here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pytest

from casework.facts import slot_of
from casework.machine import Machine
from casework.registry import MACHINES
from casework.state import State
from desk_client.services import ledgers, reception, visits
from desk_client.ui.screens.ledgers.forms import FORMS as LEDGER_FORMS
from desk_client.ui.screens.reception.forms import FORMS as RECEPTION_FORMS
from desk_client.ui.screens.visits.steps import FORMS as VISIT_FORMS
from desk_client.ui.steps.asks import StepForm


class Room(Protocol):
    """A service that names the steps of its kind."""

    ACTIONS: tuple[str, ...]
    ELSEWHERE: Mapping[str, str]


ROOMS = [
    pytest.param("ledger_item", ledgers, LEDGER_FORMS, id="ledger_item"),
    pytest.param("walk_in", reception, RECEPTION_FORMS, id="walk_in"),
    pytest.param("visit", visits, VISIT_FORMS, id="visit"),
]


@pytest.mark.parametrize(("kind", "room", "forms"), ROOMS)
def test_every_step_of_the_table_is_offered_or_has_its_own_place(
    kind: str, room: Room, forms: Mapping[str, StepForm]
) -> None:
    known = {step.name for step in MACHINES[kind].steps}
    assert known == set(room.ACTIONS) | set(room.ELSEWHERE)
    assert not set(room.ACTIONS) & set(room.ELSEWHERE)
    assert len(set(room.ACTIONS)) == len(room.ACTIONS)


@pytest.mark.parametrize(("kind", "room", "forms"), ROOMS)
def test_every_step_that_is_offered_has_its_form_and_a_verb(
    kind: str, room: Room, forms: Mapping[str, StepForm]
) -> None:
    assert set(forms) == set(room.ACTIONS)
    assert all(form.verb for form in forms.values())
    for form in forms.values():
        keys = [ask.key for ask in form.asks]
        assert len(set(keys)) == len(keys)
        assert all(not ask.follows or ask.follows in keys for ask in form.asks)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
def test_every_field_that_may_be_amended_has_its_name(machine: Machine[State]) -> None:
    assert all(slot_of(machine, name).label.zh for name in machine.amendable)
