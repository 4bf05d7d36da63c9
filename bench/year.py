"""``python -m bench.year [--days N]``: a year of a city's letters, lived by citizens and teams.

A peak of 675 letters a day and 381 in the mean, written at the citizens' pages and worked by four
stations' desks that sync with a real centre, in replayed time (``bench.city``, ``bench.replayed``).
Each day is a line: how many times faster than life it passed, what a letter cost, what the
processes hold.  At the end everybody works on until nothing waits, and the counts of citizens,
centre and desk must agree, and both must verify.  365 days are the year; a few are a slice of it,
which begins before its peak.  The last line is one JSON object.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from itertools import accumulate
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple

import psycopg
from argon2 import PasswordHasher

from bench import machines
from bench.city import Citizens, Station, Teams, hours_of, moments_of
from bench.figures import Figures
from bench.machines import computed, memory
from bench.replayed import Replayed, centre_at
from casework.cases.directory import PasswordPrivate, PasswordSet
from casework.event import CHINA
from casework.registry import Proposal
from casework.state import State
from casework.worklist import next_step
from central_mailbox.centre import Centre
from central_mailbox.commands.opening import open_centre
from central_mailbox.keys import verify
from central_mailbox.settings import Settings
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.postgres import Cluster

YEAR, FIRST, SLICE_FIRST = 365, date(2026, 1, 1), date(2026, 7, 12)
DAY, LIFE = timedelta(days=1), 86_400
WATCH = timedelta(minutes=10)
"""A letter is signed for within ten minutes, day and night (domain 7.1)."""
WORKED_OFF = timedelta(days=14)
"""In so many days more nothing waits any longer."""
PASSWORD = "钟楼下的第七块青砖"  # noqa: S105 - of invented officers
DESKS = (bureau.BUREAU, bureau.DIVISION, bureau.PRECINCT, bureau.SISTER)


class Day(NamedTuple):
    """What one day was."""

    letters: int
    seconds: float
    computed: float
    centre_mb: float
    desks_mb: float


class City:
    """Citizens and four stations' desks in this process, beside the centre's with its pages."""

    def __init__(self, clock: Replayed, child: int, citizens: Citizens, teams: Teams) -> None:
        self.clock, self.citizens, self.teams = clock, citizens, teams
        self._child = child
        self._calendar = teams.stations[bureau.BUREAU].store.directory().calendar

    def live(self, day: date, moments: Sequence[datetime]) -> Day:
        """One day, from midnight to midnight, with the letters that are written then."""
        began, before, written = time.perf_counter(), self._computed(), self.citizens.written
        midnight = datetime.combine(day, clock_time(), CHINA)
        rounds = hours_of(day) if self._calendar.is_workday(day) else ()
        deeds: list[tuple[datetime, int, Callable[[], None]]] = [
            *((at, 0, self.citizens.write) for at in moments),
            *((midnight + WATCH * n, 1, self.teams.watch) for n in range(1, DAY // WATCH)),
            *((at, 2, self.teams.round) for at in rounds),
        ]
        for at, _, deed in sorted(deeds, key=lambda one: one[:2]):
            self.clock.set(at)
            deed()
        self.clock.set(midnight + DAY)
        return Day(
            self.citizens.written - written,
            time.perf_counter() - began,
            self._computed() - before,
            memory(self._child) / 1e6,
            memory(os.getpid()) / 1e6,
        )

    def waiting(self) -> int:
        """Letters with which somebody has yet to do something."""
        return sum(1 for one in self.letters() if next_step(one))

    def letters(self) -> tuple[State, ...]:
        """All letters, as they stand at the desk of the duty team."""
        return self.teams.stations[bureau.BUREAU].store.states("letter")

    def close(self) -> None:
        """Everybody goes home."""
        self.citizens.close()
        for station in self.teams.stations.values():
            station.close()

    def _computed(self) -> float:
        return computed(self._child) + time.process_time()


def main() -> int:
    """Live the days that were asked for, and count."""
    words = argparse.ArgumentParser(prog="bench.year", description=__doc__)
    words.add_argument("--days", type=int, default=4, help="how many; 365: the year")
    words.add_argument("--seed", type=int, default=1, help="another year")
    words.add_argument("--postgres", action="store_true", help="the centre on PostgreSQL")
    asked = words.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="year-")))
        database = stack.enter_context(_postgres()) if asked.postgres else ""
        print(json.dumps(replayed(folder, database, asked.days, asked.seed)))
    return 0


@contextmanager
def _postgres() -> Iterator[str]:
    cluster = Cluster()
    try:
        yield cluster.fresh()
    finally:
        cluster.stop()


def replayed(folder: Path, database: str, days: int, seed: int) -> Figures:
    """So many days, and what is left to do behind them; the figures."""
    first = FIRST if days >= YEAR else SLICE_FIRST
    clock = Replayed(folder / "clock")
    clock.set(datetime.combine(first, clock_time(), CHINA) - DAY)
    codes = _found(folder, database)
    with ExitStack() as stack:
        url, pages, child = stack.enter_context(_centre(folder, database))
        desks = {unit: Station(folder, clock, url, unit, code) for unit, code in codes.items()}
        city = City(clock, child, Citizens(pages, seed), Teams(desks, seed))
        stack.callback(city.close)
        for station in desks.values():
            station.sign_in(PASSWORD)
        lived = [_lived(city, first + DAY * n, seed) for n in range(days)]
        behind = first + DAY * days
        end = behind + WORKED_OFF
        while city.waiting() and behind < end:
            city.live(behind, ())
            behind += DAY
        written = city.citizens.written
        assert len(city.letters()) == written
        for station in desks.values():
            found = station.store.verify(verify)
            assert found.is_sound, found
        assert not any(station.store.sync_state().waiting for station in desks.values())
        waiting, steps = city.waiting(), sum(city.teams.taken.values())
        timings, disk = (
            city.citizens.timings,
            sum(one.path.stat().st_size for one in desks.values()),
        )
    at_centre, held = _verified(folder, database)
    assert at_centre == written
    return _figures(lived) | {
        "year_steps_of_teams": steps,
        "year_still_waiting": waiting,
        "year_centre_bytes_a_letter": round(held / written),
        "year_desks_bytes_a_letter": round(disk / written),
        **{f"page_{one}_p50_ms": timings.ms(one, 50) for one in timings.pages},
        **{f"page_{one}_p95_ms": timings.ms(one, 95) for one in timings.pages},
        **{f"page_{one}_bytes": timings.largest[one] for one in timings.pages},
    }


def _lived(city: City, day: date, seed: int) -> Day:
    """A day, and its line."""
    one = city.live(day, moments_of(day, seed))
    each, computed_each = (part / one.letters * 1000 for part in (one.seconds, one.computed))
    print(
        f"{day}  {one.letters:4} letters  {one.seconds:6.1f} s  × {LIFE / one.seconds:6,.0f}"
        f"  {each:5.0f} ms a letter ({computed_each:.0f} computed)"
        f"  centre {one.centre_mb:.0f} MB  desks {one.desks_mb:.0f} MB",
        flush=True,
    )
    return one


def _figures(lived: Sequence[Day]) -> Figures:
    letters, seconds = sum(one.letters for one in lived), sum(one.seconds for one in lived)
    third = max(1, len(lived) // 3)
    early, late = (
        sum(one.computed for one in some) / sum(one.letters for one in some)
        for some in (lived[:third], lived[-third:])
    )
    return {
        "year_days": len(lived),
        "year_letters": letters,
        "year_times_life": round(len(lived) * LIFE / seconds),
        "year_letters_a_second": round(letters / seconds, 2),
        "year_computed_ms_a_letter": round(sum(one.computed for one in lived) / letters * 1000),
        "year_late_of_early": round(late / early, 2),
        "year_centre_mb": round(lived[-1].centre_mb),
        "year_centre_mb_grown_a_thousand_letters": _slope(lived, [one.centre_mb for one in lived]),
        "year_desks_mb": round(lived[-1].desks_mb),
        "year_desks_mb_grown_a_thousand_letters": _slope(lived, [one.desks_mb for one in lived]),
    }


def _slope(lived: Sequence[Day], held: Sequence[float]) -> float:
    """Megabytes that a thousand letters add, behind the first third, in which caches fill."""
    came = list(accumulate(one.letters for one in lived))
    some = slice(len(lived) // 3, None)
    if len(held[some]) < 2:
        return 0.0
    return round(linear_regression(came[some], held[some]).slope * 1000, 2)


def _found(folder: Path, database: str) -> dict[str, str]:
    """The bureau, with a password for everybody; a code for the desk of each station."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    given = (
        Proposal(bureau.fixed_id(7, number), PasswordSet(officer), PasswordPrivate(hashed))
        for number, (officer, *_) in enumerate(bureau.OFFICERS)
    )
    with _opened(folder, database, may_found=True) as centre:
        centre.found([*bureau.founding({}), *given])
        return {unit: centre.issue_code(code) for unit, code, *_ in bureau.UNITS if unit in DESKS}


