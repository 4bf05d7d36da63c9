"""What was recorded of some cases, or by the centre: read anew, for what is taken back."""

from collections.abc import Collection
from itertools import islice

from casework.event import Record, read_core
from casework.ids import SYSTEM
from central_mailbox.store import Store
from central_mailbox.system import Span


def records_of(store: Store, cases: Collection[str]) -> dict[str, list[Record]]:
    """All that happened to these cases, in order: the whole log is read for it."""
    found: dict[str, list[Record]] = {case: [] for case in cases}
    with store.read() as tx:
        for record in tx.events.log():
            case = read_core(record.core).case
            if case in found:
                found[case].append(record)
    return found


def own_chain(store: Store, span: Span) -> tuple[Record, ...] | None:
    """What the centre recorded there; ``None`` where something else stands by now."""
    with store.read() as tx:
        if tx.events.hashes(SYSTEM, span.last, span.last).get(span.last) != span.hash:
            return None
        return tuple(islice(tx.events.chain(SYSTEM), span.first - 1, span.last))
