"""Every figure of a unit in a period, one under the other: what a month's account stands on.

The rules it keeps (domain 10): nothing is counted here; each line is a figure of the other modules
with its numerator, its denominator and what it left out.  A unit answers for what it and those
below it lead, as the record said when the period ended.  What the complaint wall keeps from a
station stands in none of its lines: it is counted above.  Where the system was down, a line that
would be another without that time stands twice, the second time without it.

What is for the supervision alone (``back_dating``), and what only compares units
(``ranking``), is no line.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from casework.cases.clue import Clue
from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.loan import Loan
from casework.cases.meeting.state import Meeting
from casework.cases.month_account.state import Line, Omitted
from casework.cases.visit import Visit
from casework.cases.walk_in import WalkIn
from casework.codes import Ledger, ServiceCategory
from casework.event import Label
from casework.metrics import names
from casework.metrics.ledgers import account, ledger_figures
from casework.metrics.letters import letter_figures
from casework.metrics.names import Figure
from casework.metrics.outcomes import outcome_figures
from casework.metrics.outreach import SETTLED, outreach_figures
from casework.metrics.rate import Mean, Rate
from casework.metrics.reception import reception_figures
from casework.metrics.scope import Scope
from casework.officers import Roster
from casework.registry import kind_of_state
from casework.state import State

COUNTED = ("letter", "ledger_item", "walk_in", "loan", "visit", "meeting", "clue")
"""The kinds of case of which some figure is counted."""
KINDS = tuple(dict.fromkeys((*COUNTED, *SETTLED)))
"""The same, and those at which a figure looks."""

MEAN = ".mean_days"
"""How the code of a mean ends; every other line with a denominator is a rate."""
_KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "letters": ("letter",),
    "account": ("ledger_item",),
    "ledgers": ("ledger_item",),
    "reception": ("walk_in", "loan"),
    "outreach": ("visit", "meeting"),
    "outcomes": ("clue", "letter"),
}
"""Of which cases the lines of a room are counted."""
_NAMED: Mapping[str, Mapping[str, Figure]] = {
    "letters": names.LETTERS,
    "account": names.ACCOUNT,
    "ledgers": names.LEDGERS,
    "reception": names.RECEPTION | names.RECONCILIATION,
    "outreach": names.OUTREACH,
    "outcomes": names.OUTCOMES,
}
WITHOUT_OUTAGES = "exempted"
_WITHOUT = Label("(剔除系统故障)", " (outages apart)")


@dataclass
class _Own:
    """The cases that one unit answers for, by their kinds."""

    letters: list[Letter] = field(default_factory=list)
    items: list[LedgerItem] = field(default_factory=list)
    walk_ins: list[WalkIn] = field(default_factory=list)
    loans: list[Loan] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)

    def add(self, state: State) -> None:
        """Put a case where it belongs."""
        match state:
            case Letter():
                self.letters.append(state)
            case LedgerItem():
                self.items.append(state)
            case WalkIn():
                self.walk_ins.append(state)
            case Loan():
                self.loans.append(state)
            case Visit():
                self.visits.append(state)
            case Meeting():
                self.meetings.append(state)
            case Clue():
                self.clues.append(state)


def answers_for(state: State) -> str:
    """The unit that answers for a case: the lead unit, before there is one the owner."""
    lead = state.lead_unit if isinstance(state, Letter | LedgerItem) else ""
    return lead or state.unit


def sheets(
    states: Iterable[State], units: Iterable[str], scope: Scope
) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """Each unit with its lines, the units in their order."""
    roster = scope.then.roster
    own: Mapping[str, _Own] = _of_each(scope.known(states), roster)
    for unit in units:
        yield unit, sheet_of(own[unit], unit, scope) if unit in own else ()


def behind(states: Iterable[State], unit: str, scope: Scope) -> tuple[State, ...]:
    """The cases that a unit's lines are counted from, as they were on record."""
    roster = scope.then.roster
    return tuple(
        state
        for state in scope.known(states)
        if kind_of_state(state) in COUNTED and unit in _counted_at(state, roster)
    )


def parts(
    states: Iterable[State], unit: str, code: str, scope: Scope
) -> tuple[tuple[State, Line], ...]:
    """The cases that a unit's line is counted from, each with its own part of it: they add up."""
    room, _, rest = code.partition(".")
    is_exempted = rest.endswith(f".{WITHOUT_OUTAGES}")
    base = code.removesuffix(f".{WITHOUT_OUTAGES}")
    asked = scope.exempting() if is_exempted else scope
    found = []
    for state in behind(states, unit, scope):
        if kind_of_state(state) in _KINDS_OF[room]:
            own = _Own()
            own.add(state)
            line = next(one for one in _lines(own, unit, asked) if one.code == base)
            if _says_something(line):
                found.append((state, replace(line, code=code)))
    return tuple(found)


