"""Who is who at the centre, kept between requests and rebuilt when it changed.

The rule it keeps: an event is judged by the directory of the moment it is taken in.
The copy in memory carries the position of the last directory event it has seen; a
transaction that finds another position in the books reads the directory anew, so
several processes on one database agree.
"""

from collections.abc import Mapping

from casework.cases.directory import KINDS, CredentialCase, build
from casework.context import Directory
from casework.ids import SYSTEM
from casework.officers import Device
from casework.registry import decode_state
from casework.state import State
from central_mailbox.errors import FaultError
from central_mailbox.store import Transaction


class WhoIsWho:
    """The directory's cases at one position, and the directory built from them."""

    def __init__(
        self, at: int, states: Mapping[str, State], directory: Directory | None = None
    ) -> None:
        self.at = at
        self.states = states
        self.directory = directory or build(states.values())

    def speaker(self, device: str) -> Device:
        """The machine that is asking; nobody asks for the centre itself."""
        known = self.directory.roster.devices.get(device)
        if known is None or device == SYSTEM:
            raise FaultError("device.unknown")
        return known

    def with_case(self, state: State) -> "WhoIsWho":
        """The same with one case changed; raises what ``build`` does on a bad table."""
        states = {**self.states, state.case: state}
        # Nothing in the directory is made from a password: it stays as it is.
        known = self.directory if isinstance(state, CredentialCase) else None
        return WhoIsWho(self.at, states, known)

    def moved_to(self, at: int) -> "WhoIsWho":
        """The same at another position."""
        return WhoIsWho(at, self.states, self.directory)


class DirectoryCopy:
    """The newest :class:`WhoIsWho` that this process has seen committed."""

    def __init__(self) -> None:
        self._copy = WhoIsWho(0, {})

    def current(self, tx: Transaction) -> WhoIsWho:
        """The directory as it stands in this transaction."""
        at = tx.books().directory_at
        copy = self._copy
        if copy.at != at:
            states = (decode_state(row.state) for row in tx.cases.of_kinds(KINDS))
            copy = WhoIsWho(at, {state.case: state for state in states})
            self.keep(copy)
        return copy

    def keep(self, copy: WhoIsWho) -> None:
        """Remember what a committed transaction saw or made, if it is the newest."""
        if copy.at >= self._copy.at:
            self._copy = copy
