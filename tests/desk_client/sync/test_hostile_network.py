"""A real desk against every bad answer: the queue intact, the state shown, never "synced"."""

from collections.abc import Iterator

import pytest

from desk_client.sync.engine import Engine
from desk_client.sync.errors import AlarmError, OfflineError, ShutOutError, SyncError
from desk_client.sync.http import HttpPort
from desk_client.sync.schedule import Schedule, SyncStatus
from tests.harness.desk.hostile import MISDEEDS, HostileServer, patience_with
from tests.harness.machines.machines import DeskMachine, device_key
from tests.harness.machines.offices import Offices


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskMachine]:
    """One desk with three events that wait; every bad answer leaves it as it was."""
    offices = Offices(tmp_path_factory.mktemp("offices"))
    desk = offices.room
    for _ in range(3):
        desk.receive()
    yield desk
    assert desk.round().accepted == 3, "after all that, everything arrives, once"
    assert len(offices.own_events(desk.device)) == desk.far.last_seq
    offices.close()


@pytest.mark.parametrize("name", MISDEEDS)
def test_bad_answer_leaves_the_queue_as_it_was_and_is_shown(name: str, desk: DeskMachine) -> None:
    misdeed, expected = MISDEEDS[name]
    before, said = desk.far, list[SyncStatus]()
    patience = patience_with(expected)
    with HostileServer(misdeed) as server, HttpPort(server.url, "t", patience=patience) as port:
        engine = Engine(desk.store, port, device_key(desk.device).sign)
        schedule = Schedule(engine, desk.chance, on_status=said.append)
        for _ in range(3):
            schedule.turn()
    assert desk.far == before
    assert desk.far.waiting == 3
    assert {status.kind for status in said if not status.is_talking} == {_shown_as(expected)}
    assert isinstance(schedule.status.error, expected)
    assert schedule.status.error.say.zh


def _shown_as(error: type[SyncError]) -> str:
    if issubclass(error, OfflineError):
        return "offline"
    if issubclass(error, ShutOutError):
        return "shut_out"
    return "alarm" if issubclass(error, AlarmError) else "trouble"


def test_stopping_ends_a_held_round_at_once(desk: DeskMachine) -> None:
    misdeed, _ = MISDEEDS["silence"]
    with HostileServer(misdeed) as server:
        port = HttpPort(server.url)
        engine = Engine(desk.store, port, device_key(desk.device).sign)
        schedule = Schedule(engine, desk.chance, interrupt=port.interrupt, close=port.close)
        schedule.start()
        assert server.heard.wait(5)
        assert schedule.stop(5)
    assert schedule.status.kind == "stopped"
