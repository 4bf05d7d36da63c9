"""A mailbox that an earlier release wrote is brought along, on both databases."""

import msgspec
import pytest
from sqlalchemy import Connection, text
from zstandard import FRAME_HEADER

from casework.registry import Proposal, decode_state
from casework.state import State
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store import Store, cases, daybook, events
from central_mailbox.store.packed import unpack
from central_mailbox.store.sql import SqlStore
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks, service
from tests.harness.centre.stores import CENTRE_SECRET, Opener
from tests.harness.outside import SeededOutside


def _in_full(state: State) -> bytes:
    """A state as releases before 0005 wrote it: its kind, and every field, empty or not."""
    fields = zip(state.__struct_encode_fields__, state.__struct_fields__, strict=True)
    values = {written: getattr(state, name) for written, name in fields}
    return msgspec.json.encode({"kind": state.__struct_config__.tag} | values)


def _in_the_tables_of_before(connection: Connection) -> None:
    """Feed and nodes with the keys that they had before 0006, and no board."""
    connection.execute(text("DROP TABLE board"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE feed ADD CONSTRAINT feed_n UNIQUE (n)"))
        return
    columns = {
        "feed": "house TEXT NOT NULL, n BIGINT NOT NULL, case_id TEXT NOT NULL, position BIGINT,"
        " since BIGINT, PRIMARY KEY (house, n), CONSTRAINT feed_n UNIQUE (n)",
        "nodes": "level INTEGER NOT NULL, place BIGINT NOT NULL, hash BLOB NOT NULL,"
        " PRIMARY KEY (level, place)",
    }
    for table, said in columns.items():
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_now"))
        connection.execute(text(f"CREATE TABLE {table} ({said})"))
        connection.execute(text(f"INSERT INTO {table} SELECT * FROM {table}_now"))
        connection.execute(text(f"DROP TABLE {table}_now"))
    connection.execute(text("CREATE INDEX feed_of_case ON feed (case_id, house)"))


def _as_before(store: Store, edited: str) -> None:
    """The mailbox as it lay before 0005, one case of it edited."""
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection, connection.begin():
        rows = connection.execute(text("SELECT case_id, state FROM cases")).all()
        for case, state in rows:
            full = _in_full(decode_state(unpack(state)))
            if case == edited:
                full = full.replace(b'"status":"', b'"status":"NOT_')
            connection.execute(
                text("UPDATE cases SET state = :state WHERE case_id = :case"),
                {"state": full, "case": case},
            )
        _in_the_tables_of_before(connection)
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


def test_mailbox_in_which_nothing_was_packed_is_read_on(
    open_again: Opener, outside: SeededOutside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its rows stay as they lie, each under its line; what comes now lies packed beside them."""
    with monkeypatch.context() as older:
        for module in (events, cases, daybook):
            older.setattr(module, "pack", bytes)
        older.setattr(events, "packed", lambda data: data)
        store = open_again()
        desks = PlainDesks(Centre(store, CentreKey(CENTRE_SECRET), outside), outside)
        case = desks.room.receive()
        desks.room.sync(desks.centre)
    before = _cells(store)
    assert not any(cell[:4] == FRAME_HEADER for cell in before)
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection, connection.begin():
        _in_the_tables_of_before(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '0005'"))
    centre = Centre(open_again(), CentreKey(CENTRE_SECRET), outside)
    assert verify_all(centre.store, centre.public_key).findings == ()
    desks.room.write(bureau.DESK, Proposal(case, service()))
    desks.room.sync(centre)
    desks.precinct.catch_up(centre)
    assert desks.precinct.states[case] == desks.room.states[case]
    new = _cells(centre.store) - before
    assert len(new) == 5  # the step, its answer and stamp, the state, the transaction's line
    assert all(cell[:4] == FRAME_HEADER for cell in new)
    assert verify_all(centre.store, centre.public_key).findings == ()


def _cells(store: Store) -> set[bytes]:
    """Everything that may lie packed."""
    wanted = {"events": "core, sealed, answer, stamp", "cases": "state", "daybook": "body"}
    assert isinstance(store, SqlStore)
    with store.engine.connect() as connection:
        return {
            bytes(cell)
            for table, columns in wanted.items()
            for row in connection.execute(text(f"SELECT {columns} FROM {table}"))
            for cell in row
            if cell is not None
        }
