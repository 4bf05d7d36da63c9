"""What a field is to a person: said once, where the field is declared.

``unit: Annotated[str, asked("主办单位", "Lead unit", UNIT, among=units_below)]`` says all
that a form, a list column, a line of history, a printed paper, the rules page or the API
needs to know.  A description means something ("an officer of the lead unit"); which widget
shows it is each window's own affair.  ``msgspec.Meta`` carries it, so the JSON schema has
the words too.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    NamedTuple,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from msgspec import NODEFAULT, Meta, Struct, structs

from casework.codes import Coded
from casework.event import Label


class Meaning(StrEnum):
    """What a value stands for.  A type that speaks for itself (a code, a day) needs no other."""

    LINE = "line"
    WORDS = "words"
    """A few lines of text."""
    COUNT = "count"
    MONEY = "money"
    """An amount in fen."""
    FLAG = "flag"
    CODE = "code"
    """One of a :class:`Coded`."""
    LISTED = "listed"
    """A code of the list that ``source`` names (``walk_in.consult``): data of the bureau."""
    DAY = "day"
    MONTH = "month"
    """The first day of a month."""
    MOMENT = "moment"
    UNIT = "unit"
    OFFICER = "officer"
    PARTY = "party"
    """An officer or a unit."""
    RECEIVER = "receiver"
    """A body outside the police."""
    CASE = "case"
    """Another case; ``source`` is its kind.  People name it by its number."""
    KIND = "kind"
    """A kind of case, by its tag."""
    STEP = "step"
    """A step of any kind, by its event type."""
    PICK = "pick"
    """One of the things found in the case: a sub-task, a clause, a running limit."""
    PHONE = "phone"
    DOCUMENT = "document"
    """The number of an identity document."""
    GROUP = "group"
    """Fields of its own."""
    FILE = "file"
    """The SHA-256 of a file that lies elsewhere: its fingerprint alone."""
    PAPER = "paper"
    """A photo or a paper that is kept with the case (``casework.papers``)."""
    SECRET = "secret"  # noqa: S105 - the name of a meaning
    TEMP_NO = "temp_no"
    """The number that the desk gives before the centre does."""


class Choice(NamedTuple):
    """One thing that may be chosen: what stands in the record, and its words."""

    value: str
    label: Label


Among = Callable[..., Iterable[Choice]]
"""Who or what may be chosen: a pure function of a :class:`casework.asking.Asking`."""
V_co = TypeVar("V_co", covariant=True)


class Suggested(NamedTuple, Generic[V_co]):
    """A value that somebody may take into a form, and why: never taken by itself."""

    value: V_co
    why: tuple[Label, ...]


Suggests = Callable[..., Suggested[Mapping[str, object]] | None]
"""What a form may be filled with, by the names of its fields: a pure function of an ``Asking``."""
When = Literal["", "minute", "day"]
Lies = Literal["", "ahead", "behind", "either"]
"""Where a day lies, as seen from today."""
Called = Callable[..., Label | None]
"""What a value is called: a pure function of the case, the directory and the value as text."""
First = Callable[..., object]
"""What stands in a form at the beginning, or what a field that nobody is asked for is."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """The description of one field.

    ``is_needed``: ``None`` when the schema says it (no default: needed).  ``is_given``:
    nobody is asked; its value is ``first``, or the schema's own default.  ``no``: what a flag
    says when it is not set, where that is worth a word (a call that nobody answered); such a
    flag says nothing when it is set, unless ``yes`` does.  ``unsaid``: a value that goes without
    saying (a call that the citizen answered in person).  ``says_when``: somebody says when our
    work was done, and writes it down within minutes or on the same day; the case keeps when that
    was, too (``casework.said``).  ``called``: what a picked thing of the case is called there (a
    sub-task, a limit), from the case and the directory.  ``lies``: where a day lies, if its name
    does not say so or says otherwise: a day that is typed without a year is read by it.
    ``is_personal``: a day in a person's life, of which a history tells the year alone.
    """

    label: Label
    meaning: Meaning | None = None
    source: str = ""
    among: Among | None = None
    first: First | None = None
    hint: Label | None = None
    is_needed: bool | None = None
    is_given: bool = False
    no: Label | None = None
    yes: Label | None = None
    unsaid: object = None
    says_when: When = ""
    called: Called | None = None
    lies: Lies = ""
    is_personal: bool = False


def asked(
    zh: str,
    en: str,
    meaning: Meaning | None = None,
    source: str = "",
    *,
    among: Among | None = None,
    first: First | None = None,
    hint: tuple[str, str] | None = None,
    needed: bool | None = None,
    no: tuple[str, str] | None = None,
    yes: tuple[str, str] | None = None,
    unsaid: object = None,
    says_when: When = "",
    called: Called | None = None,
    lies: Lies = "",
    personal: bool = False,
) -> Meta:
    """The annotation that describes a field: its label in both languages and its meaning."""
    return _carried(
        Field(
            label=Label(zh, en),
            meaning=meaning,
            source=source,
            among=among,
            first=first,
            hint=None if hint is None else Label(*hint),
            is_needed=needed,
            no=None if no is None else Label(*no),
            yes=None if yes is None else Label(*yes),
            unsaid=unsaid,
            says_when=says_when,
            called=called,
            lies=lies,
            is_personal=personal,
        )
    )


def given(
    zh: str,
    en: str,
    meaning: Meaning | None = None,
    source: str = "",
    *,
    by: First | None = None,
    says_when: When = "",
    called: Called | None = None,
    lies: Lies = "",
) -> Meta:
    """The annotation of a field that nobody is asked for: ``by`` computes it, or a program."""
    return _carried(
        Field(
            label=Label(zh, en),
            meaning=meaning,
            source=source,
            first=by,
            is_given=True,
            says_when=says_when,
            called=called,
            lies=lies,
        )
    )


def _carried(described: Field) -> Meta:
    return Meta(
        title=described.label.zh, description=described.label.en, extra={"field": described}
    )


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A described field in its schema: what forms, histories and papers are made from.

    ``kind`` is the type of one value: ``tuple[Coded, ...]`` has the code's type and
    ``is_many``.  ``parts`` are the slots of a value that has fields of its own.
    """

    name: str
    field: Field
    meaning: Meaning
    kind: Any
    is_many: bool
    is_needed: bool
    has_default: bool
    default: object
    parts: tuple["Slot", ...] = ()

    @property
    def label(self) -> Label:
        """The words beside it."""
        return self.field.label

    @property
    def is_asked(self) -> bool:
        """Whether a person is asked for it."""
        return not self.field.is_given


