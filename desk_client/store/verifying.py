"""Whether anything in this database was changed behind the program's back.

The desk alone can show that its own chain holds from the first event to the last and as far
as the centre knows it, that every sealed part is the one that was recorded, that the tree
heads it kept are the centre's and only grew, that every row beside them is what the program
wrote, and that every case is what its records say.  Whether whole events were cut off the end
is shown by somebody else: by the centre, or by the next head (docs/integrity.md).
"""

import secrets

from casework.audit import (
    Finding,
    Reason,
    RowFinding,
    Verify,
    chain_next,
    chain_start,
    is_genuine,
    verify_chain,
    verify_daybook,
)
from casework.audit.daybook import OWNER
from casework.errors import MalformedError
from casework.event import Record, read_core, sealed_matches
from casework.worklist import Turns
from desk_client.store import (
    counters,
    daybook,
    erasing,
    facts,
    folding,
    journal,
    projections,
    schema,
    search,
    tally,
    turns,
)
from desk_client.store.database import Connection
from desk_client.store.errors import UNREADABLE, StoreError
from desk_client.store.views import Identity, Verification

SALT_BYTES = 16


def verification(
    conn: Connection,
    identity: Identity | None,
    verify: Verify,
    pages: tuple[str, ...],
    own_key: bytes | None,
    whose: Turns,
) -> Verification:
    """Everything that can be checked without asking anybody.

    ``own_key``: of whoever vouches for the daybook; without it only its lines are followed.
    ``conn`` may have temporary tables: every case is folded again beside those that lie there.
    """
    events, sealed = _sealed(conn)
    own: tuple[Finding, ...] = ()
    heads: tuple[Finding, ...] = ()
    if identity is not None:
        own = _own_chain(conn, identity.device, verify)
        try:
            heads = _heads(conn, verify, identity.centre_key)
        except UNREADABLE:
            heads = (Finding(0, 0, Reason.ALTERED),)  # which one: see its row
    rows = _rows(conn, verify, own_key)
    cases, is_unfoldable = _cases(conn, whose)
    return Verification(events, own, sealed, heads, pages, rows, cases, is_unfoldable)


def renew(conn: Connection) -> None:
    """Compute again what is kept beside the cases, found wrong or not: what lies in a search index
    cannot be compared."""
    tally.keep(conn, tally.counted(conn))
    search.begin_anew(conn)
    turns.begin_anew(conn)
    counters.begin_anew(conn)


def _rows(conn: Connection, verify: Verify, key: bytes | None) -> tuple[RowFinding, ...]:
    """Where a row is not what the program wrote."""
    head = daybook.head_of(daybook.head_bytes(conn))
    if not any(True for _ in daybook.lines(conn)):
        return (RowFinding(OWNER, "0", Reason.MISSING),)
    schema_found = tuple(schema.differing(conn))
    found = verify_daybook(
        verify,
        key or b"",
        lambda: daybook.lines(conn),
        lambda: daybook.rows(conn),
        head,
        secrets.token_bytes(SALT_BYTES),
    )
    rows = (one for one in found if key is not None or one.reason is not Reason.SIGNATURE)
    counts = () if tally.is_right(conn) else (RowFinding("facts", facts.TALLY, Reason.ALTERED),)
    figures = (RowFinding(*row, Reason.ALTERED) for row in sorted({*counters.wrong(conn)}))
    return (*schema_found, *counts, *figures, *rows)


def _cases(conn: Connection, whose: Turns) -> tuple[tuple[str, ...], bool]:
    """Cases that are not the fold of their records, or of which it is kept that somebody's turn
    it is while the rules say otherwise; whether the journal cannot be folded."""
    try:
        kept = tuple(turns.differing(conn, whose))
        projections.create_beside(conn)
        folding.fold_beside(conn)
        return tuple(sorted({*kept, *projections.differing(conn)})), False
    except (*UNREADABLE, StoreError):
        return (), True


def _own_chain(conn: Connection, device: str, verify: Verify) -> tuple[Finding, ...]:
    """The chain as recomputed, and the hashes that were stored while it grew."""
    findings: set[Finding] = set()
    records: list[Record] = []
    hash, last = chain_start(device), 0
    for seq, prev, core, sealed in conn.execute(
        "SELECT seq, prev, core, sealed FROM journal WHERE seq IS NOT NULL ORDER BY seq"
    ):
        if prev != hash:
            findings.add(Finding(seq, seq, Reason.ALTERED))
        record = journal.record_of(core, sealed)
        hash, last = chain_next(hash, record.core), seq
        records.append(record)
    findings |= set(verify_chain(verify, b"", device, records, ()).findings)
    known = facts.progress(conn).known_seq
    if known > last:
        findings.add(Finding(last + 1, known, Reason.ROLLED_BACK))
    return tuple(sorted(findings))


def _sealed(conn: Connection) -> tuple[int, tuple[str, ...]]:
    """How many events there are, and those whose sealed part is another one, or is kept back.

    It is rightly gone where an erasure took it, and of a case that was withdrawn; one that did
    not come may be explained by what the centre has not told yet.
    """
    wrong: list[str] = []
    events, erased = 0, erasing.standing(conn)
    for id, core, sealed, is_excused, n, case, position, is_refused in conn.execute(
        "SELECT id, core, sealed, case_id IN (SELECT case_id FROM withdrawn)"
        " OR n IN (SELECT n FROM erased_before) OR n IN (SELECT n FROM awaited WHERE NOT is_due),"
        " n, case_id, position, stamp IS NULL AND result IS 'refused' FROM journal ORDER BY n"
    ):
        events += 1
        try:
            record = journal.record_of(core, sealed)
            chained = read_core(record.core)
        except MalformedError:
            wrong.append(str(id))
            continue
        line = erasing.Line(n, case, chained, position, bool(is_refused))
        if sealed is None:
            is_right = is_excused or not erasing.is_kept_back(line, erased)
        else:
            is_taken = position is not None and erasing.is_explained(line, erased)
            is_right = sealed_matches(chained, record.sealed) and not is_taken
        if chained.id != id or not is_right:
            wrong.append(str(id))
    return events, tuple(wrong)


def _heads(conn: Connection, verify: Verify, key: bytes) -> tuple[Finding, ...]:
    """Heads that the centre did not sign, that shrink, or that contradict each other.

    Where the centre said that it was restored, the history begins again at what was left.
    """
    findings: list[Finding] = []
    roots: dict[int, str] = {}
    longest = 0
    restores = facts.restores(conn)
    for notice, _ in restores:
        if not is_genuine(verify, key, notice):
            findings.append(Finding(notice.size, notice.size, Reason.SIGNATURE))
    for n, head in facts.heads(conn):
        while restores and restores[0][1] < n:
            left = restores.pop(0)[0].size
            longest = min(longest, left)
            roots = {size: root for size, root in roots.items() if size <= left}
        if not is_genuine(verify, key, head):
            findings.append(Finding(head.size, head.size, Reason.SIGNATURE))
        if head.size < longest:
            findings.append(Finding(head.size, longest, Reason.ROLLED_BACK))
        if roots.setdefault(head.size, head.root) != head.root:
            findings.append(Finding(head.size, head.size, Reason.FORKED))
        longest = max(longest, head.size)
    return tuple(findings)
