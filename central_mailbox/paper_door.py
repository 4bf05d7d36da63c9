"""Papers come in and are handed out: to whom, decided here.

Rules kept: a machine may hand in any paper, before its event or after it, also of a case that it
may not see any more (a complaint leaves the house where it was written down); it is handed out only
to machines of stations that are sent the case, while the case names it.  Who may not see a paper
hears what they would hear if it were not there, whether they ask for it or hand it in.
"""

from collections.abc import Iterator
from typing import NamedTuple

from casework.ids import is_id
from casework.papers import MOST_ENCRYPTED, TAG_BYTES, is_digest
from casework.registry import decode_state
from casework.wire import MOST_PIECE, PaperProgress
from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError
from central_mailbox.store.port import CaseRow


class Handed(NamedTuple):
    """A paper on its way out: how many bytes it has, and those behind the place asked for."""

    size: int
    start: int
    bytes: Iterator[bytes]


def take(
    centre: Centre, device: str, case: str, sha256: str, at: int, of: int, data: bytes
) -> PaperProgress:
    """A piece of a paper; without bytes the machine asks how much of it is there."""
    station = _station(centre, device)
    if not (is_id(case) and is_digest(sha256)):
        raise FaultError("request.malformed")
    if len(data) > MOST_PIECE or of > MOST_ENCRYPTED:
        raise FaultError("request.too_large")
    if of <= TAG_BYTES or at < 0 or at + len(data) > of:
        raise FaultError("request.malformed")
    if _is_shown(centre, station, case) and centre.papers.size(case, sha256) == of:
        return PaperProgress(of, is_whole=True)
    return centre.papers.take_piece(device, case, sha256, at, of, data)


def give(centre: Centre, device: str, case: str, sha256: str, start: int) -> Handed:
    """A paper, or what lies behind the beginning that somebody has already."""
    names = _named(centre, _station(centre, device), case)
    size = centre.papers.size(case, sha256) if sha256 in names else None
    if size is None:
        raise FaultError("paper.none")
    start = start if start < size else 0
    return Handed(size, start, centre.papers.read(case, sha256, start))


def _is_shown(centre: Centre, station: str, case: str) -> bool:
    """Whether a house may know what is here of a case; of one not yet here whoever has its id."""
    row = _row(centre, case)
    return row is None or station in row.houses


def _named(centre: Centre, station: str, case: str) -> frozenset[str]:
    """The papers that a case names to a house: none where it is not sent the case."""
    row = _row(centre, case)
    if row is None or station not in row.houses:
        return frozenset()
    return frozenset(one.paper.sha256 for one in decode_state(row.state).papers)


def _row(centre: Centre, case: str) -> CaseRow | None:
    with centre.store.read() as tx:
        return tx.cases.get((case,)).get(case)


def _station(centre: Centre, device: str) -> str:
    roster = centre.directory().roster
    known = roster.devices.get(device)
    if known is None:
        raise FaultError("device.unknown")
    if known.is_revoked:
        raise FaultError("device.revoked")
    return roster.station(known.unit)
