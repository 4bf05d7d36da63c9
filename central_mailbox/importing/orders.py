"""Orders of the hotline entered at the centre: row by row, again, and taken back.

What a row means is ``casework.hotline``.  Rows that cannot be entered are kept beside the file,
each with its reason, as a file to correct; the others are entered in one transaction.  Read
again, a file enters what is new.  Taking back voids what nobody touched since.
"""

from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from casework.cases.letter.numbered_outside import own_case
from casework.cases.letter.state import Letter
from casework.cases.letter.voiding import LetterVoided
from casework.cases.words import Words
from casework.event import Label, read_core
from casework.hotline import (
    LEFT,
    NO_HEADS,
    NoOrdersError,
    Order,
    Orders,
    orders_of,
    proposal_of,
    refused_file,
    refused_name,
)
from casework.registry import Proposal
from casework.sameness import number_key
from casework.state import State
from central_mailbox.centre import Centre
from central_mailbox.disk import write_new
from central_mailbox.errors import FoundingError
from central_mailbox.importing.findings import Finding, Place
from central_mailbox.importing.planning import TAKEN_BACK
from central_mailbox.importing.recorded import records_of
from central_mailbox.importing.run import UNDONE, keep_note, last_of, states_of
from central_mailbox.importing.undo import CHANGED_SINCE
from spreadsheets.reading import UnreadableError, sheets_of

FOLDER = "orders"

_UNREAD = Label("没有这一栏,未读取", "There is no such column; it is not read")


class Entered(NamedTuple):
    """What became of a file of orders: entered (or entered again), left, refused."""

    findings: list[Finding]
    entered: int = 0
    left: int = 0
    refused: int = 0
    to_correct: Path | None = None


def enter_orders(centre: Centre, data: Path, file: Path, *, is_dry: bool) -> Entered:
    """Enter the orders of a file, or say what would be entered."""
    title, orders = _read(file, centre.directory().roster.top)
    plan, kept = _planned(centre, orders)
    proposals = [proposal for _, proposal in plan]
    refusals = centre.rehearse(proposals) if proposals else {}
    kept += [(plan[at][0], say) for at, say in refusals.items()]
    kept.sort(key=lambda one: one[0].row)
    refused = [one for one in kept if one[1] not in LEFT]
    findings = [Finding(Place(title, 1, head), _UNREAD, stops=False) for head in orders.unread]
    findings += [Finding(Place(title, order.row), say, say not in LEFT) for order, say in kept]
    good = [proposal for at, proposal in enumerate(proposals) if at not in refusals]
    to_correct = None
    if refused and not is_dry:
        to_correct = _kept_beside(file, refused_file(orders, refused))
    if good and not is_dry:
        centre.found(good, note=lambda span: keep_note(data / FOLDER, span))
    return Entered(findings, len(good), len(kept) - len(refused), len(refused), to_correct)


def undo_orders(centre: Centre, data: Path, *, is_dry: bool) -> Entered:
    """Void what the last file of orders entered, where nobody touched it since."""
    path, records = last_of(centre, data / FOLDER)
    ids = {core.case: core.id for core in map(read_core, (one.core for one in records))}
    states = states_of(centre, ids)
    fresh = [
        case
        for case, state in states.items()
        if isinstance(state, Letter) and state.status == "PENDING_SIGN"
    ]
    told = records_of(centre.store, fresh)
    last = {case: read_core(rows[-1].core).id for case, rows in told.items()}
    proposals = [
        Proposal(case, LetterVoided(), Words(TAKEN_BACK))
        for case in fresh
        if last[case] == ids[case]
    ]
    taken = {one.case for one in proposals}
    findings = [
        Finding(Place(_name(state)), CHANGED_SINCE, stops=False)
        for case, state in states.items()
        if case not in taken
    ]
    if not is_dry:
        if proposals:
            centre.found(proposals)
        path.rename(path.with_suffix(UNDONE))
    return Entered(findings, len(proposals), len(findings))


def _name(state: State) -> str:
    return (state.ext_no if isinstance(state, Letter) else "") or state.number or state.case


def _read(file: Path, owner: str) -> tuple[str, Orders]:
    """The first sheet of a file that holds orders."""
    say = NO_HEADS
    try:
        for title, lines in sheets_of(file):
            try:
                return title, orders_of(lines, owner)
            except NoOrdersError as error:
                say = error.say
    except UnreadableError as error:
        raise FoundingError(f"{file}: {error}") from error
    raise FoundingError(f"{file}: {say.en}")


def _planned(
    centre: Centre, orders: Orders
) -> tuple[list[tuple[Order, Proposal]], list[tuple[Order, Label]]]:
    """What enters each order, or why nothing does."""
    _, states = centre.standing({"letter"})
    letters = [one for one in states.values() if isinstance(one, Letter)]
    known = {number_key(one.ext_no): one for one in letters if one.ext_no}
    known |= {number_key(one.ext_no): one for one in letters if own_case(one) == one.case}
    plan: list[tuple[Order, Proposal]] = []
    kept: list[tuple[Order, Label]] = []
    for order in orders.rows:
        found = proposal_of(order, known.get(number_key(order.number)))
        if isinstance(found, Proposal):
            plan.append((order, found))
        else:
            kept.append((order, found))
    return plan, kept


def _kept_beside(file: Path, content: bytes) -> Path:
    """A file of its own that was not there."""
    for number in count(1):
        path = file.with_name(refused_name(file.stem, number))
        with suppress(FileExistsError):
            write_new(path, content)
            return path
    raise AssertionError  # pragma: no cover - there is always a next number
