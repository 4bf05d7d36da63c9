"""Opening a mailbox: only what founds or restores makes one, nothing else ever does."""

from pathlib import Path

from casework.audit.policy import Policy, read_policy
from casework.errors import MalformedError
from central_mailbox.centre import Centre
from central_mailbox.errors import NoMailboxError, SettingsError
from central_mailbox.keys import CentreKey, key_file
from central_mailbox.outside import SystemOutside
from central_mailbox.papers import place_of
from central_mailbox.settings import Settings
from central_mailbox.store import Store, postgres, sqlite

NO_MAILBOX = (
    "there is no mailbox in {}: look at the path and whether its disk is there; put a backup "
    "back (`restore`), or set up a new bureau with `found`"
)


def open_centre(settings: Settings, *, may_found: bool = False, name: str = "") -> Centre:
    """The centre over the database that the settings name.

    Only founding makes a mailbox where there is none: a mistyped path, or a medium that is
    not mounted, must not become a second centre.  Keys are made with the mailbox, or before it
    by ``init``, and never for one that exists.  ``name`` is what its log is called to others,
    for good.
    """
    outside = SystemOutside()
    store = open_store(settings, may_found=may_found)
    try:
        with store.read() as tx:
            is_new = tx.log.head() is None
        if is_new and not may_found:
            raise NoMailboxError(NO_MAILBOX.format(settings.place))
        secret = key_file(settings.centre_key, outside.random, may_make=is_new)
        policy = read_policy_file(settings.policy_file)
        papers = place_of(settings, may_make=True)
        key = CentreKey(secret)
        return Centre(store, key, outside, settings.zone, name, policy, papers=papers)
    except BaseException:
        store.close()
        raise


def read_policy_file(path: Path) -> Policy:
    """The witnesses of a file; none where there is no file."""
    try:
        return read_policy(path.read_text("utf-8"))
    except FileNotFoundError:
        return Policy()
    except (MalformedError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error


def open_store(settings: Settings, *, may_found: bool) -> Store:
    """The database alone, without the centre, which would write."""
    if settings.database:
        return postgres.open_store(settings.database)
    if not (may_found or settings.database_file.exists()):
        raise NoMailboxError(NO_MAILBOX.format(settings.database_file))
    is_new = not settings.database_file.exists()
    key = key_file(settings.database_key, SystemOutside().random, may_make=is_new)
    return sqlite.open_store(settings.database_file, key)
