"""Any kind of case, lived by anybody of the invented bureau: forms filled by what they ask for.

:class:`Anybody` opens a case and takes steps as an officer would who reads nothing but the form:
what stands in it at the beginning, else the first that may be chosen, else something that fits the
meaning of the field.  So a new step is lived without anybody writing a form for it.

``live`` throws dice; ``way_out`` looks for a finite way to an end that the rules allow.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import msgspec
from msgspec import Struct, structs

from casework.amend import Amended, AmendmentSettled
from casework.asking import Asking
from casework.calendar import add_months
from casework.cases.directory import ReceiverRegistered, build
from casework.cases.every_case import OfficerRecused, RecusalGround, event_type
from casework.cases.handover.state import case_of as handover_of
from casework.cases.month_account.drawing import MonthAccountDrawn
from casework.cases.month_account.state import case_of as month_account_of
from casework.cases.words import Words
from casework.codes import Coded, Role, Satisfaction
from casework.context import Directory
from casework.event import CHINA
from casework.fields import Meaning, Slot, slots
from casework.ids import SYSTEM
from casework.officers import READERS
from casework.receivers import read_receivers
from casework.registry import (
    MACHINES,
    TYPES,
    Proposal,
    check,
    compose,
    evolve,
    machine_of,
    read,
)
from casework.state import State
from casework.steps import Step
from casework.worklist import Seat, awaited, is_turn
from sample_bureau import founding, new_scenario
from tests.harness.bureau import RESOURCES, Scribe, fixed_id
from tests.harness.lives.call_sample import fixed_and_drawn
from tests.harness.lives.machine_alarm import by_chance

NOW = datetime(2026, 9, 14, 9, 0, tzinfo=CHINA)
SEED = 7
WORDS = "已当面核实情况,按规定办理,有关各方在场确认。"
TYPED: Mapping[Meaning, Any] = {
    Meaning.LINE: "城管局 2026-118 号",
    Meaning.WORDS: WORDS,
    Meaning.COUNT: 1,
    Meaning.MONEY: 100,
    Meaning.FLAG: True,
    Meaning.PHONE: "13800000199",
    Meaning.DOCUMENT: "340102198001011234",
    Meaning.FILE: "0" * 64,
    Meaning.TEMP_NO: "",
    Meaning.SECRET: "",
}
"""What is written where nothing in particular is meant."""
GOOD: Mapping[str, Any] = {
    "satisfaction": Satisfaction.SATISFIED,
    "solved": "YES",
    "reason": None,
}
"""What a citizen says at last: the way to an end, not what happens on it."""
TWO_SIDES = [
    {"person": {"name": "张桂英", "phone": "13800000101"}, "side": "ONE"},
    {"person": {"name": "李根生", "phone": "13800000102"}, "side": "OTHER"},
]
MEANT: Mapping[str, Callable[["Anybody", Asking[Any], Mapping[str, Any]], Any]] = {
    "MediationPrivate.parties": lambda world, asking, so_far: TWO_SIDES,
    "MediationHeld.started_at": lambda world, asking, so_far: world.now - timedelta(minutes=40),
    "MeasureDecided.before": lambda world, asking, so_far: {
        "count": 9,
        "since": (world.now - timedelta(days=30)).date(),
        "until": world.now.date(),
    },
    "EffectMeasured.after": lambda world, asking, so_far: {
        "count": 2,
        "since": asking.state.first_day_after,
        "until": asking.state.first_day_after + timedelta(days=asking.state.before.days - 1),
    },
    "VisitProblemLinked.linked_case": lambda world, asking, so_far: world.first("letter"),
    "ClueHandedOn.source_case": lambda world, asking, so_far: world.first("letter"),
    "ClueSettled.cases_cleared": lambda world, asking, so_far: int(so_far["result"] == "PROVED"),
    "ClueSettled.persons_caught": lambda world, asking, so_far: 0,
    "VisitProblemLinked.handed_to": lambda world, asking, so_far: "",
    "SupervisionOrderDrafted.responsible_unit": lambda world, asking, so_far: (
        asking.roster.officers[so_far["responsible"]].unit if so_far.get("responsible") else None
    ),
}
"""Fields whose value follows from another's, or that two people share out."""
BEGINNINGS: Mapping[str, tuple[str, ...]] = {
    "common_issue": ("letter", "letter"),
    "supervision_order": ("letter",),
    "clue": ("letter",),
    "ledger_item": ("letter",),
    "visit": ("letter",),
    "call_sample": ("walk_in",),
}
"""Cases that a kind is about: they are there before."""


