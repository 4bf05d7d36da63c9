"""The command line: what an operator types at the centre."""

import socket
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from casework.cases.directory import (
    CredentialCase,
    LimitProfileIssued,
    PasswordPrivate,
    PasswordSet,
)
from casework.registry import Proposal
from casework.wire import EnrolRequest
from central_mailbox.commands.serving import listening
from central_mailbox.store.sql import SqlStore
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.centre.server import Server
from tests.harness.centre.workbooks import UNITS, filled, with_cell, workbook
from tests.harness.hotline import as_csv, order, rows
from tests.harness.outside import SeededOutside


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path)


def founding_file(path: Path, proposals: list[Proposal]) -> Path:
    lines = [
        {"case": one.case, "type": one.type, "body": one.body, "private": one.private}
        for one in proposals
    ]
    path.write_bytes(msgspec.json.encode(lines))
    return path


def test_a_bureau_founded_from_a_file_gives_codes_and_verifies(
    server: Server, tmp_path: Path, outside: SeededOutside
) -> None:
    file = founding_file(tmp_path / "bureau.json", list(bureau.founding({})))
    founded = server.run("found", str(file))
    assert (founded.returncode, founded.stdout) == (0, "founded: 6 units\n")
    code = server.run("enrol", "610103500000").stdout.strip()
    centre = server.open_centre()
    desk = PlainDesk(outside, bureau.fixed_id(3, 90))
    assert centre.enrol(EnrolRequest(code, desk.device, desk.public_key)).unit == bureau.PRECINCT
    centre.close()
    verified = server.run("verify")
    assert verified.returncode == 0
    assert verified.stdout.endswith("findings 0\n")


def test_orders_of_a_hotline_are_entered_and_taken_back_by_command(
    server: Server, tmp_path: Path
) -> None:
    server.run("found", str(founding_file(tmp_path / "bureau.json", list(bureau.founding({})))))
    file = as_csv(tmp_path / "orders.csv", rows(order(1), order(2, 标题="")))
    dry = server.run("orders", "--dry-run", str(file))
    assert (dry.returncode, dry.stdout.splitlines()[-1]) == (
        2,
        "would be entered 1, left 0, refused 1",
    )
    done = server.run("orders", str(file))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (2, "entered 1, left 0, refused 1")
    assert f"to correct: {tmp_path / 'orders-未登记.csv'}" in done.stdout
    back = server.run("orders", "--undo")
    assert (back.returncode, back.stdout) == (0, "voided 1, left 0, refused 0\n")
    assert "--undo" in server.run("orders").stderr


def test_a_bureau_is_founded_with_the_tables_of_its_city(server: Server) -> None:
    assert server.run("found", "--profile", "zhanjiang").returncode == 0
    centre = server.open_centre()
    directory = centre.directory()
    centre.close()
    assert set(directory.profiles) == {"common", "zhanjiang"}
    assert {table.year for table in directory.calendar.tables} >= {2023, 2024, 2025, 2026}
    assert {"walk_in.quick", "visit.target", "loan.item", "room.equipment"} <= set(directory.lists)
    assert directory.thresholds[0].id == "default"


def test_a_city_that_nobody_published_is_refused_with_those_there_are(server: Server) -> None:
    refused = server.run("found", "--profile", "atlantis")
    assert refused.returncode == 1
    assert "shenzhen, zhanjiang" in refused.stderr
    assert "--profile NAME" in server.run("found").stderr


def test_workbook_is_imported_by_a_command_that_says_what_it_found(
    server: Server, tmp_path: Path
) -> None:
    template, file = tmp_path / "template.xlsx", tmp_path / "bureau.xlsx"
    assert server.run("import", "--template", str(template)).returncode == 0
    assert not server.settings.data.exists(), "a template needs no mailbox"
    assert "there is no mailbox" in server.run("import", str(template)).stderr
    server.run("found", "--profile", "zhanjiang")
    filled(template, file)
    dry = server.run("import", "--dry-run", str(file))
    assert (dry.returncode, dry.stdout) == (0, "would be entered 13, changed 1, findings 0\n")
    taken = server.run("import", str(file))
    assert (taken.returncode, taken.stdout) == (0, "entered 13, changed 1, findings 0\n")
    wrong = workbook(
        tmp_path / "wrong.xlsx", {"单位": with_cell(UNITS, "610103510000", "层级", "县")}
    )
    refused = server.run("import", str(wrong))
    assert refused.returncode == 2
    assert "[单位 第6行/row 6 层级]" in refused.stdout
    assert "would be entered" in refused.stdout
    assert server.run("import", "--undo").returncode == 0
    assert server.run("import", str(tmp_path / "none.xlsx")).returncode == 1
    assert server.run("import").returncode == 1
    assert server.run("verify").returncode == 0


