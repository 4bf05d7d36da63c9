"""First passwords: one for everybody who has none, on slips for the operator's eyes only."""

import csv
import re
import stat
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from casework.cases.directory import (
    CredentialCase,
    OfficerRegistered,
    PasswordPrivate,
    PasswordSet,
)
from central_mailbox.accounts import Access, accounts
from central_mailbox.centre import Centre
from central_mailbox.errors import FoundingError
from central_mailbox.first_passwords import LETTERS, drawn, issue
from central_mailbox.keys import CentreKey
from central_mailbox.store import sqlite
from tests.harness import bureau
from tests.harness.centre.server import Server
from tests.harness.centre.stores import CENTRE_SECRET, DATABASE_KEY
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as

SLIP = re.compile(r"警号 / Police number: (\S+?)</p>.*?<code>([a-z2-9-]+)</code>", re.DOTALL)


class Office:
    """Where slips are made: the small bureau at a centre, nobody of whom has a password."""

    def __init__(self, folder: Path) -> None:
        self.outside = SeededOutside()
        store = sqlite.open_store(folder / "mailbox.db", DATABASE_KEY)
        self.centre = Centre(store, CentreKey(CENTRE_SECRET), self.outside)
        self.centre.found(bureau.founding())
        self.folder = folder / "slips"

    def issue(self, name: str = "", form: str = "html", **of: str) -> int:
        folder = self.folder / name
        return issue(self.centre, self.outside, folder, "csv" if form == "csv" else "html", **of)

    def slips(self, name: str = "") -> dict[str, str]:
        """Police number and password of every slip in a folder."""
        pages = (one.read_text("utf-8") for one in (self.folder / name).glob("*.html"))
        return {number: password for page in pages for number, password in SLIP.findall(page)}

    def credentials(self) -> dict[str, CredentialCase]:
        roster = self.centre.directory().roster
        found = self.centre.standing({"credential"})[1].values()
        return {
            roster.officers[one.officer].police_no: one
            for one in found
            if isinstance(one, CredentialCase)
        }

    def opens(self, police_no: str, password: str) -> bool:
        try:
            return PasswordHasher().verify(self.credentials()[police_no].password_hash, password)
        except VerifyMismatchError:
            return False


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_everybody_gets_a_slip_whose_password_opens_their_account_once(office: Office) -> None:
    assert office.issue() == len(bureau.OFFICERS)
    slips = office.slips()
    assert len(slips) == len(bureau.OFFICERS)
    assert len(set(slips.values())) == len(slips)
    for police_no, password in list(slips.items())[:4]:
        assert office.opens(police_no, password)
    assert all(one.must_change for one in office.credentials().values())
    assert office.issue("again") == 0
    assert not (office.folder / "again").exists()


def test_slips_are_for_their_owner_only_and_one_file_for_each_station(office: Office) -> None:
    office.issue()
    files = sorted(office.folder.iterdir())
    assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert stat.S_IMODE(office.folder.stat().st_mode) == 0o700
    roster = office.centre.directory().roster
    stations = {roster.station(one.unit) for one in roster.officers.values()}
    assert {one.stem for one in files} == {roster.units[one].code for one in stations}


def test_table_for_the_unit_head_is_read_by_spreadsheets(office: Office) -> None:
    office.issue(form="csv", unit="610103500000")
    (path,) = office.folder.iterdir()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["警号"] for row in rows} >= {"061001", "061004"}
    assert all(office.opens(row["警号"], row["首次口令"]) for row in rows[:3])
    assert rows[0]["有效期至"] == f"{office.outside.now() + timedelta(days=30):%Y-%m-%d %H:%M}"


def test_unit_means_that_unit_and_those_below_it(office: Office) -> None:
    office.issue(unit="6101 0350 0000")
    roster = office.centre.directory().roster
    below = {
        one.police_no
        for one in roster.officers.values()
        if roster.covers(bureau.PRECINCT, one.unit)
    }
    assert set(office.slips()) == below
    with pytest.raises(FoundingError, match="no unit"):
        office.issue(unit="999")


def test_slip_that_was_lost_is_made_anew_for_one_officer(office: Office) -> None:
    office.issue()
    lost = office.slips()["061006"]
    assert office.issue("one", officer="061006") == 1
    assert office.slips("one").keys() == {"061006"}
    assert office.opens("061006", office.slips("one")["061006"])
    assert not office.opens("061006", lost)
    with pytest.raises(FoundingError, match="no officer"):
        office.issue("two", officer="999999")


def test_password_that_ran_out_unused_is_given_anew(office: Office) -> None:
    office.issue()
    office.outside.later(days=31)
    assert office.issue("later") == len(bureau.OFFICERS)


