"""Chance from a seed: ids, names, places and choices that repeat.

Each area of the play draws from a stream of its own, named after it, so that a change
in one does not shuffle the others.
"""

import hashlib
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from casework.codes import IdType
from casework.ids import RANDOM_BYTES, uuid7
from casework.state import Person
from sample_bureau import texts

_T = TypeVar("_T")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_NOWHERE = "999999"
"""A division code that no place has: the identity numbers belong to nobody."""


def seed_bytes(seed: int, name: str, count: int) -> bytes:
    """Bytes that the seed and a name alone decide: keys and salts."""
    return hashlib.shake_256(f"{seed}:{name}".encode()).digest(count)


class Chance:
    """A named stream of choices."""

    def __init__(self, seed: int, stream: str) -> None:
        self._random = random.Random(f"{seed}:{stream}")

    def new_id(self, at: datetime) -> str:
        """A UUIDv7 of that moment."""
        return uuid7(int(at.timestamp() * 1000), self.bytes(RANDOM_BYTES))

    def bytes(self, count: int) -> bytes:
        """``count`` bytes."""
        return self._random.randbytes(count)

    def pick(self, options: Sequence[_T]) -> _T:
        """One of them."""
        return self._random.choice(options)

    def weighted(self, options: Sequence[_T], weights: Sequence[float]) -> _T:
        """One of them, some more often."""
        return self._random.choices(options, weights)[0]

    def between(self, low: float, high: float) -> float:
        """A number from ``low`` to ``high``."""
        return self._random.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to and with ``high``."""
        return self._random.randint(low, high)

    def happens(self, share: float) -> bool:
        """True in ``share`` of the cases."""
        return self._random.random() < share

    def moment(self, at: datetime) -> datetime:
        """The same minute with seconds and milliseconds, as a clock shows it."""
        start = at.replace(second=0, microsecond=0)
        return start + timedelta(milliseconds=self._random.randrange(60_000))

    def shuffled(self, items: Sequence[_T]) -> list[_T]:
        """All of them, in another order."""
        return self._random.sample(items, len(items))


class Deck(Generic[_T]):
    """Texts dealt in a shuffled order: each once before one comes again."""

    def __init__(self, chance: Chance, cards: Sequence[_T]) -> None:
        self._chance = chance
        self._cards = tuple(cards)
        self._left: list[_T] = []

    def deal(self) -> _T:
        """The next card."""
        if not self._left:
            self._left = self._chance.shuffled(self._cards)
        return self._left.pop()


class Citizens:
    """People nobody knows: invented names, telephone blocks that are never given out."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed, "citizens")
        names = texts.names()
        every = [surname + given for surname in names.surnames for given in names.given]
        self._names = self._chance.shuffled(every)
        self._rare = self._chance.shuffled(names.rare)
        self._phones = self._chance.shuffled(range(10_000))
        self._met = 0

    def name(self) -> str:
        """The next name; every ninth is one that programs get wrong."""
        self._met += 1
        if self._met % 9 == 4:
            return self._rare[self._met // 9 % len(self._rare)]
        return self._names[self._met % len(self._names)]

    def person(self, id_type: IdType = IdType.NONE) -> Person:
        """A name with a telephone, and a number where the service asks for one."""
        number = self._id_number() if id_type is IdType.ID else ""
        return Person(self.name(), self.phone(), id_type, number)

    def nameless(self) -> Person:
        """Somebody who left a telephone number only."""
        return Person(phone=self.phone())

    def foreigner(self, language: str) -> Person:
        """A visitor with a passport."""
        name = self._chance.pick(texts.names().foreign[language])
        passport = f"X{self._chance.whole(0, 9_999):08d}"
        return Person(name, self.phone(), IdType.PASSPORT, passport)

    def phone(self) -> str:
        """138 0000 xxxx or 139 0000 xxxx."""
        self._met += 1
        number = self._phones[self._met % len(self._phones)]
        return f"13{8 + self._met % 2}0000{number:04d}"

    def _id_number(self) -> str:
        born = f"{self._chance.whole(1940, 2004)}{self._chance.whole(1, 12):02d}"
        stem = f"{_NOWHERE}{born}{self._chance.whole(1, 28):02d}{self._chance.whole(1, 999):03d}"
        total = sum(int(digit) * weight for digit, weight in zip(stem, _WEIGHTS, strict=True))
        return stem + "10X98765432"[total % 11]


def slots(chance: Chance, area: texts.Places, station: str, room: str) -> dict[str, str]:
    """Places of one precinct's area, one of each kind."""
    city = texts.bureau().everywhere
    return {
        "station": station,
        "room": room,
        "community": chance.pick(area.communities),
        "road": chance.pick(area.roads),
        "market": chance.pick(area.market),
        "school": chance.pick(area.schools),
        "eatery": chance.pick(area.eateries),
        "shop": chance.pick(area.shops),
        "block": f"{chance.whole(1, 18)}号楼{chance.whole(1, 4)}单元",
        "property": chance.pick(city.property),
        "company": chance.pick(city.company),
        "builder": chance.pick(city.builder),
        "night_market": area.night_market,
        "park": area.park,
    }
