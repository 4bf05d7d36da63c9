"""What the operator decides, frozen at start.  No secret is among it: command lines are read
by everybody on the machine.
"""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from central_mailbox.errors import SettingsError


class Settings(Struct, frozen=True, kw_only=True):
    """``database`` is a URL of PostgreSQL; empty: an encrypted file in ``data``."""

    data: Path
    keys: Path
    database: str = ""
    zone: str = "公安信息网"
    host: str = "127.0.0.1"
    port: int = 0

    @property
    def centre_key(self) -> Path:
        """Where the centre's signing key lies."""
        return self.keys / "centre.key"

    @property
    def policy_file(self) -> Path:
        """Which witnesses must cosign, if any were agreed: in the format of tlog-policy."""
        return self.data / "witnesses.policy"

    @property
    def database_key(self) -> Path:
        """Where the key of the encrypted database lies."""
        return self.keys / "database.key"

    @property
    def database_file(self) -> Path:
        """Where the encrypted database lies."""
        return self.data / "mailbox.db"


def checked_database(url: str) -> str:
    """The address of a PostgreSQL database, without a password in it; empty stays empty."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        has_password = parts.password is not None or "password" in parse_qs(parts.query)
    except ValueError as error:
        raise SettingsError("--database is not an address") from error
    if parts.scheme != "postgresql":
        raise SettingsError("--database begins with postgresql://")
    if has_password:
        raise SettingsError(
            "leave the password out of --database, where everybody on this machine can read it; "
            "put it into ~/.pgpass (mode 600), or name such a file in PGPASSFILE"
        )
    return url
