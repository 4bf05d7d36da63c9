"""About seventy visits: planned, missed, recorded, read by the head, put away.

A problem found on a visit is in a ledger or handed to somebody; a few are not yet, and
those visits cannot be reviewed: that is what a head sees first.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from casework.cases import visit as events
from casework.codes import Role, TargetKind
from casework.registry import Proposal
from casework.state import Person
from sample_bureau import texts
from sample_bureau.bureau import Precinct
from sample_bureau.chance import Deck, slots
from sample_bureau.hours import DAY
from sample_bureau.ledger import Found
from sample_bureau.scenario import Scenario


class Path(NamedTuple):
    """``items`` visits end as ``end``, the last step ``idle`` working days ago.

    ``planned``: it was planned first.  ``missed``: nobody was there the first time.
    ``linked``: its problems were followed up.
    """

    items: int
    end: str
    idle: tuple[float, float]
    planned: bool = True
    missed: bool = False
    linked: bool = True


PATHS = (
    Path(11, "PLANNED", (0.1, 4)),
    Path(5, "LATE", (4, 7)),
    Path(5, "MISSED", (0.1, 4)),
    Path(3, "PLANNED", (0.1, 1.5), missed=True),
    Path(4, "CANCELLED", (1, 20)),
    Path(5, "RECORDED", (0.1, 1.5), planned=False),
    Path(4, "RECORDED", (0.1, 1.5), missed=True),
    Path(4, "RECORDED", (0.3, 2.5), linked=False),
    Path(13, "REVIEWED", (0.5, 12)),
    Path(12, "ARCHIVED", (2, 20), planned=False),
)


class _Visit(Struct):
    """A visit while it is written: who goes to whom, and where time stands."""

    case: str
    text: texts.VisitText
    slots: dict[str, str]
    precinct: Precinct
    officer: str
    name: str
    person: Person | None
    next_day: date | None = None
    """The day of the step after the planning: what was planned for."""

    @property
    def target(self) -> events.Target:
        """Who is visited."""
        place = self.text.place.format_map(self.slots)
        return events.Target(self.text.kind, self.text.category, place)


_Step = Callable[[_Visit, Path, datetime], None]


class Visits:
    """Writes visits into the scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._chance = scenario.chance("visits")
        self._deck = Deck(self._chance, [text for text in texts.visits() if not _matter(text)])
        self._turn = 0

    def play(self, found: list[Found]) -> None:
        """The visits that items came from, then all the others."""
        for one in found:
            self._where_found(one)
        for path in PATHS:
            for _ in range(path.items):
                self._by(path)

    # ------------------------------------------------------------------ two ways to tell one

    def _where_found(self, found: Found) -> None:
        text = next(text for text in texts.visits() if _matter(text) == found.title)
        visit = self._visit(text, found.precinct, found.slots, found.officer, found.visit)
        recorded_at = found.drafted_at - timedelta(minutes=self._chance.whole(6, 20))
        self._log(visit, recorded_at)
        linked_at = found.drafted_at
        for no, problem in enumerate(text.problems, 1):
            linked_at += timedelta(seconds=self._chance.whole(30, 100))
            self._link(visit, no, problem, linked_at, found.item)
        later = self._scenario.hours.position(linked_at) + self._chance.between(0.2, 2) * DAY
        if later < self._scenario.hours.length:
            self._do(self._time(later), self._head(visit), visit, events.VisitReviewed())

    def _by(self, path: Path) -> None:
        visit = self._some_visit(path)
        position = self._scenario.hours.length - self._chance.between(*path.idle) * DAY
        steps = self._steps_of(path)
        positions = self._scenario.hours.spread([days for days, _ in steps], position)
        times = [self._time(position) for position in positions]
        visit.case = self._chance.new_id(times[0])
        if len(times) > 1 and path.end != "CANCELLED":
            visit.next_day = times[1].date()
        for (_, step), at in zip(steps, times, strict=True):
            step(visit, path, at)

    def _steps_of(self, path: Path) -> list[tuple[float, _Step]]:
        """The steps with the working days that pass before each."""
        chance = self._chance
        steps: list[tuple[float, _Step]] = []
        if path.planned:
            steps.append((0.0, self._plan))
        if path.missed or path.end == "MISSED":
            steps.append((chance.between(1, 4), self._miss))
        if path.end == "PLANNED" and path.missed:
            steps.append((chance.between(0.1, 0.5), self._replan))
        if path.end == "CANCELLED":
            steps.append((chance.between(0.5, 3), self._cancel))
        if path.end in ("RECORDED", "REVIEWED", "ARCHIVED"):
            steps.append((chance.between(1, 4), self._record))
        if path.end in ("REVIEWED", "ARCHIVED"):
            steps.append((chance.between(0.3, 2), self._review))
        if path.end == "ARCHIVED":
            steps.append((chance.between(1, 5), self._archive))
        return steps

    # ------------------------------------------------------------------ who and where

    def _some_visit(self, path: Path) -> _Visit:
        chance = self._chance
        text = self._next_text(path)
        self._turn += 1
        precinct = self._scenario.bureau.precinct_for(text.area, self._turn)
        places = slots(chance, precinct.places, precinct.name, precinct.room_name)
        officer = chance.pick(self._scenario.bureau.having(Role.FIELD, precinct.id))
        return self._visit(text, precinct, places, officer)

    def _next_text(self, path: Path) -> texts.VisitText:
        """The next text; one with a problem where it is to be left lying."""
        while True:
            text = self._deck.deal()
            if path.linked or text.problems:
                return text

    def _visit(
        self,
        text: texts.VisitText,
        precinct: Precinct,
        places: dict[str, str],
        officer: str,
        case: str = "",
    ) -> _Visit:
        person = None
        if text.kind is not TargetKind.ORGANISATION:
            person = self._scenario.citizens.person()
        places = places | {"person": person.name if person else ""}
        name = text.name.format_map(places)
        return _Visit(case, text, places, precinct, officer, name, person)

    def _head(self, visit: _Visit) -> str:
        return self._scenario.bureau.head(visit.precinct.id)

    def _time(self, position: float) -> datetime:
        return self._chance.moment(self._scenario.hours.at(position))

    def _do(
        self,
        at: datetime,
        officer: str,
        visit: _Visit,
        body: Struct,
        private: Struct | None = None,
    ) -> None:
        self._scenario.act(at, officer, Proposal(visit.case, body, private))

    # ------------------------------------------------------------------ steps

    def _plan(self, visit: _Visit, path: Path, at: datetime) -> None:
        body = events.VisitPlanned(target=visit.target, plan_on=self._plan_on(visit, path, at))
        private = events.VisitTargetPrivate(visit.name, visit.person)
        self._do(at, visit.officer, visit, body, private)

    def _plan_on(self, visit: _Visit, path: Path, at: datetime) -> date:
        hours = self._scenario.hours
        if visit.next_day is not None:
            return visit.next_day
        if path.end == "PLANNED":
            return hours.workday(self._chance.whole(0, 9))
        if path.end == "LATE":
            return hours.workday(-self._chance.whole(1, 3))
        return hours.calendar.add_workdays(at.date(), self._chance.whole(1, 4))

    def _miss(self, visit: _Visit, path: Path, at: datetime) -> None:
        body = events.VisitMissed(at, self._chance.happens(0.8))
        self._do(at, visit.officer, visit, body)

    def _replan(self, visit: _Visit, path: Path, at: datetime) -> None:
        plan_on = self._scenario.hours.workday(self._chance.whole(0, 5))
        self._do(at, visit.officer, visit, events.VisitReplanned(plan_on))

    def _cancel(self, visit: _Visit, path: Path, at: datetime) -> None:
        reason = self._chance.pick(texts.words().visit_cancel)
        self._do(at, visit.officer, visit, events.VisitCancelled(reason))

    def _record(self, visit: _Visit, path: Path, at: datetime) -> None:
        if path.planned:
            words = events.VisitWords(self._content(visit), self._problems(visit))
            body = events.recorded(self._notes(visit, at), words)
            self._do(at, visit.officer, visit, body, words)
        else:
            self._log(visit, at)
        if path.linked:
            for no, problem in enumerate(visit.text.problems, 1):
                at += timedelta(seconds=self._chance.whole(40, 110))
                self._link(visit, no, problem, at)

    def _review(self, visit: _Visit, path: Path, at: datetime) -> None:
        self._do(at, self._head(visit), visit, events.VisitReviewed())

    def _archive(self, visit: _Visit, path: Path, at: datetime) -> None:
        self._do(at, self._head(visit), visit, events.VisitArchived())

    def _log(self, visit: _Visit, at: datetime) -> None:
        body = events.VisitLogged(target=visit.target, notes=self._notes(visit, at))
        private = events.VisitLoggedPrivate(
            visit.name, self._content(visit), visit.person, self._problems(visit)
        )
        self._do(at, visit.officer, visit, events.logged(body, private), private)

    def _link(
        self,
        visit: _Visit,
        no: int,
        problem: texts.ProblemText,
        at: datetime,
        item: str | None = None,
    ) -> None:
        receiver = problem.handed_to.format_map(visit.slots)
        linked = item if problem.matter else None
        self._do(at, visit.officer, visit, events.VisitProblemLinked(no, linked, receiver))

    def _notes(self, visit: _Visit, at: datetime) -> events.VisitNotes:
        chance, text = self._chance, visit.text
        ended_at = at - timedelta(minutes=chance.whole(2, 9))
        return events.VisitNotes(
            started_at=ended_at - timedelta(minutes=chance.whole(*text.minutes)),
            ended_at=ended_at,
            way=text.way,
            visitors=self._visitors(visit),
            met=text.met,
            opinions=text.opinions,
            disputes=text.disputes,
            hazards=text.hazards,
            card_given=chance.happens(0.7),
        )

    def _visitors(self, visit: _Visit) -> tuple[str, ...]:
        """The officer, sometimes with somebody of the station; an auxiliary never alone."""
        bureau, station = self._scenario.bureau, visit.precinct.id
        if self._chance.happens(0.55):
            return (visit.officer,)
        others = bureau.having(Role.DESK, station, with_aux=True)
        others += bureau.having(Role.FIELD, station)
        partners = [one for one in dict.fromkeys(others) if one != visit.officer]
        return (visit.officer, self._chance.pick(partners))

    def _content(self, visit: _Visit) -> str:
        return visit.text.content.format_map(visit.slots)

    def _problems(self, visit: _Visit) -> tuple[str, ...]:
        return tuple(one.title.format_map(visit.slots) for one in visit.text.problems)


def _matter(text: texts.VisitText) -> str:
    return next((problem.matter for problem in text.problems if problem.matter), "")
