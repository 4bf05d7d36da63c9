"""One sample: a fresh centre and fresh desks, beside the same bytes over plain HTTP and SQLite."""

import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import msgspec
import sqlcipher3
import zstandard

from bench import machines, matters, peer, plain
from bench.figures import Figures, Sheet
from bench.machines import BenchDesk, CountingLine
from tests.harness import bureau

EVENTS = 10_000
CHUNK = 200
SAVES = 300
ASKS = 30
ALL = 1 << 30

TERMS = {"one_character": "噪", "two_character": "油烟", "absent": "鲸鱼"}
"""What is searched: a term that a tenth of the cases hold, and one that none does."""


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object], times: int) -> float:
    """The middle of several runs."""
    return statistics.median(seconds(work) for _ in range(times))


class Sample:
    """Everything between a desk and its centre, once."""

    def __init__(self, folder: Path, sheet: Sheet, python_of_peer: Path | None) -> None:
        self._folder = folder
        self._sheet = sheet
        self._python = python_of_peer
        self._centre = folder / "centre"
        self._bodies: list[bytes] = []
        self._peer: Figures = {}

    def run(self) -> Path:
        """In an order in which each finds what it needs; the file of the desk that was filled."""
        machines.found(self._centre)
        with machines.serving(self._centre) as port:
            line = CountingLine(port)
            desk = BenchDesk(self._folder, "first", line.port, self._centre)
            desk.engine.catch_up()
            self._save(desk)
            (self._folder / "beating").mkdir()
            beating = BenchDesk(self._folder / "beating", "desk", line.port, self._centre)
            desk.engine.catch_up()
            beating.engine.catch_up()
            self._push(desk, line)
            self._nothing_new(desk, line)
            self._hundred(desk)
            self._search(desk)
            desk.close()
            self._pull(line)
            self._beat(beating, line)
            line.close()
        self._size_on_disk(desk.path)
        return desk.path

    def _note(self, name: str, ours: float, limit: float) -> None:
        self._sheet.add(name, ours, limit, self._peer.get(name))

    def _save(self, desk: BenchDesk) -> None:
        made = list(matters.proposals(desk.outside, bureau.PRECINCT, SAVES))
        ours = [
            seconds(partial(desk.store.record, bureau.HEAD, bureau.PRECINCT, [one])) for one in made
        ]
        limit = plain.insert_seconds(self._folder / "plain_save.db", _waiting(desk, SAVES))
        self._note("save_p50", statistics.median(ours), statistics.median(limit))

    def _push(self, desk: BenchDesk, line: CountingLine) -> None:
        made = list(matters.proposals(desk.outside, bureau.PRECINCT, EVENTS - SAVES, seed=2))
        for start in range(0, len(made), CHUNK):
            desk.store.record(bureau.HEAD, bureau.PRECINCT, made[start : start + CHUNK])
        self._bodies = _waiting(desk, EVENTS)
        if self._python:
            self._peer = peer.measure(self._python, self._bodies)
        line.reset()
        ours = seconds(desk.engine.catch_up)
        self._sheet.say({"wire_bytes_per_event": round((line.sent + line.received) / EVENTS)})
        with self._plain_server("plain_push.db") as url:
            limit = seconds(lambda: self._plain_push(url))
            self._plain_pull_seconds = seconds(lambda: self._plain_pull(url))
        self._note("push_10000", ours, limit)

    def _pull(self, line: CountingLine) -> None:
        """By the feed; by the snapshot, by the first machine of the station and by the next."""
        for name in ("pull_10000", "fresh_first_10000", "fresh_10000"):
            by_feed = name == "pull_10000"
            fresh = BenchDesk(self._folder, name, line.port, self._centre, by_feed=by_feed)
            self._note(name, seconds(fresh.engine.catch_up), self._plain_pull_seconds)
            fresh.close()

    def _beat(self, desk: BenchDesk, line: CountingLine) -> None:
        """How long the window of a desk stands still while it takes in what it missed."""
        (desk.path.parent / "desk.id").write_text("bench", "ascii")
        goal = desk.store.sync_state().cursor + EVENTS - SAVES
        desk.close()
        where = (str(desk.path.parent), f"http://127.0.0.1:{line.port}", str(goal))
        done = subprocess.run(
            [sys.executable, "-m", "bench.heartbeat", *where],
            input=msgspec.json.encode(desk.secrets),
            stdout=subprocess.PIPE,
            check=True,
        )
        beats = json.loads(done.stdout.splitlines()[-1])
        self._sheet.say({f"stall_in_sync_{name}": figure for name, figure in beats.items()})

    def _nothing_new(self, desk: BenchDesk, line: CountingLine) -> None:
        desk.engine.round()  # what the push left to be said, its head cosigned
        line.reset()
        ours = median(desk.engine.round, ASKS)
        self._sheet.say(
            {
                "idle_requests": line.requests / ASKS,
                "idle_bytes": round((line.sent + line.received) / ASKS),
            }
        )
        with self._plain_server("plain_idle.db") as url:
            limit = median(lambda: _get(f"{url}/?after=0"), ASKS)
        self._note("idle_round", ours, limit)

    def _hundred(self, desk: BenchDesk) -> None:
        made = list(matters.proposals(desk.outside, bureau.PRECINCT, 100, seed=3))
        desk.store.record(bureau.HEAD, bureau.PRECINCT, made)
        bodies = _waiting(desk, 100)
        ours = seconds(desk.engine.catch_up)
        with self._plain_server("plain_hundred.db") as url:
            limit = seconds(lambda: _post(url, bodies))
        self._note("sync_100_of_10000", ours, limit)

    def _search(self, desk: BenchDesk) -> None:
        while desk.store.index():
            pass
        desk.store.settle()  # both as the program does it behind every save and every answer
        officer = desk.store.directory().roster.officers[bureau.HEAD]
        connection = plain.database(self._folder / "plain_search.db")
        plain.insert_all(connection, self._bodies)
        query = "SELECT n FROM events WHERE body LIKE ? ORDER BY n DESC LIMIT 50"
        for name, words in TERMS.items():
            ours = median(partial(desk.store.search, words, officer, 50), ASKS)
            limit = median(partial(_fetch, connection, query, words), ASKS)
            self._note(f"search_{name}", ours, limit)
        connection.close()

    def _size_on_disk(self, desk: Path) -> None:
        """Bytes that an event costs on both disks, by the bytes of the event itself."""
        own = sum(map(len, self._bodies)) / EVENTS
        held = {"desk": _bytes([desk]), "centre": _bytes(self._centre.glob("*.db"))}
        for side, size in held.items():
            self._sheet.say(
                {
                    f"disk_bytes_per_event_{side}": round(size / (EVENTS + 100)),
                    f"disk_of_event_{side}": round(size / (EVENTS + 100) / own, 2),
                }
            )

    # -------------------------------------------------------------------- plain limits

    def _plain_server(self, name: str) -> "_Server":
        return _Server(self._folder / name)

    def _plain_push(self, url: str) -> None:
        for start in range(0, len(self._bodies), plain.PAGE):
            _post(url, self._bodies[start : start + plain.PAGE])

    def _plain_pull(self, url: str) -> None:
        connection = plain.database(self._folder / "plain_pull.db")
        for after in range(0, len(self._bodies), plain.PAGE):
            page = json.loads(zstandard.decompress(_get(f"{url}/?after={after}")))
            plain.insert_all(connection, [body.encode() for body in page])
        connection.close()


