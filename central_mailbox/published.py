"""The log as everybody's tools read it: a checkpoint, tiles, bundles of entries.

Rules kept:

* a log has one name for good; a restore makes it another log, with another name, so that no
  witness and no mirror is ever shown two histories under one;
* the checkpoint is the newest head in other words: nothing is signed that was not committed;
* nothing of a person is published: an entry is a hash, a position, a time and a number.
"""

import base64
import hashlib
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from casework.audit.merkle import EMPTY_ROOT, subtree
from casework.audit.notes import (
    COSIGNER,
    ED25519,
    Checkpoint,
    NoteKey,
    has_signed,
    is_key_name,
    note_lines,
    note_of,
    read_checkpoint,
    read_note,
    read_signature,
    sign_note,
)
from casework.audit.policy import Policy, Witness, Witnessed, origin_after
from casework.audit.receipt import Receipt, receipt_text
from casework.audit.tiles import bundle, read_tile
from casework.cases.call_sample.lot import Lot
from casework.errors import MalformedError
from casework.officers import Device
from casework.wire import MOST_RECEIPTS, SyncRequest
from central_mailbox import log
from central_mailbox.errors import FaultError, SettingsError
from central_mailbox.keys import CentreKey, verify
from central_mailbox.store import Transaction
from central_mailbox.store.port import Cosignature

REFUSED = "witness.REFUSED"
"""The code of the alarm when a witness says that he saw another history."""


EVERY = 64
"""A desk that writes nothing has its line renewed after so many records."""


class Submission(Struct, frozen=True):
    """A head as it is put before a witness; without a body he has seen a longer one."""

    origin: str
    size: int
    text: str
    body: bytes


def give_name(tx: Transaction, key: CentreKey, name: str) -> None:
    """Name the log when its mailbox is made; a name of its own where nobody chose one."""
    kept = tx.log.name()
    if kept and name not in ("", kept):
        raise SettingsError(f"this log is called {kept}, and stays so: others know it by its name")
    if name and not is_key_name(name):
        raise SettingsError("a log's name has no spaces and no plus: police.example/warm")
    if not kept:
        own = f"central-mailbox/{hashlib.sha256(key.public).hexdigest()[:16]}"
        tx.log.set_name(name or own)


def origin(tx: Transaction) -> str:
    """What the log is called now."""
    return origin_after(tx.log.name(), len(tx.log.notices()))


def head_text(tx: Transaction) -> Checkpoint:
    """The newest head in the words of a checkpoint."""
    head = log.newest_head(tx)
    return Checkpoint(origin(tx), head.size, bytes.fromhex(head.root))


def checkpoint(tx: Transaction, key: CentreKey, policy: Policy) -> bytes:
    """The newest head as a signed note, with the witnesses that cosigned that very head."""
    said = head_text(tx)
    others = _lines(tx, policy, said.origin, said.size)
    return note_of(said.text, (own_line(key, said), *others))


def own_line(key: CentreKey, said: Checkpoint) -> str:
    """The centre's own line under a head."""
    return sign_note(key.sign, NoteKey(said.origin, ED25519, key.public), said.text)


def pinned(tx: Transaction, policy: Policy) -> Policy:
    """The policy under the log's own name: what a machine keeps when it is let in.

    Where the witnesses are reached is the centre's business.
    """
    witnesses = tuple(replace(witness, url="") for witness in policy.witnesses)
    return replace(policy, origin=tx.log.name(), witnesses=witnesses)


def witnessed(tx: Transaction, policy: Policy, size: int) -> Witnessed | None:
    """The longest head that enough witnesses cosigned, or else that any did.

    ``size`` is that of the head to which the proof leads.
    """
    if not policy.quorum:
        return None
    said, names = origin(tx), _names(policy)
    best = tx.log.longest_cosigned(said, names, policy.quorum, size)
    if best is None:
        best = tx.log.longest_cosigned(said, names, 1, size)
    if best is None:
        return None
    proof = log.consistency(tx, best, size)
    return Witnessed(best, _root(tx, best).hex(), _lines(tx, policy, said, best), proof)


def submission(
    tx: Transaction, key: CentreKey, witness: Witness, known: int | None, *, again: bool
) -> Submission | None:
    """The newest head for a witness, as C2SP ``add-checkpoint`` wants it.

    ``None`` when he cosigned it already, unless he is to say ``again`` that it is the newest.
    """
    said = head_text(tx)
    old = tx.log.newest_cosigned(witness.name, said.origin) if known is None else known
    if said.size == 0 or (known is None and old == said.size and not again):
        return None
    if old > said.size:
        return Submission(said.origin, said.size, said.text, b"")
    proof = [bytes.fromhex(node) for node in log.consistency(tx, old, said.size)]
    lines = [f"old {old}", *(base64.b64encode(node).decode() for node in proof), ""]
    note = note_of(said.text, (own_line(key, said),))
    body = "".join(line + "\n" for line in lines).encode() + note
    return Submission(said.origin, said.size, said.text, body)


