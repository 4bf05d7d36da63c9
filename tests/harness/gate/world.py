"""Officers act on items at random, rightly and wrongly, over four paths; an oracle watches.

``single`` one action at a time · ``bulk`` several at once, all or nothing · ``import`` the
same from JSON · ``sync`` three desks that see one another's work late, whose events arrive
out of order and are held until their case is there.

Everything goes through ``registry.check`` and ``evolve``; every closing that they let
happen is held against :class:`~tests.harness.gate.oracle.Oracle`.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

import msgspec

from casework.cases.directory import DelegationGiven
from casework.cases.ledger.gate import CLAUSES
from casework.cases.ledger.intake import LedgerItemDrafted
from casework.codes import (
    Channel,
    Ledger,
    Role,
)
from casework.context import Context, Directory
from casework.event import Event, Record
from casework.machine import MISSING
from casework.registry import MACHINES, TYPES, Proposal, check, compose, evolve, may_begin, read
from casework.state import State
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DIVISION,
    HEAD,
    PRECINCT,
    SISTER,
    START,
    fixed_id,
)
from tests.harness.gate.ideas import NEXT, ORDERS, THINKABLE, View, always, order
from tests.harness.gate.oracle import Oracle
from tests.harness.lives.ledger import (
    PRIVATE,
    ROAD,
    WHO,
    Form,
    Office,
)
from tests.harness.proposals import propose_as

DRAFTS = 3
"""How many items a world has; the last one is only a draft."""
PATHS = ("single", "bulk", "import", "sync")
STEPS = tuple(step for step in MACHINES["ledger_item"].steps if step.frm and step.by)
GATE = frozenset(clause.clause for clause in CLAUSES)


@cache
def staff() -> tuple[Directory, tuple[str, ...], dict[str, str]]:
    """The bureau with officers of two minds: heads who also handle or call, a deputy."""
    office = Office()
    hired = (
        office.hire(1, PRECINCT, Role.UNIT_HEAD, Role.HANDLER),
        office.hire(2, PRECINCT, Role.UNIT_HEAD, Role.REVISIT),
        office.hire(3, PRECINCT, Role.HANDLER, Role.REVISIT),
        office.hire(4, DIVISION, Role.DIV_HEAD, Role.REVISIT, Role.HANDLER),
        office.hire(5, DIVISION, Role.HANDLER),
        office.hire(6, PRECINCT, Role.DEPUTY, Role.HANDLER),
        office.hire(7, BUREAU, Role.HANDLER),
    )
    given = {}
    for number, (delegator, taker, role) in enumerate(
        ((HEAD, hired[5], Role.UNIT_HEAD), (CHIEF, bureau.DEPUTY, Role.CHIEF))
    ):
        case = fixed_id(6, number + 1)
        body = DelegationGiven(taker, (role,), START, START + timedelta(days=400))
        office.happen(delegator, Proposal(case, body))
        given[taker] = case
    actors = tuple(
        officer.id for officer in office.directory.roster.officers.values() if not officer.is_aux
    )
    return office.directory, actors, given


@dataclass
class LateDesk:
    """What one machine knows: accepted events, and its own that wait."""

    station: str
    states: dict[str, State] = field(default_factory=dict)
    waiting: list[Event[Any]] = field(default_factory=list)
    seen: dict[str, list[str]] = field(default_factory=dict)


class GateWorld:
    """A world under one seed.  ``violations`` are closings that should not have been."""

    def __init__(self, path: str, seed: int) -> None:
        self.path = path
        self.dice = Random(f"{path} {seed}")
        self.directory, self.actors, self.given = staff()
        self.roster = self.directory.roster
        self.oracle = Oracle(self.roster, settled={ORDERS[1]})
        self.states: dict[str, State] = {}
        self.now = START
        self.made = 0
        self.cases: list[str] = []
        self.refused: Counter[str] = Counter()
        self.closed = 0
        self.violations: list[str] = []
        stations = {self.roster.station(self.roster.officers[one].unit) for one in self.actors}
        self._desks = {station: LateDesk(station) for station in sorted(stations)}
        self._devices: dict[str, str] = {}
        self._held: dict[str, list[Event[Any]]] = {}
        self._views: dict[str, list[str]] = {}

    # ------------------------------------------------------------------ the run

    def run(self, steps: int) -> "GateWorld":
        """Live through so many actions, along this world's path."""
        walk: Callable[[], None] = getattr(self, f"_{self.path}")
        self._open()
        for _ in range(steps):
            self.now += timedelta(minutes=self.dice.choice((1, 30, 600)))
            walk()
        return self

    def _open(self) -> None:
        """Two items, somewhere on the ordinary road; a third is only drafted."""
        for ledger in (Ledger.CLAIM, Ledger.COMPLAINT, Ledger.CLAIM):
            case = fixed_id(9, 900 + len(self.cases))
            self.cases.append(case)
            body = LedgerItemDrafted(
                ledger=ledger, channel=Channel.WALK, owner=PRECINCT, place="钟楼社区3号院"
            )
            draft = Proposal(case, body, PRIVATE)
            if len(self.cases) == DRAFTS and self.path == "sync":
                self._record_at(self._desks[PRECINCT], bureau.DESK, draft)
                continue
            self.try_it(bureau.DESK, draft)
            if len(self.cases) < DRAFTS:
                self._lead_on(case)
        if self.path == "sync":
            for desk in self._desks.values():
                self._fetch(desk)

    def _lead_on(self, case: str) -> None:
        """Along the road by whoever ordinarily goes it, as far as chance has it."""
        for name in ROAD[: self.dice.randint(0, len(ROAD) - 1)]:
            if self.dice.random() < 0.9:
                form = self.form(case, self.states[case], name)
                self.try_it(WHO[name], propose_as(case, name, *form))

    def _single(self) -> None:
        actor, proposal = self.idea(self.states)
        self.try_it(actor, proposal)

    def _bulk(self) -> None:
        """All or nothing, each checked against the case as those before it leave it."""
        states, ready = dict(self.states), list[Event[Any]]()
        pool: tuple[str, ...] = ()
        for _ in range(self.dice.randint(1, 3)):
            actor, proposal = self.idea(states, pool)
            pool = (actor,)
            event = self.event(actor, proposal, states.get(proposal.case))
            clause = self._why_not(states, event)
            if clause:
                self.refused[clause] += 1
                return
            states[event.core.case] = evolve(states.get(event.core.case), event)
            ready.append(event)
        for event in ready:
            self.take(event)

    def _import(self) -> None:
        """Proposals that come as JSON: read by the registered types, then like any other."""
        actor, idea = self.idea(self.states)
        entry = TYPES[idea.type]
        private = None
        if idea.private is not None and entry.private is not None:
            private = entry.private.decode(msgspec.json.encode(idea.private))
        body = entry.body.decode(msgspec.json.encode(idea.body))
        self.try_it(actor, propose_as(idea.case, idea.type, body, private))

    # ------------------------------------------------------------------ sync

    def _sync(self) -> None:
        """A desk acts on what it knows, sends, or fetches."""
        desk = self._desks[self.dice.choice((PRECINCT, PRECINCT, DIVISION, BUREAU, SISTER))]
        doing = self.dice.random()
        if doing < 0.5:
            self._act_at(desk)
        elif doing < 0.65:
            self._send(desk)
        elif doing < 0.8:
            self._fetch(desk)
        else:
            self._send(desk)
            self._fetch(desk)

    def _tip(self, desk: LateDesk) -> tuple[dict[str, State], dict[str, list[str]]]:
        """The cases as this desk has them, and which events stand in each."""
        tip, seen = dict(desk.states), {case: list(ids) for case, ids in desk.seen.items()}
        for event in desk.waiting:
            if not self._why_not(tip, event):
                tip[event.core.case] = evolve(tip.get(event.core.case), event)
                if not TYPES[event.core.type].step.is_quiet:
                    seen.setdefault(event.core.case, []).append(event.core.id)
        return tip, seen

    def _act_at(self, desk: LateDesk) -> None:
        pool = tuple(one for one in self.actors if self._station_of(one) == desk.station)
        actor, proposal = self.idea(self._tip(desk)[0], pool)
        self._record_at(desk, actor, proposal)

    def _record_at(self, desk: LateDesk, actor: str, proposal: Proposal) -> None:
        """Recorded at the desk if it passes there; sent another time."""
        tip, seen = self._tip(desk)
        event = self.event(actor, proposal, tip.get(proposal.case))
        if not self._why_not(tip, event):
            self._views[event.core.id] = seen.get(event.core.case, [])
            desk.waiting.append(event)

    def _station_of(self, officer: str) -> str:
        return self.roster.station(self.roster.officers[officer].unit)

    def _send(self, desk: LateDesk) -> None:
        for event in desk.waiting:
            self.take(event)
        desk.waiting = []

    def _fetch(self, desk: LateDesk) -> None:
        desk.states = dict(self.states)
        desk.seen = {case: list(facts.history) for case, facts in self.oracle.items.items()}

    # ------------------------------------------------------------------ one event

    def event(self, actor: str, proposal: Proposal, state: State | None) -> Event[Any]:
        """The event as the actor's desk records it."""
        self.made += 1
        unit = self.roster.officers[actor].unit
        record: Record = compose(
            proposal,
            id=fixed_id(8, self.made),
            salt=bytes(16),
            at=self.now,
            since_server=None,
            seen=state.last if state else None,
            actor=actor,
            unit=unit,
            device=self._device(unit),
            seq=self.made,
        )
        return read(record)

    def _why_not(self, states: dict[str, State], event: Event[Any]) -> str:
        context = Context(self.now, self.directory, lambda case: states.get(case) or order(case))
        refusal = check(states.get(event.core.case), event, context)
        return refusal.clause if refusal else ""

    def try_it(self, actor: str, proposal: Proposal) -> None:
        """Propose on what stands at the centre."""
        self.take(self.event(actor, proposal, self.states.get(proposal.case)))

    def take(self, event: Event[Any]) -> None:
        """The centre takes the event in: accepted, refused, or held for its case."""
        case = event.core.case
        clause = self._why_not(self.states, event)
        if clause == MISSING:
            self._held.setdefault(case, []).append(event)
            return
        is_closing = event.core.type in ("CloseRequested", "LedgerItemClosed")
        if clause:
            self.refused[clause] += 1
            if is_closing and clause in GATE:
                self._hold_refusal(event, clause)
            return
        if event.core.type == "LedgerItemClosed":
            self._hold_closing(event)
        self.states[case] = evolve(self.states.get(case), event)
        self.oracle.accept(event)
        for waiting in self._held.pop(case, []):
            self.take(waiting)

    def _hold_closing(self, event: Event[Any]) -> None:
        self.closed += 1
        facts = self.oracle.items[event.core.case]
        found = sorted(self.oracle.faults(event))
        if not facts.requested_by:
            found.append("closing was never asked for")
        if self._views.get(event.core.id, facts.history) != facts.history:
            found.append("signed without having seen everything")
        self.violations += [f"{event.core.case} closed: {one}" for one in found]

    def _hold_refusal(self, event: Event[Any], clause: str) -> None:
        if clause not in self.oracle.faults(event):
            self.violations.append(f"{event.core.type} refused by {clause} without a reason")

    # ------------------------------------------------------------------ what they think of

    def idea(self, states: dict[str, State], pool: tuple[str, ...] = ()) -> tuple[str, Proposal]:
        """Mostly what helps an item on, by somebody who may; now and then anything."""
        case = self.dice.choice([one for one in self.cases if one in states])
        state = states[case]
        who, name = self._plan(state, pool or self.actors)
        body, private = self.form(case, state, name)
        under = self.given.get(who, "")
        if under and hasattr(body, "under") and self.dice.random() < 0.8:
            body = msgspec.structs.replace(body, under=under)
        return who, propose_as(case, name, body, private)

    def form(self, case: str, state: State, name: str) -> Form:
        """What an officer writes who sees the case like this."""
        return View(self, case, state, name).form()

    def _plan(self, state: State, pool: tuple[str, ...]) -> tuple[str, str]:
        """Who tries what: of some thoughts the first that could begin at all."""
        useful = [name for name in NEXT[state.status] if THINKABLE.get(name, always)(state)]
        thoughts = [(self.dice.choice(pool), self.dice.choice(useful)) for _ in range(30)]
        if self.dice.random() < 0.12:
            return thoughts[0][0], self.dice.choice(STEPS).name
        for who, name in thoughts:
            if self._may_begin(state, who, name):
                return who, name
        return thoughts[0]

    def _may_begin(self, state: State, who: str, name: str) -> bool:
        unit = self.roster.officers[who].unit
        refusal = may_begin(
            state,
            name,
            actor=who,
            unit=unit,
            device=self._device(unit),
            context=Context(self.now, self.directory, order),
        )
        return refusal is None or refusal.clause in GATE

    def _device(self, unit: str) -> str:
        station = self.roster.station(unit)
        if station not in self._devices:
            devices = self.roster.devices.values()
            self._devices[station] = next(
                one.id for one in devices if self.roster.station(one.unit) == station
            )
        return self._devices[station]
