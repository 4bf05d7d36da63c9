"""A real desk against every bad answer: the queue intact, the state shown, never "synced"."""

from collections.abc import Iterator

import pytest

from desk_client.sync.engine import Engine
from desk_client.sync.errors import AlarmError, OfflineError, ShutOutError, SyncError
from desk_client.sync.http import HttpPort
from desk_client.sync.schedule import Schedule, SyncStatus
from tests.desk_client.sync.town import Station, Town
from tests.harness import bureau
from tests.harness.desk.hostile import MISDEEDS, HostileServer, patience_with
from tests.harness.machines.machines import device_key


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """One desk with three events that wait; every bad answer leaves it as it was."""
    town = Town(tmp_path_factory.mktemp("town"))
    station = town.station(bureau.DESK_DEVICE)
    for _ in range(3):
        station.receive()
    yield station
    assert station.round().accepted == 3, "after all that, everything arrives, once"
    assert len(town.own_events(station.device)) == station.far.last_seq
    town.close()


@pytest.mark.parametrize("name", MISDEEDS)
def test_bad_answer_leaves_the_queue_as_it_was_and_is_shown(name: str, station: Station) -> None:
    misdeed, expected = MISDEEDS[name]
    before, said = station.far, list[SyncStatus]()
    patience = patience_with(expected)
    with HostileServer(misdeed) as server, HttpPort(server.url, "t", patience=patience) as port:
        engine = Engine(station.store, port, device_key(station.device).sign)
        schedule = Schedule(engine, station.chance, on_status=said.append)
        for _ in range(3):
            schedule.turn()
    assert station.far == before
    assert station.far.waiting == 3
    assert {status.kind for status in said if not status.is_talking} == {_shown_as(expected)}
    assert isinstance(schedule.status.error, expected)
    assert schedule.status.error.say.zh


def _shown_as(error: type[SyncError]) -> str:
    if issubclass(error, OfflineError):
        return "offline"
    if issubclass(error, ShutOutError):
        return "shut_out"
    return "alarm" if issubclass(error, AlarmError) else "trouble"


def test_stopping_ends_a_held_round_at_once(station: Station) -> None:
    misdeed, _ = MISDEEDS["silence"]
    with HostileServer(misdeed) as server:
        port = HttpPort(server.url)
        engine = Engine(station.store, port, device_key(station.device).sign)
        schedule = Schedule(engine, station.chance, interrupt=port.interrupt, close=port.close)
        schedule.start()
        assert server.heard.wait(5)
        assert schedule.stop(5)
    assert schedule.status.kind == "stopped"
