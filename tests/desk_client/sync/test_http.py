"""The port over real sockets: every bad answer, on every call, is the right error."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from casework.wire import PROTOCOL, BriefRequest, EnrolRequest, SyncRequest
from desk_client.sync.errors import (
    BusyError,
    CertificateError,
    InterruptedRoundError,
    NotFoundError,
    OfflineError,
    SyncError,
)
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.desk.hostile import (
    MISDEEDS,
    HostileServer,
    Misdeed,
    certificate,
    fault,
    patience_with,
    reply,
    silence,
)

CALLS: dict[str, Callable[[HttpPort], object]] = {
    "sync": lambda port: port.sync(SyncRequest(cursor=0)),
    "held sync": lambda port: port.sync(SyncRequest(cursor=0, wait_seconds=1)),
    "enrol": lambda port: port.enrol(EnrolRequest("CODE", "device", bytes(32))),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", MISDEEDS)
def test_bad_answer_is_an_error_with_words(name: str, call: str) -> None:
    misdeed, expected = MISDEEDS[name]
    with (
        HostileServer(misdeed) as server,
        HttpPort(server.url, "t", patience=patience_with(expected)) as port,
        pytest.raises(SyncError) as raised,
    ):
        CALLS[call](port)
    assert type(raised.value) is expected
    assert raised.value.say.zh
    assert raised.value.say.en
    assert server.asked == 1


def test_bad_answer_is_followed_by_a_good_conversation() -> None:
    """The port is not spoilt by what it met: it asks again over a fresh connection."""
    for misdeed, expected in MISDEEDS.values():
        patience = patience_with(expected)
        with HostileServer(misdeed) as server, HttpPort(server.url, patience=patience) as port:
            first = _error(port)
            server.misdeed = fault(429, "later")
            assert isinstance(_error(port), BusyError), first


def _error(port: HttpPort) -> SyncError:
    with pytest.raises(SyncError) as raised:
        port.sync(SyncRequest(cursor=0))
    return raised.value


def test_fault_of_the_centre_speaks_in_its_own_words() -> None:
    with (
        HostileServer(fault(409, "chain.FORKED")) as server,
        HttpPort(server.url) as port,
        pytest.raises(SyncError) as raised,
    ):
        port.sync(SyncRequest(cursor=0))
    assert raised.value.say.zh == "中心说:chain.FORKED"
    assert raised.value.say.en == "The centre says: chain.FORKED"


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("999999999999", 3600.0), ("soon", None), ("-1", None)]
)
def test_retry_after_is_read_and_bounded(header: str, seconds: float | None) -> None:
    misdeed = fault(503, "centre.busy", f"retry-after: {header}")
    with (
        HostileServer(misdeed) as server,
        HttpPort(server.url) as port,
        pytest.raises(BusyError) as raised,
    ):
        port.sync(SyncRequest(cursor=0))
    assert raised.value.after_seconds == seconds


def test_nobody_listening_is_offline() -> None:
    with HostileServer(silence) as server:
        url = server.url
    with HttpPort(url) as port, pytest.raises(OfflineError) as raised:
        port.sync(SyncRequest(cursor=0))
    assert type(raised.value) is OfflineError


def test_certificate_of_another_authority_is_refused_before_anything_is_said(
    tmp_path: Path,
) -> None:
    ours, _ = certificate(tmp_path, "ours")
    _, theirs = certificate(tmp_path, "theirs")
    with (
        HostileServer(fault(503, "x"), tls=theirs) as server,
        HttpPort(server.url, "secret", authority=ours) as port,
        pytest.raises(CertificateError),
    ):
        port.sync(SyncRequest(cursor=0))
    assert server.bodies == []


def test_agreed_certificate_is_taken(tmp_path: Path) -> None:
    public, context = certificate(tmp_path, "ours")
    with (
        HostileServer(fault(503, "x"), tls=context) as server,
        HttpPort(server.url, authority=public) as port,
        pytest.raises(BusyError),
    ):
        port.sync(SyncRequest(cursor=0))


def test_plain_server_behind_an_https_address_is_refused(tmp_path: Path) -> None:
    public, _ = certificate(tmp_path, "ours")
    misdeed: Misdeed = fault(503, "x")
    with HostileServer(misdeed) as server:
        url = server.url.replace("http:", "https:")
        with (
            HttpPort(url, authority=public) as port,
            pytest.raises(SyncError) as raised,
        ):
            port.sync(SyncRequest(cursor=0))
    assert isinstance(raised.value, OfflineError)


def test_missing_authority_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CertificateError):
        HttpPort("https://centre.example.org", authority=tmp_path / "none.pem")


@pytest.mark.parametrize(
    "address", ["http://centre.example.org", "http://10.1.2.3", "ftp://127.0.0.1", "centre", ""]
)
def test_address_that_cannot_be_a_centre_is_refused(address: str) -> None:
    with pytest.raises(NotFoundError):
        HttpPort(address)


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileServer(fault(500, "proxy")) as proxy, HostileServer(fault(429, "x")) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        with HttpPort(server.url) as port, pytest.raises(BusyError):
            port.sync(SyncRequest(cursor=0))
    assert proxy.asked == 0


def test_redirect_is_not_followed() -> None:
    with HostileServer(fault(429, "x")) as elsewhere:
        misdeed = reply(307, b"", f"location: {elsewhere.url}/v1/sync")
        with (
            HostileServer(misdeed) as server,
            HttpPort(server.url, "secret") as port,
            pytest.raises(SyncError),
        ):
            port.sync(SyncRequest(cursor=0))
    assert elsewhere.asked == 0


def test_message_travels_packed_and_whole() -> None:
    request = SyncRequest(cursor=41, tree_size=7, asks=(bureau.PRECINCT,) * 20)
    with (
        HostileServer(fault(429, "x")) as server,
        HttpPort(server.url) as port,
        pytest.raises(BusyError),
    ):
        port.sync(request)
    sent = zstandard.ZstdDecompressor().decompress(server.bodies[0])
    assert b'"cursor":41' in sent
    assert b'"tree_size":7' in sent


def test_short_message_travels_as_it_is() -> None:
    with (
        HostileServer(fault(429, "x")) as server,
        HttpPort(server.url) as port,
        pytest.raises(BusyError),
    ):
        port.sync(BriefRequest(cursor=41, protocol=PROTOCOL, tree_size=7))
    assert b'"cursor":41' in server.bodies[0]


def _in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except SyncError as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, raised


def test_held_conversation_is_interrupted_at_once() -> None:
    with HostileServer(silence) as server, HttpPort(server.url) as port:
        began = time.monotonic()
        thread, raised = _in_thread(lambda: port.sync(SyncRequest(cursor=0, wait_seconds=60)))
        assert server.heard.wait(5)
        port.interrupt()
        thread.join(5)
        assert time.monotonic() - began < 5
    assert [type(error) for error in raised] == [InterruptedRoundError]


def test_interruption_before_the_conversation_is_not_missed() -> None:
    with HostileServer(silence) as server, HttpPort(server.url) as port:
        port.interrupt()
        with pytest.raises(InterruptedRoundError):
            port.sync(SyncRequest(cursor=0, wait_seconds=60))
    assert server.asked == 0


def test_closing_ends_a_held_conversation_and_every_later_one() -> None:
    with HostileServer(silence) as server:
        port = HttpPort(server.url)
        thread, raised = _in_thread(lambda: port.sync(SyncRequest(cursor=0, wait_seconds=60)))
        assert server.heard.wait(5)
        port.close()
        thread.join(5)
        assert not thread.is_alive()
        with pytest.raises(InterruptedRoundError):
            port.sync(SyncRequest(cursor=0))
    assert [type(error) for error in raised] == [InterruptedRoundError]
