"""A centre and the desks of a precinct and its division: real stores, engines and log.

Desks work for themselves until the test lets them converse; whoever converses first is
first in the centre's log.
"""

from pathlib import Path
from random import Random

from msgspec import Struct

from casework.cases.ledger.state import LedgerItem
from casework.registry import Proposal, encode_state
from casework.wire import SyncResponse
from tests.harness import bureau
from tests.harness.machines.beginning import stage
from tests.harness.machines.chance import Chance
from tests.harness.machines.machines import CentreMachine, Desk
from tests.harness.machines.network import Network, Weather
from tests.harness.proposals import propose_as

TO_OPEN, ASSIGNED, WORKING, TO_APPROVE, FED_BACK, DECIDED, CALLED, TO_CLOSE = range(8)
"""How far the claims of the stage have come."""


class Town:
    """The machines; ``room`` and ``precinct`` belong to one house, ``division`` stands above."""

    def __init__(self, folder: Path) -> None:
        self.centre = CentreMachine(folder / "centre", Chance("town centre"))
        self.centre.files.put(stage().centre)
        self.centre.start()
        self._network = Network(self.centre, Random(0), self, Weather.fine())
        self.room, self.precinct, self.division = (
            self._desk(folder, device)
            for device in (bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.DIVISION_DEVICE)
        )

    def answered(self, device: str, answer: SyncResponse) -> None:
        """Nobody watches the answers."""

    def _desk(self, folder: Path, device: str) -> Desk:
        desk = Desk(folder / device, device, Chance(f"town {device}"), self._network.line(device))
        desk.files.put(stage().desks[device])
        desk.start()
        return desk

    @property
    def desks(self) -> tuple[Desk, ...]:
        """All desks."""
        return (self.room, self.precinct, self.division)

    def claim(self, far: int) -> str:
        """A claim that has come so far."""
        return stage().cases[far]

    def converse(self, *desks: Desk) -> None:
        """Let desks send and fetch, in this order; then everybody fetches what is new."""
        for desk in (*desks, *self.desks):
            desk.engine.catch_up()

    def item(self, case: str) -> LedgerItem:
        """The item as everybody has it: every desk and the centre agree to the byte."""
        at_centre = self.centre.centre.state(case)
        assert isinstance(at_centre, LedgerItem)
        for desk in self.desks:
            here = desk.store.case(case)
            assert here is not None
            assert encode_state(here) == encode_state(at_centre), desk.name
        return at_centre

    def refused(self, desk: Desk) -> list[str]:
        """The clauses of what was refused and is shown to be looked at."""
        return [one.refusal.clause for one in desk.store.attention() if one.refusal is not None]

    def close(self) -> None:
        """Orderly end."""
        for desk in self.desks:
            desk.close()
        self.centre.close()


def propose(case: str, body: Struct, private: Struct | None = None, type_: str = "") -> Proposal:
    """A proposal under the name of its body, or another."""
    return propose_as(case, type_ or type(body).__name__, body, private)
