"""Letting a machine in at a real centre: codes that work, codes that do not, lost answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from casework.wire import EnrolRequest, EnrolResponse
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials, Secrets
from desk_client.services.enrolment import Enrolment
from desk_client.store import Store
from desk_client.sync.engine import Engine
from desk_client.sync.errors import BusyError, CodeError, CutOffError, OfflineError, SyncError
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.desk.enrolled import SteadyServer

PASSPHRASE = "钟楼下的第七块青砖是松的"


@dataclass
class Machine:
    """A machine that is not enrolled yet."""

    credentials: Credentials
    store: Store
    enrolment: Enrolment

    def enrol(self, server: SteadyServer, code: str) -> Secrets:
        """Use a code over the line."""
        with HttpPort(server.url) as port:
            return self.enrolment.enrol(port, code)


class LossyPort(HttpPort):
    """Every answer is lost on the way back."""

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Ask, and never hear."""
        answer = super().enrol(request)
        raise CutOffError(f"{answer.short} was lost")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    outside = SystemOutside()
    credentials = Credentials(tmp_path)
    kept = credentials.make_with_passphrase(PASSPHRASE, has_database=False)
    store = Store.open(tmp_path / "desk.db", kept.database_key, outside, kept)
    yield Machine(credentials, store, Enrolment(store, credentials, kept, outside, PASSPHRASE))
    store.close()


def code_of(server: SteadyServer) -> str:
    """A fresh code for the precinct."""
    centre = server.open_centre()
    code = centre.issue_code(bureau.PRECINCT)
    centre.close()
    return code


def devices(server: SteadyServer) -> list[str]:
    """Every machine that the centre knows."""
    centre = server.open_centre()
    known = sorted(centre.directory().roster.devices)
    centre.close()
    return known


def test_machine_with_a_code_is_let_in_and_syncs(server: SteadyServer, machine: Machine) -> None:
    kept = machine.enrol(server, f" {code_of(server).lower()} ")
    identity = machine.store.identity
    assert identity is not None
    assert (identity.unit, identity.zone) == (bureau.PRECINCT, "公安信息网")
    assert devices(server) == [identity.device]
    assert machine.credentials.unlock(PASSPHRASE).token == kept.token
    with HttpPort(server.url, kept.token) as port:
        Engine(machine.store, port, kept.sign).catch_up()
    assert bureau.HEAD in machine.store.directory().roster.officers


def test_wrong_code_is_said_and_nothing_is_kept(server: SteadyServer, machine: Machine) -> None:
    for code in ("WRONG-CODE", "", "' OR 1=1 --", "零一二三"):
        error = _refused(server, machine, code)
        assert isinstance(error, CodeError)
        assert "登记码" in error.say.zh
        assert error.say.en
    assert machine.store.identity is None
    assert machine.credentials.unlock(PASSPHRASE).token == ""


def test_guessing_codes_is_stopped_with_words(server: SteadyServer, machine: Machine) -> None:
    errors = [_refused(server, machine, "GUES-SING") for _ in range(12)]
    assert {type(error) for error in errors} == {CodeError, BusyError}
    stopped = _refused(server, machine, code_of(server))
    assert isinstance(stopped, BusyError), "the right code does not help either"
    assert stopped.after_seconds == 600
    assert "十分钟" in stopped.say.zh


def _refused(server: SteadyServer, machine: Machine, code: str) -> SyncError:
    with pytest.raises(SyncError) as raised:
        machine.enrol(server, code)
    return raised.value


def test_machine_whose_answer_was_lost_is_the_same_device_with_the_next_code(
    server: SteadyServer, machine: Machine
) -> None:
    code = code_of(server)
    with LossyPort(server.url) as port, pytest.raises(CutOffError):
        machine.enrolment.enrol(port, code)
    assert machine.credentials.unlock(PASSPHRASE).token == ""
    again = _refused(server, machine, code)
    assert isinstance(again, CodeError)
    assert "已经用过" in again.say.zh
    machine.enrol(server, code_of(server))
    identity = machine.store.identity
    assert identity is not None
    assert devices(server) == [identity.device]


def test_machine_killed_before_it_noted_who_it_is_comes_again_and_works(
    server: SteadyServer, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token is kept first, with the name of its device: the next code is for the same."""
    with monkeypatch.context() as patch:
        patch.setattr(machine.store, "enrol", _killed)
        with pytest.raises(KeyboardInterrupt):
            machine.enrol(server, code_of(server))
    kept = machine.credentials.unlock(PASSPHRASE)
    assert kept.token
    before = machine.store.identity
    assert before is None
    again = Enrolment(machine.store, machine.credentials, kept, SystemOutside(), PASSPHRASE)
    with HttpPort(server.url) as port:
        kept = again.enrol(port, code_of(server))
    with HttpPort(server.url, kept.token) as port:
        Engine(machine.store, port, kept.sign).catch_up()
    identity = machine.store.identity
    assert identity is not None
    assert devices(server) == [identity.device]


def _killed(identity: object) -> None:
    raise KeyboardInterrupt


def test_centre_that_is_not_there_is_said(server: SteadyServer, machine: Machine) -> None:
    code = code_of(server)
    server.kill()
    with pytest.raises(OfflineError):
        machine.enrol(server, code)
    assert machine.store.identity is None
