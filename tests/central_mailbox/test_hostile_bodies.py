"""One bad event harms only itself: it is judged by itself, and what is behind it goes on."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import Raw

from casework.audit import chain_next
from casework.cases.walk_in import WalkInPrivate
from casework.event import Record
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from tests.harness.bureau import DESK
from tests.harness.centre.desks import PlainDesk, PlainDesks, received


def sent(desk: PlainDesk, core: dict[str, Any], body: dict[str, Any]) -> str:
    """A walk-in with other values in its core and its body; its id."""
    case = new_id(desk.outside)
    private = WalkInPrivate(Person("张三"), "问路")
    id = desk.write(DESK, Proposal(case, received(desk.outside), private))
    record = desk.records.pop()
    desk.hashes.pop()
    found = msgspec.json.decode(record.core)
    found |= core
    found["body"] |= body
    desk.append(Record(Raw(msgspec.json.encode(found)), record.sealed))
    assert desk.hashes[-1] == chain_next(desk.hashes[-2], desk.records[-1].core)
    return id


END_OF_TIME = "9999-12-31T23:59:59+08:00"


@pytest.mark.parametrize(
    ("core", "body", "clause"),
    [
        ({"at": END_OF_TIME}, {}, "event.clock"),
        ({"at": "9999-12-31T23:59:59-12:00"}, {}, "event.clock"),
        ({"at": END_OF_TIME}, {"started_at": END_OF_TIME}, "event.clock"),
        ({"at": "0001-01-01T00:00:00+14:00"}, {}, "event.clock"),
        ({"v": -1}, {}, "event.malformed"),
        ({"since_server": 2**63}, {}, "event.malformed"),
        ({}, {"started_at": END_OF_TIME}, "value.year"),
        ({}, {"persons": 2**63}, "value.count"),
        ({}, {"place": "\0"}, "text.nul"),
        ({}, {"place": "\ud7ff" * 201}, "text.too_long"),
    ],
)
def test_what_breaks_a_bound_is_refused_and_what_follows_is_taken(
    desks: PlainDesks, core: dict[str, Any], body: dict[str, Any], clause: str
) -> None:
    poison = sent(desks.room, core, body)
    desks.room.receive()
    desks.room.sync(desks.centre)
    refusal = desks.room.outcomes[poison].refusal
    assert refusal is not None
    assert refusal.clause == clause
    assert [one.result for one in desks.room.outcomes.values()] == ["refused", "accepted"]


def test_moment_just_before_a_clock_of_the_next_century_does_not_break_the_batch(
    desks: PlainDesks,
) -> None:
    """What a wrong clock wrote is put right with it, and the two lie millennia apart."""
    soon = (desks.outside.now() + timedelta(days=4)).isoformat()
    poison = sent(desks.room, {"at": END_OF_TIME}, {"started_at": soon})
    desks.room.receive()
    desks.room.sync(desks.centre)
    assert desks.room.outcomes[poison].result == "refused"
    assert [one.result for one in desks.room.outcomes.values()] == ["refused", "accepted"]
