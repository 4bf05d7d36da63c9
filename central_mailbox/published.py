"""The log as everybody's tools read it: a checkpoint, tiles, bundles of entries.

Rules kept:

* a log has one name for good; a restore makes it another log, with another name, so that no
  witness and no mirror is ever shown two histories under one;
* the checkpoint is the newest head in other words: nothing is signed that was not committed;
* nothing of a person is published: an entry is a hash, a position, a time and a number.
"""

import hashlib

from casework.audit.notes import ED25519, Checkpoint, NoteKey, is_key_name, note_of, sign_note
from casework.audit.tiles import bundle, read_tile
from central_mailbox import log
from central_mailbox.errors import FaultError, SettingsError
from central_mailbox.keys import CentreKey
from central_mailbox.store import Transaction


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


def origin_after(name: str, restores: int) -> str:
    """What a log is called after so many restores."""
    return f"{name}/restored-{restores}" if restores else name


def origin(tx: Transaction) -> str:
    """What the log is called now."""
    return origin_after(tx.log.name(), len(tx.log.notices()))


def head_text(tx: Transaction) -> Checkpoint:
    """The newest head in the words of a checkpoint."""
    head = log.newest_head(tx)
    return Checkpoint(origin(tx), head.size, bytes.fromhex(head.root))


def checkpoint(tx: Transaction, key: CentreKey) -> bytes:
    """The newest head as a signed note."""
    said = head_text(tx)
    own = NoteKey(said.origin, ED25519, key.public)
    return note_of(said.text, (sign_note(key.sign, own, said.text),))


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
