"""A mailbox that an earlier release wrote is brought along, on both databases."""

import msgspec
from sqlalchemy import text

from casework.registry import decode_state
from casework.state import State
from central_mailbox.centre import Centre
from central_mailbox.store import Store
from central_mailbox.store.sql import SqlStore
from central_mailbox.verify import verify_all
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.stores import Opener


def _in_full(state: State) -> bytes:
    """A state as releases before 0005 wrote it: its kind, and every field, empty or not."""
    fields = zip(state.__struct_encode_fields__, state.__struct_fields__, strict=True)
    values = {written: getattr(state, name) for written, name in fields}
    return msgspec.json.encode({"kind": state.__struct_config__.tag} | values)


def _as_before(store: Store, edited: str) -> None:
    """The mailbox as it lay before 0005, one case of it edited."""
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection, connection.begin():
        rows = connection.execute(text("SELECT case_id, state FROM cases")).all()
        for case, state in rows:
            full = _in_full(decode_state(bytes(state)))
            if case == edited:
                full = full.replace(b'"status":"', b'"status":"NOT_')
            connection.execute(
                text("UPDATE cases SET state = :state WHERE case_id = :case"),
                {"state": full, "case": case},
            )
        connection.execute(text("UPDATE alembic_version SET version_num = '0004'"))


def test_states_are_written_anew_without_what_is_empty(
    open_again: Opener, centre: Centre, desks: PlainDesks
) -> None:
    cases = [desks.room.receive() for _ in range(3)]
    desks.room.sync(desks.centre)
    _as_before(centre.store, edited="")
    store = open_again()
    assert verify_all(store, centre.public_key).findings == ()
    with store.read() as tx:
        kept = {case: row.state for case, row in tx.cases.get(cases).items()}
    for case, state in kept.items():
        assert decode_state(state) == desks.room.states[case]
        assert len(state) < len(_in_full(desks.room.states[case])) * 0.75


def test_a_state_that_somebody_edited_is_left_for_verify_to_find(
    open_again: Opener, centre: Centre, desks: PlainDesks
) -> None:
    edited, other = desks.room.receive(), desks.room.receive()
    desks.room.sync(desks.centre)
    _as_before(centre.store, edited)
    store = open_again()
    assert verify_all(store, centre.public_key).findings == (
        f"case {edited}: not what its records say",
    )
    with store.read() as tx:
        assert decode_state(tx.cases.get((other,))[other].state) == desks.room.states[other]
