"""``doctor``: each fault of an installation is found, said with what to do, and is the code."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import text

from casework.audit.policy import Policy, Witness
from central_mailbox import backups
from central_mailbox.cosigning import Answer
from central_mailbox.diagnosis import Finding
from central_mailbox.doctor import EXIT, clock_is_kept, examined, worst
from central_mailbox.outside import SystemOutside
from central_mailbox.settings import Settings
from central_mailbox.store.sql import SqlStore
from tests.harness import bureau
from tests.harness.centre.authority import Authority
from tests.harness.centre.postgres import Cluster
from tests.harness.centre.server import Server
from tests.harness.centre.witnesses import Panel
from tests.harness.desk.enrolled import free_port
from tests.harness.outside import SeededOutside


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A mailbox with a sound backup of today: nothing is wrong with it."""
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    backups.make(settings_of(server), SystemOutside(), tmp_path / "backups", "test")
    return server


def settings_of(server: Server, **more: object) -> Settings:
    return replace(server.settings, backup_folder=server.folder / "backups", **more)


def found(
    settings: Settings,
    policy: Policy | None = None,
    *,
    keeps_time: bool = True,
    answers: Callable[[str], int] = lambda url: 400,
    outside: SystemOutside | None = None,
) -> dict[str, list[Finding]]:
    """What is not well, by topic; the same disk is what every test has."""
    findings: dict[str, list[Finding]] = {}
    for one in examined(
        settings,
        policy or Policy(),
        outside or SystemOutside(),
        keeps_time=lambda: keeps_time,
        ask=lambda url, body: Answer(answers(url)),
    ):
        if one.level != "ok" and "same disk" not in one.say.en:
            findings.setdefault(one.topic, []).append(one)
    return findings


def only(findings: dict[str, list[Finding]], topic: str) -> Finding:
    """The one thing that is wrong."""
    assert [*findings] == [topic], findings
    (one,) = findings[topic]
    assert one.say.zh != one.say.en
    return one


def test_sound_installation_has_nothing_wrong(server: Server) -> None:
    assert found(settings_of(server)) == {}


def test_missing_open_or_foreign_keys_are_found(server: Server) -> None:
    settings = settings_of(server)
    settings.centre_key.chmod(0o644)
    assert "set its mode to 600" in only(found(settings), "keys").say.en
    settings.centre_key.chmod(0o600)
    settings.keys.chmod(0o755)
    assert only(found(settings), "keys").level == "warning"
    settings.keys.chmod(0o700)
    settings.centre_key.write_text("22" * 32, "ascii")
    assert "not the key that signed" in only(found(settings), "keys").say.en
    settings.centre_key.unlink()
    assert "is missing" in only(found(settings), "keys").say.en


def test_mailbox_that_is_not_there_or_cannot_be_opened_is_found(server: Server) -> None:
    settings = settings_of(server)
    settings.database_key.write_text("22" * 32, "ascii")
    assert "cannot be used" in only(found(settings), "database").say.en
    shutil.rmtree(settings.data)
    gone = found(settings)["database"]
    assert ["there is no mailbox in" in one.say.en for one in gone] == [True]
    assert not settings.data.exists(), "nothing is made by looking"


def test_mailbox_that_another_user_wrote_is_found(server: Server) -> None:
    strange = server.settings.data / "mailbox.db-journal"
    if os.geteuid():
        strange.symlink_to("/etc/hostname")
    else:
        strange.touch()
        os.chown(strange, 12345, -1)
    assert "is not of the owner" in only(found(settings_of(server)), "database").say.en


@pytest.mark.parametrize(
    ("schema", "level", "words"),
    [("9999", "broken", "a newer program wrote it"), ("0001", "warning", "back up first")],
)
def test_schema_of_another_program_is_found_and_not_touched(
    server: Server, schema: str, level: str, words: str
) -> None:
    centre = server.open_centre()
    assert isinstance(centre.store, SqlStore)
    with centre.store.engine.connect() as connection, connection.begin():
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{schema}'"))
    centre.close()
    for _ in range(2):
        one = only(found(settings_of(server)), "database")
        assert (one.level, words in one.say.en) == (level, True)


