"""The centre's database: one port, SQLite and PostgreSQL behind it."""

from central_mailbox.store.port import Store, Transaction

__all__ = ["Store", "Transaction"]
