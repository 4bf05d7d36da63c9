"""Who may speak: one-time codes, tokens, and the device behind a token.

Rules kept: a code is good once, for ten minutes, and only its hash is stored; a token is
32 random bytes, stored as its SHA-256; wrong codes are counted per address, and ten
within ten minutes shut the door to that address for the rest of them.
"""

import base64
import hashlib
from datetime import datetime, timedelta

import msgspec

from casework.cases.directory import DeviceEnrolled
from casework.context import Directory
from casework.ids import is_id
from casework.invitation import LETTERS, code_digest
from casework.officers import Device, Roster
from casework.outside import Outside
from casework.registry import Proposal
from casework.wire import PROTOCOL, EnrolRequest
from central_mailbox.errors import FaultError
from central_mailbox.keys import KEY_BYTES
from central_mailbox.store import Transaction
from central_mailbox.store.port import Code

CODE_LIVES = timedelta(minutes=10)
MOST_WRONG_CODES = 10
TOKEN_BYTES = 32
CODE_BYTES = 5

INVITED_MINUTES = "device.invitation.minutes"
"""How long an invitation from a desk is good, as data."""
SHORT_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def digest(secret: str) -> str:
    """What is stored of a code or token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code(outside: Outside) -> str:
    """A fresh enrolment code, as it is read out: ``"7K3M-Q2XA"``."""
    value = int.from_bytes(outside.random(CODE_BYTES), "big")
    letters = "".join(LETTERS[value >> shift & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def issue(tx: Transaction, outside: Outside, unit: str) -> str:
    """Store a fresh code for a machine of ``unit``; the code."""
    code, now = new_code(outside), outside.now()
    tx.devices.put_code(Code(code_digest(code), unit, now, now + CODE_LIVES))
    return code


def invited(directory: Directory, code_hash: str) -> Code | None:
    """The code by which an administrator invited a machine from their desk, while it is good."""
    found = directory.invited.get(code_hash)
    unit = directory.roster.units.get(found.unit) if found else None
    if found is None or unit is None or not unit.is_active:
        return None
    minutes = directory.threshold(INVITED_MINUTES, found.at)
    return Code(code_hash, unit.id, found.at, found.at + timedelta(minutes=minutes))


def admit(
    tx: Transaction, request: EnrolRequest, directory: Directory, origin: str, now: datetime
) -> Code | str:
    """The code that lets this machine in, or the fault that keeps it out.

    A wrong code is counted against ``origin``, in this transaction.
    """
    if tx.devices.wrong_codes(origin, now - CODE_LIVES) >= MOST_WRONG_CODES:
        return "enrol.too_many"
    code_hash, known = code_digest(request.code), directory.roster.devices.get(request.device)
    code = tx.devices.code(code_hash) or invited(directory, code_hash)
    if code is None:
        tx.devices.wrong_code(origin, now)
        return "enrol.wrong_code"
    if code.used_at is not None:
        return "enrol.code_used"
    if now >= code.expires_at:
        return "enrol.code_expired"
    fault = device_fault(request, known)
    if fault is None and known is None and tx.cases.get((request.device,)):
        return "enrol.device_taken"
    return fault or code


def device_fault(request: EnrolRequest, known: Device | None) -> str | None:
    """Why this machine cannot be let in.

    The same machine with the same key may come again with a new code: its first
    answer was lost on the way.
    """
    if not is_id(request.device) or len(request.public_key) != KEY_BYTES:
        return "enrol.bad_key"
    if known is None:
        return None
    if known.is_revoked:
        return "device.revoked"
    return None if known.public_key == request.public_key else "enrol.device_taken"


def enrolment(request: EnrolRequest, unit: str, roster: Roster) -> Proposal:
    """The event that lets a machine in."""
    body = DeviceEnrolled(unit, free_short(roster), request.public_key)
    return Proposal(request.device, body)


def free_short(roster: Roster) -> str:
    """Three characters that no machine has yet: ``A01`` to ``Z99``, then ``AA1`` on."""
    taken = {device.short for device in roster.devices.values()}
    plain = (f"{one}{number:02d}" for one in SHORT_LETTERS for number in range(1, 100))
    more = (
        f"{one}{two}{last}"
        for one in SHORT_LETTERS
        for two in SHORT_LETTERS
        for last in LETTERS[1:]
    )
    return next(short for names in (plain, more) for short in names if short not in taken)


def hand_over(tx: Transaction, outside: Outside, code: Code, device: str) -> str:
    """Use the code up for a fresh token; the device's token before it is void."""
    now = outside.now()
    tx.devices.put_code(msgspec.structs.replace(code, used_at=now, device=device))
    token = base64.urlsafe_b64encode(outside.random(TOKEN_BYTES)).decode().rstrip("=")
    tx.devices.set_token(device, digest(token), now)
    return token


def device_of(tx: Transaction, token: str) -> str:
    """The device that holds the token."""
    device = tx.devices.of_token(digest(token))
    if device is None:
        raise FaultError("auth.token")
    return device


OLDEST_PROTOCOL = max(1, PROTOCOL - 1)


def check_protocol(version: int) -> None:
    """Whether the caller's program speaks as we do; :class:`FaultError` if it does not."""
    if version < OLDEST_PROTOCOL:
        raise FaultError("protocol.too_old")
    if version > PROTOCOL:
        raise FaultError("protocol.too_new")