class Yesterday(SystemOutside):
    """A clock that was set back."""

    def now(self) -> datetime:
        return super().now() - timedelta(days=1)


def test_clock_that_was_set_back_or_is_kept_by_nobody_is_found(server: Server) -> None:
    settings = settings_of(server)
    assert only(found(settings, keeps_time=False), "clock").level == "warning"
    one = only(found(settings, outside=Yesterday()), "clock")
    assert (one.level, "behind the last signed head" in one.say.en) == ("broken", True)
    assert clock_is_kept() in (True, False)


def test_disk_that_runs_full_is_found(server: Server) -> None:
    free = shutil.disk_usage(server.folder).free // 2**20
    some = found(settings_of(server, free_mb=free + 5_000_000))["space"]
    assert {one.level for one in some} == {"broken"}
    little = found(settings_of(server, free_mb=free * 2))["space"]
    assert {one.level for one in little} == {"warning"}


def test_service_that_does_not_answer_is_found(server: Server) -> None:
    one = only(found(settings_of(server, port=free_port())), "service")
    assert "nobody answers at 127.0.0.1:" in one.say.en


def test_certificate_that_ends_or_does_not_fit_is_found(server: Server, tmp_path: Path) -> None:
    def with_chain(chain: Path, key: Path) -> Settings:
        return settings_of(server, certificate=chain, certificate_key=key)

    authority = Authority(tmp_path / "one")
    assert found(with_chain(*authority.server(days=90))) == {}
    assert only(found(with_chain(*authority.server(days=20))), "certificate").level == "warning"
    assert only(found(with_chain(*authority.server(days=-1))), "certificate").level == "broken"
    chain, key = authority.server()
    key.chmod(0o644)
    assert "open to others" in only(found(with_chain(chain, key)), "certificate").say.en
    _, other = Authority(tmp_path / "two").server()
    assert "is not the key of" in only(found(with_chain(chain, other)), "certificate").say.en
    key.chmod(0o600)
    parts = chain.read_text("ascii").partition("-----END CERTIFICATE-----\n")
    chain.write_text("".join((parts[0], parts[1], authority.root.read_text("ascii"))), "ascii")
    assert "out of order" in only(found(with_chain(chain, key)), "certificate").say.en
    chain.write_text("none", "ascii")
    assert "cannot be used" in only(found(with_chain(chain, key)), "certificate").say.en


def test_certificate_is_held_against_what_desks_are_given(server: Server, tmp_path: Path) -> None:
    authority, foreign = Authority(tmp_path / "own"), Authority(tmp_path / "foreign")
    chain, key = authority.server()

    def told(**more: object) -> dict[str, list[Finding]]:
        return found(settings_of(server, certificate=chain, certificate_key=key, **more))

    here, root = "https://127.0.0.1:8443", authority.root
    assert told(authority=root, centre_url=here) == {}
    assert told(authority=root) == {}
    assert told(centre_url=here) == {}
    one = only(told(authority=foreign.root, centre_url=here), "certificate")
    assert (one.level, f"was not issued by {foreign.root}" in one.say.en) == ("broken", True)
    for other in ("https://mailbox.example.cn", "https://127.0.0.2:8443"):
        for given in (root, None):
            one = only(told(authority=given, centre_url=other), "certificate")
            assert (one.level, "is not of" in one.say.en) == ("broken", True)
    both = tmp_path / "both.pem"
    both.write_bytes(foreign.root.read_bytes() + root.read_bytes())
    assert told(authority=both, centre_url=here) == {}
    for gone in (tmp_path / "none.pem", key):
        one = only(told(authority=gone), "certificate")
        assert (one.level, "authority cannot be used" in one.say.en) == ("broken", True)
    own, mark, _ = chain.read_text("ascii").partition("-----END CERTIFICATE-----\n")
    chain.write_text(own + mark, "ascii")
    one = only(told(authority=root, centre_url=here), "certificate")
    assert (one.level, "one between them is missing" in one.say.en) == ("broken", True)


