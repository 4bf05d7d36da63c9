"""What an erasure takes at the centre, in the very transaction that accepts it.

Rules kept (docs/adr/0039):

* of the case's accepted events that stand before it: the sealed parts that
  ``casework.erasure`` says; the state is folded anew from what is left;
* what of the case was refused, waits still, or lies in quarantine: its sealed part too.
  It is in no order, so nobody counts it, and nobody misses it but its own desk, which has it;
* one that waited and is decided later is refused: the words that it would need are gone;
* the papers that the case named go once it is durable; what a fault leaves has no key any more, and
  goes with the sweep;
* nothing else excuses an absent part, but a restore: what the centre lost is taken in again as
  its desk has it.  ``verify`` names it until its case is erased anew.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Raw

from casework.erasure import is_erasure, is_taken
from casework.errors import MalformedError
from casework.event import Core, Label, Record, Refusal, Stamp, read_core
from casework.registry import fold, read
from casework.state import State
from central_mailbox.store import Transaction
from central_mailbox.store.port import EventRow

ERASED = Refusal(
    "event.erased",
    Label(
        "等待期间此件的个人信息已删除,这条记录的内容也已删除;仍需要的请重新办理",
        "The personal data of the case were erased while this waited, its words with them; do it "
        "anew if it is still needed",
    ),
)

_stamp = msgspec.json.Decoder(Stamp)


def goes(row: EventRow, position: int, arrival: int) -> bool:
    """Whether the erasure at ``position``, which came as the ``arrival``-th, takes its part."""
    if row.sealed is None:
        return False
    if row.position is None:
        return row.arrival < arrival
    return row.position < position and is_taken(read_core(row.core))


def left(rows: Iterable[EventRow]) -> State | None:
    """The case as its accepted events tell it once their parts are gone."""
    accepted = [row for row in rows if row.position is not None]
    return fold(map(read, map(_bare, sorted(accepted, key=lambda row: row.position or 0))))


def _bare(row: EventRow) -> Record:
    core = read_core(row.core)
    sealed = None if row.sealed is None or is_taken(core) else Raw(row.sealed)
    return Record(Raw(row.core), sealed, None if row.stamp is None else _stamp.decode(row.stamp))


def papers_of(state: State | None) -> list[tuple[str, str]]:
    """The papers that a case names, each with its case: once it is erased they go."""
    return [(state.case, one.paper.sha256) for one in state.papers] if state else []


def empty_quarantine(tx: Transaction, case: str) -> None:
    """Take the parts of what a machine that was shut out sent about the case."""
    for device, seq, core in list(tx.devices.sealed_in_quarantine()):
        if _case_of(core) == case:
            tx.devices.erase_in_quarantine(device, seq)


def _case_of(core: bytes) -> str:
    try:
        return read_core(core).case
    except MalformedError:
        return ""


def stood_before(tx: Transaction, core: Core) -> bool:
    """Whether it may be one that the log held before a restore, erased since."""
    return is_taken(core) and any(core.at <= notice.at for notice in tx.log.notices())


class Parts:
    """Of a case's records in their order: parts that are absent, or there, against the rule.

    An erasure explains what stands before it, and takes it.
    """

    def __init__(self) -> None:
        self._found: list[str] = []
        self._waiting: list[tuple[Core, bool, bool]] = []

    def take(self, record: Record) -> None:
        """The next record; one that cannot be read is found elsewhere."""
        try:
            core = read_core(record.core)
            goes = is_taken(core)
        except MalformedError:
            return
        if is_erasure(core.type):
            self._judge()
        elif goes or (core.sealed is not None and record.sealed is None):
            self._waiting.append((core, goes, record.sealed is not None))

    def findings(self) -> list[str]:
        """What is wrong, in words."""
        return [
            *self._found,
            *(_lacks(core) for core, _, is_there in self._waiting if not is_there),
        ]

    def _judge(self) -> None:
        for core, goes, is_there in self._waiting:
            if goes and is_there:
                self._found.append(f"{_place(core)} has its sealed part, which was erased")
            elif not goes:
                self._found.append(_lacks(core))
        self._waiting = []


def _lacks(core: Core) -> str:
    return f"{_place(core)} lacks its sealed part, and no erasure took it"


def _place(core: Core) -> str:
    return f"device {core.device}: {core.seq}"
