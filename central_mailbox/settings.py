"""What the operator decides, frozen at start."""

from pathlib import Path

from msgspec import Struct


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
    def database_key(self) -> Path:
        """Where the key of the encrypted database lies."""
        return self.keys / "database.key"

    @property
    def database_file(self) -> Path:
        """Where the encrypted database lies."""
        return self.data / "mailbox.db"
