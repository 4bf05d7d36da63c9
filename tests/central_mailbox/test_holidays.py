"""A year's notice from a file: read in either form, held against the law, and what it moves."""

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from casework.calendar import HolidayTable
from casework.cases.directory import KINDS
from casework.deadlines import clocks
from central_mailbox.centre import Centre
from central_mailbox.errors import FoundingError
from central_mailbox.holidays import moves, read_notice, step
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.server import Server
from tests.harness.outside import SeededOutside
from tests.harness.rules.clocks import RESOURCES

OF_2027 = HolidayTable(
    2027,
    tuple(
        date.fromisoformat(f"2027-{on}")
        for on in (
            *("01-01", "02-05", "02-08", "02-09", "02-10", "02-11", "04-05", "05-03", "05-04"),
            *("06-09", "09-15", "10-01", "10-04", "10-05", "10-06", "10-07"),
        )
    ),
    (date(2027, 2, 6), date(2027, 10, 9)),
    "notice",
)
"""Invented but for the statutory days."""


def public_form(table: HolidayTable) -> bytes:
    """As the public tables are written: every day that is named, weekends that rest too."""
    days = [{"name": "节", "date": str(day), "isOffDay": True} for day in table.off]
    days += [{"name": "班", "date": str(day), "isOffDay": False} for day in table.worked]
    days += [{"name": "节", "date": "2027-10-02", "isOffDay": True}]
    days += [{"name": "节", "date": "2026-12-31", "isOffDay": True}]
    return json.dumps({"year": 2027, "papers": ["notice"], "days": days}).encode()


def test_notice_is_read_in_either_form() -> None:
    assert read_notice(msgspec.json.encode(OF_2027)) == OF_2027
    assert read_notice(public_form(OF_2027)) == OF_2027


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html>", "not a holiday table"),
        (b'{"year": 2027, "papers": [], "days": []}', "2027 names no notice"),
        (
            msgspec.json.encode(replace(OF_2027, off=OF_2027.off[1:])),
            "lets 2027-01-01 be worked, a statutory day",
        ),
        (
            msgspec.json.encode(OF_2027).replace(b"2027-02-06", b"2027-02-10"),
            "both a rest day and a",
        ),
    ],
)
def test_what_can_be_no_notice_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(FoundingError, match=words):
        read_notice(data)


def test_limits_move_as_it_was_said(
    desks: PlainDesks, centre: Centre, outside: SeededOutside
) -> None:
    item, another = desks.precinct.draft(), desks.precinct.draft()
    desks.precinct.establish(item)
    desks.precinct.establish(another)
    desks.precinct.catch_up(centre)
    known = next(one for one in centre.directory().calendar.tables if one.year == 2026)
    state = centre.state(item)
    assert state is not None
    before = {one.code: one.due_at for one in clocks(state, centre.directory()) if one.is_running}
    last = max(before.values()).date()
    rest = next(
        day
        for day in (date.fromordinal(last.toordinal() - back) for back in range(1, 10))
        if day.weekday() < 5 and day not in known.off
    )
    table = replace(known, off=tuple(sorted((*known.off, rest))))
    directory, states = centre.standing(KINDS)
    with centre.store.read() as tx:
        said = list(moves(tx, directory, table, centre.now()))
    proposal = step(states.values(), table, outside)
    assert proposal is not None
    centre.found([proposal])
    after = {one.code: one.due_at for one in clocks(state, centre.directory())}
    moved = {(due, after[code]) for code, due in before.items() if after[code] != due}
    assert moved
    assert {(one.before, one.after) for one in said} == moved
    assert len({one.case for one in said}) == 2
    assert step(centre.standing(KINDS)[1].values(), table, outside) is None


def test_notice_is_issued_by_a_command_once(tmp_path: Path) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    file = tmp_path / "2027.json"
    file.write_bytes(public_form(OF_2027))
    dry = server.run("holidays", "--dry-run", str(file))
    assert dry.returncode == 0, dry.stderr
    told = "2027: 16 weekdays rest, 2 weekend days are worked\n"
    assert dry.stdout == f"{told}limits that would move: 0\n"
    assert server.run("holidays", str(file)).stdout == f"{told}limits moved: 0\n"
    assert "in force already" in server.run("holidays", str(file)).stdout
    centre = server.open_centre()
    assert centre.directory().calendar.is_known(2027)
    centre.close()
    known = (RESOURCES / "holidays" / "2026.json").read_bytes()
    file.write_bytes(known)
    assert "in force already" in server.run("holidays", str(file)).stdout
    assert server.run("verify").returncode == 0
