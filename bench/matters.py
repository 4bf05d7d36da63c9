"""What is recorded, synced, listed and searched: walk-ins and ledger drafts in Chinese."""

from collections.abc import Iterator
from random import Random

from casework.cases.ledger.intake import LedgerItemDrafted, LedgerItemPrivate
from casework.cases.walk_in import Service, WalkInPrivate, WalkInReceived
from casework.codes import Channel, Ledger, ServiceCategory
from casework.outside import Outside, new_id
from casework.registry import Proposal
from casework.state import Person

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "建国志强秀英桂兰海燕晓东文博子涵雨桐思远玉珍立群小兰立新春梅卫东"
PLACES = ("钟楼社区", "银杏里", "文昌里", "东关大街", "柳荫路", "书院路", "站前大道")
WORDS = (
    "夜间噪音",
    "油烟扰民",
    "停车占道",
    "下水堵塞",
    "路灯不亮",
    "工资拖欠",
    "电梯故障",
    "门禁损坏",
    "井盖缺失",
    "施工扬尘",
)


def proposals(outside: Outside, owner: str, count: int, seed: int = 1) -> Iterator[Proposal]:
    """``count`` cases, walk-ins and ledger drafts in turn."""
    chance = Random(seed)
    for number in range(count):
        name = chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2))
        person = Person(name, f"138{chance.randrange(10**8):08d}")
        place, word = chance.choice(PLACES), chance.choice(WORDS)
        content = f"{place}{chance.randrange(1, 40)}号院{word},反映多次没有解决,希望尽快处理"
        if number % 2:
            yield _walk_in(outside, person, place, content)
        else:
            yield _draft(outside, owner, person, place, content, word)


def _walk_in(outside: Outside, person: Person, place: str, content: str) -> Proposal:
    body = WalkInReceived(
        started_at=outside.now(), services=(Service(ServiceCategory.MEDIATE),), place=place
    )
    return Proposal(new_id(outside), body, WalkInPrivate(person, content))


def _draft(
    outside: Outside, owner: str, person: Person, place: str, content: str, word: str
) -> Proposal:
    body = LedgerItemDrafted(ledger=Ledger.CLAIM, channel=Channel.WALK, owner=owner, place=place)
    private = LedgerItemPrivate(f"{place}{word}", content, "", person)
    return Proposal(new_id(outside), body, private)
