"""A certificate that is renewed is taken while the centre serves; a broken pair never is."""

import shutil
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from central_mailbox.certificates import Served
from tests.harness import bureau
from tests.harness.centre.authority import HERE, Authority
from tests.harness.centre.server import Server

TAKEN, LEFT = '"what":"certificate served"', '"what":"certificate not taken"'


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "tls")


@pytest.fixture
def server(tmp_path: Path, authority: Authority) -> Iterator[Server]:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    chain, key = authority.server()
    server.serving += ["--certificate", str(chain), "--certificate-key", str(key)]
    server.start()
    yield server
    server.stop()


def lying_there(authority: Authority) -> int:
    """The serial number of the certificate in the file."""
    chain = (authority.folder / "chain.pem").read_bytes()
    return x509.load_pem_x509_certificates(chain)[0].serial_number


def trusting(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.root))


def answered(url: str, authority: Authority) -> int:
    """The serial number of the certificate that a new connection is answered with."""
    host, _, port = url.removeprefix("https://").rpartition(":")
    with (
        socket.create_connection((host, int(port)), timeout=20) as plain,
        trusting(authority).wrap_socket(plain, server_hostname=host) as line,
    ):
        shown = line.getpeercert(binary_form=True)
    assert shown is not None
    return x509.load_der_x509_certificate(shown).serial_number


def handed(served: Served, authority: Authority) -> int:
    """The same without a network: a greeting that names no server."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = served.context.wrap_bio(to_server, to_client, server_side=True)
    there = trusting(authority).wrap_bio(to_client, to_server, server_hostname=HERE)
    for side in (there, here, there, here):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    shown = there.getpeercert(binary_form=True)
    assert shown is not None
    return x509.load_der_x509_certificate(shown).serial_number


def test_renewed_certificate_is_served_without_a_restart(
    server: Server, authority: Authority
) -> None:
    first = answered(server.url, authority)
    assert first == lying_there(authority)
    with httpx.Client(verify=trusting(authority), trust_env=False) as standing:
        assert standing.get(f"{server.url}/v1/health").status_code == 200
        authority.server()
        server.reload()
        server.wait_for_line(TAKEN, 2)
        second = answered(server.url, authority)
        assert second == lying_there(authority) != first
        assert standing.get(f"{server.url}/v1/health").status_code == 200
    lines = [one for one in server.log.read_text("utf-8").splitlines() if TAKEN in one]
    fingerprints = {one.partition('"fingerprint":"')[2][:64] for one in lines}
    assert len(fingerprints) == 2
    assert server.stop() == 0


def test_broken_pair_leaves_the_old_certificate_in_force_and_is_said(
    server: Server, authority: Authority, tmp_path: Path
) -> None:
    first = answered(server.url, authority)
    _, stranger = Authority(tmp_path / "other").server()
    key = authority.folder / "server.key"
    right = key.read_bytes()
    torn = right[: len(right) // 2]
    for times, broken in enumerate((stranger.read_bytes(), torn, b""), 1):
        key.write_bytes(broken)
        server.reload()
        server.wait_for_line(LEFT, times)
        assert answered(server.url, authority) == first
    key.unlink()
    server.reload()
    server.wait_for_line(LEFT, 4)
    assert answered(server.url, authority) == first
    authority.server()
    server.reload()
    server.wait_for_line(TAKEN, 2)
    assert answered(server.url, authority) == lying_there(authority) != first


def test_signal_ends_no_service_without_a_certificate(tmp_path: Path) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.start()
    server.reload()
    assert httpx.get(f"{server.url}/v1/health", trust_env=False).status_code == 200
    assert server.stop() == 0


def test_new_pair_is_taken_by_itself_once_it_lies_still(authority: Authority) -> None:
    served = Served(*authority.server())
    first = handed(served, authority)
    assert first == lying_there(authority)
    served.look(is_asked=False)
    served.look(is_asked=False)
    assert handed(served, authority) == first
    authority.server()
    served.look(is_asked=False)
    assert handed(served, authority) == first, "it may be half written yet"
    served.look(is_asked=False)
    assert handed(served, authority) == lying_there(authority) != first


def test_pair_that_is_put_there_in_two_steps_is_taken_when_it_fits(
    authority: Authority,
) -> None:
    served = Served(*authority.server())
    first = handed(served, authority)
    kept = authority.folder / "kept.key"
    shutil.copy(authority.folder / "server.key", kept)
    authority.server()
    new = (authority.folder / "server.key").read_bytes()
    shutil.copy(kept, authority.folder / "server.key")
    for _ in range(3):
        served.look(is_asked=False)
        assert handed(served, authority) == first
    (authority.folder / "server.key").write_bytes(new)
    for _ in range(2):
        served.look(is_asked=False)
    assert handed(served, authority) == lying_there(authority) != first


def test_key_under_a_passphrase_is_refused_and_nobody_is_asked(authority: Authority) -> None:
    chain, key = authority.server()
    private = load_pem_private_key(key.read_bytes(), None)
    form = Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
    key.write_bytes(private.private_bytes(*form))
    with pytest.raises(ssl.SSLError):
        Served(chain, key)
