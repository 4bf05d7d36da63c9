"""A centre, or somebody between, that lies under a genuine head: each attack by its name."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from msgspec import Raw, structs

from casework.event import Record, Stamp
from casework.wire import SyncResponse
from desk_client.sync.errors import AnswerError
from tests.harness import bureau
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.offices import Offices


def _forged(record: Record) -> Record:
    """The matter closed by the head, who never did: at the place of another record."""
    core = msgspec.json.decode(record.core)
    core |= {"type": "LedgerItemClosed", "actor": bureau.HEAD, "body": {}}
    return structs.replace(record, core=Raw(msgspec.json.encode(core)))


def _dated_back(record: Record) -> Record:
    assert record.stamp is not None
    earlier = record.stamp.received_at - timedelta(days=30)
    return structs.replace(record, stamp=structs.replace(record.stamp, received_at=earlier))


def _numbered_anew(record: Record) -> Record:
    assert record.stamp is not None
    return structs.replace(record, stamp=structs.replace(record.stamp, number="其他-0001"))


def _moved(record: Record) -> Record:
    assert record.stamp is not None
    return structs.replace(record, stamp=Stamp(1, record.stamp.received_at, record.stamp.number))


def _first(change: Callable[[Record], Record]) -> Callable[[SyncResponse], SyncResponse]:
    return lambda answer: structs.replace(answer, feed=(change(answer.feed[0]), *answer.feed[1:]))


ATTACKS: dict[str, Callable[[SyncResponse], SyncResponse]] = {
    "a record that was never written": _first(_forged),
    "a record dated back by thirty days": _first(_dated_back),
    "a record with another number": _first(_numbered_anew),
    "a record at another place": _first(_moved),
    "a record that was put in": lambda answer: structs.replace(
        answer, feed=(_forged(answer.feed[0]), *answer.feed)
    ),
    "no proof at all": lambda answer: structs.replace(answer, proof=b""),
    "a proof that is too long": lambda answer: structs.replace(
        answer, proof=answer.proof + bytes(32)
    ),
    "a proof with a flipped bit": lambda answer: structs.replace(
        answer, proof=bytes([answer.proof[0] ^ 1]) + answer.proof[1:]
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_forged_record_under_a_true_head_is_not_taken(
    attack: str, offices: Offices, desk: DeskMachine, office: DeskMachine
) -> None:
    case = office.receive(bureau.FIELD)
    office.round()
    before = desk.far
    desk.line.bend = ATTACKS[attack]
    with pytest.raises(AnswerError):
        desk.round()
    assert desk.far == before
    assert desk.store.case(case) is None
    desk.line.bend = lambda answer: answer
    desk.round()
    assert desk.store.case(case) == offices.centre.state(case)
