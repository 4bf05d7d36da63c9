"""Two centre processes on one PostgreSQL that crashes under them: one order, nothing lost."""

from pathlib import Path

import psycopg

from casework.wire import SyncRequest
from tests.cluster.judge import judged
from tests.cluster.load import opened
from tests.harness.centre.postgres import Cluster
from tests.harness.centre.server import HttpLine, Server, fault

DESKS = 4


def test_two_processes_keep_one_order_over_a_crash_of_their_database(tmp_path: Path) -> None:
    cluster = Cluster()
    url = cluster.fresh()
    servers, office, key = opened(url, tmp_path, DESKS)
    with office.working():
        office.await_answers(DESKS * 4)
        cluster.crash()
        office.await_answers(DESKS * 4)
    verdict = judged(url, office.desks, key)
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM events WHERE position = (SELECT max(position) FROM events)")
    without = judged(url, office.desks, key)
    office.close()
    assert [server.stop() for server in servers] == [0, 0]
    cluster.stop()
    assert verdict.broken == []
    assert (verdict.lost, verdict.doubled) == (0, 0)
    assert verdict.acknowledged == verdict.events > DESKS * 8
    assert without.lost, "what is lost would be seen"


def test_while_the_database_is_away_a_desk_is_told_when_to_come_again(tmp_path: Path) -> None:
    cluster = Cluster()
    server = Server(tmp_path, cluster.fresh())
    server.open_centre().close()
    server.start()
    cluster.stop()
    line = HttpLine(server.url, "no token")
    answer = line.post(SyncRequest(cursor=0))
    assert (answer.status_code, fault(answer).code) == (503, "centre.unreachable")
    assert answer.headers["retry-after"] == "5"
    line.close()
    assert server.stop() == 0
