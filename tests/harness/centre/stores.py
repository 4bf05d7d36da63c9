"""Keys of the test centre, and how a test opens its database once more."""

from collections.abc import Callable

from central_mailbox.store import Store

CENTRE_SECRET = bytes(range(32))


DATABASE_KEY = bytes(range(32, 64))


Opener = Callable[[], Store]
