"""Who must have seen a head before it is believed: k of n witnesses, agreed beforehand.

Rules kept:

* a policy is read from a file in the format of C2SP ``tlog-policy``: witnesses, one group of
  them, a quorum.  Groups of groups are refused in words rather than half understood;
* one body counts once: no key stands twice, whatever names it has;
* a witness vouches for a beginning: whoever cosigned a longer head has seen the shorter one,
  so what counts is the longest head that k of them cosigned;
* a head that a witness cosigned and that does not lead to the centre's own is proof of two
  histories, however few cosigned it.

What a quorum is good for is :attr:`Policy.may_lie`: how many witnesses may be the centre's
creatures before two desks can be shown two histories that are both witnessed.
"""

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from casework.audit.heads import LOG, HashText, TreeHead, Verify
from casework.audit.merkle import verify_consistency
from casework.audit.notes import (
    COSIGNER,
    Checkpoint,
    NoteKey,
    cosigned_at,
    has_signed,
    read_signature,
    read_vkey,
)
from casework.errors import ForkError, MalformedError

MOST_WITNESSES = 32
CODE_LENGTH = 16


class Witness(Struct, frozen=True):
    """Somebody outside who cosigns heads, and where the centre reaches him."""

    vkey: str
    url: str = ""

    @property
    def key(self) -> NoteKey:
        """His key."""
        return read_vkey(self.vkey)

    @property
    def name(self) -> str:
        """What he is called."""
        return self.key.name


class Policy(Struct, frozen=True):
    """Which log, which witnesses, and how many of them must have cosigned."""

    origin: str = ""
    witnesses: tuple[Witness, ...] = ()
    quorum: int = 0

    @property
    def code(self) -> str:
        """A policy in sixteen letters and digits, for two people to compare: names, keys, k."""
        keys = sorted(witness.vkey for witness in self.witnesses)
        told = "\n".join((self.origin, str(self.quorum), *keys)).encode()
        digest = hashlib.sha256(b"policy\0" + told).hexdigest()[:CODE_LENGTH].upper()
        return "-".join(digest[at : at + 4] for at in range(0, CODE_LENGTH, 4))

    @property
    def is_split_proof(self) -> bool:
        """Whether honest witnesses alone could never cosign two histories: a majority is asked."""
        return 2 * self.quorum > len(self.witnesses)

    @property
    def may_lie(self) -> int:
        """How many may be false before two witnessed histories are possible.

        Two quorums of ``k`` out of ``n`` share at least ``2k - n`` witnesses; one honest one
        among these sees both and refuses.
        """
        return max(0, 2 * self.quorum - len(self.witnesses) - 1)


NO_WITNESSES = Policy()
"""Nobody was agreed on: the centre's own word stands alone."""


class Witnessed(Struct, frozen=True):
    """A head that others cosigned: their lines, and the proof that it leads to a longer one."""

    size: int
    root: HashText
    lines: tuple[str, ...]
    consistency: tuple[str, ...] = ()


class Standing(Struct, frozen=True):
    """The longest head that enough witnesses cosigned, as this desk found out itself.

    ``at``: the second by which enough of them had.
    """

    size: int
    at: int
    who: tuple[str, ...]


def origin_after(name: str, restores: int) -> str:
    """What a log is called after so many restores: each makes it another log."""
    return f"{name}/restored-{restores}" if restores else name


def read_policy(text: str) -> Policy:
    """A policy file; :class:`MalformedError` says what is wrong with which line."""
    known: dict[str, Witness] = {}
    groups: dict[str, tuple[int, tuple[str, ...]]] = {}
    quorum: str | None = None
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith("#") or words[0] == "log":
            continue
        match words:
            case ["witness", name, vkey, *url] if name not in known and len(url) <= 1:
                known[name] = _witness(number, vkey, *url)
            case ["group", name, count, *members] if name not in groups and members:
                groups[name] = _count(number, count, members), _members(number, members, known)
            case ["quorum", name] if quorum is None:
                quorum = name
            case _:
                raise MalformedError(f"line {number}: not understood: {words[0]}")
    return _policy(known, groups, quorum)


def _policy(
    known: dict[str, Witness], groups: dict[str, tuple[int, tuple[str, ...]]], quorum: str | None
) -> Policy:
    if quorum == "none":
        return NO_WITNESSES
    if quorum is None or quorum not in groups | known:
        raise MalformedError("the quorum names no group and no witness")
    count, members = groups.get(quorum, (1, (quorum,)))
    chosen = tuple(known[member] for member in members)
    keys = {witness.key.public for witness in chosen}
    if len(keys) < len(chosen) or len({one.name for one in chosen}) < len(chosen):
        raise MalformedError("one witness stands in the group twice")
    if len(chosen) > MOST_WITNESSES:
        raise MalformedError(f"more than {MOST_WITNESSES} witnesses")
    return Policy(witnesses=chosen, quorum=count)


def _witness(number: int, vkey: str, url: str = "") -> Witness:
    key = read_vkey(vkey)
    if key.kind != COSIGNER:
        raise MalformedError(f"line {number}: not a witness's key (kind 04)")
    if url and not url.startswith(("https://", "http://")):
        raise MalformedError(f"line {number}: a witness's address begins with https://")
    return Witness(vkey, url.rstrip("/"))


def _count(number: int, word: str, members: Sequence[str]) -> int:
    count = {"any": 1, "all": len(members)}.get(word) or (
        int(word) if word.isdecimal() and len(word) < 4 else 0
    )
    if not 1 <= count <= len(members):
        raise MalformedError(f"line {number}: {word} of {len(members)}")
    return count


def _members(number: int, members: Sequence[str], known: dict[str, Witness]) -> tuple[str, ...]:
    if strangers := [member for member in members if member not in known]:
        raise MalformedError(f"line {number}: {strangers[0]} is no witness (one group only)")
    if len(set(members)) < len(members):
        raise MalformedError(f"line {number}: a witness stands in it twice")
    return tuple(members)


def cosigners(
    verify: Verify, witnesses: Sequence[Witness], text: str, lines: Sequence[str]
) -> dict[str, int]:
    """Which of these cosigned a checkpoint, and when: nothing else in the lines counts."""
    found: dict[str, int] = {}
    for line in lines:
        try:
            one = read_signature(line)
        except MalformedError:
            continue
        for witness in witnesses:
            at = cosigned_at(one)
            if at is not None and has_signed(verify, witness.key, text, one):
                found[witness.name] = max(at, found.get(witness.name, 0))
    return found


def standing(
    verify: Verify, policy: Policy, restores: int, offered: Witnessed, tree: TreeHead
) -> Standing | None:
    """What a cosigned head is worth under a policy; ``None`` if too few of it cosigned.

    ``tree`` is a head that this desk follows.  :class:`ForkError` if a witness cosigned
    another history: one is enough to prove it.
    """
    text = Checkpoint(
        origin_after(policy.origin, restores), offered.size, bytes.fromhex(offered.root)
    ).text
    found = cosigners(verify, policy.witnesses, text, offered.lines)
    if not found:
        return None
    proof = [bytes.fromhex(node) for node in offered.consistency]
    roots = bytes.fromhex(offered.root), bytes.fromhex(tree.root)
    if not verify_consistency(offered.size, tree.size, proof, *roots):
        raise ForkError(LOG, offered.size, f"{', '.join(found)} cosigned another history")
    if len(found) < policy.quorum:
        return None
    by_time = sorted(found.items(), key=lambda one: one[1])
    return Standing(offered.size, by_time[policy.quorum - 1][1], tuple(sorted(found)))
