"""``python -m bench.scale``: where one process, one machine and one PostgreSQL end.

Events a second that one and two centre processes take in, in batches of a hundred (after a line
was down) and one by one (an ordinary day), into SQLite and into PostgreSQL, with and without a
standby that every commit waits for; what a process computes for an event; and what desks cost that
wait with a held-open question.  PostgreSQL is the three nodes of ``./desk test --cluster``, and is
left out where they are not installed.  The last line is one JSON object.

Everything runs on this machine, whoever asks as well: what is computed for an event says more about
another machine than the events a second here.
"""

import argparse
import json
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import msgspec
import psycopg
from msgspec import Struct

from bench.machines import computed, memory
from casework.wire import EnrolRequest, SyncRequest, SyncResponse
from central_mailbox.centre import Centre
from central_mailbox.store import Store, Transaction
from desk_client.clock import SystemOutside
from tests.cluster.nodes import three_nodes
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.centre.server import HttpLine, Server
from tests.harness.outside import SeededOutside

STATIONS = ((bureau.PRECINCT, bureau.HANDLER), (bureau.SISTER, bureau.SISTER_HANDLER))
BATCH = 100
SINGLES, BATCHED = 200, 2000
HELD_SECONDS = 25
SETTLED_SECONDS, WATCHED_SECONDS = 5.0, 10.0

Figures = dict[str, float]


class Told(Struct):
    """Of an answer, what the next question needs."""

    cursor: int
    known_seq: int


class Writer:
    """A machine with all of its events made before the clock runs."""

    def __init__(self, centre: Centre, outside: SeededOutside, number: int, events: int) -> None:
        unit, actor = STATIONS[number % len(STATIONS)]
        self.desk = PlainDesk(outside, bureau.fixed_id(9, number), unit)
        request = EnrolRequest(centre.issue_code(unit), self.desk.device, self.desk.public_key)
        self.token = centre.enrol(request).token
        for _ in range(events):
            self.desk.receive(actor)

    def send(self, url: str, size: int, events: int) -> None:
        """So many of them, ``size`` to a question; the answers are believed."""
        line, desk = HttpLine(url, self.token), self.desk
        end = desk.sent + events
        while desk.sent < end:
            request = desk.request(last=desk.sent + size)
            asked = msgspec.structs.replace(request, own_seq=desk.seq)
            answer = line.post(asked)
            told = msgspec.json.decode(answer.content, type=Told)
            desk.sent, desk.cursor = told.known_seq, told.cursor
        line.close()


