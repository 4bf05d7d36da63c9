"""An import over a centre: read, held against what stands, judged by the rules, written at once.

Where each import stands in the centre's chain is noted in the mailbox's folder before it is
there for good; a note of an import that did not come about names a hash that nothing has.
"""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct

from casework.cases.directory import KINDS
from casework.event import Record, read_core
from casework.outside import Outside, new_id
from casework.registry import Proposal, decode_state
from casework.state import State
from central_mailbox.centre import Centre
from central_mailbox.disk import keep_names, write_new
from central_mailbox.errors import FoundingError
from central_mailbox.importing.findings import Finding, Place, stopping
from central_mailbox.importing.places import place_of
from central_mailbox.importing.planning import Plan, Standing
from central_mailbox.importing.recorded import own_chain, records_of
from central_mailbox.importing.sheets import LOANS
from central_mailbox.importing.undo import Undoing
from central_mailbox.importing.workbook import read_book
from central_mailbox.system import Span

TARGET, LOAN = "visit_target", "loan"
FOLDER = "imports"
UNDONE = ".undone"


class Note(Struct, frozen=True):
    """Where an import stands in the centre's chain."""

    first: int
    last: int
    hash: str


class Done(NamedTuple):
    """What an import found and did: entered, changed, left as it was not counted."""

    findings: list[Finding]
    entered: int = 0
    changed: int = 0

    @property
    def is_stopped(self) -> bool:
        """Whether something has to be put right first."""
        return bool(stopping(self.findings))


def import_file(centre: Centre, outside: Outside, data: Path, file: Path, *, is_dry: bool) -> Done:
    """Bring the bureau to what the file says, or say what keeps it from that: all or nothing."""
    book = read_book(file)
    loans = {LOAN} if any(row.sheet is LOANS for row in book.rows) else set()
    standing = Standing(*centre.standing({*KINDS, TARGET, *loans}))
    plan = Plan(book, standing, lambda: new_id(outside))
    done = Done(
        plan.findings,
        sum(step.is_new for step in plan.steps),
        sum(not step.is_new for step in plan.steps),
    )
    if done.is_stopped or not plan.steps:
        return done
    proposals = [step.proposal for step in plan.steps]
    units = {step.proposal.case: step.unit for step in plan.steps if step.unit}
    refusals = centre.rehearse(proposals, units)
    done.findings.extend(
        Finding(place_of(plan.steps[at].row, say), say) for at, say in sorted(refusals.items())
    )
    if not is_dry and not done.is_stopped:
        centre.found(proposals, units, lambda span: keep_note(data / FOLDER, span))
    return done


def undo_last(centre: Centre, outside: Outside, data: Path, *, is_dry: bool) -> Done:
    """Take the last import back; :class:`FoundingError` where there is none."""
    path, records = last_of(centre, data / FOLDER)
    cases = {read_core(record.core).case for record in records}
    states = states_of(centre, cases)
    undoing = Undoing(records, states, records_of(centre.store, cases), outside.now())
    done = Done(undoing.findings, changed=len(undoing.proposals))
    refusals = centre.rehearse(undoing.proposals, undoing.units) if undoing.proposals else {}
    for at, say in sorted(refusals.items()):
        done.findings.append(Finding(_place_of(undoing.proposals[at]), say))
    if not is_dry and not done.is_stopped:
        if undoing.proposals:
            centre.found(undoing.proposals, undoing.units)
        path.rename(path.with_suffix(UNDONE))
    return done


def _place_of(proposal: Proposal) -> Place:
    body = proposal.body
    return Place(str(getattr(body, "name", "") or proposal.type))


def keep_note(folder: Path, span: Span) -> None:
    """Durable before the import is."""
    path = folder / f"{span.first:010}.json"
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    write_new(part, msgspec.json.encode(Note(*span)))
    part.replace(path)
    keep_names(path.parent)


def last_of(centre: Centre, folder: Path) -> tuple[Path, tuple[Record, ...]]:
    """The newest note of an import that came about, with what was recorded then."""
    for path in sorted(folder.glob("*.json"), reverse=True):
        note = msgspec.json.decode(path.read_bytes(), type=Note)
        records = own_chain(centre.store, Span(note.first, note.last, note.hash))
        if records is not None:
            return path, records
    raise FoundingError("there is no import to take back")


def states_of(centre: Centre, cases: Collection[str]) -> dict[str, State]:
    """The cases of these ids that are there, at one moment."""
    with centre.store.read() as tx:
        return {case: decode_state(row.state) for case, row in tx.cases.get(cases).items()}
