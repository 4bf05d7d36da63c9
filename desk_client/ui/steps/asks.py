"""What a step asks of the officer: small forms, as tables that the screens write.

No rule stands here: a form collects values, the service proposes the event, and a refusal comes
back with its words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from PySide6.QtCore import QT_TRANSLATE_NOOP

from casework.codes import Coded, ContactWay
from casework.event import Label
from casework.officers import Officer
from desk_client.services.desk import Saved, Session
from desk_client.ui.i18n import Language, language, pick
from desk_client.ui.workplace import Workplace

Values = dict[str, Any]
Kind = Literal["words", "line", "number", "code", "pick", "day", "past_day", "check"]


LONG = 4


@dataclass(frozen=True)
class Offer:
    """What choices and first values are made from: the case's page, and what is chosen so far."""

    place: Workplace
    page: Any
    values: Mapping[str, Any] = field(default_factory=dict)


Choices = Callable[[Offer], Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Ask:
    """One field.

    `codes` are the choices of a "code", `choices` those of a "pick"; with `follows` they are asked
    for again when that other field changes. `first` is what stands in the field at the beginning.
    """

    key: str
    label: str
    kind: Kind
    codes: type[Coded] | None = None
    choices: Choices | None = None
    follows: str = ""
    may_be_empty: bool = False
    hint: str = ""
    first: Callable[[Offer], Any] | None = None


@dataclass(frozen=True)
class StepForm:
    """The form of one step.

    Without asks the button acts at once, unless the step is grave: then it is confirmed on a card
    of its own. `verb` is the English word of the button: the label of an event says it as past.
    `is_beside` puts it behind "More": there when there is reason to. Without `submit` the page has
    a form of its own for it.
    """

    asks: tuple[Ask, ...]
    submit: Callable[[Session, str, Values, datetime], Saved] | None
    verb: str = ""
    is_grave: bool = False
    is_beside: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it takes the whole height of a column."""
        return len(self.asks) > LONG

    @property
    def acts_at_once(self) -> bool:
        """Whether there is nothing to fill in or to confirm."""
        return not self.asks and not self.is_grave


def step_words(form: StepForm | None, label: Label) -> str:
    """What a button of the step says."""
    if form is not None and form.verb and language() is Language.ENGLISH:
        return form.verb
    return pick(label)


def words(label: str, *, key: str = "words", hint: str = "", may_be_empty: bool = False) -> Ask:
    """A few lines of text."""
    return Ask(key, label, "words", hint=hint, may_be_empty=may_be_empty)


REASON = words(str(QT_TRANSLATE_NOOP("asks", "Reason")))
WAY = Ask("way", str(QT_TRANSLATE_NOOP("asks", "By what means")), "code", ContactWay)


def all_units(offer: Offer) -> list[tuple[str, str]]:
    """Every unit, by its code."""
    roster = offer.place.session.desk.directory().roster
    return [(one.id, one.name) for one in sorted(roster.units.values(), key=lambda one: one.code)]


def officers_of(offer: Offer, unit: str) -> list[tuple[str, str]]:
    """The officers at work in the house of a unit who may act alone."""
    roster = offer.place.session.desk.directory().roster
    return [
        (one.id, named(one))
        for one in sorted(roster.officers.values(), key=lambda one: one.police_no)
        if one.is_active and not one.is_aux and roster.same_house(one.unit, unit)
    ]


def named(officer: Officer) -> str:
    """An officer in a list of choices."""
    return f"{officer.name} {officer.police_no}"
