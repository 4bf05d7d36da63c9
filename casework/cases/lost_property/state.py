"""A found thing as it stands."""

from datetime import datetime

from msgspec import Struct

from casework.codes import Coded
from casework.event import Moment
from casework.state import Person, State


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


class Claim(Struct, frozen=True, kw_only=True):
    """Somebody said it was theirs; ``agent`` came for them with ``authority``."""

    at: Moment
    by: str
    claimant: Person
    described: str
    agent: Person | None = None
    authority: str = ""


class LostItem(State, frozen=True, kw_only=True, tag="lost_item"):
    """A found thing as it stands.

    ``features`` may be announced; ``secret_features`` only the owner can tell.
    """

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
    owner_told_at: datetime | None = None
    announced_at: datetime | None = None
    announcement: str = ""
    carrier: str = ""
    claims: tuple[Claim, ...] = ()
    claimed_at: datetime | None = None
    checked_at: datetime | None = None
    returned_at: datetime | None = None
    costs_fen: int = 0
    costs: Costs = Costs.NONE
    expired_at: datetime | None = None
    handed_over_at: datetime | None = None
    receipt: str = ""
    ended_at: datetime | None = None
    words: str = ""
    """The last reason given with a refusal, a waiver or a voiding."""


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
