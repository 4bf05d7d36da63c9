"""Who stands on the lists of a week: whom a station served, each case on one list only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from casework.cases.call_sample.drawing import CallSampleFixed
from casework.cases.call_sample.state import (
    MOST_LISTED,
    PERCENT,
    TRIES,
    CallSample,
    SampledKind,
    end_of,
)
from casework.cases.letter.state import Letter
from casework.cases.letter.statuses import DONE
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.codes import Role
from casework.context import Directory
from casework.officers import Roster
from casework.state import State

SAMPLED = ("walk_in", "visit", "letter")
WEEK = timedelta(days=7)
BACK = "call_sample.back.days"
"""The threshold: what was done longer ago is listed no more."""


class Served(NamedTuple):
    """What was done for a citizen: of which kind, by whose unit, when; whether one can call."""

    sampled: SampledKind
    unit: str
    at: datetime
    is_reachable: bool


def served(state: State) -> Served | None:
    """What a case counts as; ``None`` while it is not done, or where nobody was served."""
    match state:
        case WalkIn(status="DONE" | "RATED" | "HANDED_OFF"):
            at = state.done_at or state.handed_off_at
            if at is None:
                return None
            has_phone = state.person is not None and bool(state.person.phone)
            return Served(SampledKind.WALK_IN, state.unit, at, has_phone)
        case Visit(status="RECORDED" | "REVIEWED" | "ARCHIVED", recorded_at=datetime() as at):
            has_phone = state.person is not None and bool(state.person.phone)
            return Served(SampledKind.VISIT, state.unit, at, has_phone)
        case Letter(closed_at=datetime() as at) if state.status in DONE:
            return Served(SampledKind.LETTER, state.lead_unit or state.unit, at, True)
    return None


def listed(
    cases: Iterable[State],
    before: Iterable[CallSample],
    week: date,
    directory: Directory,
    now: datetime,
) -> Iterator[CallSampleFixed]:
    """The lists that are to be fixed after a week.

    ``before``: the lists that there are.  What arrived late stands on the next list.
    """
    known, there = set[str](), set[tuple[str, SampledKind, date]]()
    for sample in before:
        known.update(sample.population)
        there.add((sample.station, sample.sampled, sample.week))
    end = end_of(week)
    first = end - timedelta(days=directory.threshold(BACK, now))
    found = defaultdict[tuple[str, SampledKind], list[str]](list)
    silent = defaultdict[tuple[str, SampledKind], int](int)
    for state in cases:
        one = served(state)
        if one is None or state.case in known or not first <= one.at < end:
            continue
        key = directory.roster.station(one.unit), one.sampled
        if (*key, week) in there:
            continue
        if one.is_reachable:
            found[key].append(state.case)
        elif one.at >= end - WEEK:
            silent[key] += 1
    for (station, sampled), population in sorted(found.items()):
        asking = asked_by(station, sampled, directory.roster)
        percent = directory.threshold(PERCENT[sampled], now)
        if not asking or percent <= 0:
            continue
        for part, some in enumerate(_parts(sorted(population)), 1):
            yield CallSampleFixed(
                unit=asking,
                station=station,
                sampled=sampled,
                week=week,
                part=part,
                percent=percent,
                tries=directory.threshold(TRIES, now),
                population=some,
                unreachable=silent[station, sampled] if part == 1 else 0,
            )


def _parts(population: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for first in range(0, len(population), MOST_LISTED):
        yield tuple(population[first : first + MOST_LISTED])


def asked_by(station: str, sampled: SampledKind, roster: Roster) -> str:
    """The nearest station above the one that served where somebody calls back; empty: none."""
    role = Role.SUPERV if sampled is SampledKind.LETTER else Role.REVISIT
    calling = {
        roster.station(one.unit)
        for one in roster.officers.values()
        if one.is_active and role in one.roles
    }
    above = (roster.station(one) for one in roster.upward(station))
    return next((one for one in above if one != station and one in calling), "")
