"""What the store hands out: plain, frozen rows; nothing here knows the database.

Names and phones come as they were recorded: windows mask them.  ``is_waiting`` is true
while the centre has not taken everything that this desk wrote about the case.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from casework.audit import Finding, RestoreNotice, RowFinding, TreeHead
from casework.audit.policy import NO_WITNESSES, Policy, Standing
from casework.cases.walk_in import Service
from casework.clocks import Clock
from casework.codes import Satisfaction, ServiceCategory, TargetKind, VisitWay
from casework.event import Label, Record, Refusal
from casework.telling import Told

Result = Literal["pending", "accepted", "refused", "held"]
"""What became of an event: ``pending`` is saved here and not yet decided at the centre."""


class Identity(Struct, frozen=True):
    """Who this desk is: given once, at enrolment.  Keys and token lie in the key store."""

    device: str
    unit: str
    short: str
    centre_key: bytes
    zone: str
    policy: Policy = NO_WITNESSES
    """Which witnesses must have cosigned the centre's heads, as agreed when it was let in."""
    pages: str = ""
    """Where citizens find the pages, as the centre last said; empty: it serves none."""


class Pending(Struct, frozen=True):
    """Own events that the centre does not know yet, without a gap, oldest first.

    ``hash`` (hex) is the chain's hash after ``last_seq``: what the device signs.  With no
    events, ``first_seq`` is ``last_seq + 1``.
    """

    first_seq: int
    records: tuple[Record, ...]
    last_seq: int
    hash: str


class SyncState(Struct, frozen=True):
    """How far this desk and its centre have come.

    ``known_seq`` is what the centre last said it knows of us, ``last_seq`` what we have:
    a greater ``known_seq`` means that this database is an old copy.
    ``notices`` are those of a centre that was restored, the newest last.
    ``server_offset_ms`` is server time less device time, ``None`` before the first answer.
    """

    cursor: int = 0
    tree: TreeHead | None = None
    notices: tuple[RestoreNotice, ...] = ()
    known_seq: int = 0
    last_seq: int = 0
    last_sync_at: datetime | None = None
    server_offset_ms: int | None = None
    waiting: int = 0
    held: int = 0
    refused: int = 0
    policy: Policy = NO_WITNESSES
    witnessed: Standing | None = None
    unwitnessed_since: datetime | None = None
    """The time of the oldest head beyond the witnessed one."""
    kept_back: int = 0
    """Records whose sealed part the centre kept back: no erasure that it told explains it."""
    has_two_histories: bool = False
    """Signed proof is kept here that somebody told two histories, and no restore explains it."""

    @property
    def tree_size(self) -> int:
        """Size of the last tree head that was kept."""
        return self.tree.size if self.tree else 0


class TimelineEntry(Struct, frozen=True):
    """One event of a case, in words.  ``label`` is ``None`` for a type of a newer program."""

    event_id: str
    type: str
    label: Label | None
    note: tuple[Label, ...]
    told: tuple[Told, ...]
    """Everything it says, the words that were written among it; nothing personal."""
    at: datetime
    actor: str
    actor_name: str
    device: str
    result: Result
    position: int | None
    received_at: datetime | None
    refusal: Refusal | None
    absent: Label | None = None
    """What stands in place of its personal part, where that is not here."""


class Attention(Struct, frozen=True):
    """An event of this desk that a person has to look at; it is never deleted.

    ``refused``: the centre said no.  ``held``: the centre waits for what comes before.
    ``doubtful``: not sent yet, and no longer possible as things stand.  ``unknown``: from
    a newer program; kept, and shown once this one is renewed.
    """

    event_id: str
    case: str
    kind: str
    number: str
    label: Label | None
    at: datetime
    actor: str
    actor_name: str
    what: Literal["refused", "held", "doubtful", "unknown"]
    refusal: Refusal | None
    is_acknowledged: bool


class Awaits(Struct, frozen=True):
    """The next step that a case waits for, and whether the officer asked for can take it."""

    type: str
    label: Label
    is_mine: bool


