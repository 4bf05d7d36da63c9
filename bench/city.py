"""A city's citizens and the teams that work their letters, in the time of a replay.

Citizens use the citizens' pages over HTTP, officers the services of their own station's desk,
which syncs with the centre as ever.  What is invented is when and what: letters in the course of a
year and of a day, 2.8 of them by one writer (domain 0), the same matter told twice, and some who
are not satisfied.  Everybody does what the rules say is theirs to do, and nothing is left lying.
"""

from __future__ import annotations

import math
import time
from bisect import bisect
from collections import Counter, deque
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from bench.machines import DESK_KEY
from bench.matters import GIVEN, PLACES, SURNAMES, WORDS
from bench.replayed import Replayed
from casework.cases.letter.closing import LetterCallBackRecorded, LetterClosed
from casework.cases.letter.dispatch import LetterDispatched
from casework.cases.letter.state import Letter
from casework.event import CHINA
from casework.outside import new_id
from casework.wire import EnrolRequest
from casework.worklist import awaited, is_turn
from desk_client import signing
from desk_client.credentials import Secrets
from desk_client.services import cases, duty, merging
from desk_client.services.cases import CaseQuery
from desk_client.services.desk import Desk, Session
from desk_client.services.sign_in import sign_in
from desk_client.store import Identity, Store
from desk_client.sync.ahead import ahead
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.centre.citizen import Citizen, Page
from tests.harness.lives.letter import DEFAULT, Mail
from tests.harness.lives.publishing import proposed
from tests.harness.proposals import propose_as

MEAN, PEAK = 381, 675
"""Letters of a day (domain 0)."""
PEAK_DAY = (7, 14)
"""Noise: the nights of summer are when most is written (seed 002)."""
WORKDAY, WEEKEND, SUMMER, SPREAD = 1.15, 0.62, 0.18, 0.08
HOURS = (1, 1, 1, 1, 1, 2, 3, 6, 10, 12, 11, 9, 8, 9, 10, 10, 9, 8, 8, 9, 10, 8, 5, 3)
"""How many of a day's letters come in each of its hours, as parts."""
PER_WRITER, SAME_MATTER = 2.8, 0.35
"""Letters of one writer; how often the next one tells of the same matter."""
DISSATISFIED, PUBLISHED, LOOKED_UP, READ = 0.08, 0.05, 0.5, 0.5
"""Of a hundredth: first call-backs, answers told to all, letters looked up, boards read."""
RECENT = 300
"""So many writers and codes are remembered."""
OTHERS = {bureau.ADMIN, bureau.SECURITY, bureau.AUDITOR}
"""Officers who have nothing to do with letters."""
AT_ONCE = 500
"""So many cases an officer takes from a list."""


def letters_of(day: date, seed: int) -> int:
    """How many are written on a day."""
    if (day.month, day.day) == PEAK_DAY:
        return PEAK
    share = WEEKEND if day.weekday() >= 5 else WORKDAY
    season = 1 + SUMMER * math.cos((day.timetuple().tm_yday - 195) / 365 * math.tau)
    noise = 1 + SPREAD * Random(f"{seed} {day}").uniform(-1, 1)
    return min(round(MEAN * share * season * noise), PEAK)


def moments_of(day: date, seed: int) -> list[datetime]:
    """When they are written, in order."""
    dice = Random(f"{seed} {day} moments")
    hours = dice.choices(range(24), HOURS, k=letters_of(day, seed))
    midnight = datetime.combine(day, clock_time(), CHINA)
    return sorted(midnight + timedelta(hours=hour, seconds=dice.uniform(0, 3600)) for hour in hours)


