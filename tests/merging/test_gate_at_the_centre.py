"""The closing gate at a real centre: desks write what they like, late and out of order.

These desks do not check anything themselves, as a changed program would not; the centre
takes in what the rules allow, and an oracle that knows only the log watches every closing.
"""

from pathlib import Path
from typing import Any

from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemEstablished
from casework.cases.ledger.state import LedgerItem
from casework.codes import Channel, Ledger
from casework.context import Directory
from casework.event import Event
from casework.outside import new_id
from casework.registry import Proposal, read
from casework.wire import Outcome, SyncRequest
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store.sqlite import open_store
from tests.harness import bureau
from tests.harness.bureau import PRECINCT
from tests.harness.centre.desks import PlainDesk, PlainDesks
from tests.harness.gate.world import GateWorld
from tests.harness.lives.ledger import PRIVATE, ROAD, WHO
from tests.harness.outside import SeededOutside
from tests.harness.proposals import propose_as


class CentreWorld(GateWorld):
    """The same officers and ideas; what stands is what the centre took in."""

    def __init__(self, desks: PlainDesks, seed: int) -> None:
        super().__init__("sync", seed)
        self.desks = desks
        self.directory: Directory = desks.centre.directory()
        self.actors = tuple(bureau.DEVICE_OF)
        self.given = {}
        self.roster = self.oracle.roster = self.directory.roster
        self.written: dict[str, Event[Any]] = {}
        self._undecided: dict[PlainDesk, list[str]] = {}

    def live(self, actions: int) -> None:
        """Drafts on their way, steps that overtake them, and everything else."""
        for far in (len(ROAD) - 1, len(ROAD) - 1, len(ROAD) - 4, 0):
            self._begin(far)
        for _ in range(actions):
            self.desks.outside.later(minutes=self.dice.choice((1, 30, 600)))
            self.now = self.desks.outside.time
            desk = self.dice.choice(
                (self.desks.precinct,) * 2 + (self.desks.division, self.desks.bureau)
            )
            self._act(desk)
            if self.dice.random() < 0.5:
                self._converse(desk)
        for case in self.cases:
            self._go(case, ROAD[ROAD.index("CallBackRecorded") :])

    @property
    def outcomes(self) -> list[Outcome]:
        """What the desks were told."""
        return [one for desk in self.desks.by_device.values() for one in desk.outcomes.values()]

    def _begin(self, far: int) -> None:
        case = new_id(self.desks.outside)
        self.cases.append(case)
        body = LedgerItemDrafted(
            ledger=Ledger.CLAIM, channel=Channel.WALK, owner=PRECINCT, place="钟楼社区3号院"
        )
        self._write(bureau.DESK, Proposal(case, body, PRIVATE))
        if not far:
            early = Proposal(case, LedgerItemEstablished())
            self._write(bureau.HEAD, early)
            self._converse(self.desks.precinct)
        self._converse(self.desks.room)
        self._go(case, ROAD[:far])

    def _go(self, case: str, road: tuple[str, ...]) -> None:
        """The ordinary road, by officers who look at the item as it stands."""
        for name in road:
            desk = self._desk_of(WHO[name])
            self._converse(desk)
            if case in desk.states:
                form = self.form(case, desk.states[case], name)
                self._write(WHO[name], propose_as(case, name, *form))
                self._converse(desk)

    def _desk_of(self, actor: str) -> PlainDesk:
        return self.desks.by_device[bureau.DEVICE_OF[actor]]

    def _act(self, desk: PlainDesk) -> None:
        known = {
            case: state for case, state in desk.states.items() if isinstance(state, LedgerItem)
        }
        pool = tuple(one for one in self.actors if self._desk_of(one) is desk)
        if known:
            self._write(*self.idea(dict(known), pool))

    def _write(self, actor: str, proposal: Proposal) -> None:
        desk = self._desk_of(actor)
        id = desk.write(actor, proposal)
        self.written[id] = read(desk.records[-1])
        self._undecided.setdefault(desk, []).append(id)

    def _converse(self, desk: PlainDesk) -> None:
        """Send and fetch; then hold what was accepted meanwhile against the oracle."""
        desk.catch_up(self.desks.centre)
        accepted: list[tuple[int, str]] = []
        for one, ids in self._undecided.items():
            asks = SyncRequest(cursor=one.cursor, asks=tuple(ids))
            for outcome in self.desks.centre.sync(one.device, asks).outcomes:
                if outcome.result != "held":
                    ids.remove(outcome.id)
                if outcome.position is not None:
                    accepted.append((outcome.position, outcome.id))
        for _, id in sorted(accepted):
            event = self.written[id]
            if event.core.type == "LedgerItemClosed":
                self._hold_closing(event)
            self.oracle.accept(event)


def lived(seed: int, folder: Path) -> CentreWorld:
    outside = SeededOutside(seed)
    store = open_store(folder / f"mailbox {seed}.db", bytes(32))
    world = CentreWorld(PlainDesks(Centre(store, CentreKey(bytes(32)), outside), outside), seed)
    world.live(40)
    store.close()
    return world


def test_centre_lets_nothing_through_the_gate_that_lacks_a_clause(tmp_path: Path) -> None:
    worlds = [lived(seed, tmp_path) for seed in range(6, 11)]
    assert [world.violations for world in worlds] == [[]] * len(worlds)
    assert sum(world.closed for world in worlds) >= 2, "worlds in which something is closed"
    results = {one.result for world in worlds for one in world.outcomes}
    assert results == {"accepted", "refused", "held"}
