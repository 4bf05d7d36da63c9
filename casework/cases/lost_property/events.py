"""What is written down when something happens to a found thing."""

from msgspec import Struct

from casework.cases.lost_property.state import Costs, ItemValue
from casework.event import Moment
from casework.state import Person
from casework.steps import Approval


class LostItemReceived(Struct, frozen=True, kw_only=True):
    """受理: somebody handed it in.  ``item`` is a code of the list ``lost.item``."""

    item: str
    value: ItemValue
    features: str
    storage: str
    keeper: str
    quantity: int = 1
    found_at: Moment | None = None
    found_place: str = ""
    source_case: str | None = None
    temp_no: str = ""


class LostItemPrivate(Struct, frozen=True):
    """What only the owner can tell, and who found it."""

    secret_features: tuple[str, ...] = ()
    finder: Person | None = None


class LostItemAnnounced(Struct, frozen=True):
    """招领: published, where and in which words."""

    carrier: str
    text: str


class OwnerNotified(Struct, frozen=True):
    """The owner is known and was told; how, in the sealed words."""


class LostItemKept(Struct, frozen=True):
    """保管: it lies somewhere else, in somebody's care."""

    storage: str
    keeper: str


class LostItemClaimed(Struct, frozen=True):
    """认领: somebody says it is theirs."""


class ClaimPrivate(Struct, frozen=True, kw_only=True):
    """Who claims it, how they describe it, and who came for them."""

    claimant: Person
    described: str
    agent: Person | None = None
    authority: str = ""


class ClaimRefused(Struct, frozen=True):
    """The description does not fit, with why in the sealed words."""


class LostItemReturned(Struct, frozen=True, kw_only=True):
    """发还: the description fits, the costs are settled, the owner signed."""

    is_matched: bool
    is_signed: bool
    costs_fen: int = 0
    costs: Costs = Costs.NONE
    costs_basis: str = ""


class LostItemReturnedAtOnce(Struct, frozen=True):
    """便捷程序: received, claimed and given back on the spot."""

    is_signed: bool


class LostItemExpired(Struct, frozen=True):
    """A year has gone since the announcement."""


class LostItemGivenToState(Approval, frozen=True, kw_only=True):
    """上缴国库: the receipt's number."""

    receipt: str


class LostItemTransferred(Struct, frozen=True):
    """移交上级招领处: to a unit above, against a receipt."""

    to_unit: str
    receipt: str


class LostItemVoided(Struct, frozen=True):
    """Entered by mistake."""
