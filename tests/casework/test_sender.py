"""Who may send at all: the device, the officer at it, the unit they speak for."""

from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from casework.cases.walk_in import WalkInFinished, WalkInReceived
from casework.context import Context
from casework.event import Event
from casework.ids import SYSTEM
from casework.machine import MISSING
from casework.officers import Roster
from casework.registry import Proposal, check
from tests import bureau
from tests.bureau import DESK, DESK_DEVICE, HANDLER, PRECINCT, SISTER, SISTER_DEVICE, START, Scribe

SCRIBE = Scribe(bureau.directory())


def received(**core: Any) -> Event:
    """A walk-in that the desk wants to open, with something about it changed."""
    body = WalkInReceived(started_at=START)
    event = SCRIBE.compose(DESK, Proposal(SCRIBE.new_case(), "WalkInReceived", body))
    return structs.replace(event, core=structs.replace(event.core, **core))


def clause(event: Event, context: Context | None = None) -> str:
    refusal = check(None, event, context or SCRIBE.context())
    if refusal is not None:
        assert refusal.say.zh
        assert refusal.say.en
    return refusal.clause if refusal else ""


def among(**changes: Any) -> Context:
    """The bureau with its desk officer or desk device changed."""
    known = SCRIBE.directory.roster
    officers, devices = dict(known.officers), dict(known.devices)
    if "officer" in changes:
        officers[DESK] = structs.replace(officers[DESK], **changes["officer"])
    if "device" in changes:
        devices[DESK_DEVICE] = structs.replace(devices[DESK_DEVICE], **changes["device"])
    roster = Roster(known.units, officers, devices)
    return replace(SCRIBE.context(), directory=replace(SCRIBE.directory, roster=roster))


def test_officer_at_the_own_device_may_send() -> None:
    assert clause(received()) == ""
    assert clause(received(unit=PRECINCT)) == ""


@pytest.mark.parametrize(
    ("core", "says"),
    [
        ({"device": "unknown"}, "sender.device"),
        ({"actor": "unknown"}, "sender.unknown_officer"),
        ({"device": SISTER_DEVICE}, "sender.wrong_house"),
        ({"unit": SISTER}, "sender.wrong_unit"),
        ({"actor": SYSTEM}, "sender.system"),
    ],
)
def test_sender_who_is_not_who_they_say_is_refused(core: dict[str, str], says: str) -> None:
    assert clause(received(**core)) == says


def test_revoked_device_and_disabled_officer_send_nothing() -> None:
    assert clause(received(), among(device={"is_revoked": True})) == "sender.device"
    assert clause(received(), among(officer={"is_active": False})) == "sender.inactive"


def test_officer_of_another_house_at_the_desk_is_refused() -> None:
    assert clause(received(), among(officer={"unit": SISTER})) == "sender.wrong_house"


def test_centre_itself_may_do_anything() -> None:
    assert clause(received(actor=SYSTEM, device=SYSTEM, unit="")) == ""


def test_step_on_a_case_that_has_not_arrived_is_missing_not_wrong() -> None:
    done = SCRIBE.compose(DESK, Proposal(SCRIBE.new_case(), "WalkInFinished", WalkInFinished()))
    assert clause(done) == MISSING


def test_case_is_not_opened_twice() -> None:
    event = received()
    scribe = Scribe(SCRIBE.directory)
    body = WalkInReceived(started_at=START)
    state = scribe.happen(DESK, Proposal(event.core.case, "WalkInReceived", body))
    refusal = check(state, event, SCRIBE.context())
    assert refusal is not None
    assert refusal.clause == "case.opened_twice"


def test_officer_of_the_house_may_go_on_with_a_colleagues_case() -> None:
    scribe = Scribe(SCRIBE.directory)
    case = scribe.new_case()
    scribe.happen(DESK, Proposal(case, "WalkInReceived", WalkInReceived(started_at=START)))
    refusal = scribe.try_it(HANDLER, Proposal(case, "WalkInFinished", WalkInFinished()))
    assert refusal is not None
    assert refusal.clause.startswith("walk_in.")
