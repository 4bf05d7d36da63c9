"""Just before every lawful step that the tests of the rules take: watched from beside.

So what holds of every step (what its form offers, what its bounds are) is asked of steps that
really happen, and a new step's own tests are enough.
"""

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from msgspec import Struct

from casework.cases.attaching import WITH_PAPERS, PapersAttached
from casework.cases.every_case import (
    OfficerRecused,
    PersonalDataRead,
    PersonalField,
    ReadReason,
    RecusalGround,
    RecusalLifted,
    event_type,
)
from casework.cases.words import Words
from casework.context import Context, Directory
from casework.event import Event, Refusal
from casework.registry import TYPES, Proposal, check, compose, evolve, kind_of_state, read
from casework.state import State
from casework.worklist import Seat
from tests.harness.bureau import DEVICE_OF, OFFICERS, UNIT_OF, Scribe, fixed_id
from tests.harness.papers import photo
from tests.harness.proposals import propose_as

FOLDER = Path(__file__).parents[2] / "casework"
SHARE = 2
"""Of one type in one test: the random lives would crowd out all others."""


class Moment(NamedTuple):
    """Just before a lawful step: who takes it, what they hand in, and the world as it is."""

    actor: str
    proposal: Proposal
    before: State | None
    now: datetime
    directory: Directory
    states: Mapping[str, State]

    @property
    def context(self) -> Context:
        """What the rules may look at."""
        return Context(self.now, self.directory, self.states.get)

    def seat(self, officer: str) -> Seat:
        """An officer at their machine."""
        return Seat(self.directory.roster.officers[officer], DEVICE_OF[officer], self.context)

    def seats(self) -> Iterator[Seat]:
        """Every officer of the bureau at their machine."""
        known = self.directory.roster.officers
        return (self.seat(one) for one, *_ in OFFICERS if one in known)

    def said_to(self, body: Struct, private: Struct | None) -> Refusal | None:
        """What the rules say to the same step with another form."""
        return check(self.before, self.event(body, private), self.context)

    def event(self, body: Struct, private: Struct | None) -> Event[Any]:
        """The same step with another form."""
        record = compose(
            Proposal(self.proposal.case, body, private),
            id=fixed_id(8, 1),
            salt=bytes(16),
            at=self.now,
            since_server=None,
            seen=self.before.last if self.before else None,
            actor=self.actor,
            unit=UNIT_OF[self.actor],
            device=DEVICE_OF[self.actor],
            seq=1,
        )
        return read(record)


@cache
def played() -> tuple[Moment, ...]:
    """The moments before lawful steps, a few of each type from each test."""
    found: list[Moment] = []
    for test in _tests():
        found += _watched(test)
    return (*found, *_of_every_kind(found))


def _of_every_kind(found: Iterable[Moment]) -> Iterator[Moment]:
    """The rows that every kind has: their tests take them on one kind, here they are on each."""
    walked: set[str] = set()
    for one in found:
        kind = "" if one.before is None else kind_of_state(one.before)
        if kind and kind not in walked and event_type(kind, PersonalDataRead) in TYPES:
            taken = tuple(_common_rows(one, kind))
            walked |= {kind} if taken else set()
            yield from taken


def _common_rows(one: Moment, kind: str) -> Iterator[Moment]:
    reading = PersonalDataRead(PersonalField.PHONE, ReadReason.CONTACT)
    yield from _by_anybody(one, event_type(kind, PersonalDataRead), partial(_same, reading), None)
    if kind in WITH_PAPERS:
        name = event_type(kind, PapersAttached)
        yield from _by_anybody(one, name, partial(_same, PapersAttached()), photo())
    backs = _by_anybody(
        one,
        event_type(kind, OfficerRecused),
        lambda officer: OfficerRecused(officer, RecusalGround.RELATIVE),
        Words("与来访人是亲属"),
    )
    for back in backs:
        yield back
        after = evolve(one.before, back.event(back.proposal.body, back.proposal.private))
        then = back._replace(before=after, states={**one.states, back.proposal.case: after})
        lifted: Struct = RecusalLifted(officer=back.actor)
        words = Words("经核实不是亲属")
        name = event_type(kind, RecusalLifted)
        yield from _by_anybody(then, name, partial(_same, lifted), words)


def _same(body: Struct, _: str) -> Struct:
    return body


def _by_anybody(
    one: Moment, name: str, body: Callable[[str], Struct], private: Struct | None
) -> Iterator[Moment]:
    """The step by the first officer who may take it."""
    case = one.proposal.case
    for officer, *_ in OFFICERS:
        proposal = propose_as(case, name, body(officer), private)
        made = one._replace(actor=officer, proposal=proposal)
        if made.said_to(proposal.body, proposal.private) is None:
            yield made
            return


def _tests() -> Iterator[Callable[[], None]]:
    """The tests of the rules that need nothing."""
    for path in sorted(FOLDER.glob("test_*.py")):
        module = vars(import_module(f"tests.casework.{path.stem}"))
        if "played" in module:  # it watches, too
            continue
        for name, found in module.items():
            is_test = name.startswith("test_") and inspect.isfunction(found)
            if is_test and not inspect.signature(found).parameters:
                yield found


def _watched(test: Callable[[], None]) -> list[Moment]:
    found: list[Moment] = []
    taken: Counter[str] = Counter()
    ask = Scribe.try_it

    def try_it(
        scribe: Scribe, actor: str, proposal: Proposal, seen: str | None = None
    ) -> Refusal | None:
        then = None
        if taken[proposal.type] < SHARE and actor in scribe.directory.roster.officers:
            states = dict(scribe.states)
            before = states.get(proposal.case)
            then = Moment(actor, proposal, before, scribe.now, scribe.directory, states)
        refusal = ask(scribe, actor, proposal, seen)
        if then is not None and refusal is None and actor in DEVICE_OF:
            taken[proposal.type] += 1
            found.append(then)
        return refusal

    # A test that fails says so where it stands.
    with patch.object(Scribe, "try_it", try_it), suppress(Exception, pytest.fail.Exception):
        test()
    return found
