"""The directory of bodies outside the police: data of a city, changed by events, everywhere."""

from pathlib import Path
from typing import Any

import pytest

from casework.cases import directory
from casework.cases.directory import EVERYWHERE, KINDS
from casework.errors import MalformedError
from casework.receivers import Receiver, Sector, is_in_force, read_receivers, suggested
from casework.registry import decode_state, encode_state
from tests.harness.bureau import ADMIN, DESK, OFFICE, RESOURCES
from tests.harness.lives.life import Life, founded, hold_to_table, live_at_random
from tests.harness.lives.receivers import registered, registering

FILE = RESOURCES / "receivers.json"


def test_invented_city_has_some_thirty_bodies_whose_topics_are_in_the_list() -> None:
    bodies = read_receivers(FILE.read_bytes())
    assert len(bodies) >= 30
    assert {one.sector for one in bodies} >= set(Sector) - {Sector.OTHER}
    topics = (Path(RESOURCES) / "codes" / "diversion-topic.json").read_text()
    assert all(f'"{topic}"' in topics for one in bodies for topic in one.topics)


def test_file_that_does_not_fit_is_refused() -> None:
    with pytest.raises(MalformedError, match="not a list of receivers"):
        read_receivers(b'[{"code": "R1"}]')
    one = '{"code": "R1", "name": "x", "sector": "OTHER"}'
    with pytest.raises(MalformedError, match="'R1' is there twice"):
        read_receivers(f"[{one}, {one}]".encode())


def test_receiver_travels_everywhere_and_stands_in_the_directory() -> None:
    assert "receiver" in KINDS & EVERYWHERE
    life = registered()
    assert life.state.scope == "everybody"
    assert decode_state(encode_state(life.state)) == life.state
    known = life.scribe.directory.receivers
    assert known[life.case].name == "古城市供热集团"
    assert is_in_force(known, life.case)
    assert not is_in_force(known, "nobody")


def test_receiver_is_kept_by_the_office_or_the_administrator() -> None:
    life = Life(founded())
    assert life.no(DESK, registering()) == "role.missing"
    assert life.no(OFFICE, registering(code=" ")) == "receiver.code"
    assert life.no(OFFICE, registering(name="")) == "receiver.name"
    life.do(ADMIN, registering())
    state = life.do(OFFICE, registering(phone="5550-1022"), name="ReceiverRegisteredAnew")
    assert state.record.phone == "5550-1022"


def test_receiver_that_ended_takes_nothing_and_is_not_suggested() -> None:
    life = registered()
    assert life.no(OFFICE, directory.ReceiverEnded("")) == "receiver.reason"
    bodies = life.scribe.directory.receivers.values()
    assert [one.id for one in suggested(bodies, "HEATING")] == [life.case]
    assert suggested(bodies, "WAGES") == ()
    life.do(OFFICE, directory.ReceiverEnded("机构合并"))
    known = life.scribe.directory.receivers
    assert not is_in_force(known, life.case)
    assert suggested(known.values(), "HEATING") == ()


def test_bodies_are_suggested_in_the_order_of_their_codes() -> None:
    bodies = [
        Receiver(id=code, code=code, name=code, sector=Sector.OTHER, topics=("WAGES",))
        for code in ("R28", "R08")
    ]
    assert [one.code for one in suggested(bodies, "WAGES")] == ["R08", "R28"]


def test_every_state_offers_the_steps_of_the_table_and_no_others() -> None:
    life = registered()
    machine = next(one for one in directory.MACHINES if one.kind == "receiver")
    hold_to_table(life, machine=machine)
    life.do(OFFICE, directory.ReceiverEnded("机构合并"))
    hold_to_table(life, machine=machine)


MAKERS: dict[str, Any] = {
    "ReceiverRegistered": lambda dice, scribe, state: (registering(), None),
    "ReceiverRegisteredAnew": lambda dice, scribe, state: (
        registering(name=dice.choice(("供热集团", ""))),
        None,
    ),
    "ReceiverEnded": lambda dice, scribe, state: (directory.ReceiverEnded("合并"), None),
}


def test_random_lives_stay_in_the_table() -> None:
    allowed: set[str] = set()
    for seed in range(10):
        allowed |= live_at_random(
            "receiver", MAKERS, seed, scribe=founded(), actors=(OFFICE, ADMIN), tries=10
        )
    assert allowed == set(MAKERS)
