"""What can go wrong with the centre's database, split by who can do something about it.

::

    StoreError
    ├── OldSqliteError        the installer: an SQLite that can lose WAL commits
    ├── WrongKeyError         the operator: the key file is not of this database
    ├── NewerDatabaseError    the operator: written by a newer program
    ├── DiskFullError         the machine: no room (SQLite says it in two ways)
    ├── UnwritableError       the machine: the file cannot be opened for writing
    ├── BusyError             the moment: somebody else holds the lock; try again
    └── UnreachableError      the machine: the database does not answer
"""

from central_mailbox.errors import CentreError


class StoreError(CentreError):
    """The database could not do it; the transaction was rolled back."""

    code = "centre.store"


class OldSqliteError(StoreError):
    """SQLite before 3.51.3 can lose or corrupt commits with two WAL connections."""


class WrongKeyError(StoreError):
    """The file is not a database under this key."""


class NewerDatabaseError(StoreError):
    """The database was written by a newer program; it is not opened."""


class DiskFullError(StoreError):
    """No room left: nothing was stored."""

    code = "centre.disk_full"


class UnwritableError(StoreError):
    """The file or one beside it cannot be opened: no permission, no folder, or no room."""


class BusyError(StoreError):
    """Another writer holds the lock for too long."""

    code = "centre.busy"


class UnreachableError(StoreError):
    """The database server does not answer, or another one is taking its place."""

    code = "centre.unreachable"
