"""A found thing as it stands."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Struct

from casework.codes import Coded, Role
from casework.event import Event, Label, Moment
from casework.fields import Meaning, given
from casework.state import Person, State
from casework.steps import Changes, Rows


class ItemValue(Coded):
    """What it is worth: that decides how carefully it is given back."""

    ORDINARY = "ORDINARY", "一般物品", "Ordinary"
    DOCUMENT = "DOCUMENT", "证件卡片", "Document or card"
    VALUABLE = "VALUABLE", "贵重物品", "Valuable"
    CASH = "CASH", "现金票据", "Cash"

    @property
    def is_valuable(self) -> bool:
        """Worth so much that the quick procedure is closed to it."""
        return self in (ItemValue.VALUABLE, ItemValue.CASH)


class Costs(Coded):
    """How the necessary costs were settled."""

    NONE = "NONE", "无费用", "No costs"
    PAID = "PAID", "已支付", "Paid"
    WAIVED = "WAIVED", "免收", "Waived"


Status = Literal[
    "RECEIVED",
    "ANNOUNCED",
    "CLAIM_CHECK",
    "RETURNED",
    "EXPIRED",
    "TO_STATE",
    "TRANSFERRED",
    "VOID",
]
STATUSES: dict[Status, Label] = {
    "RECEIVED": Label("已受理", "Received"),
    "ANNOUNCED": Label("招领中", "Announced"),
    "CLAIM_CHECK": Label("认领核对", "Claim being checked"),
    "RETURNED": Label("已发还", "Given back"),
    "EXPIRED": Label("招领期满", "Year expired"),
    "TO_STATE": Label("已上缴国库", "Given to the State"),
    "TRANSFERRED": Label("已移交上级招领处", "Transferred above"),
    "VOID": Label("作废", "Void"),
}


class Claim(Struct, frozen=True, kw_only=True):
    """Somebody said it was theirs; ``agent`` came for them with ``authority``."""

    at: Annotated[Moment, given("认领时间", "At")]
    by: Annotated[str, given("登记人", "Noted by", Meaning.OFFICER)]
    claimant: Annotated[Person, given("认领人", "Claimant")]
    described: Annotated[str, given("描述", "Described as")]
    agent: Annotated[Person | None, given("代领人", "Agent")] = None
    authority: Annotated[str, given("委托书", "Authority")] = ""


class LostItem(State, frozen=True, kw_only=True, tag="lost_item"):
    """A found thing as it stands.

    ``features`` may be announced; ``secret_features`` only the owner can tell.
    """

    status: Status
    item: str
    value: ItemValue
    features: str
    quantity: int = 1
    secret_features: tuple[str, ...] = ()
    found_at: datetime | None = None
    found_place: str = ""
    finder: Person | None = None
    storage: str = ""
    keeper: str = ""
    source_case: str | None = None
    received_at: datetime | None = None
    owner_told_at: Annotated[datetime | None, given("通知失主时间", "Owner told at")] = None
    announced_at: Annotated[datetime | None, given("公告时间", "Announced at")] = None
    announcement: Annotated[str, given("公告内容", "Announcement")] = ""
    carrier: str = ""
    claims: Annotated[tuple[Claim, ...], given("认领记录", "Claims")] = ()
    claimed_at: datetime | None = None
    checked_at: datetime | None = None
    returned_at: Annotated[datetime | None, given("发还时间", "Given back at")] = None
    costs_fen: int = 0
    costs: Costs = Costs.NONE
    expired_at: Annotated[datetime | None, given("期满时间", "Expired at")] = None
    handed_over_at: Annotated[datetime | None, given("移交时间", "Handed over at")] = None
    receipt: str = ""
    ended_at: datetime | None = None
    words: Annotated[str, given("通知情况、理由", "Last words", Meaning.WORDS)] = ""
    """How the owner was told, or the reason given with a refusal or a voiding."""


AMENDABLE = {
    "item": str,
    "features": str,
    "secret_features": tuple[str, ...],
    "quantity": int,
    "found_at": Moment | None,
    "found_place": str,
    "finder": Person | None,
}
"""Fields that may be changed until it is given back, and their types."""

ROWS = Rows(LostItem, STATUSES)
DESKS = (Role.DESK, Role.FIELD, Role.HANDLER, Role.UNIT_HEAD, Role.OFFICE)


def ended(event: Event[object], *moments: str) -> Changes:
    """The end of it, and the other moments that came with it."""
    return dict.fromkeys((*moments, "ended_at"), event.core.at)