def test_a_table_issued_again_for_the_same_day_replaces_the_earlier_one_aloud(
    server: Server, tmp_path: Path
) -> None:
    server.run("found", str(founding_file(tmp_path / "b.json", list(bureau.founding({})))))
    (issued,) = (
        one.body.profile
        for one in bureau.founding({})
        if isinstance(one.body, LimitProfileIssued) and one.body.profile.id == "zhanjiang"
    )
    limits = tuple(msgspec.structs.replace(one, amount=8) for one in issued.limits)
    again = LimitProfileIssued(msgspec.structs.replace(issued, limits=limits))
    file = founding_file(tmp_path / "again.json", [Proposal(bureau.fixed_id(1, 0), again)])
    told = server.run("found", str(file)).stdout
    assert told == f"replaced: limits.zhanjiang.{issued.since}\nfounded: 6 units\n"
    centre = server.open_centre()
    profile = centre.directory().profile(bureau.PRECINCT, centre.now())
    assert profile is not None
    reply = profile.limit("mailbox.reply")
    assert reply is not None
    assert reply.amount == 8
    centre.close()


def test_a_founding_file_may_set_the_first_passwords(server: Server, tmp_path: Path) -> None:
    password = Proposal(
        bureau.fixed_id(8, 1), PasswordSet(bureau.HEAD), PasswordPrivate("$argon2id$v=19$first")
    )
    file = founding_file(tmp_path / "bureau.json", [*bureau.founding({}), password])
    assert server.run("found", str(file)).returncode == 0
    centre = server.open_centre()
    state = centre.state(password.case)
    centre.close()
    assert isinstance(state, CredentialCase)
    assert (state.officer, state.password_hash) == (bureau.HEAD, "$argon2id$v=19$first")


def test_verify_fails_on_an_edited_row_and_names_it(server: Server, tmp_path: Path) -> None:
    server.run("found", str(founding_file(tmp_path / "b.json", list(bureau.founding({})))))
    centre = server.open_centre()
    assert isinstance(centre.store, SqlStore)
    with centre.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE events SET sealed = core WHERE position = 3"))
    centre.close()
    verified = server.run("verify")
    assert verified.returncode == 1
    assert "log: 3-3 Altered" in verified.stdout


def test_damaged_mailbox_is_not_served_and_verify_says_where(
    server: Server, tmp_path: Path
) -> None:
    server.run("found", str(founding_file(tmp_path / "b.json", list(bureau.founding({})))))
    centre = server.open_centre()
    assert isinstance(centre.store, SqlStore)
    with centre.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE books SET size = 0"))
    centre.close()
    served = server.run("serve")
    assert served.returncode == 1
    assert "`verify` says where" in served.stderr
    verified = server.run("verify")
    assert verified.returncode == 1
    assert "books 1: Altered" in verified.stdout
    assert "Traceback" not in served.stderr + verified.stderr


