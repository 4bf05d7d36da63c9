"""What a letter's own words suggest: its facts, kind, urgency and unit; never taken by itself.

The rules (domain 12.3): keyword rules alone, offline, editable, and never a dispatch without a
person.  The words are a code list of the bureau (``letter.keywords``): a row says what it suggests
(``facts.touches_safety``, ``urgency.E``, ``type.REPORT``, ``unit.交``) and by which words, those of
Chinese letters and those of English ones.  Which unit: the place that the letter names, as the
directory knows it (a precinct, its reception rooms, a division), the nearest level first; else the
unit of the bureau whose name has what a row names.  What was found is said with its words.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from msgspec import structs

from casework.cases.letter.codes import AppealType, Urgency
from casework.cases.letter.state import GradeFacts
from casework.characters import plain
from casework.codes import Coded
from casework.context import CodeItem
from casework.event import Label
from casework.fields import Suggested, slots
from casework.officers import HEIGHT, Roster, Unit

C = TypeVar("C", bound=Coded)

KEYWORDS = "letter.keywords"
"""The code list of the bureau."""

_ENDINGS = ("派出所", "分局", "公安局", "会客厅", "支队", "大队", "社区")
_SHORTEST = 2
"""Characters of a name without its ending, from which on it is looked for in a text."""
_MONEY = re.compile(r"(\d+(?:\.\d+)?)\s*(万)?\s*元")


class Hit(NamedTuple):
    """A row of the list whose words stand in the text."""

    what: str
    words: tuple[str, ...]


def hits(text: str, items: Iterable[CodeItem]) -> tuple[Hit, ...]:
    """What the words of a text suggest, in the order of the list."""
    said = plain(text).lower()
    found = (Hit(item.code, tuple(_in_text(item, said))) for item in items)
    return tuple(one for one in found if one.words)


def _in_text(item: CodeItem, said: str) -> Iterator[str]:
    for word in re.split("[、,，]", item.label.zh):
        if word.strip() and plain(word.strip()).lower() in said:
            yield word.strip()
    for word in item.label.en.split(","):
        if word.strip() and re.search(rf"\b{re.escape(word.strip().lower())}\b", said):
            yield word.strip()


def money_in(text: str) -> int:
    """The largest amount in yuan that a text names; 0 where it names none."""
    amounts = (float(one) * (10_000 if wan else 1) for one, wan in _MONEY.findall(plain(text)))
    return int(max(amounts, default=0))


def facts_of(text: str, known: GradeFacts, items: Iterable[CodeItem]) -> Suggested[GradeFacts]:
    """The facts with what the text says beside what is known, and why."""
    changes: dict[str, object] = {}
    why = list[Label]()
    labels = {slot.name: slot.label for slot in slots(GradeFacts)}
    for hit in hits(text, items):
        name = hit.what.removeprefix("facts.")
        if name in labels and getattr(known, name) is False:
            changes[name] = True
            why.append(because(labels[name], hit.words))
    money = money_in(text)
    if money > known.money_yuan:
        changes["money_yuan"] = money
        why.append(because(labels["money_yuan"], (f"{money} 元",)))
    return Suggested(structs.replace(known, **changes), tuple(why))


def type_of(text: str, items: Iterable[CodeItem]) -> Suggested[AppealType | None]:
    """The kind of appeal that the first row found names."""
    coded = {f"type.{code.value}": code for code in AppealType}
    return _first(text, items, coded, Label("诉求类型", "Kind of appeal"))


def urgency_of(text: str, items: Iterable[CodeItem]) -> Suggested[Urgency | None]:
    """How urgent the first row found says it is."""
    coded = {f"urgency.{code.value}": code for code in Urgency}
    return _first(text, items, coded, Label("紧急程度", "Urgency"))


def unit_of(
    place: str, text: str, roster: Roster, among: Collection[str], items: Iterable[CodeItem]
) -> Suggested[str]:
    """The unit that the place is of, the lowest and longest name first; else the one of the matter.

    ``among``: the units that may have it.
    """
    for said in (place, text):
        named = [(word, unit) for word, unit in _named_in(plain(said), roster) if unit.id in among]
        if named:
            word, unit = min(named, key=lambda one: (HEIGHT[one[1].level], -len(one[0])))
            return Suggested(unit.id, (because(_same(unit.name), (word,)),))
    for hit in hits(text, items):
        part = hit.what.removeprefix("unit.")
        if part == hit.what:
            continue
        for id in sorted(among, key=lambda one: (-HEIGHT[roster.units[one].level], one)):
            name = roster.units[id].name
            if part in name:
                return Suggested(id, (because(_same(name), hit.words),))
    return Suggested("", ())


def _named_in(said: str, roster: Roster) -> Iterator[tuple[str, Unit]]:
    """The places that a text names, each with the unit that is answerable for it."""
    for unit in roster.units.values():
        if not unit.is_active or unit.parent is None:
            continue
        word = _bare(unit.name)
        address = unit.room.address if unit.room is not None else ""
        names = [one for one in (word, address) if len(one) >= _SHORTEST and plain(one) in said]
        for one in names:
            yield one, roster.units[roster.station(unit.id)]


def _bare(name: str) -> str:
    """南大街 of 南大街派出所."""
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    return name


def because(what: Label, words: Iterable[str]) -> Label:
    """Something suggested, with the words that say so."""
    zh, en = "、".join(words), ", ".join(words)
    return Label(f"{what.zh}(“{zh}”)", f"{what.en} (“{en}”)")


def _same(words: str) -> Label:
    return Label(words, words)


def _first(
    text: str, items: Iterable[CodeItem], coded: Mapping[str, C], what: Label
) -> Suggested[C | None]:
    for hit in hits(text, items):
        code = coded.get(hit.what)
        if code is not None:
            said = Label(f"{what.zh} {code.label.zh}", f"{what.en} {code.label.en}")
            return Suggested(code, (because(said, hit.words),))
    return Suggested(None, ())