def figure_of(code: str) -> Figure:
    """What a line is called and counts, by its code."""
    room, *rest = code.removesuffix(f".{WITHOUT_OUTAGES}").split(".")
    named = _NAMED[room]
    return named.get(rest[-1]) or names.RECEPTION["by_category"]


def worth(line: Line) -> Decimal | None:
    """What a line comes to: a number, a percentage, a mean; ``None``: nothing to count."""
    if line.denominator is None:
        return Decimal(line.numerator)
    if line.code.endswith(MEAN):
        return Mean(line.numerator, line.denominator).value
    return Rate(
        numerator=line.numerator,
        denominator=line.denominator,
        partly=line.partly,
        partly_percent=line.partly_percent,
    ).percent


def is_rate(line: Line) -> bool:
    """Whether it is a percentage."""
    return line.denominator is not None and not line.code.endswith(MEAN)


def _of_each(known: Iterable[State], roster: Roster) -> Mapping[str, _Own]:
    own: defaultdict[str, _Own] = defaultdict(_Own)
    for state in known:
        if kind_of_state(state) in COUNTED:
            for unit in _counted_at(state, roster):
                own[unit].add(state)
    return own


def _counted_at(state: State, roster: Roster) -> tuple[str, ...]:
    """The stations in whose lines a case stands: its own and those above, outside the wall."""
    above = roster.upward(answers_for(state))
    stations = dict.fromkeys(roster.station(one) for one in above)
    if state.respondents:
        shut = roster.walled_stations(state.respondents)
        return tuple(one for one in stations if one not in shut)
    return tuple(stations)


def sheet_of(own: _Own, unit: str, scope: Scope) -> tuple[Line, ...]:
    """The lines of one unit that say something: what does not stand there has nothing to count."""
    lines = list(_lines(own, unit, scope))
    if scope.directory.outages:
        lines = list(_with_exempted(lines, _lines(own, unit, scope.exempting())))
    return tuple(one for one in lines if _says_something(one))


def _says_something(line: Line) -> bool:
    return bool(line.numerator or line.denominator or line.left_out)


def _with_exempted(plain: Iterable[Line], exempted: Iterable[Line]) -> Iterator[Line]:
    for one, without in zip(plain, exempted, strict=True):
        yield one
        if without != one:
            zh, en = one.name.zh + _WITHOUT.zh, one.name.en + _WITHOUT.en
            yield replace(without, code=f"{one.code}.{WITHOUT_OUTAGES}", name=Label(zh, en))


def _lines(own: _Own, unit: str, scope: Scope) -> Iterator[Line]:
    yield from _each("letters", letter_figures(own.letters, scope, unit), names.LETTERS)
    for ledger in Ledger:
        items = [one for one in own.items if one.ledger is ledger]
        one = ledger.value.lower()
        yield from _each(f"account.{one}", account(items, scope), names.ACCOUNT, ledger.label)
        figures = ledger_figures(items, scope)
        yield from _each(f"ledgers.{one}", figures, names.LEDGERS, ledger.label)
    received = reception_figures(own.walk_ins, scope, own.loans)
    yield from _each("reception", received, names.RECEPTION)
    for category in ServiceCategory:
        name = _of(category.label, names.RECEPTION["by_category"].name)
        yield _line(f"reception.{category.value.lower()}", name, received.by_category[category])
    yield from _each("reception", received.reconciliation, names.RECONCILIATION)
    yield from _each("outreach", outreach_figures(own.visits, scope, own.meetings), names.OUTREACH)
    yield from _each("outcomes", outcome_figures(own.clues, scope, own.letters), names.OUTCOMES)


def _each(
    room: str, figures: Struct, named: Mapping[str, Figure], of: Label | None = None
) -> Iterator[Line]:
    """A line for each figure that is a number; what has parts of its own stands elsewhere."""
    for code, figure in named.items():
        value = getattr(figures, code)
        if isinstance(value, int | Rate | Mean):
            yield _line(f"{room}.{code}", _of(figure.name, of), value)


def _of(name: Label, of: Label | None) -> Label:
    return name if of is None else Label(f"{of.zh}:{name.zh}", f"{of.en}: {name.en}")


def _line(code: str, name: Label, value: int | Rate | Mean) -> Line:
    if isinstance(value, int):
        return Line(code=code, name=name, numerator=value)
    if isinstance(value, Mean):
        return Line(code=code, name=name, numerator=value.total, denominator=value.count)
    return Line(
        code=code,
        name=name,
        numerator=value.numerator,
        denominator=value.denominator,
        partly=value.partly,
        partly_percent=value.partly_percent if value.partly else 0,
        left_out=tuple(Omitted(one.reason, one.count) for one in value.left_out),
    )
