"""Whoever ``./desk run`` prints can sign in at the desk that it opens, and they finish a case."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from casework.cases.ledger.intake import LedgerItemDrafted
from casework.cases.ledger.state import LedgerItem
from casework.codes import Channel, Ledger
from casework.outside import new_id
from casework.registry import Proposal
from casework.wire import EnrolRequest
from desk_client import signing
from desk_client.services.desk import Desk, Session
from desk_client.services.sign_in import SignInError, sign_in
from desk_client.store import Identity, Store
from desk_client.sync.engine import Engine
from sample_bureau import PASSWORD, SIGN_INS, founding, new_scenario
from sample_bureau.founding import TRIAL_UNIT
from tests.harness.lives.ledger import FORMS, PRIVATE, ROAD
from tests.harness.machines.machines import secret
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as
from tests.harness.sample import NOW, SEED, fresh_centre
from tests.harness.windows.workplaces import DirectLine


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of the trial, let in and synced, on the sample's first day."""
    folder = tmp_path_factory.mktemp("trial")
    centre, seed = fresh_centre(folder), secret("trial")
    centre.found(founding(new_scenario(SEED, NOW)))
    outside = SeededOutside(start=centre.now() + timedelta(minutes=1))
    device, code = new_id(outside), centre.issue_code(TRIAL_UNIT)
    answer = centre.enrol(EnrolRequest(code, device, signing.public_key(seed)))
    store = Store.open(folder / "desk.db", secret("trial desk"), outside)
    store.enrol(Identity(device, answer.unit, answer.short, answer.centre_key, answer.zone))
    Engine(store, DirectLine(centre, device), signing.signer(seed)).catch_up()
    yield Desk(store, outside, lambda: None, lambda: None)
    store.close()
    centre.close()


def _first(sessions: list[Session], case: str, step: str) -> Session:
    """Who of them takes the step; their password was typed just now."""
    able = (one for one in sessions if one.may(one.case(case), step) is None)
    session = next(able, None)
    assert session is not None, step
    session.prove(PASSWORD)
    return session


def test_printed_officers_sign_in_there_and_finish_a_ledger_item(desk: Desk) -> None:
    sessions = [sign_in(desk, one.police_no, PASSWORD) for one in SIGN_INS]
    assert [one.officer.name for one in sessions] == [one.name for one in SIGN_INS]
    case, station = desk.new_case(), sessions[0].station
    body = LedgerItemDrafted(
        ledger=Ledger.CLAIM, channel=Channel.WALK, owner=station, place="钟楼社区3号院"
    )
    sessions[0].record([Proposal(case, body, PRIVATE)])
    took = set[str]()
    for step in ROAD:
        session, now = _first(sessions, case, step), desk.now()
        item: Any = SimpleNamespace(
            state=session.case(case), today=now.date(), office=SimpleNamespace(now=now)
        )
        session.record([propose_as(case, step, *FORMS[step](item))])
        took.add(session.officer.id)
    closed = desk.store.case(case)
    assert isinstance(closed, LedgerItem)
    assert closed.status == "CLOSED"
    assert len(took) >= 3


def test_officer_of_another_station_is_not_let_in_there(desk: Desk) -> None:
    with pytest.raises(SignInError):
        sign_in(desk, "061007", PASSWORD)
