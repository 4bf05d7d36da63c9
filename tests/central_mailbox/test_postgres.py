"""PostgreSQL's own weather: a server that is not there, a line that breaks, two processes."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psycopg
import pytest

from casework.registry import read
from casework.wire import EnrolRequest
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store import postgres
from central_mailbox.store.errors import UnreachableError
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks
from tests.harness.centre.postgres import Cluster
from tests.harness.centre.server import HttpLine, Server
from tests.harness.centre.stores import CENTRE_SECRET
from tests.harness.outside import SeededOutside


def test_a_server_that_is_not_there_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError):
        postgres.open_store(f"postgresql://postgres@/mailbox?host={tmp_path}")


def test_after_the_server_dropped_every_line_work_goes_on(
    cluster: Cluster, outside: SeededOutside
) -> None:
    url = cluster.fresh()
    store = postgres.open_store(url)
    desks = PlainDesks(Centre(store, CentreKey(CENTRE_SECRET), outside), outside)
    desks.room.receive()
    with psycopg.connect(url, autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    desks.room.sync(desks.centre)
    assert desks.room.results([*desks.room.outcomes]) == ["accepted"]
    store.close()


def test_a_line_that_breaks_in_a_transaction_leaves_nothing(
    cluster: Cluster, outside: SeededOutside
) -> None:
    url = cluster.fresh()
    store = postgres.open_store(url)

    def break_it() -> None:
        with store.write() as tx, psycopg.connect(url, autocommit=True) as operator:
            tx.cases.set_last_numbers({"JD": 7})
            operator.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database()"
            )
            tx.cases.set_last_numbers({"JD": 8})

    with pytest.raises(UnreachableError):
        break_it()
    with store.read() as tx:
        assert tx.cases.last_number("JD") == 0
    store.close()


def test_news_that_another_process_took_in_reach_a_waiting_desk(
    cluster: Cluster, tmp_path: Path, outside: SeededOutside
) -> None:
    server = Server(tmp_path, cluster.fresh())
    centre = server.open_centre()
    desks = PlainDesks(centre, outside)
    desk = PlainDesk(outside, bureau.fixed_id(3, 71), bureau.PRECINCT)
    request = EnrolRequest(centre.issue_code(bureau.PRECINCT), desk.device, desk.public_key)
    line_token = centre.enrol(request).token
    server.start()
    line = HttpLine(server.url, line_token)
    while line.converse(desk, centre.public_key).has_more:
        pass
    held = msgspec.structs.replace(desk.request(), wait_seconds=20)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(line.sync, held)
        assert line.http.get("/v1/health").status_code == 200
        case = desks.room.receive()
        desks.room.sync(centre)
        sent_at = time.monotonic()
        news = answer.result(timeout=10)
        assert time.monotonic() - sent_at < 3
    assert [read(record).core.case for record in news.feed] == [case]
    line.close()
    centre.close()
    assert server.stop() == 0
