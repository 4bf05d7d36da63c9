"""The centre as a device of its own: what it does by itself stands in the same record.

It founds the bureau and enrols machines; its events form a chain like any device's,
signed with the centre's key, and pass the same rules.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from casework.audit import Link, chain_next, origin, sign_head
from casework.event import Label
from casework.ids import SYSTEM
from casework.outside import Outside, new_id
from casework.registry import TYPES, Proposal, compose, decode_state
from central_mailbox.accept import Intake
from central_mailbox.errors import FoundingError
from central_mailbox.keys import SUITE, CentreKey
from central_mailbox.store import Transaction
from central_mailbox.store.port import Chain

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
    tip = tx.devices.tip(SYSTEM)
    seq, hash = (tip.seq, tip.hash) if tip else (0, origin(SYSTEM).hash)
    first = seq + 1
    links, sealed, types = [], [], []
    proposals = tuple(proposals)
    seen = _seen(tx, proposals)
    for proposal in proposals:
        seq += 1
        record = compose(
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
        core = bytes(record.core)
        hash = chain_next(bytes.fromhex(hash), core).hex()
        links.append(Link(seq, hash, core))
        sealed.append(record.sealed)
        types.append(proposal.type)
    refusals = {
        number: outcome.refusal.say if outcome.refusal else _MISSING
        for number, outcome in enumerate(intake.take(SYSTEM, links, sealed))
        if outcome.result != "accepted"
    }
    if refusals:
        raise NotTakenError(refusals, types)
    if links:
        head = sign_head(key.sign, SUITE, SYSTEM, seq, hash)
        tx.devices.set_tip(Chain(SYSTEM, seq, hash, head))
    return Span(first, seq, hash)


def _seen(tx: Transaction, proposals: Iterable[Proposal]) -> Mapping[str, str]:
    """What happened so far to the cases of which something is said for good."""
    cases = [one.case for one in proposals if TYPES[one.type].step.is_final_say]
    return {case: decode_state(row.state).last for case, row in tx.cases.get(cases).items()}
