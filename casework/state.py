"""What every case has, whatever its kind."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Struct

from casework.codes import IdType
from casework.fields import Choice, Meaning, asked
from casework.papers import Attached


class Amendment(Struct, frozen=True):
    """A value that somebody gave a field; ``value`` in JSON terms, ``by`` an officer id."""

    field: str
    value: Any
    event: str
    by: str
    at: datetime


class Conflict(Struct, frozen=True):
    """One field changed twice: ``kept`` is in force, ``other`` waits for a person."""

    field: str
    kept: Amendment
    other: Amendment


class Signature(Struct, frozen=True):
    """An approval: which step, by which officer, when, and under whose authority.

    ``under`` is the delegation that the officer named; empty: their own office.
    """

    step: str
    by: str
    at: datetime
    under: str = ""


class Was(Struct, frozen=True, array_like=True):
    """Until ``at`` a field stood at ``value``, in JSON terms (``casework.past``)."""

    at: datetime
    field: str
    value: Any


class Said(Struct, frozen=True, array_like=True):
    """A moment that somebody gave, and when they wrote it down (``casework.said``).

    ``step`` and ``field`` say where; ``sets`` are the moments of the case that stand at it.
    """

    step: str
    field: str
    at: datetime
    recorded_at: datetime
    by: str
    unit: str
    is_daily: bool = False
    """Whether it is written down in the evening as a rule (a visit), not at once (a call)."""
    sets: tuple[str, ...] = ()


class Alarm(Struct, frozen=True, array_like=True):
    """The centre said that a clock, by its code, was near its end or had run out at ``due_at``."""

    limit: str
    level: str
    due_at: datetime
    at: datetime


class Chase(Struct, frozen=True, array_like=True):
    """The centre asked for what was late: of which clock, for the how manieth time, and when.

    ``is_raised``: the level above was asked, too.
    """

    limit: str
    due_at: datetime
    no: int
    at: datetime
    is_raised: bool = False


ERASED = "Erased"
"""How the event type ends by which a kind has its personal data erased."""

Scope = Literal["units", "everybody", "nobody", "security"]
"""Who reads a case: the units concerned, everybody, the program alone, or whoever keeps the
security of the units concerned and whoever audits it."""


class State(Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    """A case as the fold of its events so far.  What is empty is not written.

    ``units`` are all units concerned, the owner first: they decide who is sent the
    case.  ``respondents`` are officers and units that the complaint wall shuts out.
    ``last`` names the newest event in the fold together with all before it, and ``count``
    is their number.
    """

    case: str
    status: str
    unit: str
    units: tuple[str, ...]
    respondents: tuple[str, ...] = ()
    number: str | None = None
    temp_no: str = ""
    opened_at: datetime
    opened_by: str
    updated_at: datetime
    last: str
    count: int = 1
    handlers: tuple[str, ...] = ()
    """Officers who worked the matter: none of them may approve it or call back."""
    amended: tuple[Amendment, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recused: tuple[str, ...] = ()
    """Officers who stepped back: they act on it no more, nor does anybody in their place."""
    said: tuple[Said, ...] = ()
    """When things were done, as officers said, and when they wrote that down."""
    alarms: tuple[Alarm, ...] = ()
    """What the centre said of limits that were near, or had passed."""
    chases: tuple[Chase, ...] = ()
    """When the centre asked again for what was late (``casework.cases.chasing``)."""
    papers: tuple[Attached, ...] = ()
    """Photos and papers that are kept with it, the oldest first."""
    past: tuple[Was, ...] = ()
    """What stood here before, of the fields that figures read (``Machine.remembers``)."""

    @property
    def is_erased(self) -> bool:
        """Whether its personal data were erased at some time."""
        return any(one.step.endswith(ERASED) for one in self.signatures)

    @property
    def is_complaint(self) -> bool:
        """Whether it stands in the complaint ledger, which few may read."""
        return False

    @property
    def shut_out(self) -> tuple[str, ...]:
        """Officers who are shut out by themselves, without their station: the heads at the top
        whom a matter is against that went to the level above."""
        return ()

    @property
    def scope(self) -> Scope:
        """Who reads such a case."""
        return "units"


ID_TYPES = tuple(Choice(one.value, one.label) for one in IdType)


class Person(Struct, frozen=True):
    """A citizen, as far as they chose to say who they are.  Always sealed."""

    name: Annotated[str, asked("姓名", "Name")] = ""
    phone: Annotated[str, asked("电话", "Phone", Meaning.PHONE)] = ""
    id_type: Annotated[
        str, asked("证件类型", "Document", Meaning.PICK, among=lambda asking: ID_TYPES)
    ] = "NONE"
    id_no: Annotated[str, asked("证件号码", "Document number", Meaning.DOCUMENT)] = ""
    address: Annotated[str, asked("住址", "Address")] = ""
