"""A city of 661 units and 2,000 officers from its own workbook to the first day at its desks."""

from pathlib import Path

import pytest

from casework.wire import EnrolRequest
from central_mailbox.centre import Centre
from central_mailbox.first_passwords import issue
from central_mailbox.importing.run import import_file, undo_last
from central_mailbox.keys import CentreKey
from central_mailbox.store.sqlite import open_store
from central_mailbox.tables import tables_of
from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.services.desk import Desk
from desk_client.services.sign_in import ChangeFirstError, SignInError, sign_in
from desk_client.store import Identity, Store
from desk_client.sync.engine import Engine
from tests.harness.bureau import fixed_id
from tests.harness.centre.city import SLIP, officers, units
from tests.harness.centre.workbooks import workbook
from tests.harness.machines.machines import secret
from tests.harness.outside import Chance
from tests.harness.windows.workplaces import DirectLine

OWN = "本人的新口令 {}"


class City:
    """The centre, and desks that come to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.outside = Chance("city")
        store = open_store(folder / "centre.db", secret("centre"))
        self.centre = Centre(store, CentreKey(secret("key")), self.outside)
        self.centre.found(tables_of("zhanjiang", self.outside))
        self.file = workbook(folder / "city.xlsx", {"单位": units(), "警员": officers()})
        self.stores: list[Store] = []

    def slips(self) -> dict[str, str]:
        pages = (one.read_text("utf-8") for one in (self.folder / "slips").iterdir())
        return {number: password for page in pages for number, password in SLIP.findall(page)}

    def desk(self, unit: str, number: int) -> tuple[Desk, Engine]:
        """A machine let in by a code of its unit, with everything that it is sent."""
        device, seed = fixed_id(9, number), secret(f"device {number}")
        line = DirectLine(self.centre, device)
        request = EnrolRequest(self.centre.issue_code(unit), device, signing.public_key(seed))
        answer = line.enrol(request)
        kept = Secrets(secret(f"desk {number}"), seed)
        store = Store.open(self.folder / f"{number}.db", kept.database_key, self.outside, kept)
        store.enrol(Identity(device, answer.unit, answer.short, answer.centre_key, answer.zone))
        engine = Engine(store, line, signing.signer(seed))
        engine.catch_up()
        self.stores.append(store)
        return Desk(store, self.outside, lambda: None, lambda: None), engine


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("city"))


def test_city_is_founded_from_its_workbook_and_its_officers_sign_in(city: City) -> None:
    done = import_file(city.centre, city.outside, city.folder, city.file, is_dry=False)
    assert ([*map(str, done.findings)], done.entered) == ([], 2_661)
    roster = city.centre.directory().roster
    assert (len(roster.units), len(roster.officers)) == (661, 2_000)
    assert issue(city.centre, city.outside, city.folder / "slips", "html") == 2_000
    slips = city.slips()
    assert len(slips) == 2_000

    in_precinct = [str(row[0]) for row in officers()[1:] if str(row[2]).startswith("D03P07")]
    at_desks = {
        "B": ["000000", "000001", "000002", "000003"],
        "D03": ["000007"],
        "D03P07": in_precinct[:5],
    }
    assert sum(map(len, at_desks.values())) == 10
    for at, (unit, people) in enumerate(at_desks.items()):
        desk, engine = city.desk(unit, at)
        for police_no in people:
            with pytest.raises(ChangeFirstError):
                sign_in(desk, police_no, slips[police_no])
            chosen = OWN.format(police_no)
            session = sign_in(desk, police_no, slips[police_no], chosen)
            assert session.officer.police_no == police_no
            # The line is not asked: offline from here on.
            assert sign_in(desk, police_no, chosen).officer.id == session.officer.id
            with pytest.raises(SignInError):
                sign_in(desk, police_no, slips[police_no])
        assert engine.catch_up().refused == 0

    again = import_file(city.centre, city.outside, city.folder, city.file, is_dry=False)
    assert (again.findings, again.entered, again.changed) == ([], 0, 0)
    back = undo_last(city.centre, city.outside, city.folder, is_dry=True)
    assert back.is_stopped, "machines stand in its units by now: that is said, nothing is half done"
    for store in city.stores:
        store.close()
    city.centre.close()
