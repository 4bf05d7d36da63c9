"""A centre and the desks of its offices, in the middle of a precinct's work.

Real stores, engines and log.  Desks work for themselves until the test lets them converse;
whoever converses first is first in the centre's log.  The line of each can be bent.
"""

from pathlib import Path
from random import Random

import msgspec

from casework.cases.ledger.state import LedgerItem
from casework.event import Core
from casework.registry import encode_state
from central_mailbox.centre import Centre
from central_mailbox.snapshots import RECORDS
from desk_client.sync.ahead import Ahead
from tests.harness import bureau
from tests.harness.machines.beginning import Nobody, beginning
from tests.harness.machines.machines import CentreMachine, DeskMachine
from tests.harness.machines.network import Network, Weather
from tests.harness.machines.newcomer import Newcomer
from tests.harness.outside import Chance


class Offices:
    """The centre's machine, and the desks that are asked for."""

    def __init__(self, folder: Path, *devices: str, part_records: int = RECORDS) -> None:
        self._folder = folder
        chance = Chance("offices centre")
        self.machine = CentreMachine(folder / "centre", chance, part_records)
        self.machine.files.put(beginning().centre)
        self.machine.start()
        self.network = Network(self.machine, Random(0), Nobody(), Weather.fine())
        self._desks: dict[str, DeskMachine] = {}
        self._newcomers: list[Newcomer] = []
        for device in devices:
            self.desk(device)

    @property
    def centre(self) -> Centre:
        """The centre that runs now."""
        return self.machine.centre

    def desk(self, device: str) -> DeskMachine:
        """The desk of a device, enrolled and synced."""
        if device not in self._desks:
            line = self.network.line(device)
            desk = DeskMachine(self._folder / device, device, Chance(f"offices {device}"), line)
            desk.files.put(beginning().desks[device])
            desk.start()
            self._desks[device] = desk
        return self._desks[device]

    @property
    def desks(self) -> tuple[DeskMachine, ...]:
        """Those that were asked for."""
        return tuple(self._desks.values())

    @property
    def room(self) -> DeskMachine:
        """The desk of the reception room."""
        return self.desk(bureau.DESK_DEVICE)

    @property
    def precinct(self) -> DeskMachine:
        """The other desk of the same precinct."""
        return self.desk(bureau.HEAD_DEVICE)

    @property
    def division(self) -> DeskMachine:
        """The desk of the division above."""
        return self.desk(bureau.DIVISION_DEVICE)

    def newcomer(self, unit: str = bureau.PRECINCT, ahead: Ahead | None = None) -> Newcomer:
        """A machine that is let in now, with nothing on its disk."""
        folder = self._folder / f"new {len(self._newcomers)}"
        self._newcomers.append(Newcomer(folder, self.machine, self.network, unit, ahead))
        return self._newcomers[-1]

    def claim(self, far: int) -> str:
        """A claim that has come so far (:mod:`tests.harness.machines.beginning`)."""
        return beginning().cases[far]

    def converse(self, *desks: DeskMachine) -> None:
        """Let desks send and fetch, in this order; then everybody fetches what is new."""
        for desk in (*desks, *self.desks):
            desk.engine.catch_up()

    def item(self, case: str) -> LedgerItem:
        """The item as everybody has it: every desk and the centre agree to the byte."""
        at_centre = self.centre.state(case)
        assert isinstance(at_centre, LedgerItem)
        for desk in self.desks:
            here = desk.store.case(case)
            assert here is not None
            assert encode_state(here) == encode_state(at_centre), desk.name
        return at_centre

    def refused(self, desk: DeskMachine) -> list[str]:
        """The clauses of what was refused and is shown to be looked at."""
        return [one.refusal.clause for one in desk.store.attention() if one.refusal is not None]

    def own_events(self, device: str) -> list[Core]:
        """What the centre has of a device, whatever became of it."""
        with self.centre.store.read() as tx:
            return [
                msgspec.json.decode(record.core, type=Core) for record in tx.events.chain(device)
            ]

    def log(self) -> list[str]:
        """Ids of all accepted events."""
        with self.centre.store.read() as tx:
            return [msgspec.json.decode(record.core, type=Core).id for record in tx.events.log()]

    def close(self) -> None:
        """Everybody goes home."""
        for desk in self.desks:
            desk.close()
        for new in self._newcomers:
            new.close()
        self.machine.close()
