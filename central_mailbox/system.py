"""The centre as a device of its own: what it does by itself stands in the same record.

It founds the bureau and enrols machines; its events form a chain like any device's,
signed with the centre's key, and pass the same rules.
"""

from collections.abc import Iterable

from casework.audit import Link, chain_next, origin, sign_head
from casework.ids import SYSTEM
from casework.outside import Outside, new_id
from casework.registry import Proposal, compose
from central_mailbox.accept import Intake
from central_mailbox.errors import FoundingError
from central_mailbox.keys import SUITE, CentreKey
from central_mailbox.store import Transaction
from central_mailbox.store.port import Chain

SALT_BYTES = 16


def record_by_system(
    tx: Transaction,
    intake: Intake,
    key: CentreKey,
    outside: Outside,
    proposals: Iterable[Proposal],
) -> None:
    """Append what the centre does; :class:`FoundingError` names what the rules refuse."""
    tip = tx.devices.tip(SYSTEM)
    seq, hash = (tip.seq, tip.hash) if tip else (0, origin(SYSTEM).hash)
    links, sealed, types = [], [], []
    for proposal in proposals:
        seq += 1
        record = compose(
            proposal,
            id=new_id(outside),
            salt=outside.random(SALT_BYTES),
            at=outside.now(),
            since_server=0,
            seen=None,
            actor=SYSTEM,
            unit="",
            device=SYSTEM,
            seq=seq,
        )
        core = bytes(record.core)
        hash = chain_next(bytes.fromhex(hash), core).hex()
        links.append(Link(seq, hash, core))
        sealed.append(record.sealed)
        types.append(proposal.type)
    for type_, outcome in zip(types, intake.take(SYSTEM, links, sealed), strict=True):
        if outcome.result != "accepted":
            say = outcome.refusal.say.en if outcome.refusal else "its case is missing"
            raise FoundingError(f"{type_}: {say}")
    if links:
        head = sign_head(key.sign, SUITE, SYSTEM, seq, hash)
        tx.devices.set_tip(Chain(SYSTEM, seq, hash, head))