class CaseRow(Struct, frozen=True):
    """A case of any kind in a list: ``told`` are the columns of its kind, in words.

    ``turn``: whom it waits for, in words.  ``lead``: what stands before the title.
    """

    case: str
    kind: str
    number: str | None
    temp_no: str
    lead: Label | None
    title: str
    told: Mapping[str, Label]
    opened_at: datetime
    status: str
    status_label: Label
    awaits: Awaits | None
    turn: Label | None
    due: Clock | None
    answer: Satisfaction | None
    is_waiting: bool
    place: tuple[int, int]
    """Where it stands in the order of lists (``CaseQuery.after``)."""


class RoomCount(Struct, frozen=True):
    """The true figures of a room: what waits for the officer, is due today, is overdue, is open."""

    mine: int = 0
    due_today: int = 0
    overdue: int = 0
    open: int = 0


class WalkInRow(Struct, frozen=True):
    """A reception in a list."""

    case: str
    number: str | None
    temp_no: str
    started_at: datetime
    status: str
    status_label: Label
    services: tuple[Service, ...]
    persons: int
    name: str
    phone: str
    content: str
    officer: str
    is_quick: bool
    is_waiting: bool
    follow_by: date | None
    due: Clock | None
    rating: Satisfaction | None


class ServiceCount(Struct, frozen=True):
    """How often a kind of service was given: visits, persons and services apart."""

    category: ServiceCategory
    sub: str
    visits: int
    persons: int
    services: int


class ReceptionDay(Struct, frozen=True):
    """A day at a reception: voided entries are listed but not counted."""

    day: date
    visits: int
    persons: int
    services: int
    counts: tuple[ServiceCount, ...]
    walk_ins: tuple[WalkInRow, ...]
    unfinished: tuple[WalkInRow, ...]
    """In progress or to be followed up, of any day, the next due first: as many as are shown."""
    unfinished_count: int
    """How many there are of them."""


class VisitRow(Struct, frozen=True):
    """A visit in a list.  ``on`` is the day it was made, or is planned for."""

    case: str
    number: str | None
    temp_no: str
    name: str
    kind: TargetKind
    category: str
    place: str
    on: date
    started_at: datetime | None
    way: VisitWay | None
    visitors: tuple[str, ...]
    met: int
    problems: int
    unfollowed: int
    status: str
    status_label: Label
    awaits: Awaits | None
    is_waiting: bool


class Visits(Struct, frozen=True):
    """A station's visits of some days, newest first: those shown, and how many there are."""

    rows: tuple[VisitRow, ...]
    count: int


class RailCounts(Struct, frozen=True):
    """The figures beside the rooms."""

    visits_today: int
    persons_today: int
    services_today: int
    visits_week: int
    attention: int
    waiting: int


class Due(Struct, frozen=True):
    """A limit that runs on a case."""

    case: str
    kind: str
    number: str
    label: Label
    clock: Clock


class SearchHit(Struct, frozen=True):
    """A case that was found; ``found_in`` says by what."""

    case: str
    kind: str
    kind_label: Label
    number: str
    name: str
    phone: str
    title: str
    at: datetime
    status: str
    status_label: Label
    found_in: Literal["number", "phone", "document", "name", "words"]


class PersonHit(Struct, frozen=True):
    """What somebody came with before."""

    case: str
    kind: str
    kind_label: Label
    number: str
    title: str
    labels: tuple[Label, ...]
    at: datetime
    status: str
    status_label: Label
    is_open: bool
    satisfaction: Satisfaction | None


class Verification(Struct, frozen=True):
    """What a check of the whole database found.

    ``chain`` are findings in this desk's own chain, ``sealed`` ids of events whose sealed
    part is not the one recorded, ``heads`` findings in the centre's tree heads kept here,
    ``rows`` those that are not what the program wrote (docs/integrity.md, the daybook), and
    ``cases`` those that were not what their records say; they have been computed again.
    """

    events: int
    chain: tuple[Finding, ...] = ()
    sealed: tuple[str, ...] = ()
    heads: tuple[Finding, ...] = ()
    pages: tuple[str, ...] = ()
    rows: tuple[RowFinding, ...] = ()
    cases: tuple[str, ...] = ()
    is_unfoldable: bool = False

    @property
    def is_sound(self) -> bool:
        """Nothing was found."""
        found = (self.chain, self.sealed, self.heads, self.pages, self.rows, self.cases)
        return not (any(found) or self.is_unfoldable)
