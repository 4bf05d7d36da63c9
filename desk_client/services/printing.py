"""文书: what a paper of a case says, put together from its kind's own description.

Rules kept: a paper says what the record says, refused entries are not on it; names are masked until
the officer says why they need them in full, and that look is on record before the paper shows them.
"""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from casework.cases.ledger.gate import ClauseReading, readings
from casework.cases.ledger.state import LedgerItem
from casework.event import Label
from casework.facts import numbers_of, people_of, tell
from casework.printed import Block, Printed, is_among
from casework.registry import TYPES, machine_of
from casework.state import Person, State
from casework.telling import Told
from desk_client.errors import DeskError
from desk_client.files import write_private
from desk_client.services import drafts, personal, receipts, visit_codes
from desk_client.services.cases import Running, running
from desk_client.services.desk import Session
from desk_client.store import TimelineEntry


class NotKeptError(DeskError):
    """The PDF could not be written where the officer wanted it."""


class Offered(Struct, frozen=True):
    """A paper that can be printed now."""

    code: str
    label: Label


class Entry(Struct, frozen=True):
    """One record on a paper: what was done, by whom, when, in whose place, and what it says."""

    label: Label
    who: str
    at: datetime
    for_whom: str
    told: tuple[Told, ...]


class Part(Struct, frozen=True):
    """A part of a paper that has something to say."""

    head: Label
    told: tuple[Told, ...] = ()
    people: tuple[Person, ...] = ()
    limits: tuple[Running, ...] = ()
    clauses: tuple[ClauseReading, ...] = ()
    entries: tuple[Entry, ...] = ()


class Square(Struct, frozen=True):
    """A square code on a paper: what a telephone reads, and what a person is told of it."""

    text: str
    words: Label


class Sheet(Struct, frozen=True):
    """A paper, ready to be laid out; ``numbers``: the final and the temporary one, if any."""

    code: str
    title: Label
    office: str
    numbers: tuple[str, ...]
    parts: tuple[Part, ...]
    by_hand: tuple[Label, ...]
    is_draft: bool
    is_order: bool
    squares: tuple[Square, ...]
    made_by: str
    made_at: datetime

    @property
    def has_people(self) -> bool:
        """Whether somebody stands on it whose name can be shown in full."""
        return any(part.people for part in self.parts)


def offered(session: Session, case: str) -> tuple[Offered, ...]:
    """The papers of a case, as far as it has come; none of a case that is not the officer's."""
    state = session.case(case)
    if state is None:
        return ()
    printed = machine_of(state).printed
    taken = _entries(session, case) if any(one.after for one in printed) else ()
    return tuple(Offered(one.code, one.label) for one in printed if _is_there(one, taken))


def sheet(session: Session, case: str, code: str) -> Sheet:
    """One paper of a case; raises :class:`personal.NotShownError` if there is none (any more)."""
    state = session.case(case)
    printed = machine_of(state).printed if state is not None else ()
    found = next((one for one in printed if one.code == code), None)
    if state is None or found is None:
        raise personal.NotShownError(Label("没有这份文书", "There is no such paper"))
    taken, now = _entries(session, case), session.desk.now()
    roster = session.desk.directory().roster
    office = roster.units.get(roster.station(state.unit))
    parts = (_part(session, state, block, taken) for block in found.blocks)
    return Sheet(
        code=code,
        title=found.label,
        office=office.name if office else "",
        numbers=numbers_of(state),
        parts=tuple(part for part in parts if part != Part(part.head)),
        by_hand=found.by_hand,
        is_draft=found.is_draft(state),
        is_order=found.is_order,
        squares=_squares(session, state) if found.is_receipt else (),
        made_by=session.officer.name,
        made_at=now,
    )


def keep(path: Path, data: bytes) -> None:
    """Write a paper where the officer wants it; raises :class:`NotKeptError`."""
    try:
        write_private(path, data)
    except OSError as error:
        words = Label(
            "文件没有存上:磁盘已满或没有写入权限。请换一个位置再存",
            "The file was not written: the disk is full, or the place is not yours. Choose another",
        )
        raise NotKeptError(words) from error


def printer_of(session: Session, code: str) -> str:
    """The printer that this officer last printed such a paper on; empty for none."""
    return str(drafts.kept(session, f"printer.{code}").get("name", ""))


def remember_printer(session: Session, code: str, name: str) -> None:
    """The next paper of this sort goes there, too, unless somebody chooses another."""
    drafts.keep(session, f"printer.{code}", {"name": name})


PROVED = Label(
    "此码可证明事项已在册,请妥善保存",
    "This code proves that the matter stands in the record; keep it",
)
NUMBERED = Label("此码为您的事项编号,请妥善保存", "The number of your matter, as a code; keep it")


def _squares(session: Session, state: State) -> tuple[Square, ...]:
    """The proof, or the number until it is here; of a reception, where the visitor marks it."""
    proof = receipts.receipt(session, state.case)
    first = Square(proof.code, PROVED) if proof.code else Square(numbers_of(state)[0], NUMBERED)
    visit = visit_codes.of_visit(session, state.case)
    if visit is None or not visit.address:
        return (first,)
    words = Label(
        f"扫码评价本次接待,评价码 {visit.short}",
        f"Scan it and say how it was; the code of your visit is {visit.short}",
    )
    return first, Square(visit.address, words)


def _entries(session: Session, case: str) -> tuple[TimelineEntry, ...]:
    """What stands in the record, or is on its way to it."""
    found = session.desk.store.timeline(case)
    return tuple(one for one in found if one.result != "refused" and one.label is not None)


def _is_there(printed: Printed[State], taken: tuple[TimelineEntry, ...]) -> bool:
    return not printed.after or any(_is_of(one, printed.after) for one in taken)


def _is_of(entry: TimelineEntry, steps: tuple[type[Struct], ...]) -> bool:
    return is_among(TYPES[entry.type].step.body, steps)


def _part(session: Session, state: State, block: Block, taken: tuple[TimelineEntry, ...]) -> Part:
    item = state if block.clauses and isinstance(state, LedgerItem) else None
    entries = tuple(_entry(session, state, one) for one in taken if _is_of(one, block.steps))
    return Part(
        head=block.head,
        told=tell(state, block.facts, session.desk.directory()),
        people=people_of(state) if block.people else (),
        limits=running(session, state) if block.limits else (),
        clauses=readings(item, session.desk.store.case) if item else (),
        entries=entries,
    )


def _entry(session: Session, state: State, entry: TimelineEntry) -> Entry:
    roster = session.desk.directory().roster
    signed = (one for one in state.signatures if one.step == entry.type and one.at == entry.at)
    under = next((one.under for one in signed if one.by == entry.actor), "")
    chief = roster.officers.get(roster.delegator(under)) if under else None
    return Entry(
        label=entry.label or Label("", ""),
        who=entry.actor_name,
        at=entry.at,
        for_whom=chief.name if chief else "",
        told=entry.told,
    )
