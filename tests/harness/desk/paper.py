"""A centre on paper: it checks, numbers and hands out; no keys, no network, no disk.

Everything goes to one feed, as for a desk that may see all.  ``matter`` and ``visitor`` are
what people bring.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from casework.audit import TreeHead
from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.directory import build
from casework.cases.erasing import Erased, ErasureGround
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemPrivate,
)
from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import Channel, Ledger, ServiceCategory
from casework.erasure import is_erasure, is_taken
from casework.event import Event, Record, Stamp, read_core
from casework.ids import SYSTEM
from casework.machine import MISSING
from casework.outside import new_id
from casework.registry import (
    MACHINES,
    Proposal,
    check,
    evolve,
    fold,
    kind_of,
    kind_of_state,
    read,
)
from casework.state import Person, State
from casework.wire import Outcome, SyncRequest, SyncResponse
from desk_client.store import Identity, Store
from tests.harness import bureau
from tests.harness.bureau import Scribe, founding, stamp
from tests.harness.outside import SeededOutside

KEY = bytes(range(32))
IDENTITY = Identity(bureau.DESK_DEVICE, bureau.ROOM, "A07", bytes(32), "公安网")
BATCH = 1_000
BYTES = 1 << 22


class PaperCentre(Scribe):
    """Takes events in and answers as the real one does, for one desk."""

    def __init__(self, outside: SeededOutside) -> None:
        super().__init__(now=bureau.START)
        self.outside = outside
        self.log: list[Record] = []
        self._logged = 0
        self.known_seq = 0
        self.decided: dict[str, Outcome] = {}
        self.gone: set[str] = set()
        for proposal in founding():
            self.elsewhere(SYSTEM, proposal)

    def elsewhere(self, actor: str, proposal: Proposal) -> Event[Any]:
        """Something happens at another desk (or here) and is taken in at once."""
        self.now = self.outside.now()
        event = self.compose(actor, proposal)
        refusal = check(self.states.get(proposal.case), event, self.context())
        assert refusal is None, refusal
        self._accept(self.records[-1], event)
        return event

    def try_elsewhere(self, actor: str, proposal: Proposal) -> bool:
        """The same, if the rules allow it."""
        self.now = self.outside.now()
        event = self.compose(actor, proposal)
        if check(self.states.get(proposal.case), event, self.context()) is not None:
            return False
        self._accept(self.records[-1], event)
        return True

    def log_what_happened(self) -> None:
        """What a life in this scribe's hand did goes to the feed."""
        for record in self.records[self._logged :]:
            self.log.append(stamp(record, len(self.log) + 1, self.now))
        self._logged = len(self.records)

    def _accept(self, record: Record, event: Event[Any]) -> Outcome:
        position = len(self.log) + 1
        number = None
        state = self.states.get(event.core.case)
        evolved = evolve(state, event)
        machine = MACHINES[kind_of_state(evolved)]
        if event.core.type in {step.name for step in machine.steps if step.numbers}:
            number = f"{machine.number_code(evolved)}-610103500000-20260914-{position:04d}"
        stamp = Stamp(position, self.outside.now(), number)
        stamped = Record(record.core, record.sealed, stamp)
        if is_erasure(event.core.type):
            self.log = [_erased(one, event.core.case) for one in self.log]
            state = fold(read(one) for one in self.log if _case(one) == event.core.case)
        self.log.append(stamped)
        self._logged = len(self.records)
        self.states[event.core.case] = evolve(state, read(stamped))
        if kind_of(event.core.type) in DIRECTORY_KINDS:
            self.directory = build(self.states.values())
        return Outcome(event.core.id, "accepted", position)

    def answer(self, request: SyncRequest, page: int = BATCH) -> SyncResponse:
        """Decide the batch, then hand out the next page."""
        outcomes = [self._decide(record) for record in request.batch]
        outcomes += [self.decided[id] for id in request.asks if id in self.decided]
        feed = self.log[request.cursor : request.cursor + page]
        cursor = request.cursor + len(feed)
        return self.response(outcomes, feed, cursor, has_more=cursor < len(self.log))

    def response(
        self,
        outcomes: Iterable[Outcome] = (),
        feed: Iterable[Record] = (),
        cursor: int = 0,
        *,
        withdrawn: Sequence[str] = (),
        has_more: bool = False,
    ) -> SyncResponse:
        """An answer of any content."""
        return SyncResponse(
            protocol=1,
            server_time=self.outside.time + timedelta(seconds=2),
            known_seq=self.known_seq,
            outcomes=tuple(outcomes),
            feed=tuple(feed),
            cursor=cursor,
            has_more=has_more,
            withdrawn=tuple(withdrawn),
            tree=TreeHead(1, len(self.log), f"{len(self.log):064x}", bureau.START, ""),
        )

    def _decide(self, record: Record) -> Outcome:
        event = read(record)
        if event.core.id not in self.decided:
            self.known_seq = event.core.seq
            self.now = self.outside.now()
            refusal = check(self.states.get(event.core.case), event, self.context())
            if refusal is None:
                outcome = self._accept(record, event)
            elif refusal.clause == MISSING:
                return Outcome(event.core.id, "held", refusal=refusal)
            else:
                outcome = Outcome(event.core.id, "refused", refusal=refusal)
            self.decided[event.core.id] = outcome
        return self.decided[event.core.id]


