"""Who is sitting where: what every service needs, made once by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from msgspec import structs

from casework.context import Context, Directory
from casework.event import Refusal
from casework.officers import Officer, may_read
from casework.outside import Outside, new_id
from casework.registry import TYPES, Proposal, may_begin
from casework.state import State
from casework.steps import Approval
from casework.worklist import Seat
from desk_client.changes import Touched
from desk_client.services.passwords import Proof, asked_again, check, is_signed, not_right, numbers
from desk_client.store import RefusedError, Store
from desk_client.store.paper_files import PaperId

__all__ = ["Desk", "RefusedError", "Saved", "Session"]


@dataclass(frozen=True)
class Desk:
    """This machine: its journal, its time and chance, and the way to wake the sync."""

    store: Store
    outside: Outside
    wake_sync: Callable[[], None]
    try_sync: Callable[[], None]
    centre_url: str = ""
    authority: Path | None = None
    """Where the centre is and who vouches for it: what a machine that is invited has to know."""
    wake_papers: Callable[[], None] = lambda: None
    paper_sent: Callable[[PaperId], int] = lambda id: 0
    """There is a paper to be carried; how much of one the centre has, while it is sent."""
    scans: Path | None = None
    """Where the scanner puts its files."""

    def directory(self) -> Directory:
        """Who is who, as far as it has travelled here."""
        return self.store.directory()

    def now(self) -> datetime:
        """This moment, as far as this machine can know."""
        return self.store.now()

    def new_case(self) -> str:
        """A fresh case id."""
        return new_id(self.outside)


@dataclass(frozen=True)
class Saved:
    """A durable save: the cases it opened or changed, and what lists must look at."""

    changes: Touched
    case: str


@dataclass(frozen=True)
class Session:
    """An officer signed in at this desk; everything they record is in their name."""

    desk: Desk
    officer: Officer
    proof: Proof = field(default_factory=Proof, compare=False)

    @property
    def unit(self) -> str:
        """The unit in whose name the officer acts."""
        return self.officer.unit

    @property
    def station(self) -> str:
        """The officer's precinct (or division, or bureau): reception rooms belong to one."""
        return self.desk.directory().roster.station(self.officer.unit)

    def record(self, proposals: Sequence[Proposal]) -> Saved:
        """Write proposals in one durable transaction and wake the sync.

        Raises ``store`` errors: ``RefusedError`` with the rule's words, disk errors;
        :class:`AskAgainError` where it is signed with the password, and that was not typed.
        """
        if is_signed(tuple(proposals)) and self.asks_password:
            raise asked_again()
        signed = [self._signed(one) for one in proposals]
        changes = self.desk.store.record(self.officer.id, self.unit, signed)
        self.desk.wake_sync()
        return Saved(changes, proposals[0].case)

    @property
    def asks_password(self) -> bool:
        """Whether the password is asked for before the next signature."""
        outside, life = self.desk.outside, numbers(self.desk.store, self.desk.now()).life
        return not self.proof.is_fresh(outside.now(), outside.monotonic_ms(), life)

    def prove(self, password: str) -> None:
        """The officer typed their password again; raises what :mod:`passwords` raises."""
        outside = self.desk.outside
        check(self.desk.store, self.officer, password, outside.now(), not_right)
        self.proof.give(outside.now(), outside.monotonic_ms())

    def case(self, id: str) -> State | None:
        """A case, if it is here and the officer may read it.

        A machine is shared by its station: what another officer of the station recorded is on
        its disk, and not for everybody's eyes.
        """
        state = self.desk.store.case(id)
        roster = self.desk.directory().roster
        return state if state is not None and may_read(roster, self.officer, state) else None

    def context(self) -> Context:
        """What the rules may look at here and now."""
        store = self.desk.store
        return Context(self.desk.now(), store.directory(), store.case)

    def seat(self) -> Seat:
        """The officer at this machine, now: what the rules ask about whose turn it is."""
        return self.desk.store.seat(self.officer)

    def may(self, state: State | None, event_type: str) -> Refusal | None:
        """Why the officer cannot take a step now, or ``None`` if a form may be opened."""
        identity = self.desk.store.identity
        return may_begin(
            state,
            event_type,
            actor=self.officer.id,
            unit=self.unit,
            device=identity.device if identity else "",
            context=self.context(),
        )

    def _signed(self, proposal: Proposal) -> Proposal:
        """An approval by a deputy names the delegation under which it is given."""
        body = proposal.body
        if not isinstance(body, Approval) or body.under:
            return proposal
        held = self._authorities(proposal)
        if not held or "" in held:
            return proposal
        return structs.replace(proposal, body=structs.replace(body, under=held[0]))

    def _authorities(self, proposal: Proposal) -> tuple[str, ...]:
        state, step = self.desk.store.case(proposal.case), TYPES[proposal.type].step
        if state is None:
            return ()
        places = {"anywhere": (self.officer.unit,), "owner": (state.unit,)}
        roster, now = self.desk.directory().roster, self.desk.now()
        held = roster.authorities(
            self.officer, step.by, places.get(step.at, state.units), now, step.name
        )
        return tuple(one for one in held if roster.delegator(one) not in state.recused)