def test_mailbox_from_before_gets_its_daybook_by_a_command(server: Server, tmp_path: Path) -> None:
    server.run("found", str(founding_file(tmp_path / "b.json", list(bureau.founding({})))))
    centre = server.open_centre()
    assert isinstance(centre.store, SqlStore)
    with centre.store.engine.connect() as connection, connection.begin():
        connection.execute(text("DELETE FROM daybook"))
        connection.execute(text("DELETE FROM daybook_head"))
    centre.close()
    assert "daybook: not begun" in server.run("verify").stdout
    begun = server.run("daybook")
    assert begun.stdout.startswith("the daybook begins with ")
    assert server.run("verify").returncode == 0
    again = server.run("daybook")
    assert (again.returncode, "begun already" in again.stderr) == (1, True)


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_founding_file_is_read_whatever_the_editor_wrote(
    server: Server, tmp_path: Path, coding: str
) -> None:
    file = founding_file(tmp_path / "bureau.json", list(bureau.founding({})))
    file.write_bytes(file.read_text("utf-8").encode(coding))
    assert server.run("found", str(file)).stdout == "founded: 6 units\n"
    centre = server.open_centre()
    names = {unit.name for unit in centre.directory().roster.units.values()}
    centre.close()
    assert "南大街派出所" in names


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>", "not a founding file"),
        (b"\x89PNG\r\n\x1a\n\x00", "no text file: save it as UTF-8 (or GBK)"),
        (b"\xff\xfe\x00", "no text file"),
        (b"[" * 9999, "not a founding file"),
        (b'[{"case":"x","type":"CoffeeBrewed","body":{}}]', "line 1: there is no event type"),
        (b'[{"case":"x","type":"UnitRegistered","body":{}}]', "line 1: "),
        (
            b'[{"case":"x","type":"DelegationRevoked","body":{},"private":{"text":"x"}}]',
            "line 1: DelegationRevoked has no private part",
        ),
    ],
)
def test_a_founding_file_with_a_fault_is_refused_in_words(
    server: Server, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "bureau.json"
    file.write_bytes(content)
    founded = server.run("found", str(file))
    assert founded.returncode == 1
    assert words in founded.stderr
    assert "Traceback" not in founded.stderr


def test_what_is_missing_is_said_without_a_trace(server: Server, tmp_path: Path) -> None:
    server.open_centre().close()
    assert "no unit" in server.run("enrol", "000000000000").stderr
    missing = server.run("found", str(tmp_path / "none.json"))
    assert missing.returncode == 1
    assert "Traceback" not in missing.stderr


def test_another_database_key_is_said_without_a_trace(server: Server) -> None:
    server.open_centre().close()
    server.settings.database_key.write_text("00" * 32)
    verified = server.run("verify")
    assert verified.returncode == 1
    assert "not a database" in verified.stderr
    assert "Traceback" not in verified.stderr


@pytest.mark.parametrize(
    "command",
    [("serve",), ("verify",), ("enrol", "610103500000"), ("restored",), ("daybook",)],
    ids=str,
)
def test_mistyped_path_is_said_and_never_becomes_a_centre(
    server: Server, command: tuple[str, ...]
) -> None:
    failed = server.run(*command)
    assert failed.returncode == 1
    assert "there is no mailbox in" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert not server.settings.data.exists()
    assert not server.settings.keys.exists()


def test_emptied_database_is_not_taken_for_a_new_one(server: Server) -> None:
    server.open_centre().close()
    server.settings.database_file.write_bytes(b"")
    for path in server.settings.data.glob("mailbox.db-*"):
        path.unlink()
    failed = server.run("serve")
    assert failed.returncode == 1
    assert "there is no mailbox in" in failed.stderr


def test_restore_is_accepted_by_the_operator_and_bounded_by_the_log(server: Server) -> None:
    server.open_centre().close()
    assert server.run("restored").stdout == "restored: desks go on from record 0\n"
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    size = centre.log_head().size
    centre.close()
    too_far = server.run("restored", "--size", str(size + 1))
    assert too_far.returncode == 1
    assert f"the log has {size} records, not {size + 1}" in too_far.stderr
    assert server.run("restored", "--size", "3").stdout == "restored: desks go on from record 3\n"
    assert server.run("verify").returncode == 0


@pytest.mark.parametrize("name", ["database.key", "centre.key"])
def test_key_folder_that_is_not_there_is_said_and_no_new_key_is_made(
    server: Server, name: str
) -> None:
    server.open_centre().close()
    key = server.settings.keys / name
    key.rename(key.with_suffix(".away"))
    failed = server.run("verify")
    assert failed.returncode == 1
    assert f"{name} is missing" in failed.stderr
    assert not key.exists()
    key.with_suffix(".away").rename(key)
    assert server.run("verify").returncode == 0


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://mailbox:secret@db/mailbox", "~/.pgpass"),
        ("postgresql://mailbox@db/mailbox?password=secret", "~/.pgpass"),
        ("mysql://db/mailbox", "postgresql://"),
        ("postgresql://[half", "not an address"),
    ],
)
def test_password_on_the_command_line_is_refused(tmp_path: Path, url: str, words: str) -> None:
    failed = Server(tmp_path, url).run("verify")
    assert failed.returncode == 1
    assert words in failed.stderr
    assert "secret" not in failed.stderr
    assert "Traceback" not in failed.stderr


def test_answers_do_not_wait_for_the_callers_acknowledgement() -> None:
    with listening("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