def _case(record: Record) -> str:
    return read_core(record.core).case


def _erased(record: Record, case: str) -> Record:
    core = read_core(record.core)
    is_gone = core.case == case and is_taken(core)
    return Record(record.core, None if is_gone else record.sealed, record.stamp)


def question(store: Store, most: int = BATCH) -> SyncRequest:
    """What the desk would say now."""
    pending = store.pending(most, BYTES)
    return SyncRequest(cursor=store.sync_state().cursor, batch=pending.records, asks=store.held())


def sync(store: Store, centre: PaperCentre, page: int = BATCH) -> None:
    """Conversations until neither side has more."""
    while True:
        request = question(store)
        response = centre.answer(request, page)
        store.apply(request, response)
        if not response.has_more and not store.pending(1, BYTES).records:
            return


def case_id(outside: SeededOutside) -> str:
    """A fresh case id."""
    return new_id(outside)


def visitor(
    outside: SeededOutside,
    name: str = "张桂英",
    phone: str = "13800002207",
    content: str = "楼下烤鸭店油烟和排风扇夜间响到一点",
    **more: Any,
) -> Proposal:
    """Somebody walks in."""
    fields: dict[str, Any] = {
        "started_at": outside.time,
        "services": (Service(ServiceCategory.CONSULT, "户政"),),
    } | more
    return Proposal(
        case_id(outside),
        WalkInReceived(**fields),
        WalkInPrivate(Person(name, phone), content),
    )


def matter(
    outside: SeededOutside,
    title: str = "烤鸭店油烟与夜间排风扰民",
    ledger: Ledger = Ledger.CLAIM,
    **more: Any,
) -> Proposal:
    """A matter for a ledger of the precinct."""
    fields: dict[str, Any] = {
        "ledger": ledger,
        "channel": Channel.WALK,
        "owner": bureau.PRECINCT,
        "place": "钟楼社区3号院",
    } | more
    private = LedgerItemPrivate(
        title, "楼下烤鸭店油烟上窜,排风扇夜间响至一点。", "", Person("张桂英", "13800002207")
    )
    return Proposal(case_id(outside), LedgerItemDrafted(**fields), private)


def state_of(store: Store, case: str) -> State:
    """A case that must be here."""
    state = store.case(case)
    assert state is not None
    return state


def erase(case: str, kind: str = "walk_in") -> Proposal:
    """The bureau's chief has the personal data of a case erased."""
    body = MACHINES[kind].own(Erased)(ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号")
    return Proposal(case, body)


def establish(case: str) -> Proposal:
    """A head opens a ledger item."""
    return Proposal(case, LedgerItemEstablished())
