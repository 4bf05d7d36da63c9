"""Who acts, when, with which dice; and a guess at any body from its schema alone."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec
from msgspec import inspect

from casework.codes import Coded
from casework.officers import Roster
from casework.papers import KEY_BYTES
from tests.harness import bureau

WORDS = ("夜间噪声扰民,已三次反映", "已告知整改结果,晚上安静了", "楼道堆物")


@dataclass(frozen=True)
class Scene:
    """Who acts, when, with which dice; ``state`` is the case, if there is one."""

    dice: Random
    now: datetime
    actor: str
    roster: Roster
    state: Any = None

    def one(self, *choices: Any) -> Any:
        """Any of them."""
        return self.dice.choice(choices)

    def code(self, kind: type[Coded]) -> Any:
        """Any code of a list."""
        return self.dice.choice(list(kind))

    def likely(self, usual: Any, rare: Any) -> Any:
        """The usual one nine times out of ten."""
        return usual if self.dice.random() < 0.9 else rare

    def words(self) -> str:
        """Something written down, each time other words; now and then nothing."""
        return str(self.likely(f"{self.one(*WORDS)} {self.now:%H%M%S%f}", ""))

    def day(self) -> Any:
        """A day near now."""
        return (self.now + timedelta(days=self.dice.randint(-1, 20))).date()

    def unit(self) -> str:
        """Any unit."""
        return str(self.dice.choice(bureau.UNITS)[0])

    def officer(self) -> str:
        """Any officer."""
        return str(self.dice.choice(bureau.OFFICERS)[0])

    def own_unit(self) -> str:
        """The unit of whoever acts."""
        return bureau.UNIT_OF[self.actor]


def guess(scene: Scene, kind: type[Any]) -> Any:
    """Anything that fits the schema of ``kind``; names of fields help."""
    return msgspec.convert(_value(scene, inspect.type_info(kind), ""), kind)


def _value(scene: Scene, of: inspect.Type, name: str) -> Any:
    dice = scene.dice
    if isinstance(of, inspect.StructType):
        fields = [field for field in of.fields if field.required or dice.random() < 0.5]
        return {field.encode_name: _value(scene, field.type, field.name) for field in fields}
    if isinstance(of, inspect.VarTupleType | inspect.ListType):
        return [_value(scene, of.item_type, name) for _ in range(dice.randint(0, 2))]
    if isinstance(of, inspect.UnionType):
        return _value(scene, dice.choice(of.types), name)
    if isinstance(of, inspect.Metadata):
        return _value(scene, of.type, name)
    return _plain(scene, of, name)


def _plain(scene: Scene, of: inspect.Type, name: str) -> Any:
    match of:
        case inspect.StrType():
            return _text(scene, name)
        case inspect.IntType():
            return scene.dice.randint(1, 3)
        case inspect.BoolType():
            return scene.dice.random() < 0.5
        case inspect.DateTimeType():
            return scene.now
        case inspect.DateType():
            return scene.day()
        case inspect.EnumType():
            return scene.dice.choice([member.value for member in of.cls])
        case inspect.LiteralType():
            return scene.dice.choice(of.values)
        case inspect.BytesType():
            return b64encode(scene.dice.randbytes(KEY_BYTES)).decode()
        case inspect.DictType():
            return {}
    return None


def _text(scene: Scene, name: str) -> str:
    if "unit" in name or name == "owner":
        return scene.unit()
    if any(word in name for word in ("officer", "handler", "taker", "by", "visitor")):
        return scene.officer()
    return scene.words()
