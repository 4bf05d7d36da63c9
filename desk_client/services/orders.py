"""工单导入: a hotline's export entered at the duty team's desk, row by row, and taken back.

What a row means is ``casework.hotline``; each row is an ordinary event of the officer who enters
it.  Rows that are refused are kept beside the file, as a file to correct.
"""

from itertools import count
from pathlib import Path
from typing import NamedTuple

from casework.cases.letter.intake import LetterReceived
from casework.cases.letter.state import Letter
from casework.cases.letter.voiding import LetterVoided
from casework.cases.words import Words
from casework.event import Label
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
from desk_client.changes import Touched
from desk_client.errors import DeskError
from desk_client.files import write_private
from desk_client.services.desk import RefusedError, Session
from spreadsheets.reading import UnreadableError, sheets_of

CHANGED = Touched.of("letter")
"""What an import and its taking back touch."""
TAKEN_BACK = "撤销导入"
MOST = 5
"""Cases that are looked at for one number."""
NOT_READ = Label(
    "读不了这个文件:请确认文件还在原处、可以打开",
    "This file cannot be read: see that it is where it was, and opens",
)


class NoFileError(DeskError):
    """The person: a file that holds no orders, in words."""


class Row(NamedTuple):
    """A row as it would be entered; ``why``: what keeps it from that, or why it was refused."""

    order: Order
    why: Label | None = None

    @property
    def is_left(self) -> bool:
        """Whether there is nothing in it to correct."""
        return self.why in LEFT


class File(NamedTuple):
    """A file that was chosen, and what each of its rows would do."""

    path: Path
    orders: Orders
    rows: tuple[Row, ...]


class Entered(NamedTuple):
    """What became of a file: what was entered, with its last event; the rows that were not."""

    file: File
    cases: dict[str, str]
    to_correct: Path | None = None


def may_enter(session: Session) -> bool:
    """Whether the officer registers letters."""
    return session.may(None, LetterReceived.__name__) is None


def read(session: Session, path: Path) -> File:
    """What a file would enter; :class:`NoFileError` where it holds no orders."""
    owner, say = session.desk.directory().roster.top, NO_HEADS
    try:
        for _, lines in sheets_of(path):
            try:
                orders = orders_of(lines, owner)
            except NoOrdersError as error:
                say = error.say
            else:
                return File(path, orders, tuple(_row(session, one) for one in orders.rows))
    except UnreadableError as error:
        raise NoFileError(error.say) from error
    except OSError as error:
        raise NoFileError(NOT_READ) from error
    raise NoFileError(say)


def _row(session: Session, order: Order) -> Row:
    found = proposal_of(order, _known(session, order))
    return Row(order, found if isinstance(found, Label) else None)


def _known(session: Session, order: Order) -> Letter | None:
    """The letter of an order's number, entered by file or typed by hand."""
    if order.wrong is not None:
        return None
    known = session.desk.store.case(order.case)
    if isinstance(known, Letter):
        return known
    for hit in session.desk.store.search(order.number, session.officer, MOST):
        state = session.case(hit.case)
        if isinstance(state, Letter) and number_key(state.ext_no) == number_key(order.number):
            return state
    return None


def enter(session: Session, file: File) -> Entered:
    """Enter what can be entered; the rows that are refused are kept as a file to correct."""
    cases: dict[str, str] = {}
    rows: list[Row] = []
    for row in file.rows:
        found = proposal_of(row.order, _known(session, row.order), _temp_no(session))
        why = found if isinstance(found, Label) else None
        if isinstance(found, Proposal):
            try:
                session.record([found])
            except RefusedError as error:
                why = error.say
            else:
                cases[found.case] = _last(session, found.case)
        rows.append(Row(row.order, why))
    done = file._replace(rows=tuple(rows))
    refused = [(one.order, one.why) for one in rows if one.why is not None and not one.is_left]
    to_correct = _kept_beside(file.path, refused_file(file.orders, refused)) if refused else None
    return Entered(done, cases, to_correct)


def undo(session: Session, entered: Entered) -> tuple[int, int]:
    """Void what nobody touched since; how many that were, and how many stay."""
    voided, stay = 0, 0
    for case, last in entered.cases.items():
        state = session.case(case)
        if not isinstance(state, Letter) or state.last != last:
            stay += 1
            continue
        try:
            made = Proposal(case, LetterVoided(), Words(TAKEN_BACK))
            session.record([made])
        except RefusedError:
            stay += 1
        else:
            voided += 1
    return voided, stay


def _last(session: Session, case: str) -> str:
    state = session.desk.store.case(case)
    return state.last if state is not None else ""


def _temp_no(session: Session) -> str:
    return session.desk.store.next_temp_no("letter", session.desk.now().date())


def _kept_beside(file: Path, content: bytes) -> Path | None:
    """A file of its own that was not there; ``None`` where the folder takes none."""
    names = (file.with_name(refused_name(file.stem, number)) for number in count(1))
    path = next(one for one in names if not one.exists())
    try:
        write_private(path, content)
    except OSError:
        return None
    return path