@contextmanager
def _opened(folder: Path, database: str, *, may_found: bool = False) -> Iterator[Centre]:
    settings = Settings(data=folder / "centre", keys=folder / "keys", database=database)
    with centre_at(folder / "clock"):
        centre = open_centre(settings, may_found=may_found)
    try:
        yield centre
    finally:
        centre.close()


@contextmanager
def _centre(folder: Path, database: str) -> Iterator[tuple[str, str, int]]:
    """The centre at work: where desks and where citizens go, and its process."""
    command = [
        *("-m", "bench.replayed", str(folder / "clock"), "serve"),
        *("--data", str(folder / "centre"), "--keys", str(folder / "keys")),
        *(("--database", database) if database else ()),
        *("--port", "0", "--citizens", "127.0.0.1:0"),
    ]
    with machines.process(*command) as child:
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        yield url, child.stdout.readline().split()[-1], child.pid


def _verified(folder: Path, database: str) -> tuple[int, int]:
    """How many letters are at the centre, whose books must be clean; how many bytes they take."""
    with _opened(folder, database) as centre:
        report = verify_all(centre.store, centre.public_key)
        assert not report.findings, report.findings
        with centre.store.read() as tx:
            letters = sum(1 for row in tx.cases.scan() if row.kind == "letter")
    if database:
        with psycopg.connect(database) as connection:
            row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
            assert row is not None
            return letters, int(row[0])
    return letters, sum(one.stat().st_size for one in (folder / "centre").glob("*.db*"))


if __name__ == "__main__":
    sys.exit(main())
