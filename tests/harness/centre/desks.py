"""Desks in a test's hand: a key, a chain, what the feed brought; no store, no network.

``PlainDesk`` composes events as a real desk does and keeps
the plain facts (records, outcomes, states) as attributes that a test reads or bends.
"""

from collections.abc import Callable, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.audit import (
    SignedHead,
    TreeHead,
    chain_next,
    chain_start,
    follow,
    sign_head,
)
from casework.cases.directory import UnitRegistered
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemPrivate,
)
from casework.cases.walk_in import Service, ServiceAdded, WalkInPrivate, WalkInReceived
from casework.codes import Channel, Ledger, ServiceCategory, UnitLevel
from casework.event import Record
from casework.outside import new_id
from casework.registry import Proposal, compose, evolve, read
from casework.state import Person, State
from casework.wire import Outcome, SyncRequest, SyncResponse
from central_mailbox.centre import Centre
from central_mailbox.keys import verify
from tests.harness import bureau
from tests.harness.outside import SeededOutside

Speak = Callable[[str, SyncRequest], SyncResponse]


class PlainDesk:
    """A machine of ``unit`` with its officers, and all it knows."""

    def __init__(self, outside: SeededOutside, device: str, unit: str = "") -> None:
        self.outside = outside
        self.device = device
        self.unit = unit
        self.key = Ed25519PrivateKey.from_private_bytes(outside.random(32))
        self.records: list[Record] = []
        self.hashes = [chain_start(device)]
        self.sent = 0
        self.cursor = 0
        self.tree: TreeHead | None = None
        self.outcomes: dict[str, Outcome] = {}
        self.states: dict[str, State] = {}
        self.seen: dict[str, Record] = {}
        self.withdrawn: list[str] = []

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def seq(self) -> int:
        return len(self.records)

    def write(self, actor: str, proposal: Proposal, **more: Any) -> str:
        """Record an event; its id."""
        state = self.states.get(proposal.case)
        facts: dict[str, Any] = {
            "id": new_id(self.outside),
            "salt": self.outside.random(16),
            "at": self.outside.now(),
            "since_server": None,
            "seen": state.last if state else None,
            "actor": actor,
            "unit": bureau.UNIT_OF.get(actor, self.unit),
            "device": self.device,
            "seq": self.seq + 1,
        } | more
        record = compose(proposal, **facts)
        self.append(record)
        return str(facts["id"])

    def append(self, record: Record) -> None:
        """Chain a record, whatever its bytes are."""
        self.records.append(record)
        self.hashes.append(chain_next(self.hashes[-1], record.core))

    def head(self, seq: int | None = None) -> SignedHead:
        at = self.seq if seq is None else seq
        return sign_head(self.key.sign, 1, self.device, at, self.hashes[at].hex())

    def request(self, first: int | None = None, last: int | None = None) -> SyncRequest:
        """What it would send: events ``first`` to ``last`` (from 1), by default the new ones."""
        first = self.sent + 1 if first is None else first
        last = self.seq if last is None else last
        batch = tuple(self.records[first - 1 : last])
        return SyncRequest(
            cursor=self.cursor,
            batch=batch,
            head=self.head(last) if batch else None,
            tree_size=self.tree.size if self.tree else 0,
        )

    def sync(self, centre: Centre, request: SyncRequest | None = None) -> SyncResponse:
        """One conversation, taken in."""
        response = centre.sync(self.device, request or self.request())
        self.take(response, centre.public_key)
        return response

    def catch_up(self, centre: Centre) -> None:
        """Converse until there is nothing more."""
        while self.sync(centre).has_more:
            pass

    def take(self, response: SyncResponse, centre_key: bytes) -> None:
        """Believe an answer: check the log, fold the feed."""
        proof = [bytes.fromhex(step) for step in response.consistency]
        self.tree = follow(verify, centre_key, self.tree, response.tree, proof)
        self.outcomes |= {outcome.id: outcome for outcome in response.outcomes}
        self.sent = max(self.sent, response.known_seq)
        self.cursor = response.cursor
        for record in response.feed:
            event = read(record)
            if event.core.id not in self.seen:
                self.seen[event.core.id] = record
                self.states[event.core.case] = evolve(self.states.get(event.core.case), event)
        for case in response.withdrawn:
            self.withdrawn.append(case)
            self.states.pop(case, None)
            self.seen = {id: one for id, one in self.seen.items() if read(one).core.case != case}

    def results(self, ids: Sequence[str]) -> list[str]:
        return [self.outcomes[id].result for id in ids]

    # ------------------------------------------------------------------ a day's work

    def receive(self, actor: str = bureau.DESK, name: str = "张三", content: str = "问路") -> str:
        """A walk-in; its case."""
        case = new_id(self.outside)
        private = WalkInPrivate(Person(name=name), content)
        self.write(actor, Proposal(case, received(self.outside), private))
        return case

    def serve(self, case: str, actor: str = bureau.DESK) -> str:
        """One more service; the event's id."""
        return self.write(actor, Proposal(case, service()))

    def draft(
        self,
        actor: str = bureau.HANDLER,
        owner: str = bureau.PRECINCT,
        respondents: tuple[str, ...] = (),
    ) -> str:
        """A ledger item, submitted; its case."""
        case = new_id(self.outside)
        body = LedgerItemDrafted(
            ledger=Ledger.COMPLAINT,
            channel=Channel.WALK,
            owner=owner,
            place="南大街",
            respondents=respondents,
        )
        private = LedgerItemPrivate("夜间施工噪声", "钟楼东侧工地连续三晚施工到凌晨两点。", "停工")
        self.write(actor, Proposal(case, body, private))
        return case

    def establish(self, case: str, actor: str = bureau.HEAD) -> str:
        """The head opens the entry; the event's id."""
        return self.write(actor, Proposal(case, LedgerItemEstablished()))


def received(outside: SeededOutside) -> WalkInReceived:
    """A plain reception."""
    return WalkInReceived(
        started_at=outside.now(), services=(Service(ServiceCategory.CONSULT, quantity=1),)
    )


def service() -> ServiceAdded:
    """A service more."""
    return ServiceAdded(Service(ServiceCategory.AGENT, quantity=2))


class PlainDesks:
    """A centre with the small bureau, and its five desks."""

    def __init__(self, centre: Centre, outside: SeededOutside) -> None:
        self.centre = centre
        self.outside = outside
        self.by_device = {
            device: PlainDesk(outside, device, unit) for device, unit, _ in bureau.DEVICES
        }
        keys = {device: desk.public_key for device, desk in self.by_device.items()}
        centre.found(bureau.founding(keys))
        self.room = self.by_device[bureau.DESK_DEVICE]
        self.precinct = self.by_device[bureau.HEAD_DEVICE]
        self.division = self.by_device[bureau.DIVISION_DEVICE]
        self.bureau = self.by_device[bureau.BUREAU_DEVICE]
        self.sister = self.by_device[bureau.SISTER_DEVICE]


def new_unit() -> UnitRegistered:
    """One more precinct."""
    return UnitRegistered(
        code="610103520000", name="西关派出所", level=UnitLevel.PRECINCT, parent=bureau.DIVISION
    )
