"""PostgreSQL's own weather: a server that is not there, a line that breaks, two processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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
from tests.harness.centre.server import ROOT, HttpLine, Server
from tests.harness.centre.stores import CENTRE_SECRET
from tests.harness.outside import SeededOutside

WAITING = "wait_event = 'SyncRep'"


@pytest.fixture
def lone(cluster: Cluster) -> Iterator[str]:
    """A database whose commits wait for a standby that there is not, once it has been made."""
    url = cluster.fresh()
    postgres.open_store(url).close()
    cluster.settle("synchronous_standby_names", "nobody")
    yield url
    cluster.settle("synchronous_standby_names", "")


def _give_number(url: str, number: int | None) -> None:
    store = postgres.open_store(url)
    try:
        with store.write() as tx:
            if number is not None:
                tx.cases.set_last_numbers({"JD": number})
    finally:
        store.close()


def _number(url: str) -> int:
    store = postgres.open_store(url)
    with store.read() as tx:
        found = tx.cases.last_number("JD")
    store.close()
    return found


def _end_wait(url: str, how: str, writing: Future[None]) -> None:
    """As soon as a commit of this database waits for the standby, end that wait."""
    mine = f"datname = current_database() AND {WAITING}"
    with psycopg.connect(url, autocommit=True) as operator:
        while (
            operator.execute(f"SELECT {how}(pid) FROM pg_stat_activity WHERE {mine}").rowcount < 1
        ):
            assert not writing.done(), "nothing waited"


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


@pytest.mark.parametrize("how", ["pg_cancel_backend", "pg_terminate_backend"])
def test_a_commit_that_did_not_wait_for_the_standby_is_not_answered(lone: str, how: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(_give_number, lone, 7)
        _end_wait(lone, how, writing)
        with pytest.raises(UnreachableError):
            writing.result(timeout=20)


def test_who_asks_again_waits_for_the_standby_although_nothing_is_written(lone: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_give_number, lone, 7)
        _end_wait(lone, "pg_terminate_backend", first)
        assert isinstance(first.exception(timeout=20), UnreachableError)
        assert _number(lone) == 7  # it lies here, and nowhere else
        again = pool.submit(_give_number, lone, None)
        _end_wait(lone, "pg_cancel_backend", again)
        assert isinstance(again.exception(timeout=20), UnreachableError)


def test_of_several_servers_the_one_that_writes_is_taken(cluster: Cluster) -> None:
    second = Cluster()
    try:
        here, there = cluster.fresh(), second.fresh()
        second.settle("default_transaction_read_only", "on")
        folders = ",".join(url.split("host=")[1] for url in (there, here))
        name = here.split("@/")[1].split("?")[0]
        _give_number(f"postgresql://postgres@/{name}?host={folders}", 7)
    finally:
        second.stop()
    assert _number(here) == 7


def test_a_server_that_became_a_standby_is_left_at_once(cluster: Cluster) -> None:
    url = cluster.fresh()
    store = postgres.open_store(url)
    with store.write() as tx:
        tx.cases.set_last_numbers({"JD": 7})
    cluster.settle("default_transaction_read_only", "on")
    try:
        with pytest.raises(UnreachableError), store.write() as tx:
            tx.cases.set_last_numbers({"JD": 8})
        with pytest.raises(UnreachableError), store.read() as tx:
            tx.cases.last_number("JD")
    finally:
        cluster.settle("default_transaction_read_only", "")
    store.close()
    assert _number(url) == 7


def test_a_process_that_stands_still_loses_its_turn(cluster: Cluster) -> None:
    url = cluster.fresh()
    postgres.open_store(url).close()
    program = (
        "import sys\n"
        "from central_mailbox.store import postgres\n"
        "store = postgres.open_store(sys.argv[1])\n"
        "with store.write() as tx:\n"
        "    tx.cases.set_last_numbers({'JD': 7})\n"
        "    print('in the middle', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    impatient = f"{url}&options=-c%20idle_in_transaction_session_timeout%3D1s"
    with subprocess.Popen(
        [sys.executable, "-c", program, impatient],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in the middle\n"
        os.kill(child.pid, signal.SIGSTOP)
        _give_number(url, 1)
        child.kill()
    assert _number(url) == 1


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