@pytest.mark.parametrize(
    ("root_days", "below_days", "level", "words"),
    [
        (20, 365, "warning", "the authority's “Root of the bureau” ends on"),
        (365, 20, "warning", "an intermediate one “Services of the bureau” ends on"),
        (365, -1, "broken", "an intermediate one “Services of the bureau” ends on"),
    ],
)
def test_end_of_each_of_the_chain_is_told(
    server: Server, tmp_path: Path, root_days: int, below_days: int, level: str, words: str
) -> None:
    authority = Authority(tmp_path / "tls", root_days, below_days)
    chain, key = authority.server()
    settings = settings_of(server, certificate=chain, certificate_key=key, authority=authority.root)
    one = only(found(settings), "certificate")
    assert (one.level, words in one.say.en) == (level, True)


def test_backups_that_are_old_missing_or_unsound_are_found(server: Server) -> None:
    settings = settings_of(server)
    assert only(found(replace(settings, backup_folder=None)), "backups").level == "warning"
    (one,) = backups.lying_in(server.folder / "backups")

    def rewritten(**changes: object) -> None:
        manifest = replace(one.manifest, **changes)
        (one.folder / backups.MANIFEST).write_bytes(msgspec.json.encode(manifest))

    rewritten(made_at=one.manifest.made_at - timedelta(hours=49))
    assert "run `backup` to see why" in only(found(settings), "backups").say.en
    rewritten(findings=3)
    assert "has 3 findings" in found(settings)["backups"][0].say.en
    shutil.rmtree(one.folder)
    assert only(found(settings), "backups").level == "broken"


def test_silent_witnesses_are_found_and_too_few_are_worse(
    server: Server, tmp_path: Path, outside: SeededOutside
) -> None:
    panel = Panel(tmp_path, 3, 2, outside)
    urls = [f"http://w{number}" for number in range(3)]
    named = tuple(
        Witness(one.vkey, url) for one, url in zip(panel.policy.witnesses, urls, strict=True)
    )
    panel.close()
    policy = Policy(witnesses=named, quorum=2)
    settings = settings_of(server)
    one = only(found(settings, policy, answers=lambda url: 400 * (url != urls[0])), "witnesses")
    assert (one.level, urls[0] in one.say.en) == ("warning", True)
    few = found(settings, policy, answers=lambda url: 400 * (url == urls[0]))["witnesses"]
    assert [one.level for one in few] == ["warning", "warning", "broken"]


def test_postgresql_is_looked_at_and_silence_is_found(tmp_path: Path, cluster: Cluster) -> None:
    url = cluster.fresh()
    server = Server(tmp_path, url)
    assert "there is no mailbox in" in found(server.settings)["database"][0].say.en
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    assert found(server.settings) == {}
    away = replace(server.settings, database=f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    assert "cannot be used" in only(found(away), "database").say.en
    cluster.drop(url)


def test_worst_finding_is_the_exit_code_of_the_command(server: Server) -> None:
    file = server.settings.data / "mailbox.toml"
    file.write_text(f'backup_folder = "{server.folder}/backups"\n', "utf-8")
    done = server.run("doctor", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == EXIT["warning"] == 2, "the backups lie on the same disk"
    assert told["worst"] == "warning"
    assert {one["topic"] for one in told["findings"]} >= {"keys", "database", "log", "backups"}
    file.write_text("prot = 1\n", "utf-8")
    wrong = server.run("doctor")
    assert wrong.returncode == EXIT["broken"] == 1
    assert "BROKEN  settings: 设置有误" in wrong.stdout
    assert "did you mean port?" in wrong.stdout
    assert worst([]) == "ok"
