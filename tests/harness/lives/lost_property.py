"""A thing that was found, from the counter to its owner."""

from datetime import timedelta
from typing import Any

from casework.cases.lost_property.giving_back import (
    ClaimPrivate,
    LostItemClaimed,
    LostItemReturned,
)
from casework.cases.lost_property.keeping import (
    LostItemAnnounced,
    LostItemPrivate,
    LostItemReceived,
)
from casework.cases.lost_property.other_ends import (
    LostItemExpired,
)
from casework.cases.lost_property.state import ItemValue
from casework.cases.words import Words
from casework.codes import IdType
from casework.state import Person
from tests.harness.bureau import (
    AUX,
    DESK,
    Scribe,
)
from tests.harness.lives.life import Life

OWNER = Person("张桂英", "13800002207", IdType.ID, "11010519491231002X")

AGENT = Person("张晓", "13800002208", IdType.ID, "440524188001010014")

WORDS = Words("电话联系失主本人")

SECRET = "夹层里有一张1987年的合影"


def received(value: ItemValue = ItemValue.VALUABLE, **changes: Any) -> Life:
    life = Life()
    life.do(AUX, receiving(life.scribe, value, **changes), keeping())
    return life


def receiving(
    scribe: Scribe, value: ItemValue = ItemValue.VALUABLE, **changes: Any
) -> LostItemReceived:
    fields: dict[str, Any] = {
        "item": "WALLET",
        "features": "黑色长款皮夹",
        "storage": "会客厅2号保管柜",
        "keeper": AUX,
        "found_at": scribe.now - timedelta(hours=1),
        "found_place": "钟楼地铁站B口",
    }
    return LostItemReceived(value=value, **(fields | changes))


def keeping() -> LostItemPrivate:
    return LostItemPrivate((SECRET,), Person("热心群众", "13900001111"))


ANNOUNCED = LostItemAnnounced("公告栏、公众号", "钟楼地铁站拾得黑色皮夹一只")


def announced(value: ItemValue = ItemValue.VALUABLE) -> Life:
    life = received(value)
    life.do(AUX, ANNOUNCED)
    return life


def claiming(**changes: Any) -> ClaimPrivate:
    fields: dict[str, Any] = {"claimant": OWNER, "described": "夹层有张老照片"}
    return ClaimPrivate(**(fields | changes))


def claimed(value: ItemValue = ItemValue.VALUABLE) -> Life:
    life = announced(value)
    life.do(AUX, LostItemClaimed(), claiming())
    return life


def expired() -> Life:
    life = announced()
    life.scribe.later(days=366)
    life.do(DESK, LostItemExpired())
    return life


RETURN = LostItemReturned(is_matched=True, is_signed=True)
