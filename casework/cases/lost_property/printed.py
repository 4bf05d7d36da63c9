"""失物收据, 招领启事, 认领单 (domain 5.2, paper 14); the notice keeps back what marks the thing."""

from casework.cases.lost_property.giving_back import (
    ClaimRefused,
    LostItemClaimed,
    LostItemReturned,
    LostItemReturnedAtOnce,
)
from casework.cases.lost_property.keeping import LostItemAnnounced
from casework.cases.lost_property.state import LostItem
from casework.event import Label
from casework.printed import DAY, SEAL, Block, Printed

_ITEM = Block(
    head=Label("物品", "Item"),
    facts=("item", "quantity", "value", "features", "found_at", "found_place"),
)

RECEIPT = Printed[LostItem](
    code="lost_item.receipt",
    label=Label("失物收据", "Receipt for a found item"),
    blocks=(
        _ITEM,
        Block(head=Label("拾得人", "Finder"), people=True),
        Block(head=Label("保管", "Keeping"), facts=("storage", "keeper")),
    ),
    is_receipt=True,
    by_hand=(Label("拾得人签名", "Finder's signature"), SEAL, DAY),
)

NOTICE = Printed[LostItem](
    code="lost_item.notice",
    label=Label("招领启事", "Found: public notice"),
    after=(LostItemAnnounced,),
    blocks=(
        Block(
            head=Label("物品", "Item"),
            facts=("item", "quantity", "features", "found_at", "found_place", "announcement"),
        ),
        Block(head=Label("认领", "Where to claim it"), facts=("storage", "announced_at")),
    ),
    by_hand=(SEAL, DAY),
)

CLAIM = Printed[LostItem](
    code="lost_item.claim",
    label=Label("失物认领单", "Claim of a found item"),
    after=(LostItemClaimed, LostItemReturned, LostItemReturnedAtOnce),
    blocks=(
        _ITEM,
        Block(head=Label("相关人员", "People"), people=True),
        Block(
            head=Label("认领与发还", "Claimed and given back"),
            steps=(LostItemClaimed, ClaimRefused, LostItemReturned, LostItemReturnedAtOnce),
        ),
    ),
    by_hand=(
        Label("认领人签名", "Claimant's signature"),
        Label("经办人签名", "Given back by"),
        DAY,
    ),
)

PRINTED = (RECEIPT, NOTICE, CLAIM)
