"""``serve`` as an operator runs it: TLS of a private authority, metrics, backups on a schedule."""

import logging
import queue
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from casework.outside import new_id
from casework.wire import EnrolRequest
from central_mailbox import backups
from central_mailbox.commands.scheduling import backing_up
from desk_client.clock import SystemOutside
from desk_client.signing import public_key
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.centre.authority import Authority
from tests.harness.centre.server import Server
from tests.harness.desk.enrolled import SEED, SteadyServer, free_port


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = SteadyServer(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    yield server
    server.stop()


# ------------------------------------------------------------------------------------ TLS


def test_desk_trusts_the_root_and_is_let_in_over_tls(server: Server, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "tls")
    chain, key = authority.server()
    server.serving += ["--certificate", str(chain), "--certificate-key", str(key)]
    code = server.run("enrol", "610103500000").stdout.strip()
    server.start()
    assert server.url.startswith("https://")
    outside = SystemOutside()
    with HttpPort(server.url, authority=authority.root) as port:
        let_in = port.enrol(EnrolRequest(code, new_id(outside), public_key(SEED)))
    assert let_in.unit == bureau.PRECINCT
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{server.url}/v1/health", trust_env=False)


def test_server_sends_the_intermediate_and_nothing_older_than_tls_1_2(
    server: Server, tmp_path: Path
) -> None:
    authority = Authority(tmp_path / "tls")
    chain, key = authority.server()
    server.serving += ["--certificate", str(chain), "--certificate-key", str(key)]
    server.start()
    where = server.url.removeprefix("https://")
    told = subprocess.run(
        ["openssl", "s_client", "-connect", where, "-CAfile", authority.root, "-showcerts"],
        input="",
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert "Verify return code: 0 (ok)" in told
    assert told.count("BEGIN CERTIFICATE") == 2
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.load_verify_locations(authority.root)
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{server.url}/v1/health", verify=old, trust_env=False)


def test_key_of_another_certificate_is_said_in_words(server: Server, tmp_path: Path) -> None:
    chain, _ = Authority(tmp_path / "one").server()
    _, key = Authority(tmp_path / "two").server()
    failed = server.run("serve", "--certificate", str(chain), "--certificate-key", str(key))
    assert failed.returncode == 1
    assert "certificate and key cannot be used" in failed.stderr
    assert "Traceback" not in failed.stderr


# -------------------------------------------------------------------------------- metrics


def figures(url: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample, as Prometheus's own reader reads it: by name and the values of its labels."""
    text = httpx.get(url, trust_env=False).text
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_are_read_at_an_address_of_their_own(server: Server) -> None:
    address = f"127.0.0.1:{free_port()}"
    server.serving += ["--metrics", address]
    server.start()
    for path in ("/v1/health", "/v1/health", "/v1/none/张桂英"):
        httpx.get(server.url + path, trust_env=False)
    found = figures(f"http://{address}/metrics")
    centre = server.open_centre()
    size = centre.log_head().size
    centre.close()
    assert found["mailbox_log_records", ()] == size > 0
    assert found["mailbox_database_up", ()] == 1
    assert found["mailbox_requests_total", ("GET", "/v1/health", "200")] == 2
    assert found["mailbox_requests_total", ("GET", "(none)", "404")] == 1
    assert found["mailbox_request_seconds_count", ("/v1/health",)] == 2
    assert found["process_resident_memory_bytes", ()] > 0
    assert not any("张桂英" in label for _, labels in found for label in labels)
    assert httpx.get(f"{server.url}/metrics", trust_env=False).status_code == 404


def test_metrics_elsewhere_than_on_this_machine_are_refused(server: Server) -> None:
    refused = server.run("serve", "--metrics", "0.0.0.0:9464")
    assert (refused.returncode, "address on this machine" in refused.stderr) == (1, True)


# ---------------------------------------------------------------------- backups on a schedule


def test_serving_takes_a_backup_that_is_due_and_none_that_is_not(
    server: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    server.settings.data.joinpath("mailbox.toml").write_text(
        f'backup_folder = "{folder}"\nbackup_keep = 2\n', "utf-8"
    )
    server.start()
    server.wait_for_line('"what":"backup taken"')
    (one,) = backups.lying_in(folder)
    assert one.manifest.findings == 0
    assert server.stop() == 0
    server.start()
    server.wait_for_line('"what":"listening"')
    assert server.stop() == 0
    assert server.log.read_text("utf-8").count('"what":"backup begun"') == 1
    assert backups.lying_in(folder) == [one]
    assert {path.name for path in folder.iterdir()} == {one.folder.name}


class Said(logging.Handler):
    """What the schedule logs about a backup that was begun."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.put(record.getMessage())


def test_packed_program_takes_a_backup_by_its_own_command(
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    packed, folder = tmp_path / "central-mailbox", tmp_path / "backups"
    packed.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m central_mailbox "$@"\n', "utf-8")
    packed.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(packed))
    logger, said = logging.getLogger("central_mailbox"), Said()
    monkeypatch.setattr(logger, "handlers", [said])
    caplog.set_level(logging.INFO, logger.name)
    with backing_up(replace(server.settings, backup_folder=folder), SystemOutside()):
        assert said.lines.get(timeout=60) == "backup begun"
        assert said.lines.get(timeout=60) == "backup taken"
    assert [one.manifest.findings for one in backups.lying_in(folder)] == [0]


def test_backup_that_fails_is_said_in_the_log_and_desks_are_served(
    server: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.write_text("no folder", "utf-8")
    server.serving += ["--backup-folder", str(folder)]
    server.start()
    server.wait_for_line('"what":"backup failed"')
    assert httpx.get(f"{server.url}/v1/health", trust_env=False).status_code == 200
