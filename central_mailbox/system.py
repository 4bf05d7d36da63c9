"""The centre as a device of its own: what it does by itself stands in the same record.

It founds the bureau and enrols machines; its events form a chain like any device's,
signed with the centre's key, and pass the same rules.  What was adopted of a machine that was shut
out or copied it says again there (docs/adr/0061).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec import Raw, structs

from casework.audit import Link, Tip, chain_next, origin, sign_head
from casework.event import Label, Origin, Record, read_core
from casework.ids import SYSTEM
from casework.outside import Outside, new_id
from casework.registry import TYPES, Proposal, compose, decode_state
from casework.wire import Outcome
from central_mailbox.accept import Intake
from central_mailbox.errors import FoundingError
from central_mailbox.keys import SUITE, CentreKey
from central_mailbox.store import Transaction
from central_mailbox.store.port import Chain, Quarantined

SALT_BYTES = 16


class Span(NamedTuple):
    """Where a stretch of the centre's own chain stands: from its first entry to its last."""

    first: int
    last: int
    hash: str


class NotTakenError(FoundingError):
    """What the rules refuse of it, by its place in what was to be recorded."""

    def __init__(self, refusals: Mapping[int, Label], types: list[str]) -> None:
        first = min(refusals)
        super().__init__(f"{types[first]}: {refusals[first].en}")
        self.refusals = refusals


_MISSING = Label("其事项不存在", "its case is missing")
NOBODY: Mapping[str, str] = {}
"""In no unit's name: what the centre does for the whole bureau."""


def record_by_system(
    tx: Transaction,
    intake: Intake,
    key: CentreKey,
    outside: Outside,
    proposals: Iterable[Proposal],
    units: Mapping[str, str] = NOBODY,
) -> Span:
    """Append what the centre does; :class:`NotTakenError` names what the rules refuse.

    ``units``: in whose name a case is recorded, by its id.
    """
    tip = _tip(tx)
    proposals = tuple(proposals)
    seen = _seen(tx, proposals)
    records = [
        compose(
            proposal,
            id=new_id(outside),
            salt=outside.random(SALT_BYTES),
            at=outside.now(),
            since_server=0,
            seen=seen.get(proposal.case),
            actor=SYSTEM,
            unit=units.get(proposal.case, ""),
            device=SYSTEM,
            seq=seq,
        )
        for seq, proposal in enumerate(proposals, tip.seq + 1)
    ]
    links = _chained(tip, records)
    refusals = {
        number: outcome.refusal.say if outcome.refusal else _MISSING
        for number, outcome in enumerate(_take(intake, links, records))
        if outcome.result != "accepted"
    }
    if refusals:
        raise NotTakenError(refusals, [one.type for one in proposals])
    end = _sign(tx, key, tip, links)
    return Span(tip.seq + 1, end.seq, end.hash)


def say_again(
    tx: Transaction, intake: Intake, key: CentreKey, rows: Sequence[Quarantined]
) -> tuple[Outcome, ...]:
    """Append what machines recorded and what lies in quarantine, under the same ids; what became
    of each.  The centre vouches that these bytes came to it, and where from; who recorded them
    stands in them as before.  :class:`MalformedError` where one cannot be read.
    """
    tip = _tip(tx)
    records = [_again(row, seq) for seq, row in enumerate(rows, tip.seq + 1)]
    links = _chained(tip, records)
    outcomes = _take(intake, links, records)
    _sign(tx, key, tip, links)
    return outcomes


def _again(row: Quarantined, seq: int) -> Record:
    core = read_core(row.core)
    place = Origin(device=core.device, seq=core.seq, received_at=row.received_at)
    said = structs.replace(core, device=SYSTEM, seq=seq, adopted=place)
    sealed = None if row.sealed is None else Raw(row.sealed)
    return Record(Raw(msgspec.json.encode(said)), sealed)


def _tip(tx: Transaction) -> Tip:
    tip = tx.devices.tip(SYSTEM)
    return Tip(SYSTEM, tip.seq, tip.hash) if tip else origin(SYSTEM)


def _chained(tip: Tip, records: Iterable[Record]) -> list[Link]:
    links: list[Link] = []
    seq, hash = tip.seq, tip.hash
    for record in records:
        core = bytes(record.core)
        seq, hash = seq + 1, chain_next(bytes.fromhex(hash), core).hex()
        links.append(Link(seq, hash, core))
    return links


def _take(intake: Intake, links: Sequence[Link], records: Iterable[Record]) -> tuple[Outcome, ...]:
    return intake.take(SYSTEM, links, [record.sealed for record in records])


def _sign(tx: Transaction, key: CentreKey, tip: Tip, links: Sequence[Link]) -> Tip:
    """The centre vouches for its chain up to the last of them."""
    if not links:
        return tip
    end = links[-1]
    head = sign_head(key.sign, SUITE, SYSTEM, end.seq, end.hash)
    tx.devices.set_tip(Chain(SYSTEM, end.seq, end.hash, head))
    return Tip(SYSTEM, end.seq, end.hash)


def _seen(tx: Transaction, proposals: Iterable[Proposal]) -> Mapping[str, str]:
    """What happened so far to the cases of which something is said for good."""
    cases = [one.case for one in proposals if TYPES[one.type].step.is_final_say]
    return {case: decode_state(row.state).last for case, row in tx.cases.get(cases).items()}
