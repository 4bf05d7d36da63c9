"""What can go wrong when reading a record, split by who is at fault.

A rule that says *no* is not an error: it is a :class:`casework.event.Refusal`, a
value that is kept and shown.  Errors are for bytes that cannot be what they claim.

::

    CaseworkError
    ├── MalformedError          the sender: bytes that do not fit their schema
    │   └── UnknownTypeError    the sender runs a newer (or a foreign) program
    └── ChainError              somebody: the trail was changed; see casework.audit
"""


class CaseworkError(Exception):
    """Root of every error that ``casework`` raises."""


class MalformedError(CaseworkError):
    """Bytes that do not fit the schema they name."""


class UnknownTypeError(MalformedError):
    """An event type or version that this program does not know (yet)."""


class ChainError(CaseworkError):
    """A trail that does not verify: changed, cut, reordered, rolled back or forked."""