@cache
def slots(schema: type[Struct]) -> tuple[Slot, ...]:
    """The described fields of a schema, in their order."""
    hints = get_type_hints(schema, include_extras=True)
    found = (_slot(one, hints[one.name]) for one in structs.fields(schema))
    return tuple(slot for slot in found if slot is not None)


def group_of(schema: type[Struct], name: str) -> Any:
    """The schema of a field that has fields of its own."""
    return next(slot.kind for slot in slots(schema) if slot.name == name)


def undescribed(schema: type[Struct]) -> tuple[str, ...]:
    """Fields of a schema of which nobody said what they are."""
    known = {slot.name for slot in slots(schema)}
    return tuple(one.name for one in structs.fields(schema) if one.name not in known)


@cache
def unfillable(schema: type[Struct]) -> tuple[str, ...]:
    """Fields that no form can fill: needed, nobody is asked, and nothing computes them.

    A step with such a field (a holiday table, a machine's key) comes from a file or a program.
    """
    found = list(undescribed(schema))
    for slot in slots(schema):
        if slot.is_asked:
            found += unfillable(slot.kind) if slot.parts else ()
        elif not slot.has_default and not slot.field.first and slot.meaning is not Meaning.TEMP_NO:
            found.append(slot.name)
    return tuple(found)


@cache
def _to_fill_in(schema: type[Struct]) -> tuple[Slot, ...]:
    """The fields of a schema that a form demands, and those that have such fields within."""
    return tuple(slot for slot in slots(schema) if slot.is_asked and (slot.is_needed or slot.parts))


def blank(schema: type[Struct], values: Struct | None) -> Slot | None:
    """The first field that has to be filled in and holds nothing but blanks; ``None`` if none."""
    for slot in _to_fill_in(schema):
        value = None if values is None else getattr(values, slot.name)
        if slot.is_needed and (
            value == () or (isinstance(value, str) and not value.strip()) or values is None
        ):
            return slot
        for one in value if isinstance(value, tuple) else (value,):
            found = blank(slot.kind, one) if slot.parts and one is not None else None
            if found is not None:
                return found
    return None


def _slot(one: structs.FieldInfo, hint: object) -> Slot | None:
    described, kind, is_many = _read(hint)
    if described is None:
        return None
    default = one.default_factory() if one.default_factory is not NODEFAULT else one.default
    needed = default is NODEFAULT if described.is_needed is None else described.is_needed
    return Slot(
        name=one.name,
        field=described,
        meaning=described.meaning or _meaning_of(kind),
        kind=kind,
        is_many=is_many,
        is_needed=needed,
        has_default=default is not NODEFAULT,
        default=None if default is NODEFAULT else default,
        parts=slots(kind) if _has_parts(described, kind) else (),
    )


def _has_parts(described: Field, kind: Any) -> bool:
    """Whether a value has fields of its own that a form asks for: a paper is chosen whole."""
    is_chosen = described.meaning is Meaning.PAPER
    return isinstance(kind, type) and issubclass(kind, Struct) and not is_chosen


def _read(hint: object) -> tuple[Field | None, Any, bool]:
    """Description, type of one value, and whether there may be several."""
    origin = get_origin(hint)
    if origin is Annotated:
        inner, *notes = get_args(hint)
        own = [
            note.extra["field"]
            for note in notes
            if isinstance(note, Meta) and note.extra and "field" in note.extra
        ]
        described, kind, is_many = _read(inner)
        return (own[-1] if own else described), kind, is_many
    if origin in (Union, UnionType):
        return _read(next(one for one in get_args(hint) if one is not NoneType))
    if origin is tuple:
        described, kind, _ = _read(get_args(hint)[0])
        return described, kind, True
    return None, hint, False


_SPEAKS: tuple[tuple[type, Meaning], ...] = (
    (Coded, Meaning.CODE),
    (bool, Meaning.FLAG),
    (int, Meaning.COUNT),
    (datetime, Meaning.MOMENT),
    (date, Meaning.DAY),
    (Struct, Meaning.GROUP),
)


def _meaning_of(kind: Any) -> Meaning:
    if isinstance(kind, type):
        for known, meaning in _SPEAKS:
            if issubclass(kind, known):
                return meaning
    return Meaning.LINE
