"""A push into a centre on PostgreSQL, beside COPY of the same bytes into one table."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from bench import machines, matters
from bench.figures import Sheet
from bench.machines import BenchDesk
from tests.harness import bureau
from tests.harness.centre.postgres import Cluster

EVENTS = 10_000
CHUNK = 200
PAGE = 1_000


def beside_copy(sheet: Sheet) -> None:
    """One sample, where the tests' PostgreSQL is installed."""
    try:
        cluster = Cluster()
    except FileNotFoundError:
        return
    try:
        with tempfile.TemporaryDirectory() as name:
            _sample(sheet, Path(name), cluster.fresh(), cluster.fresh())
    finally:
        cluster.stop()


def _sample(sheet: Sheet, folder: Path, database: str, beside: str) -> None:
    machines.found(folder, database)
    with machines.centre_at_work(folder, database) as (port, _):
        desk = BenchDesk(folder, "desk", port, folder, database=database)
        desk.engine.catch_up()
        made = list(matters.proposals(desk.outside, bureau.PRECINCT, EVENTS))
        for start in range(0, EVENTS, CHUNK):
            desk.store.record(bureau.HEAD, bureau.PRECINCT, made[start : start + CHUNK])
        waiting = desk.store.pending(EVENTS, 1 << 30).records
        bodies = [bytes(one.core) + bytes(one.sealed or b"") for one in waiting]
        began = time.perf_counter()
        desk.engine.catch_up()
        ours = time.perf_counter() - began
        desk.close()
    sheet.add("push_10000_postgres", ours, _copied(beside, bodies))


def _copied(url: str, bodies: Sequence[bytes]) -> float:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE events (n BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL)")
        connection.commit()
        began = time.perf_counter()
        for start in range(0, len(bodies), PAGE):
            with connection.cursor().copy("COPY events (body) FROM STDIN") as copy:
                for body in bodies[start : start + PAGE]:
                    copy.write_row((body,))
            connection.commit()
        return time.perf_counter() - began
