"""The rows of the domain's sections 8 to 11: where each is true, or why it is not taken.

``tests/casework/domain_rows/*.json`` names for each row the tests that hold it, or the reason
in both languages; the page prints the reasons, the test of the rows holds the names.
"""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, inspect

from casework.codes import Coded
from casework.event import Core, Label
from casework.registry import MACHINES
from casework.wire import EnrolResponse

FOLDER = Path(__file__).parent.parent / "casework" / "domain_rows"
TESTS = Path(__file__).parent.parent


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of sections 8, 9 or 10: tests by ``file::name``, edges as ``kind from to``."""

    row: str
    asks: str
    tests: tuple[str, ...] = ()
    edges: tuple[str, ...] = ()
    because: Label | None = None


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a field is not kept."""

    because: Label


class Entity(Struct, frozen=True, forbid_unknown_fields=True):
    """An entity of the data dictionary: each field and where it stands, or why not."""

    row: str
    fields: dict[str, str | Reason]


class CodeList(Struct, frozen=True, forbid_unknown_fields=True):
    """A code list that rules read: its codes and their Chinese words."""

    row: str
    codes: str
    labels: dict[str, str]


class OpenList(Struct, frozen=True, forbid_unknown_fields=True):
    """A code list that no rule reads: data of the bureau."""

    row: str
    list: str
    items: tuple[str, ...]


def _read(name: str, kind: Any) -> Any:
    return msgspec.json.decode((FOLDER / name).read_bytes(), type=kind)


ROWS: dict[str, tuple[Row, ...]] = {
    section: _read(f"{section}.json", tuple[Row, ...]) for section in ("8", "9", "10")
}
ENTITIES: tuple[Entity, ...] = _read("11.json", tuple[Entity, ...])
LISTS: tuple[dict[str, Any], ...] = _read("11.1.json", tuple[dict[str, Any], ...])
CODE_LISTS = tuple(msgspec.convert(one, CodeList) for one in LISTS if "codes" in one)
OPEN_LISTS = tuple(msgspec.convert(one, OpenList) for one in LISTS if "list" in one)


def stands(path: str) -> bool:
    """Whether ``kind.field.part`` names a field of the kind's case (or of the envelope)."""
    root, *names = path.split(".")
    roots: dict[str, type] = {"core": Core, "enrol": EnrolResponse}
    found = {roots[root] if root in roots else MACHINES[root].state}
    for name in names:
        found = {
            inner
            for struct in found
            for field in _fields(struct)
            if field.name == name
            for inner in (_structs(field.type) or {type(None)})
        }
    return bool(found)


def _fields(struct: type) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(struct)
    return info.fields if isinstance(info, inspect.StructType) else ()


def _structs(info: inspect.Type) -> set[type]:
    """The structs that a field holds: itself, one of several, or many of them."""
    if isinstance(info, inspect.StructType):
        return {info.cls}
    if isinstance(info, inspect.Metadata):
        return _structs(info.type)
    parts = [getattr(info, name) for name in ("item_type", "value_type") if hasattr(info, name)]
    return set().union(*map(_structs, (*parts, *getattr(info, "types", ()))))


def coded(root: type[Coded] = Coded) -> dict[str, type[Coded]]:
    """Every code list that rules read, by its name."""
    found: dict[str, type[Coded]] = {}
    for one in root.__subclasses__():
        if one.__module__.startswith("casework."):  # whatever else was loaded meanwhile
            found |= {one.__name__: one} | coded(one)
    return found


def is_there(test: str) -> bool:
    """Whether a test of that name stands in that file."""
    file, _, name = test.partition("::")
    path = TESTS / file
    return path.exists() and f"\ndef {name}(" in path.read_text()
