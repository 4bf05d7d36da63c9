"""A telephone is found by its first digits: all that begin so, the newest first, and no others."""

from random import Random

import pytest

from casework.cases.walk_in import WalkInFinished
from casework.registry import Proposal
from desk_client.store import Store
from tests.harness.bureau import CHIEF, DESK, ROOM
from tests.harness.desk.dump import dump
from tests.harness.desk.paper import PaperCentre, erase, sync, visitor
from tests.harness.outside import SeededOutside

LINES = ("029-81234567", "81234568", "+86 138 1234 5678", "110")


def phones(dice: Random) -> list[str]:
    """Mobiles that share their beginnings, and what else people leave."""
    mobiles = (
        f"13{dice.choice('05')}{dice.choice('12')}{dice.randrange(10**7):07d}" for _ in "x" * 40
    )
    some = [*mobiles, *LINES]
    dice.shuffle(some)
    return some


def recorded(store: Store, outside: SeededOutside, some: list[str]) -> list[Proposal]:
    made = [visitor(outside, "某某", phone, "来访") for phone in some]
    for one in made:
        store.record(DESK, ROOM, [one])
    store.index()
    return made


def whole(phone: str) -> list[str]:
    """The digits of a telephone as they may be typed in one piece, by hand."""
    known = {"029-81234567": ["02981234567", "81234567"], "+86 138 1234 5678": ["13812345678"]}
    return known.get(phone) or ["".join(char for char in phone if char.isdigit())]


@pytest.mark.parametrize("seed", range(3))
def test_every_beginning_finds_what_begins_so_newest_first(
    store: Store, outside: SeededOutside, seed: int
) -> None:
    dice = Random(seed)
    some = phones(dice)
    said = {
        one.case: phone for one, phone in zip(recorded(store, outside, some), some, strict=True)
    }
    officer = store.directory().roster.officers[DESK]
    asked = 0
    for begun in {
        number[:length] for one in said.values() for number in whole(one) for length in range(3, 9)
    }:
        hits = [hit.case for hit in store.search(begun, officer, 500) if hit.found_in == "phone"]
        right = [
            case
            for case, phone in reversed(said.items())
            if any(
                number.startswith(begun) or number[-4:].startswith(begun) for number in whole(phone)
            )
        ]
        assert hits == right, begun
        asked += 1
    assert asked > 100


def test_telephone_that_was_erased_stands_nowhere(
    store: Store, centre: PaperCentre, outside: SeededOutside
) -> None:
    (one,) = recorded(store, outside, ["13912345678"])
    store.record(DESK, ROOM, [Proposal(one.case, WalkInFinished())])
    sync(store, centre)
    store.index()
    assert dump(store, "search_begun")
    centre.elsewhere(CHIEF, erase(one.case))
    sync(store, centre)
    assert dump(store, "search_begun") == dump(store, "search_phones") == []
    store.index()
    assert dump(store, "search_begun") == dump(store, "search_phones") == []