class _Server:
    """The plain HTTP server as a context."""

    def __init__(self, path: Path) -> None:
        self._process = machines.process("-m", "bench.plain", "serve", str(path))

    def __enter__(self) -> str:
        child = self._process.__enter__()
        assert child.stdout is not None
        return f"http://127.0.0.1:{int(child.stdout.readline())}"

    def __exit__(self, *error: object) -> None:
        self._process.__exit__(None, None, None)


def _waiting(desk: BenchDesk, most: int) -> list[bytes]:
    """The bytes of the events that wait to be sent."""
    records = desk.store.pending(most, ALL).records
    return [bytes(one.core) + bytes(one.sealed or b"") for one in records]


def _fetch(connection: sqlcipher3.Connection, query: str, words: str) -> list[tuple[int]]:
    found: list[tuple[int]] = connection.execute(query, (f"%{words}%",)).fetchall()
    return found


def _bytes(files: Iterable[Path]) -> int:
    return sum(one.stat().st_size for one in files)


def _post(url: str, bodies: list[bytes]) -> None:
    packed = zstandard.compress(json.dumps([body.decode() for body in bodies]).encode())
    request = urllib.request.Request(url, data=packed)  # noqa: S310 - our own loopback server
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own loopback server
        answer.read()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own loopback server
        data: bytes = answer.read()
        return data