def take_witness(tx: Transaction, witness: Witness, asked: Submission, answer: str) -> bool:
    """Keep the line of a witness that holds over what he was asked; others say nothing."""
    for line in answer.splitlines():
        try:
            holds = has_signed(verify, witness.key, asked.text, read_signature(line))
        except MalformedError:
            continue
        if holds:
            tx.log.add_cosignature(Cosignature(witness.name, asked.origin, asked.size, line))
            return True
    return False


def receipt(tx: Transaction, key: CentreKey, policy: Policy, position: int) -> str:
    """That the record at ``position`` stands in the log, for whoever has a line to nobody.

    Under the longest head that enough witnesses cosigned, if it reaches so far.
    """
    newest = log.newest_head(tx)
    if not 1 <= position <= newest.size:
        raise FaultError("request.range")
    seen = witnessed(tx, policy, newest.size)
    size = seen.size if seen is not None and seen.size >= position else newest.size
    said = Checkpoint(origin(tx), size, _root(tx, size))
    lines = (own_line(key, said), *_lines(tx, policy, said.origin, size))
    (leaf,) = tx.events.entries(position, position)
    proof = tuple(bytes.fromhex(node) for node in log.inclusion(tx, position, size))
    return receipt_text(Receipt(leaf, position - 1, proof, note_of(said.text, lines)))


def receipts(
    tx: Transaction, key: CentreKey, policy: Policy, asked: Sequence[int]
) -> tuple[str, ...]:
    """The receipts of the records that a device asks for; what is not in the log has none."""
    size = log.newest_head(tx).size
    wanted = (at for at in asked[:MOST_RECEIPTS] if 1 <= at <= size)
    return tuple(receipt(tx, key, policy, at) for at in wanted)


def is_due(tx: Transaction, device: str, request: SyncRequest, size: int) -> bool:
    """Whether a desk's line is worth a write: who only asks does not wait for one each time."""
    if not request.cosignature:
        return False
    kept = tx.log.newest_cosigned(device, origin(tx))
    if not kept < request.tree_size <= size:
        return False
    return bool(request.batch) or not kept or request.tree_size - kept >= EVERY


def take_cosignature(tx: Transaction, device: Device, size: int, line: str) -> bool:
    """Keep a desk's own line under the head it follows; whether it is over our history."""
    said = Checkpoint(origin(tx), size, _root(tx, size))
    key = NoteKey(device.id, COSIGNER, device.public_key)
    try:
        is_ours = has_signed(verify, key, said.text, read_signature(line))
    except MalformedError:
        return False
    if is_ours:
        tx.log.put_cosignature(Cosignature(device.id, said.origin, size, line))
    return is_ours


def lot(tx: Transaction, policy: Policy, case: str, newest: bytes) -> Lot | None:
    """What the first witness wrote under the first head that holds the beginning of a case.

    ``None`` while no witness has; where none is agreed on, the centre's own line under ``newest``.
    """
    if not policy.witnesses:
        said, line = read_checkpoint(read_note(newest).text), note_lines(newest)[0]
    else:
        first = tx.events.positions(case)[0]
        found = tx.log.first_cosigned(origin(tx), _names(policy), first)
        if found is None:
            return None
        said, line = Checkpoint(found.origin, found.size, _root(tx, found.size)), found.line
    root = base64.b64encode(said.root).decode()
    return Lot(origin=said.origin, size=said.size, root=root, line=line)


def is_of_this_log(tx: Transaction, case: str, lot: Lot) -> bool:
    """Whether it was cast by a head of this log that holds the beginning of the case."""
    if not tx.events.positions(case)[0] <= lot.size <= tx.books().log.size:
        return False
    return Checkpoint(lot.origin, lot.size, _root(tx, lot.size)).text == lot.text


def _names(policy: Policy) -> list[str]:
    return [witness.name for witness in policy.witnesses]


def _lines(tx: Transaction, policy: Policy, said: str, size: int) -> tuple[str, ...]:
    """What the witnesses of the policy wrote under a head."""
    names = _names(policy)
    return tuple(one.line for one in tx.log.cosignatures(said, size) if one.cosigner in names)


def _root(tx: Transaction, size: int) -> bytes:
    return log.from_nodes(tx, lambda node: subtree(0, size, node)) if size else EMPTY_ROOT


def tile(tx: Transaction, path: str) -> bytes:
    """What stands under ``tile/`` at that path; a fault where there is nothing."""
    found = read_tile(path)
    if found is None or not found.is_in(tx.books().log.size):
        raise FaultError("request.not_found")
    if found.is_entries:
        return bundle(tx.events.entries(found.first + 1, found.first + found.width))
    wanted = found.nodes()
    nodes = tx.log.nodes(wanted)
    return b"".join(nodes[one] for one in wanted)
