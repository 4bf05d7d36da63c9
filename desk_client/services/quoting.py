"""知识库: standard answers that fit what is being answered, found without a network, and quoted.

What is offered is in force now; its variables are filled in from the case, as far as it knows them.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.state import Letter
from casework.cases.quoting import Quote
from casework.cases.standard_answer.fitting import Fit, Shelf
from casework.cases.standard_answer.state import StandardAnswer
from casework.cases.standard_answer.variables import (
    LIMIT,
    MATTER,
    NUMBER,
    SURNAME,
    TODAY,
    UNIT,
    filled,
    gaps,
    surname,
)
from casework.clocks import last_day
from casework.deadlines import next_clock
from casework.event import CHINA
from casework.facts import people_of, title_of
from casework.registry import machine_of
from casework.state import State
from desk_client.services.desk import Session

KIND = "standard_answer"
ABOUT = 3
"""So many of the words that a case is found by say what it is about: they stand first."""


class Offered(Struct, frozen=True):
    """A standard answer that may be quoted; ``text``: filled in, ``gaps``: what is still to fill.

    ``keywords``: those of its own that stand in the case.
    """

    case: str
    number: str
    version: int
    until: date
    question: str
    text: str
    gaps: tuple[str, ...]
    keywords: tuple[str, ...]


class Quoted(Struct, frozen=True):
    """What a case quoted; ``question`` is empty where the answer is not here.

    ``newer``: the version in force now, where that is another; ``is_in_force``: it may still be
    quoted.
    """

    case: str
    number: str
    version: int
    question: str
    newer: int
    is_in_force: bool


def shelf(session: Session) -> Shelf:
    """The standard answers of this desk, taken in once for a form."""
    states = session.desk.store.states(KIND)
    return Shelf(one for one in states if isinstance(one, StandardAnswer))


def offered(session: Session, found: Shelf, case: str, typed: str = "") -> tuple[Offered, ...]:
    """Those that have what was typed; where nothing is, those that fit the case itself."""
    state, now = session.case(case), session.desk.now()
    if state is None:
        return ()
    fits = found.for_words(typed, now) if typed.strip() else found.for_matter(_about(state), now)
    known = _known(session, state)
    return tuple(_offered(one, known) for one in fits)


def quoted(session: Session, case: str) -> tuple[Quoted, ...]:
    """What the newest answer to the citizen quoted, and whether it still stands."""
    state, now = session.case(case), session.desk.now()
    found = []
    for quote in _quotes(state):
        answer = session.case(quote.answer)
        if not isinstance(answer, StandardAnswer):
            found.append(Quoted(quote.answer, "", quote.version, "", 0, is_in_force=False))
            continue
        newer = answer.version if answer.version != quote.version else 0
        found.append(
            Quoted(
                quote.answer,
                answer.number or answer.temp_no,
                quote.version,
                answer.question,
                newer,
                is_in_force=answer.is_in_force(now),
            )
        )
    return tuple(found)


def _quotes(state: State | None) -> tuple[Quote, ...]:
    if isinstance(state, Letter):
        return state.replies[-1].quoted if state.replies else ()
    if isinstance(state, LedgerItem):
        return state.feedback.quoted if state.feedback else ()
    return ()


def _offered(fit: Fit, known: dict[str, str]) -> Offered:
    answer = fit.answer
    text = filled(answer.answer, known)
    return Offered(
        answer.case,
        answer.number or answer.temp_no,
        answer.version,
        answer.until,
        answer.question,
        text,
        gaps(text),
        fit.keywords,
    )


def _about(state: State) -> str:
    display = machine_of(state).display
    return "\n".join(display.words(state)[:ABOUT]) if display else ""


def _known(session: Session, state: State) -> dict[str, str]:
    """What the case knows of the variables; what it does not is left for the officer."""
    return {name: said for name, said in _variables(session, state) if said}


def _variables(session: Session, state: State) -> Iterator[tuple[str, str]]:
    directory, now = session.desk.directory(), session.desk.now()
    people = people_of(state)
    yield SURNAME, surname(people[0].name) if people else ""
    yield MATTER, title_of(state)
    clock = next_clock(state, directory)
    is_ahead = clock is not None and clock.due_at > now
    yield LIMIT, _day(last_day(clock.due_at)) if clock is not None and is_ahead else ""
    unit = directory.roster.units.get(getattr(state, "lead_unit", None) or state.unit)
    yield UNIT, unit.name if unit else ""
    yield NUMBER, state.number or state.temp_no
    yield TODAY, _day(now.astimezone(CHINA).date())


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
