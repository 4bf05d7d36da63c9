"""The centre's daybook: every transaction signs for the unsigned rows that it wrote.

Rules kept (docs/integrity.md):

* a line is chained on to what was signed last, never to what lies there: who rewrote lines
  does not get the centre's signature over them;
* a mailbox from before there was a daybook gets one by the operator's word, once.
"""

from casework.audit import Entry, next_line, origin_of_daybook, sign_head, tip_of_daybook
from casework.audit.chain import Tip
from casework.audit.daybook import OWNER
from central_mailbox.keys import SUITE, CentreKey, verify
from central_mailbox.store import Transaction


def begin(tx: Transaction, key: CentreKey) -> int:
    """The first line: whatever lies here already; how many rows that are."""
    entries = [Entry(row.table, row.key, None, row.digest) for row in tx.daybook.rows()]
    _append(tx, key, origin_of_daybook(), entries)
    return len(entries)


def close(tx: Transaction, key: CentreKey) -> None:
    """The line of this transaction, if it wrote anything; nothing before ``begin``."""
    entries, last = tx.daybook.entries(), tx.daybook.last()
    if entries and last:
        head = tx.daybook.head()
        _append(tx, key, tip_of_daybook(verify, key.public, head, last), entries)


def _append(tx: Transaction, key: CentreKey, tip: Tip, entries: list[Entry]) -> None:
    line = next_line(tip, entries)
    tx.daybook.append(line, sign_head(key.sign, SUITE, OWNER, line.n, line.hash))
