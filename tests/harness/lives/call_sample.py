"""What a station did for citizens, the list that the centre fixes of it, and the lot."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from casework.audit.notes import COSIGNER, NoteKey, cosign
from casework.cases import walk_in
from casework.cases.call_sample.calling import CallSampleCalled, CallSampleLookedInto
from casework.cases.call_sample.drawing import CallSampleDrawn, CallSampleFixed
from casework.cases.call_sample.listing import asked_by
from casework.cases.call_sample.lot import Lot, drawn
from casework.cases.call_sample.state import (
    PERCENT,
    TRIES,
    CallSample,
    Finding,
    SampledKind,
    case_of,
    week_of,
)
from casework.cases.words import Words
from casework.codes import Satisfaction
from casework.event import Label
from casework.ids import SYSTEM
from casework.registry import Proposal, kind_of_state
from casework.state import Person
from casework.thresholds import Threshold, ThresholdTable
from tests.harness import bureau
from tests.harness.bureau import AUX, BUREAU, PRECINCT, Scribe
from tests.harness.lives.life import Life
from tests.harness.lives.walk_in import TOLD, receiving

SAID = Words("“当天就办好了,态度很好。”")
WITNESS = NoteKey("city.example/witness", COSIGNER, b"k" * 32)
GOOD = CallSampleCalled(no=1, is_true=True, satisfaction=Satisfaction.SATISFIED)
BAD = CallSampleCalled(no=1, is_true=False, satisfaction=Satisfaction.DISSATISFIED)
NOBODY = CallSampleCalled(no=1)
LOOKED = CallSampleLookedInto(no=1, finding=Finding.MISTAKE)


def lot(number: int = 1, origin: str = "city.example/log") -> Lot:
    """What a witness wrote under some head; each number another one."""
    line = cosign(lambda message: bytes((number % 256,)) * 64, WITNESS, "", number)
    root = base64.b64encode(number.to_bytes(32, "big")).decode()
    return Lot(origin=origin, size=number, root=root, line=line)


def served(scribe: Scribe, phone: str = "13800002207") -> str:
    """Somebody was received, and it is done; the case."""
    life = Life(scribe)
    told = walk_in.WalkInPrivate(Person("张桂英", phone), "问新生儿落户")
    life.do(AUX, receiving(scribe), told)
    life.do(AUX, walk_in.WalkInFinished(), TOLD)
    return life.case


def asking(scribe: Scribe, percent: int) -> None:
    """The bureau calls back so many of a hundred from now on."""
    codes = ("call_sample.walk_in_percent", "call_sample.visit_percent", "letter.recheck_percent")
    numbers = tuple(
        Threshold(code=one, label=Label(one, one), value=percent, source="[D]") for one in codes
    )
    table = ThresholdTable(id="古城", since=scribe.now.date(), thresholds=numbers)
    scribe.directory = replace(scribe.directory, thresholds=(table,))


def fixing(scribe: Scribe, cases: list[str], **changes: Any) -> CallSampleFixed:
    """The list of a week that is over."""
    fields: dict[str, Any] = {
        "unit": BUREAU,
        "station": PRECINCT,
        "sampled": SampledKind.WALK_IN,
        "week": week_of(scribe.now) - timedelta(days=7),
        "percent": 100,
        "tries": 3,
        "population": tuple(sorted(cases)),
    }
    return CallSampleFixed(**(fields | changes))


def fixed(scribe: Scribe | None = None, *, of: int = 2) -> Life:
    """A list of people who were received, all of whom will be called."""
    scribe = scribe or Scribe(bureau.directory())
    cases = [served(scribe) for _ in range(of)]
    scribe.later(days=7)
    asking(scribe, 100)
    life = Life(scribe)
    body = fixing(scribe, cases)
    life.case = case_of(body.station, body.sampled, body.week, body.part)
    life.do(SYSTEM, body)
    return life


def drawing(sample: CallSample, number: int = 1) -> CallSampleDrawn:
    """The lot of that number."""
    by = lot(number)
    return CallSampleDrawn(lot=by, cases=drawn(by, sample.population, sample.percent))


def calling(of: int = 2, scribe: Scribe | None = None) -> Life:
    """All are drawn and wait for a call."""
    life = fixed(scribe, of=of)
    life.do(SYSTEM, drawing(life.state))
    return life


def fixed_and_drawn(world: Scribe) -> Iterator[Proposal]:
    """A list of one, and a lot that falls on it."""
    received = next(one for one in world.states.values() if kind_of_state(one) == "walk_in")
    roster, directory = world.directory.roster, world.directory
    body = CallSampleFixed(
        unit=asked_by(roster.station(received.unit), SampledKind.WALK_IN, roster),
        station=roster.station(received.unit),
        sampled=SampledKind.WALK_IN,
        week=week_of(world.now) - timedelta(days=7),
        percent=directory.threshold(PERCENT[SampledKind.WALK_IN], world.now),
        tries=directory.threshold(TRIES, world.now),
        population=(received.case,),
    )
    case = case_of(body.station, body.sampled, body.week, body.part)
    yield Proposal(case, body)
    lots = (lot(number) for number in count(1))
    falls = next(one for one in lots if drawn(one, body.population, body.percent))
    yield Proposal(case, CallSampleDrawn(lot=falls, cases=body.population))