def taken_in(folder: Path, database: str, processes: int, events: int) -> Figures:
    """Events a second, and milliseconds that the processes compute for an event."""
    servers = [Server(folder, database) for _ in range(processes)]
    centre = servers[0].open_centre()
    if not centre.directory().roster.units:
        centre.found(bureau.founding({}))
    known = len(centre.directory().roster.devices)
    outside = SeededOutside(known, SystemOutside().now())
    writers = [Writer(centre, outside, known + one, 2 * events // 4) for one in range(4)]
    centre.close()
    figures: Figures = {}
    for server in servers:
        server.start()
    for name, size, count in (("batch", BATCH, events), ("single", 1, events // 8)):
        before = sum(computed(server.number) for server in servers)
        began = time.perf_counter()
        hands = [
            threading.Thread(target=one.send, args=(servers[n % processes].url, size, count // 4))
            for n, one in enumerate(writers)
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        seconds = time.perf_counter() - began
        spent = sum(computed(server.number) for server in servers) - before
        figures[f"{name}_events_a_second"] = round(count / seconds)
        figures[f"{name}_ms_of_process"] = round(spent / count * 1000, 2)
    for server in servers:
        server.stop()
    return figures


class Timed:
    """A store that notes how long each writer had its turn, until its commit was durable."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_shared = store.is_shared
        self.turns: list[float] = []

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """As ever."""
        with self._store.write() as tx:
            began = time.perf_counter()
            yield tx
        self.turns.append(time.perf_counter() - began)

    def read(self) -> AbstractContextManager[Transaction]:
        """As ever."""
        return self._store.read()

    def facts(self) -> Mapping[str, str]:
        """As ever."""
        return self._store.facts()

    def close(self) -> None:
        """As ever."""
        self._store.close()


def turns(folder: Path, database: str) -> Figures:
    """Milliseconds of a turn: only one writer has it, however many processes there are."""
    centre = Server(folder, database).open_centre()
    known = len(centre.directory().roster.devices)
    writer = Writer(centre, SeededOutside(known, SystemOutside().now()), known, SINGLES + BATCHED)
    timed = centre.store = Timed(centre.store)
    figures: Figures = {}
    for name, size, count in (("single", 1, SINGLES), ("batch", BATCH, BATCHED)):
        timed.turns.clear()
        end = writer.desk.sent + count
        while writer.desk.sent < end:
            request = writer.desk.request(last=writer.desk.sent + size)
            writer.desk.sent = centre.sync(writer.desk.device, request).known_seq
        figures[f"{name}_turn_ms"] = round(statistics.median(timed.turns) * 1000, 1)
    centre.close()
    return figures


def waiting(folder: Path, database: str, desks: int) -> Figures:
    """What ``desks`` cost that wait: memory, computing, and how long others are kept."""
    server = Server(folder, database)
    centre = server.open_centre()
    if not centre.directory().roster.units:
        centre.found(bureau.founding({}))
    known = len(centre.directory().roster.devices)
    outside = SeededOutside(known, SystemOutside().now())
    writer = Writer(centre, outside, known + 1, 0)
    centre.close()
    server.start()
    with httpx.Client(base_url=server.url, timeout=40, trust_env=False) as http:
        header = {"authorization": f"Bearer {writer.token}", "content-type": "application/json"}

        def ask(request: SyncRequest) -> SyncResponse:
            answer = http.post("/v1/sync", content=msgspec.json.encode(request), headers=header)
            return msgspec.json.decode(answer.content, type=SyncResponse)

        cursor, is_behind = 0, True
        while is_behind:
            answer = ask(SyncRequest(cursor=cursor))
            cursor, is_behind = answer.cursor, answer.has_more
        held = SyncRequest(cursor=cursor, wait_seconds=HELD_SECONDS)
        quiet = _latency(lambda: ask(SyncRequest(cursor=cursor)))
        before = memory(server.number)
        lines = _held(server.url, writer.token, msgspec.json.encode(held), desks)
        threading.Event().wait(SETTLED_SECONDS)
        spent, began = computed(server.number), time.perf_counter()
        threading.Event().wait(WATCHED_SECONDS)
        share = (computed(server.number) - spent) / (time.perf_counter() - began)
        busy = _latency(lambda: ask(SyncRequest(cursor=cursor)), 100)
        grown = memory(server.number) - before
        assert not any(map(_is_answered, lines))
        for line in lines:
            line.close()
    server.kill()
    return {
        "desks": desks,
        "kilobytes_a_desk": round(grown / desks / 1024, 1),
        "core_share": round(share, 3),
        "quiet_p50_ms": _ms(quiet, 0.5),
        "held_p50_ms": _ms(busy, 0.5),
        "held_p95_ms": _ms(busy, 0.95),
    }


def _held(url: str, token: str, body: bytes, desks: int) -> list[socket.socket]:
    """So many questions that are held open, each on a line of its own."""
    host, port = url.removeprefix("http://").split(":")
    head = (
        f"POST /v1/sync HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    lines = []
    for _ in range(desks):
        line = socket.create_connection((host, int(port)))
        line.sendall(head.encode() + body)
        lines.append(line)
    return lines


def _is_answered(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return bool(line.recv(1))
    except BlockingIOError:
        return False


def _latency(ask: Callable[[], object], times: int = 20) -> list[float]:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        found.append(time.perf_counter() - began)
    return found


def _ms(found: Sequence[float], part: float) -> float:
    return round(sorted(found)[int(len(found) * part)] * 1000, 1)


def main() -> int:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="bench.scale", description=__doc__)
    words.add_argument("--events", type=int, default=4000, help="of each measurement")
    words.add_argument("--desks", type=int, default=1000, help="that wait")
    asked = words.parse_args()
    found: dict[str, Figures] = {}

    def say(name: str, figures: Figures) -> None:
        found[name] = figures
        print(name, *(f"{key} {value:g}" for key, value in figures.items()), sep="  ", flush=True)

    with tempfile.TemporaryDirectory(prefix="scale-") as name:
        folder = Path(name)
        for file in ("sqlite", "waiting"):
            (folder / file).mkdir()
        for count in (1, 2):
            say(f"sqlite {count} process", taken_in(folder / "sqlite", "", count, asked.events))
        say("sqlite turn", turns(folder / "sqlite", ""))
        say("sqlite waiting", waiting(folder / "waiting", "", asked.desks))
        if shutil.which("patroni") is not None:
            (folder / "postgres").mkdir()
            with three_nodes() as nodes:
                for way in ("synchronous", "asynchronous"):
                    nodes.be_synchronous(way == "synchronous")
                    for count in (1, 2):
                        figures = taken_in(folder / "postgres", nodes.url, count, asked.events)
                        say(f"postgres {way} {count} process", figures)
                    say(f"postgres {way} turn", turns(folder / "postgres", nodes.url))
                with psycopg.connect(nodes.url) as connection:
                    row = connection.execute(
                        "SELECT pg_database_size(current_database()) / count(*) FROM events"
                    ).fetchone()
                    assert row is not None
                    say("postgres", {"bytes_an_event": float(row[0])})
                say("postgres waiting", waiting(folder / "postgres", nodes.url, asked.desks))
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