def _last_month(world: "Anybody") -> Iterator[Proposal]:
    unit = world.dice.choice([*world.directory.roster.units.values()])
    station = world.directory.roster.station(unit.id)
    month = add_months(world.now.date().replace(day=1), -1)
    yield Proposal(
        month_account_of(station, month), MonthAccountDrawn(unit=station, month=month, lines=())
    )


OPENED_BY_THE_CENTRE: Mapping[str, Callable[["Anybody"], Iterator[Proposal]]] = {
    "month_account": _last_month,
    "call_sample": fixed_and_drawn,
    "machine_alarm": by_chance,
}
"""Kinds of which nobody fills a form in."""
OWN_ID: Mapping[str, Callable[[Seat], str]] = {
    "handover": lambda seat: handover_of(seat.officer.unit, 1),
}
"""Kinds whose id follows from who opens them."""
APART = (
    *("OfficerRecused", "RecusalLifted", "RespondentReleased", "PersonalDataRead", "Erased"),
    *("LimitAlarmed", "Chased", "PapersAttached"),
)
"""Rows that every kind has: they lead nowhere."""


@cache
def _founded() -> Directory:
    """The invented bureau on its first day."""
    states: dict[str, State] = {}
    bodies = read_receivers((RESOURCES / "receivers.json").read_bytes())[:4]
    registered = (
        Proposal(fixed_id(6, number), ReceiverRegistered(**structs.asdict(body)))
        for number, body in enumerate(bodies, 1)
    )
    for number, proposal in enumerate((*founding(new_scenario(SEED, NOW)), *registered), 1):
        record = compose(
            proposal,
            id=fixed_id(7, number),
            salt=bytes(16),
            at=NOW,
            since_server=None,
            seen=None,
            actor=SYSTEM,
            unit="",
            device=SYSTEM,
            seq=number,
        )
        states[proposal.case] = evolve(None, read(record))
    return build(states.values())