class Timings:
    """How long pages took and how big they were; its size does not grow with their number."""

    def __init__(self) -> None:
        self._taken: dict[str, Counter[int]] = {}
        self.largest: dict[str, int] = {}

    def add(self, page: str, seconds: float, size: int) -> None:
        """One answer, as whoever asked had it."""
        self._taken.setdefault(page, Counter())[round(seconds * 10_000)] += 1
        self.largest[page] = max(size, self.largest.get(page, 0))

    @property
    def pages(self) -> list[str]:
        """Those that were asked for."""
        return sorted(self._taken)

    def ms(self, page: str, share: int) -> float:
        """So many in a hundred took no longer."""
        taken = self._taken[page]
        ordered = sorted(taken)
        sums = [taken[ordered[0]]]
        for one in ordered[1:]:
            sums.append(sums[-1] + taken[one])
        return ordered[min(bisect(sums, sums[-1] * share // 100), len(ordered) - 1)] / 10


class Written(NamedTuple):
    """What somebody wrote once, and may write again."""

    name: str
    phone: str
    title: str
    place: str
    content: str


class Citizens:
    """Whoever writes, looks a letter up, and reads the board."""

    def __init__(self, url: str, seed: int) -> None:
        self._citizen = Citizen(url)
        self._dice = Random(f"{seed} citizens")
        self._writers = deque[Written](maxlen=RECENT)
        self._codes = deque[str](maxlen=RECENT)
        self._known = 0
        self.written = 0
        self.timings = Timings()

    def write(self) -> None:
        """One letter, and what goes with it: the first page, the form, the receipt."""
        told = self._told()
        self._writers.append(told)
        self._asked("home", lambda: self._citizen.opens(""))
        form = self._asked("form", lambda: self._citizen.opens("write"))
        typed = {
            "type": "HELP",
            "title": told.title,
            "content": told.content,
            "place": told.place,
            "writer__name": told.name,
            "writer__phone": told.phone,
        }
        receipt = self._asked("receipt", lambda: self._citizen.sends(form, "write", **typed))
        if receipt.status != 201:
            raise RuntimeError(receipt.words)
        self.written += 1
        self._codes.append(form.forms["/zh/write"]["code"])
        if self._dice.random() < LOOKED_UP:
            self.look_up()
        if self._dice.random() < READ:
            self._asked("board", lambda: self._citizen.opens("answers?q=" + WORDS[0]))

    def look_up(self) -> None:
        """How a letter of these days stands."""
        code = self._dice.choice(self._codes)
        found = self._asked("letter", lambda: self._citizen.follows(code))
        if found.status != 200:
            raise RuntimeError(found.words)

    def close(self) -> None:
        """Nobody writes any more."""
        self._citizen.http.close()

    def _told(self) -> Written:
        dice = self._dice
        before = dice.choice(self._writers) if self._writers else None
        is_new = before is None or dice.random() < 1 / PER_WRITER
        if before is not None and not is_new and dice.random() < SAME_MATTER:
            return before._replace(content=f"{before.content}至今没有解决,请尽快处理。")
        place, word = dice.choice(PLACES), dice.choice(WORDS)
        house = dice.randrange(1, 400)
        content = f"{place}{house}号院{word},反映多次没有解决,希望尽快派人到现场查看并处理。"
        if before is not None and not is_new:
            return Written(before.name, before.phone, f"{place}{house}号{word}", place, content)
        self._known += 1
        name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, 2))
        phone = f"138{self._known:08d}"
        return Written(name, phone, f"{place}{house}号{word}", place, content)

    def _asked(self, page: str, ask: Callable[[], Page]) -> Page:
        began = time.perf_counter()
        answer = ask()
        self.timings.add(page, time.perf_counter() - began, len(answer.html.encode()))
        return answer


class Station:
    """A station's desk with its officers, each signed in under their own name."""

    def __init__(self, folder: Path, clock: Replayed, url: str, unit: str, code: str) -> None:
        self.clock, seed, device = clock, clock.random(32), new_id(clock)
        with HttpPort(url) as door:
            answer = door.enrol(EnrolRequest(code, device, signing.public_key(seed)))
        secrets = Secrets(DESK_KEY, seed, answer.token)
        self.path = folder / f"{answer.short}.db"
        self.store = Store.open(self.path, DESK_KEY, clock, secrets)
        self.store.enrol(
            Identity(device, answer.unit, answer.short, answer.centre_key, answer.zone)
        )
        self._line = HttpPort(url, answer.token)
        self._engine = Engine(self.store, self._line, signing.signer(seed), ahead=ahead)
        own = next(one for one, at, _ in bureau.DEVICES if at == unit)
        self._officers = [
            officer
            for officer, machine in bureau.DEVICE_OF.items()
            if machine == own and officer not in OTHERS
        ]
        self.sessions: dict[str, Session] = {}

    def sign_in(self, password: str) -> None:
        """Everybody does, once their passwords have come."""
        self.sync()
        desk = Desk(self.store, self.clock, lambda: None, lambda: None)
        numbers = {id: police_no for id, police_no, *_ in bureau.OFFICERS}
        for officer in self._officers:
            self.sessions[officer] = sign_in(desk, numbers[officer], password)

    def sync(self) -> None:
        """Talk to the centre until nothing is left to say, and do what waits behind it."""
        self._engine.catch_up()
        self.store.index()
        self.store.settle()

    def may_sign(self) -> None:
        """Everybody has typed their password a moment ago."""
        for session in self.sessions.values():
            session.proof.give(self.clock.now(), self.clock.monotonic_ms())

    def close(self) -> None:
        """Close line and file."""
        self._line.close()
        self.store.close()


class Teams:
    """The officers of several stations at work."""

    def __init__(self, stations: dict[str, Station], seed: int) -> None:
        self.stations = stations
        self._dice = Random(f"{seed} teams")
        self.taken: Counter[str] = Counter()
        """Steps that were taken, by their event type."""

    def watch(self) -> None:
        """The duty team looks what came: signs, merges what tells of one matter, sends on."""
        station = self.stations[bureau.BUREAU]
        station.sync()
        session = station.sessions[bureau.TRIAGE]
        came = duty.unsigned(session)
        if not came:
            return
        station.may_sign()
        for row in came:
            duty.sign(session, row.case)
            self.taken["LetterSigned"] += 1
            self._merge(session, row.case)
        for _ in range(2):  # graded, then sent to the unit that works on it
            self._work(station, bureau.TRIAGE)
        station.sync()

    def round(self) -> None:
        """Every officer takes one step with every matter that waits for them."""
        for station in self.stations.values():
            station.sync()
            station.may_sign()
            for officer in station.sessions:
                self._work(station, officer)
            station.sync()

    def _work(self, station: Station, officer: str) -> None:
        session = station.sessions[officer]
        mine = CaseQuery(("letter",), "mine", most=AT_ONCE)
        for row in cases.rows(session, mine):
            letter, seat = session.case(row.case), session.seat()
            # A step before this one may have moved it, or the letter that it waits for.
            if letter is None or not is_turn(letter, seat):
                continue
            on, waits = awaited(letter, seat.context)
            if isinstance(on, Letter) and waits is not None:
                self._take(session, on, waits.step.__name__)

    def _take(self, session: Session, letter: Letter, step: str) -> None:
        now = session.desk.now()
        _, usual = DEFAULT[step]
        body, private = usual(_At(now))
        if step == LetterDispatched.__name__:
            lead = (bureau.PRECINCT, bureau.SISTER)[len(letter.place) % 2]
            body = LetterDispatched(lead_unit=lead)
        if step == LetterCallBackRecorded.__name__ and not letter.dissatisfied:
            is_good = self._dice.random() >= DISSATISFIED
            body = _At(now).calls("good call" if is_good else "bad call")
        session.record([propose_as(letter.case, step, body, private)])
        self.taken[step] += 1
        if step == LetterClosed.__name__ and self._dice.random() < PUBLISHED:
            self._publish(session, letter.case, now.astimezone(CHINA).date())

    def _publish(self, session: Session, case: str, today: date) -> None:
        office = self.stations[bureau.BUREAU].sessions[bureau.OFFICE]
        form = proposed(today)
        office.record([propose_as(case, "LetterPublicationProposed", *form)])
        self.taken["LetterPublicationProposed"] += 1

    def _merge(self, session: Session, case: str) -> None:
        pairs = (one for one in merging.offered(session, case) if one.refusal is None)
        pair = next(pairs, None)
        if pair is not None:
            merging.merge_pair(session, case, pair)
            self.taken["LetterMerged"] += 1


class _At(Mail):
    """The usual forms of a letter's steps, at a moment."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    @property
    def now(self) -> Any:
        return self._now


def hours_of(day: date) -> Iterator[datetime]:
    """When the stations make a round on a working day."""
    for hour in (9, 11, 14, 16):
        yield datetime.combine(day, clock_time(hour), CHINA)
