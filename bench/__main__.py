"""Measures everything and prints one table of ratios and one JSON object."""

import json
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

import sqlcipher3
import zstandard

from bench import casework as rules
from bench import machines, matters, plain
from bench.machines import BenchDesk, CountingLine
from tests.harness import bureau

EVENTS = 10_000
CHUNK = 200
SAVES = 300
ASKS = 30

Figures = dict[str, float]


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object], times: int) -> float:
    """The middle of several runs."""
    return statistics.median(seconds(work) for _ in range(times))


class Bench:
    """One run: a folder, a centre, desks; figures as they come."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._centre = folder / "centre"
        self._bodies: list[bytes] = []
        self.figures: Figures = {}

    def run(self) -> None:
        """Everything, in an order in which each finds what it needs."""
        machines.found(self._centre)
        with machines.serving(self._centre) as port:
            line = CountingLine(port)
            desk = BenchDesk(self._folder, "first", line.port, self._centre)
            desk.engine.catch_up()
            self._save(desk)
            self._push(desk)
            self._nothing_new(desk, line)
            self._hundred(desk)
            self._search(desk)
            desk.close()
            self._pull(line)
            line.close()
        self._start(desk.path)
        self._case_page()
        self.figures |= rules.ratios()

    def _note(self, name: str, ours: float, limit: float) -> None:
        self.figures[f"{name}_ms"] = round(ours * 1000, 3)
        self.figures[f"{name}_plain_ms"] = round(limit * 1000, 3)
        self.figures[f"{name}_ratio"] = round(ours / limit, 2)

    def _save(self, desk: BenchDesk) -> None:
        made = list(matters.proposals(desk.outside, bureau.PRECINCT, SAVES))
        ours = [
            seconds(partial(desk.store.record, bureau.HEAD, bureau.PRECINCT, [one])) for one in made
        ]
        self._bodies = [
            bytes(record.core) + bytes(record.sealed or b"")
            for record in desk.store.pending(SAVES, 1 << 30).records
        ]
        limit = plain.insert_seconds(self._folder / "plain_save.db", self._bodies)
        self._note("save_p50", statistics.median(ours), statistics.median(limit))

    def _push(self, desk: BenchDesk) -> None:
        made = list(matters.proposals(desk.outside, bureau.PRECINCT, EVENTS - SAVES, seed=2))
        for start in range(0, len(made), CHUNK):
            desk.store.record(bureau.HEAD, bureau.PRECINCT, made[start : start + CHUNK])
        records = desk.store.pending(EVENTS, 1 << 30).records
        self._bodies = [bytes(one.core) + bytes(one.sealed or b"") for one in records]
        ours = seconds(desk.engine.catch_up)
        with self._plain_server("plain_push.db") as url:
            limit = seconds(lambda: self._plain_push(url))
            self._plain_pull_seconds = seconds(lambda: self._plain_pull(url))
        self._note("push_10000", ours, limit)

    def _pull(self, line: CountingLine) -> None:
        fresh = BenchDesk(self._folder, "fresh", line.port, self._centre)
        self._note("pull_10000", seconds(fresh.engine.catch_up), self._plain_pull_seconds)
        fresh.close()

    def _nothing_new(self, desk: BenchDesk, line: CountingLine) -> None:
        line.reset()
        ours = median(desk.engine.round, ASKS)
        self.figures["idle_requests"] = line.requests / ASKS
        self.figures["idle_bytes"] = round((line.sent + line.received) / ASKS)
        with self._plain_server("plain_idle.db") as url:
            limit = median(lambda: _get(f"{url}/?after=0"), ASKS)
        self._note("idle_round", ours, limit)

    def _hundred(self, desk: BenchDesk) -> None:
        made = list(matters.proposals(desk.outside, bureau.PRECINCT, 100, seed=3))
        desk.store.record(bureau.HEAD, bureau.PRECINCT, made)
        bodies = [bytes(one.core) for one in desk.store.pending(100, 1 << 30).records]
        ours = seconds(desk.engine.catch_up)
        with self._plain_server("plain_hundred.db") as url:
            limit = seconds(lambda: _post(url, bodies))
        self._note("sync_100_of_10000", ours, limit)

    def _search(self, desk: BenchDesk) -> None:
        while desk.store.index():
            pass
        officer = desk.store.directory().roster.officers[bureau.HEAD]
        connection = plain.database(self._folder / "plain_search.db")
        plain.insert_all(connection, self._bodies)
        query = "SELECT n FROM events WHERE body LIKE ? ORDER BY n DESC LIMIT 50"
        for name, words in (("one", "噪"), ("two", "油烟")):
            ours = median(partial(desk.store.search, words, officer, 50), ASKS)
            limit = median(partial(_fetch, connection, query, words), ASKS)
            self._note(f"search_{name}_character", ours, limit)
        connection.close()

    def _start(self, path: Path) -> None:
        def until_painted(*arguments: str) -> float:
            began = time.perf_counter()
            with machines.process("-m", *arguments) as child:
                assert child.stdout is not None
                child.stdout.readline()
                return time.perf_counter() - began

        limit = statistics.median(until_painted("bench.bare_window") for _ in range(3))
        ours = statistics.median(until_painted("bench.list_window", str(path)) for _ in range(3))
        self._note("start_to_list_10000", ours, limit)

    def _case_page(self) -> None:
        """A step's form and what is offered, beside painting the page that they stand on."""
        with machines.process("-m", "bench.case_page") as child:
            assert child.stdout is not None
            measured = json.loads(child.stdout.readlines()[-1])
        for name in ("form", "offered"):
            self._note(f"step_{name}", measured[name] / 1000, measured["painted"] / 1000)

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


def _fetch(connection: sqlcipher3.Connection, query: str, words: str) -> list[tuple[int]]:
    found: list[tuple[int]] = connection.execute(query, (f"%{words}%",)).fetchall()
    return found


def _post(url: str, bodies: list[bytes]) -> None:
    packed = zstandard.compress(json.dumps([body.decode() for body in bodies]).encode())
    request = urllib.request.Request(url, data=packed)  # noqa: S310 - our own loopback server
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own loopback server
        answer.read()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - our own loopback server
        data: bytes = answer.read()
        return data


def main() -> int:
    """Run and print."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.run()
    width = max(map(len, bench.figures))
    for name, figure in bench.figures.items():
        print(f"{name:<{width}}  {figure:>12g}")
    print(json.dumps(bench.figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