class Anybody(Scribe):
    """The bureau, and everything that happens in it; ``dice`` decide what may be decided."""

    def __init__(self, dice: Random) -> None:
        super().__init__(_founded(), NOW)
        self.dice = dice
        roster = self.directory.roster
        self.machines = {one.id: roster.machine_in(one.unit) for one in roster.officers.values()}

    def copy(self) -> "Anybody":
        """The same bureau at the same moment, to look ahead in."""
        other = Anybody(self.dice)
        other.directory, other.now, other.states = self.directory, self.now, dict(self.states)
        other._made = self._made
        return other

    def first(self, kind: str) -> str | None:
        """The first case of a kind."""
        return next(
            (one.case for one in self.states.values() if machine_of(one).kind == kind), None
        )

    def seats(self, roles: tuple[Role, ...]) -> list[Seat]:
        """The officers who hold one of these roles somewhere, at their machines."""
        context, roster = self.context(), self.directory.roster
        held = frozenset(roles)
        return [
            Seat(one, self.machines[one.id], context)
            for one in roster.officers.values()
            if one.is_active
            and self.machines[one.id]
            and held & {role for role, _ in roster.roles_of(one, self.now)}
        ]

    # ---------------------------------------------------------------------------- steps

    def open(self, kind: str) -> str | None:
        """A case of that kind is opened, where somebody fills its form in; its id."""
        for before in BEGINNINGS.get(kind, ()):
            about = self.open(before)
            if about is not None:
                self.live(about, 4)
        if kind in OPENED_BY_THE_CENTRE:
            steps = OPENED_BY_THE_CENTRE[kind](self)
            return [self.happen(SYSTEM, one).case for one in steps][-1]
        rows = [row for row in MACHINES[kind].steps if not row.frm and row.has_form]
        row, case = self.dice.choice(rows), self.new_case()
        seats = self.seats(row.by)
        for seat in self.dice.sample(seats, min(len(seats), 8)):
            case = OWN_ID[kind](seat) if kind in OWN_ID else case
            for wish in range(4):
                if self._take(row, case, None, seat, self.dice.randrange(99), wish % 2 == 1):
                    return case
        return None

    def take(self, row: Step[Any, Any], case: str, seats: list[Seat], tries: int) -> bool:
        """Somebody takes the step; the more often it was tried, the other its form is filled in."""
        state = self.states[case]
        able = [one for one in seats if one.may(state, row.name) is None]
        return any(
            self._take(row, case, state, seat, variant, is_full)
            for seat in able[:3]
            for variant in range(tries, tries + 6)
            for is_full in (False, True)
        )

    def _take(
        self,
        row: Step[Any, Any],
        case: str,
        state: State | None,
        seat: Seat,
        variant: int,
        is_full: bool,
    ) -> bool:
        so_far: dict[str, Any] = {}
        try:
            parts = [
                self._filled(schema, seat, state, so_far, variant, is_full)
                for schema in (row.body, row.private)
                if schema is not None
            ]
        except (msgspec.ValidationError, LookupError):
            return False
        body, private = (*parts, None)[:2]
        assert body is not None
        return self._written(seat, Proposal(case, body, private))

    def _written(self, seat: Seat, proposal: Proposal) -> bool:
        self._made += 1
        state = self.states.get(proposal.case)
        record = compose(
            proposal,
            id=fixed_id(8, self._made),
            salt=bytes(16),
            at=self.now,
            since_server=None,
            seen=state.last if state else None,
            actor=seat.officer.id,
            unit=seat.officer.unit,
            device=seat.device,
            seq=self._made,
        )
        event = read(record)
        if check(state, event, self.context()) is not None:
            return False
        self.states[proposal.case] = evolve(state, event)
        return True

    # ---------------------------------------------------------------------------- forms

    def _filled(
        self,
        schema: type[Struct],
        seat: Seat,
        state: State | None,
        so_far: dict[str, Any],
        variant: int,
        is_full: bool,
    ) -> Struct:
        values: dict[str, Any] = {}
        for slot in slots(schema):
            asking = seat.asking(state, so_far)
            meant = MEANT.get(f"{schema.__name__}.{slot.name}")
            value = (
                self._value(slot, asking, variant, is_full)
                if meant is None
                else meant(self, asking, so_far)
            )
            if value is not _LEFT:
                values[slot.name] = so_far[slot.name] = msgspec.to_builtins(value)
        return msgspec.convert(values, schema, strict=False)

    def _value(self, slot: Slot, asking: Asking[Any], variant: int, is_full: bool) -> Any:
        if not slot.is_asked:
            if slot.field.first is not None:
                return slot.field.first(asking)
            return "" if not slot.has_default else _LEFT
        if slot.name in GOOD and variant == 0:
            return GOOD[slot.name] if slot.is_needed or is_full else _LEFT
        first = slot.field.first(asking) if slot.field.first is not None else None
        if first not in (None, "", ()) and variant % 2 == 0:
            return first
        if not slot.is_needed and not is_full and first in (None, "", ()):
            return _LEFT
        one = self._one(slot, asking, variant)
        return (
            _LEFT if one is None else (one if isinstance(one, list) or not slot.is_many else [one])
        )

    def _one(self, slot: Slot, asking: Asking[Any], variant: int) -> Any:
        if slot.field.among is not None:
            found = tuple(slot.field.among(asking))
            return found[variant % len(found)].value if found else None
        if isinstance(slot.kind, type) and issubclass(slot.kind, Coded):
            members = tuple(slot.kind)
            return members[variant % len(members)]
        if slot.meaning is Meaning.CASE:
            kind = slot.field.source
            known = [
                one.case for one in self.states.values() if not kind or machine_of(one).kind == kind
            ]
            if slot.is_many:
                return known[:2] or None
            return known[variant % len(known)] if known else None
        if slot.parts:
            return {
                part.name: msgspec.to_builtins(value)
                for part in slot.parts
                if (value := self._value(part, asking, variant, True)) is not _LEFT
            }
        return self._typed(slot, asking, variant)

    def _typed(self, slot: Slot, asking: Asking[Any], variant: int) -> Any:
        roster = asking.roster
        if slot.meaning in (Meaning.UNIT, Meaning.OFFICER, Meaning.PARTY):
            pool = roster.units if slot.meaning is Meaning.UNIT else roster.officers
            return tuple(pool)[variant % len(pool)]
        if slot.meaning is Meaning.LISTED:
            items = self.directory.lists.get(slot.field.source, ())
            return items[variant % len(items)].code if items else None
        if slot.meaning is Meaning.RECEIVER:
            return next(iter(self.directory.receivers), None)
        if slot.meaning is Meaning.DAY:
            return (self.now + timedelta(days=3)).date()
        if slot.meaning is Meaning.MONTH:
            return self.now.date().replace(day=1)
        if slot.meaning is Meaning.MOMENT:
            return self.now - timedelta(minutes=variant % 3)
        if slot.meaning is Meaning.STEP:
            return None
        if slot.meaning is Meaning.KIND:
            return "letter"
        return TYPED.get(slot.meaning, WORDS)

    # ---------------------------------------------------------------------------- lives

    def live(self, case: str, steps: int) -> None:
        """Mostly what the case waits for, else anything that its status allows."""
        for _ in range(steps):
            if self.dice.random() < 0.1:
                self._step_back(case)
            state = self.states[case]
            on, waits = awaited(state, self.context())
            row = TYPES[waits.step.__name__].step if waits is not None else None
            if row is None or self.dice.random() < 0.35:
                rows = [one for one in machine_of(state).steps if _may_come(one, state)]
                if not rows:
                    return
                row, on = self.dice.choice(rows), state
            seats = self.seats(row.by)
            self.dice.shuffle(seats)
            if row.has_form:
                for seat in [one for one in seats if one.may(on, row.name) is None][:2]:
                    variant = self.dice.randrange(40)
                    if self._take(row, on.case, on, seat, variant, self.dice.random() < 0.5):
                        break
            self.later(hours=self.dice.choice((0, 1, 1, 30)))

    def _step_back(self, case: str) -> None:
        """Somebody steps back who has a colleague, or is a head below another head.

        A bureau whose only chief steps back has one appointed: that is no step of the case.
        """
        roster, state = self.directory.roster, self.states[case]
        who = self.dice.choice(self.seats((*READERS,)))
        near = [
            one
            for one in roster.station_of(who.officer.unit)
            if one.id not in (who.officer.id, *state.recused)
            and set(who.officer.roles) <= set(one.roles)
        ]
        if near or set(who.officer.roles) <= {Role.UNIT_HEAD, Role.DIV_HEAD}:
            row = event_type(machine_of(state).kind, OfficerRecused)
            body = TYPES[row].step.body(officer=who.officer.id, ground=RecusalGround.RELATIVE)
            self._written(who, Proposal(case, body, Words(WORDS)))

    def way_out(self, case: str, most: int = 60) -> tuple[str, ...] | None:
        """The steps of a finite way to an end; ``None`` where none was found."""
        path: list[str] = []
        taken: Counter[tuple[str, str]] = Counter()
        for _ in range(most):
            state = self.states[case]
            on, waits = awaited(state, self.context())
            if waits is None:
                return tuple(path)
            step = self._next(state, on, waits.step.__name__, taken)
            if step is None:
                return None
            taken[state.status, step] += 1
            path.append(step)
        return None

    def _next(
        self, state: State, on: State, awaits: str, taken: Counter[tuple[str, str]]
    ) -> str | None:
        """One step further: what is waited for, now or when time has passed, else any other."""
        for hours in (0, 3, 30, 24 * 8, 24 * 100, 24 * 400):
            self.later(hours=hours)
            if taken[state.status, awaits] < _OFTEN and self._takes(
                on, awaits, taken[state.status, awaits]
            ):
                return awaits
            if hours:
                self.later(hours=-hours)
        others = [
            row.name
            for row in sorted(
                (one for one in machine_of(state).steps if _may_come(one, state)),
                key=lambda row: taken[state.status, row.name],
            )
            if taken[state.status, row.name] < _OFTEN
        ]
        return next(
            (name for name in others if self._takes(state, name, taken[state.status, name])), None
        )

    def _takes(self, on: State, name: str, tries: int) -> bool:
        """Whether somebody can take a step, whose turn it is first."""
        row = TYPES[name].step
        if issubclass(row.body, AmendmentSettled):
            return self._settled(on, row)
        seats = self.seats(row.by)
        seats.sort(key=lambda seat: not is_turn(on, seat))
        return row.has_form and self.take(row, on.case, seats, tries)

    def _settled(self, on: State, row: Step[Any, Any]) -> bool:
        return any(
            self._written(seat, Proposal(on.case, row.body(one.field, "kept")))
            for seat in self.seats(row.by)
            for one in on.conflicts
        )


_LEFT = object()
_OFTEN = 12
"""So often is one step taken in one status: three calls and a message, contacts on two days."""


def _may_come(row: Step[Any, Any], state: State) -> bool:
    return (
        state.status in row.frm
        and row.has_form
        and not row.is_quiet
        and not row.name.endswith(APART)
        and not issubclass(row.body, Amended | AmendmentSettled)
    )


def kinds() -> Iterator[str]:
    """Every kind of case that officers work on."""
    return (kind for kind, machine in MACHINES.items() if machine.display is not None)
