"""The words of the sample, read from ``words/`` beside this.

Texts are data, written by people who know the work; the code that composes cases from
them holds no sentence of its own.  ``{road}``, ``{eatery}`` and the like are places that
:class:`~sample_bureau.chance.Chance` fills in.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from casework.codes import (
    Accountability,
    Channel,
    DissatisfiedReason,
    HandOff,
    IdType,
    Outcome,
    Publicity,
    ReturnReason,
    Risk,
    Role,
    TargetKind,
    UnitLevel,
    VisitWay,
)
from casework.hand_written import text_of

WORDS = Path(__file__).resolve().parent / "words"

_T = TypeVar("_T")


class UnitText(Struct, frozen=True):
    """A unit of the sample; ``desk`` is the short name of the machine in its station."""

    key: str
    code: str
    name: str
    level: UnitLevel
    parent: str | None
    desk: str


class OfficerText(Struct, frozen=True):
    """An officer of the sample; ``unit`` is the unit's key."""

    police_no: str
    name: str
    unit: str
    roles: tuple[Role, ...]
    is_aux: bool = False


class AnswerText(Struct, frozen=True):
    """A standard answer; ``answer`` has the variables that are filled in where it is quoted."""

    subject: str
    question: str
    keywords: str
    law: str
    answer: str


class Places(Struct, frozen=True):
    """What there is in a precinct's area."""

    communities: tuple[str, ...]
    roads: tuple[str, ...]
    market: tuple[str, ...]
    schools: tuple[str, ...]
    eateries: tuple[str, ...]
    shops: tuple[str, ...]
    night_market: str
    park: str


class Everywhere(Struct, frozen=True):
    """What there is in the whole city."""

    property: tuple[str, ...]
    company: tuple[str, ...]
    builder: tuple[str, ...]


class BureauText(Struct, frozen=True):
    """An invented city bureau on three levels."""

    profile: str
    agencies: dict[str, str]
    """Short names that formal numbers begin with (机关代字), by unit key."""
    units: tuple[UnitText, ...]
    officers: tuple[OfficerText, ...]
    places: dict[str, Places]
    everywhere: Everywhere


class Names(Struct, frozen=True):
    """Invented names; ``rare`` have characters and readings that programs get wrong."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    rare: tuple[str, ...]
    foreign: dict[str, tuple[str, ...]]


class Matter(Struct, frozen=True, kw_only=True):
    """A matter for a ledger from its first words to the citizen's last.

    ``area``: the one precinct (key) where it can happen; empty: any.  ``days``: working
    days that it can wait, where they are fewer than usual.  ``service`` is CATEGORY.SUB
    of the reception it came from.  ``co``: the unit (key) that helps, with its words in
    ``support``.  ``respondent``: "unit", "officer" or "aux", where it is about the police.
    """

    title: str
    content: str
    demand: str
    place: str
    channels: tuple[Channel, ...]
    people: int
    risk: Risk
    measures: tuple[str, ...]
    outcome: Outcome
    result: str
    evidence: str
    feedback: str
    quote: str
    publicity: Publicity
    publicity_text: str
    accountability: Accountability = Accountability.NONE
    basis: str = ""
    legal_basis: str = ""
    exit_basis: str = ""
    co: str = ""
    support: str = ""
    service: str = ""
    respondent: str = ""
    anonymous: bool = False
    area: str = ""
    days: int = 0
    dissatisfied: DissatisfiedReason | None = None

    def filled(self, slots: Mapping[str, str]) -> "Matter":
        """The same with every place filled in."""
        words = {
            name: value.format_map(slots)
            for name, value in msgspec.structs.asdict(self).items()
            if type(value) is str
        }
        measures = tuple(measure.format_map(slots) for measure in self.measures)
        return msgspec.structs.replace(self, **words, measures=measures)


class WalkInText(Struct, frozen=True, kw_only=True):
    """Why somebody came in and what was done.  ``service`` is CATEGORY.SUB."""

    service: str
    content: str
    result: str
    minutes: tuple[int, int]
    who: str = "named"
    more: tuple[str, ...] = ()
    persons: int = 1
    language: str = ""
    to: HandOff | None = None
    reference: str = ""
    id_type: IdType = IdType.NONE
    follow: bool = False
    area: str = ""


class ProblemText(Struct, frozen=True):
    """Something found on a visit: handed to somebody, or a matter (``@title``)."""

    title: str
    handed_to: str = ""
    matter: str = ""


class VisitText(Struct, frozen=True, kw_only=True):
    """Who was visited and what was said."""

    kind: TargetKind
    category: str
    name: str
    place: str
    content: str
    minutes: tuple[int, int]
    problems: tuple[ProblemText, ...] = ()
    met: int = 1
    way: VisitWay = VisitWay.DOOR
    opinions: int = 0
    disputes: int = 0
    hazards: int = 0
    area: str = ""


class Words(Struct, frozen=True):
    """Sentences that fit any matter: why it was returned, what an unhappy citizen said."""

    not_established: tuple[str, ...]
    voided: tuple[str, ...]
    returned: tuple[tuple[ReturnReason, str], ...]
    return_refused: tuple[str, ...]
    feedback_returned: tuple[str, ...]
    close_returned: tuple[str, ...]
    relapse: tuple[str, ...]
    reopened: tuple[str, ...]
    no_answer: tuple[str, ...]
    unhappy: tuple[tuple[DissatisfiedReason, str], ...]
    rework_supervised: tuple[str, ...]
    rework: tuple[str, ...]
    after_rework: tuple[str, ...]
    accountability_none: tuple[str, ...]
    lost: tuple[str, ...]
    lost_basis: tuple[str, ...]
    lost_feedback: tuple[str, ...]
    routed_here: tuple[str, ...]
    routed_inspection: tuple[str, ...]
    routed_case: tuple[str, ...]
    coordination: tuple[tuple[str, str], ...]
    """With whom, and what is asked of them."""
    coordinated: tuple[str, ...]
    escalation: tuple[str, ...]
    long_term: tuple[str, ...]
    walk_in_void: tuple[str, ...]
    visit_cancel: tuple[str, ...]


def _read(name: str, type_: type[_T]) -> _T:
    return msgspec.json.decode(text_of((WORDS / name).read_bytes()), type=type_)


@cache
def bureau() -> BureauText:
    """Units, officers and places."""
    return _read("bureau.json", BureauText)


@cache
def names() -> Names:
    """Names of citizens."""
    return _read("names.json", Names)


@cache
def words() -> Words:
    """Sentences that fit any matter."""
    return _read("words.json", Words)


@cache
def matters(ledger: str) -> tuple[Matter, ...]:
    """The matters of ``suggestions``, ``claims``, ``complaints``, or visits' ``problems``."""
    return _read(f"{ledger}.json", tuple[Matter, ...])


@cache
def walk_ins() -> tuple[WalkInText, ...]:
    """Reasons to come in."""
    return _read("walk_ins.json", tuple[WalkInText, ...])


@cache
def visits() -> tuple[VisitText, ...]:
    """Visits."""
    return _read("visits.json", tuple[VisitText, ...])


@cache
def answers() -> tuple[AnswerText, ...]:
    """The standard answers of the sample's knowledge base."""
    return _read("answers.json", tuple[AnswerText, ...])
