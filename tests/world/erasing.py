"""What is erased in a world: by whom, and whether its words are gone from every machine.

Every sealed part that anybody wrote is remembered here, so that the judge can look for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
from msgspec import Raw

from casework.cases import WORK
from casework.cases.directory import build
from casework.cases.erasing import Erased, ErasureGround
from casework.cases.walk_in import (
    ResultText,
    Service,
    WalkInFinished,
    WalkInPrivate,
    WalkInReceived,
)
from casework.codes import ServiceCategory
from casework.context import Context
from casework.event import Record, read_core
from casework.metrics import Period, Scope
from casework.outside import new_id
from casework.registry import (
    MACHINES,
    Proposal,
    decode_state,
    evolve,
    kind_of_state,
    may_begin,
    read,
)
from casework.state import Person, State
from desk_client.store import RefusedError
from desk_client.store.packed import unpack
from tests.harness import bureau
from tests.harness.desk.disk import opened_raw
from tests.harness.machines.machines import CentreMachine, DeskMachine, secret
from tests.harness.rules.asked import FIGURES
from tests.tamper.hands import tables
from tests.world.judge import AtCentre

KINDS = frozenset(machine.kind for machine in WORK)
LONG_ENOUGH = 5
"""Characters of a text that is looked for: shorter ones stand anywhere."""
ALL = 1_000, 1 << 30
ENDED = 3
"""Receptions that end before a world begins in which somebody may erase."""


class Erasing:
    """Who has what erased, and every sealed part that was ever written, by its event."""

    def __init__(self, centre: CentreMachine) -> None:
        self._centre = centre
        self._written: dict[str, bytes] = {}
        self._asked: set[str] = set()
        with centre.centre.store.read() as tx:
            self._keep(tx.events.log())

    def begin(self, desks: Sequence[DeskMachine]) -> list[str]:
        """Where a chief is in this world: receptions that have ended, known to everybody."""
        if all(desk.device != bureau.BUREAU_DEVICE for desk in desks):
            return []
        writing = next(desk for desk in desks if desk.device == bureau.HEAD_DEVICE)
        cases = [new_id(writing.chance) for _ in range(ENDED)]
        for number, case in enumerate(cases):
            at = writing.chance.now()
            person = Person(f"来访人{at:%H%M%S%f}", f"138{number}{at:%M%S%f}"[:11])
            received = WalkInReceived(started_at=at, services=(Service(ServiceCategory.CONSULT),))
            words = WalkInPrivate(person, f"问落户材料 {at:%H%M%S%f}")
            writing.record(bureau.FIELD, [Proposal(case, received, words)])
            told = ResultText(f"已告知材料清单 {at:%H%M%S%f}")
            writing.record(bureau.FIELD, [Proposal(case, WalkInFinished(), told)])
        self.listen(writing)
        for desk in (writing, *desks):
            desk.engine.catch_up()
        return cases

    def listen(self, desk: DeskMachine) -> None:
        """What a desk has to send is written down here."""
        self._keep(desk.store.pending(*ALL).records)

    def _keep(self, records: Iterable[Record]) -> None:
        for record in records:
            if record.sealed is not None:
                self._written.setdefault(read_core(record.core).id, bytes(record.sealed))

    def ask(self, desk: DeskMachine, dice: Random, cases: Sequence[str]) -> str:
        """The chief has one matter of these erased that has ended; its case."""
        chosen = (case for case in dice.sample(cases, len(cases)) if self._erase(desk, case))
        case = next(chosen, "")
        self._asked.update({case} - {""})
        return case

    def ask_anew(self, desk: DeskMachine) -> None:
        """After a restore: what was to be erased and was not, because the matter moved on."""
        for case in sorted(self._asked):
            self._erase(desk, case)

    def _erase(self, desk: DeskMachine, case: str) -> bool:
        context = Context(desk.chance.now(), desk.store.directory(), desk.store.case)
        state = desk.store.case(case)
        if state is None or kind_of_state(state) not in KINDS:
            return False
        body = MACHINES[kind_of_state(state)].own(Erased)
        if not self._may(desk, state, body.__name__, context):
            return False
        made = body(ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号")
        try:
            desk.record(bureau.CHIEF, [Proposal(case, made)])
        except RefusedError:
            return False
        return True

    def _may(self, desk: DeskMachine, state: State, type: str, context: Context) -> bool:
        refusal = may_begin(
            state,
            type,
            actor=bureau.CHIEF,
            unit=bureau.BUREAU,
            device=desk.device,
            context=context,
        )
        return refusal is None

    # ------------------------------------------------------------------ the end

    def gone(self, books: AtCentre) -> set[str]:
        """The events whose words an erasure took at the centre."""
        cores = [(read_core(record.core), record.sealed) for record in books.log]
        return {core.id for core, sealed in cores if core.sealed is not None and sealed is None}

    def judge(self, desks: Iterable[DeskMachine], books: AtCentre) -> Iterator[str]:
        """No table of any machine holds the words, and figures are what they were."""
        gone = self.gone(books)
        if not gone:
            return
        there = [part for id, part in self._written.items() if id not in gone]
        there += [bytes(record.core) for record in books.log]
        stands = b"\n".join(there)
        words = {
            text
            for id in gone
            for text in _texts(msgspec.json.decode(self._written[id]))
            if text.encode() not in stands
        }
        machines = [("the centre", self._centre.files.path, secret("centre database"))]
        machines += [(one.name, one.files.path, one.secrets.database_key) for one in desks]
        for name, path, key in machines:
            told = _told(opened_raw(path, key))
            for text in sorted(words):
                if text.encode() in told:
                    yield f"{name} holds {text!r}, which was erased"
        yield from self._judge_figures(books)

    def _judge_figures(self, books: AtCentre) -> Iterator[str]:
        """Each figure, of the cases as they are and as they would be with all their words."""
        now = {case: decode_state(data) for case, data in books.states.items()}
        whole: dict[str, State] = {}
        for record in books.log:
            core = read_core(record.core)
            part = self._written.get(core.id)
            event = read(Record(record.core, None if part is None else Raw(part), record.stamp))
            whole[core.case] = evolve(whole.get(core.case), event)
        end = max(state.updated_at for state in now.values()) + timedelta(days=1)
        period, directory = Period(end - timedelta(days=400), end), build(now.values())
        for name, ask in FIGURES.items():
            as_it_is = ask(now, Scope(period, end, directory, now.get))
            if as_it_is != ask(whole, Scope(period, end, directory, whole.get)):
                yield f"the figures of {name} changed by an erasure"


def _texts(value: Any) -> Iterator[str]:
    """Salts and whatever people wrote that is long enough to be told apart."""
    if isinstance(value, str) and len(value) >= LONG_ENOUGH and not value.isupper():
        yield value
    parts = value.values() if isinstance(value, dict) else value
    for part in parts if isinstance(value, dict | list) else ():
        yield from _texts(part)


def _told(conn: Any) -> bytes:
    """Every cell of every table of a file."""
    cells = [
        unpack(cell) if isinstance(cell, bytes) else str(cell).encode()
        for table in tables(conn)
        for row in table.rows(conn)
        for cell in row.values()
    ]
    conn.close()
    return b"\n".join(cells)
