"""What can go wrong when reading a record, split by who is at fault.

A rule that says *no* is not an error: it is a :class:`casework.event.Refusal`, a
value that is kept and shown.  Errors are for bytes that cannot be what they claim.

::

    CaseworkError
    ├── MalformedError          the sender: bytes that do not fit their schema
    │   └── UnknownTypeError    the sender runs a newer (or a foreign) program
    └── ChainError              somebody: the trail was changed; see casework.audit
        ├── WrongDeviceError    an event or a head of another device
        ├── SignatureError      a head that the holder of the key did not sign
        ├── GapError            events are missing
        ├── RollBackError       an older state than the one already known
        ├── ForkError           two histories under one key: a clone, or a lie
        └── AlteredError        bytes that do not lead to what was signed
"""

from typing import ClassVar


class CaseworkError(Exception):
    """Root of every error that ``casework`` raises."""


class MalformedError(CaseworkError):
    """Bytes that do not fit the schema they name."""


class UnknownTypeError(MalformedError):
    """An event type or version that this program does not know (yet)."""


class ChainError(CaseworkError):
    """A trail that does not verify: changed, cut, reordered, rolled back or forked.

    ``code`` is the value of a :class:`casework.audit.Reason`, which has the words;
    ``owner`` is the device id (or ``"log"``) and ``number`` the place in its trail.
    """

    code: ClassVar[str]

    def __init__(self, owner: str, number: int, what: str) -> None:
        super().__init__(f"{owner}, {number}: {what}")
        self.owner = owner
        self.number = number


class WrongDeviceError(ChainError):
    """An event or a head of another device than the one that speaks."""

    code = "FOREIGN"


class SignatureError(ChainError):
    """A head that the holder of the key did not sign."""

    code = "SIGNATURE"


class GapError(ChainError):
    """Events are missing before, between or after those that came."""

    code = "MISSING"


class RollBackError(ChainError):
    """A genuine head, older than the one already known: a backup put back, or a replay."""

    code = "ROLLED_BACK"


class ForkError(ChainError):
    """A genuine head of another history: a cloned device, or a centre that lies."""

    code = "FORKED"


class AlteredError(ChainError):
    """Bytes that do not lead from what is known to what was signed."""

    code = "ALTERED"
