"""How the desk stands with its centre, and asking it to try again."""

from datetime import datetime

from msgspec import Struct

from casework.event import Label
from desk_client import signing
from desk_client.services import found
from desk_client.services.desk import Session
from desk_client.services.witnessing import Witnessing, agreement, witnessing
from desk_client.store import SyncState
from desk_client.sync.schedule import SyncStatus

__all__ = ["SyncState", "Witnessing"]


class Connection(Struct, frozen=True):
    """Whether the centre answers, since when, and why not."""

    is_online: bool
    is_talking: bool
    since: datetime
    problem: Label | None


class Report(Struct, frozen=True):
    """How far desk and centre have come, and who vouches for the centre's log."""

    state: SyncState
    witnessing: Witnessing
    agreement: Label | None


class Checked(Struct, frozen=True):
    """A check of the whole record: how many events were read, and what was found where."""

    events: int
    findings: tuple[Label, ...]


def connection(status: SyncStatus) -> Connection:
    """The schedule's status as a window shows it."""
    return Connection(
        is_online=status.kind == "online",
        is_talking=status.is_talking,
        since=status.since,
        problem=status.error.say if status.error else None,
    )


def report(session: Session) -> Report:
    """How far desk and centre have come."""
    state, desk = session.desk.store.sync_state(), session.desk
    return Report(state, witnessing(state, desk.directory(), desk.now()), agreement(state))


def try_now(session: Session) -> None:
    """Try at once, however often it failed."""
    session.desk.try_sync()


def verify(session: Session) -> Checked:
    """Read the whole local record again: chains, sealed parts, the centre's heads, every row."""
    store = session.desk.store
    verification = store.verify(signing.verify)
    return Checked(verification.events, found.told(store, verification))