def test_slips_that_lie_there_are_never_written_over(office: Office) -> None:
    office.folder.mkdir()
    kept = office.folder / "610103500000.html"
    kept.write_text("slips", "utf-8")
    with pytest.raises(FoundingError, match="there already"):
        office.issue()
    assert kept.read_text("utf-8") == "slips"
    assert [one.name for one in office.folder.iterdir()] == [kept.name], "no slip without its use"
    assert office.credentials() == {}


def test_every_letter_is_drawn_as_often_as_another() -> None:
    assert set(LETTERS).isdisjoint("0o1li")
    draws = (drawn(SeededOutside(seed).random) for seed in range(800))
    counts = Counter(char for one in draws for char in one if char != "-")
    assert set(counts) == set(LETTERS)
    assert max(counts.values()) < 1.5 * min(counts.values())


def test_bytes_that_would_favour_a_letter_are_not_used() -> None:
    bytes_given = iter([bytes([255] * 12), bytes([248] * 6 + list(range(6))), bytes(range(12))])
    assert drawn(lambda count: next(bytes_given)) == "abcd-efab-cdef"


def test_name_of_an_officer_is_text_on_the_page(office: Office) -> None:
    known = office.centre.directory().roster.officers[bureau.HANDLER]
    named = OfficerRegistered(
        police_no=known.police_no, name="<script>甲", unit=known.unit, roles=known.roles
    )
    office.centre.found([propose_as(known.id, "OfficerRegisteredAnew", named)])
    office.issue()
    pages = "".join(one.read_text("utf-8") for one in office.folder.iterdir())
    assert "<script>" not in pages
    assert "&lt;script&gt;甲" in pages


def test_neither_terminal_nor_log_says_a_password(tmp_path: Path) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding())
    centre.close()
    done = server.run("users passwords", "--to", str(tmp_path / "slips"))
    assert done.returncode == 0, done.stderr
    pages = "".join(one.read_text("utf-8") for one in (tmp_path / "slips").iterdir())
    passwords = re.findall(r"<code>([a-z2-9-]+)</code>", pages)
    assert len(passwords) == len(bureau.OFFICERS)
    assert not [one for one in passwords if one in done.stdout + done.stderr]


# ----------------------------------------------------------------------------- users list


def listed(office: Office, unit: str = "") -> dict[str, Access]:
    directory, states = office.centre.standing({"officer", "credential"})
    found = accounts(directory.roster, states, 30, office.outside.now(), unit)
    return {one.officer.police_no: one.access for one in found}


def test_list_tells_how_everybody_stands_with_signing_in(office: Office) -> None:
    assert set(listed(office).values()) == {Access.NONE}
    office.issue(unit="610103500000")
    below = set(office.slips())
    assert listed(office, "6101 0350 0000") == dict.fromkeys(below, Access.UNUSED)
    assert set(listed(office).values()) == {Access.NONE, Access.UNUSED}
    credential = office.credentials()["061001"]
    sealed = PasswordPrivate(PasswordHasher(time_cost=1, memory_cost=64).hash("my own words"))
    own = PasswordSet(credential.officer)
    office.centre.found([propose_as(credential.case, "PasswordSetAnew", own, sealed)])
    roster = office.centre.directory().roster
    gone = roster.officers[bureau.HANDLER]
    left = OfficerRegistered(
        police_no=gone.police_no, name=gone.name, unit=gone.unit, roles=gone.roles, is_active=False
    )
    office.centre.found([propose_as(gone.id, "OfficerRegisteredAnew", left)])
    told = listed(office)
    assert told["061001"] is Access.OWN
    assert told[gone.police_no] is Access.LEFT
    office.outside.later(days=31)
    told = listed(office)
    assert told["061001"] is Access.OWN
    assert {told[number] for number in below - {"061001", gone.police_no}} == {Access.ENDED}


def test_users_are_listed_and_reset_at_the_console(tmp_path: Path) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding())
    centre.close()
    slips = tmp_path / "slips"
    assert server.run("users reset", "061001", "--to", str(slips / "one")).returncode == 0
    listing = server.run("users list", "--unit", "610103500000")
    lines = [line.split("\t") for line in listing.stdout.splitlines()[:-1]]
    assert {len(line) for line in lines} == {6}
    told = {line[0]: line[5] for line in lines}
    assert told["061001"] == "口令待启用 | Set for them, not used yet"
    assert listing.stdout.splitlines()[-1] == f"officers: {len(lines)}"
    only = server.run("users list", "--state", "unused").stdout.splitlines()
    assert [line.split("\t")[0] for line in only] == ["061001", "officers: 1"]
    (page,) = (slips / "one").iterdir()
    assert not [one for one in SLIP.findall(page.read_text("utf-8")) if one[1] in listing.stdout]
    unknown = server.run("users reset", "999999", "--to", str(slips / "two"))
    assert (unknown.returncode, "no officer 999999" in unknown.stderr) == (1, True)
    assert "nothing to unlock" in " ".join(server.run("users list", "--help").stdout.split())
