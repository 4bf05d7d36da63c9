"""Some two hundred and fifty receptions: quick counts and full entries, every day.

Most rooms are quiet and two are busy; nearly half of what is done is counted with one
key and stays nameless, the rest is written down with as much of a name as was given.
"""

from datetime import date, datetime, time, timedelta

from msgspec import Struct

from casework.cases import walk_in as events
from casework.codes import Role, Satisfaction, ServiceCategory
from casework.event import CHINA
from casework.registry import Proposal
from casework.state import Person
from central_mailbox.tables import code_lists
from sample_bureau import texts
from sample_bureau.bureau import Precinct
from sample_bureau.chance import Deck, slots
from sample_bureau.scenario import Scenario

ROOM_SHARES = (5.0, 3.0, 1.2, 1.2, 2.0)
"""How busy the rooms are, in the order of the precincts: 钟楼 and the hospital first."""

A_DAY = (2, 6)
TODAY = 36
"""Receptions of the last day, from opening to closing: those after the end fall away."""

OPENS, OPEN_MINUTES = time(8, 30), 710
QUICK = 0.45
_QUICK_SHARES = (6.0, 4.0, 3.0, 2.0, 1.0, 2.0, 1.5, 1.0, 0.5)
_RATED = 0.35
_LEFT_OPEN = 2
"""Receptions of the last evening that nobody finished."""
_STILL_FOLLOWED = (-1, 0, 0, 1, 2, 3)
"""Working days left of the follow-ups that are still owed, in turn."""


class _Visitor(Struct):
    """A reception while it is written."""

    case: str
    text: texts.WalkInText
    precinct: Precinct
    slots: dict[str, str]
    officer: str
    came_at: datetime


class WalkIns:
    """Writes receptions into the scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._chance = scenario.chance("walk-ins")
        self._deck = Deck(self._chance, texts.walk_ins())
        promised = [text for text in texts.walk_ins() if text.follow]
        self._promises = Deck(self._chance, promised)

    def play(self) -> None:
        """Every day of the play, weekends too: a reception room has no day off."""
        scenario = self._scenario
        days = (scenario.today - scenario.first_day).days
        for number in range(days):
            day = scenario.first_day + timedelta(days=number)
            for _ in range(self._chance.whole(*A_DAY)):
                self._one(day)
        for _ in range(_LEFT_OPEN):
            self._left_open(scenario.today - timedelta(days=1))
        for number, left in enumerate(_STILL_FOLLOWED):
            self._still_followed(scenario.bureau.precincts[number % 3], left)
        for _ in range(TODAY):
            self._one(scenario.today)

    # ------------------------------------------------------------------ one reception

    def _one(self, day: date) -> None:
        chance = self._chance
        precinct = self._precinct()
        came_at = self._moment(day, 0, OPEN_MINUTES)
        everybody = self._scenario.bureau.having(Role.DESK, precinct.id, with_aux=True)
        officer = chance.pick(everybody)
        if chance.happens(QUICK):
            self._quick(precinct, officer, came_at)
        else:
            self._full(self._visitor(precinct, officer, came_at))

    def _left_open(self, day: date) -> None:
        precinct = self._scenario.bureau.precincts[0]
        officer = self._scenario.bureau.having(Role.DESK, precinct.id)[0]
        came_at = self._moment(day, OPEN_MINUTES - 40, OPEN_MINUTES)
        self._receive(self._visitor(precinct, officer, came_at))

    def _still_followed(self, precinct: Precinct, left: int) -> None:
        """Promised, and not done yet: one is late, some are due today."""
        chance, scenario = self._chance, self._scenario
        officer = scenario.bureau.having(Role.DESK, precinct.id)[0]
        day = scenario.hours.calendar.last_workday(scenario.today - timedelta(days=1), 3)
        visitor = self._visitor(precinct, officer, self._moment(day, 0, 400), self._promises.deal())
        self._receive(visitor)
        follower = chance.pick(scenario.bureau.having(Role.FIELD, precinct.id))
        at = visitor.came_at + timedelta(minutes=chance.whole(*visitor.text.minutes))
        body = events.WalkInFollowUpSet(scenario.hours.workday(left), follower)
        self._do(at, officer, visitor.case, body)

    def _quick(self, precinct: Precinct, officer: str, at: datetime) -> None:
        chance = self._chance
        counters = next(one for one in code_lists() if one.name == "walk_in.quick").items
        counter = chance.weighted(counters, _QUICK_SHARES[: len(counters)])
        quantity = chance.weighted((1, 2, 3), (8, 1.5, 0.5))
        service = events.Service(ServiceCategory(counter.group), counter.code, quantity)
        case = chance.new_id(at)
        body = events.WalkInReceived(
            started_at=at,
            is_quick=True,
            persons=quantity,
            services=(service,),
            place=precinct.room_name,
        )
        self._do(at, officer, case, body)
        if chance.happens(0.04):
            reason = chance.pick(texts.words().walk_in_void)
            self._do(at + timedelta(minutes=1), officer, case, events.WalkInVoided(reason))

    def _full(self, visitor: _Visitor) -> None:
        text, chance = visitor.text, self._chance
        self._receive(visitor)
        at = visitor.came_at
        for extra in text.more[1:] or (text.more if chance.happens(0.5) else ()):
            at += timedelta(minutes=2)
            self._do(at, visitor.officer, visitor.case, events.ServiceAdded(_service(extra)))
        done_at = visitor.came_at + timedelta(minutes=chance.whole(*text.minutes))
        done_at = chance.moment(max(done_at, at + timedelta(minutes=1)))
        result = events.ResultText(text.result.format_map(visitor.slots))
        if text.to is not None:
            handed = events.WalkInHandedOff(text.to, text.reference)
            self._do(done_at, visitor.officer, visitor.case, handed, result)
        elif text.follow:
            self._follow_up(visitor, done_at, result)
        else:
            self._finish(visitor, visitor.officer, done_at, result)

    def _follow_up(self, visitor: _Visitor, at: datetime, result: events.ResultText) -> None:
        chance, hours = self._chance, self._scenario.hours
        officer = chance.pick(self._scenario.bureau.having(Role.FIELD, visitor.precinct.id))
        by = hours.calendar.add_workdays(at.date(), chance.whole(1, 3))
        self._do(at, visitor.officer, visitor.case, events.WalkInFollowUpSet(by, officer))
        if chance.happens(0.85):
            kept_at = self._moment(by, 60, 500)
            self._finish(visitor, officer, kept_at, result)

    def _finish(
        self, visitor: _Visitor, officer: str, at: datetime, result: events.ResultText
    ) -> None:
        chance = self._chance
        self._do(at, officer, visitor.case, events.WalkInFinished(), result)
        if chance.happens(_RATED):
            grade = chance.weighted(
                (
                    Satisfaction.VERY_SATISFIED,
                    Satisfaction.SATISFIED,
                    Satisfaction.FAIRLY_SATISFIED,
                    Satisfaction.DISSATISFIED,
                ),
                (10, 7, 2, 0.4),
            )
            rated_at = chance.moment(at + timedelta(minutes=chance.whole(1, 2)))
            self._do(rated_at, officer, visitor.case, events.WalkInRated(grade))

    # ------------------------------------------------------------------ who comes

    def _visitor(
        self,
        precinct: Precinct,
        officer: str,
        came_at: datetime,
        text: texts.WalkInText | None = None,
    ) -> _Visitor:
        text = text or self._fitting(precinct)
        places = slots(self._chance, precinct.places, precinct.name, precinct.room_name)
        case = self._chance.new_id(came_at)
        return _Visitor(case, text, precinct, places, officer, came_at)

    def _fitting(self, precinct: Precinct) -> texts.WalkInText:
        """The next text that can happen here."""
        while True:
            text = self._deck.deal()
            if text.area in ("", precinct.key):
                return text

    def _receive(self, visitor: _Visitor) -> None:
        text = visitor.text
        extra = text.more[:1] if len(text.more) > 1 else ()
        body = events.WalkInReceived(
            started_at=visitor.came_at,
            persons=text.persons,
            services=tuple(_service(code) for code in (text.service, *extra)),
            place=self._place(visitor),
            is_foreign=bool(text.language),
            language=text.language,
        )
        private = events.WalkInPrivate(self._person(text), text.content.format_map(visitor.slots))
        self._do(visitor.came_at, visitor.officer, visitor.case, body, private)

    def _place(self, visitor: _Visitor) -> str:
        if visitor.text.service.startswith("MEDIATE"):
            return visitor.slots["community"] + visitor.slots["block"]
        return visitor.precinct.room_name

    def _person(self, text: texts.WalkInText) -> Person | None:
        citizens = self._scenario.citizens
        if text.who == "none":
            return None
        if text.language:
            return citizens.foreigner(text.language)
        if text.who == "phone":
            return citizens.nameless()
        return citizens.person(text.id_type)

    def _precinct(self) -> Precinct:
        return self._chance.weighted(self._scenario.bureau.precincts, ROOM_SHARES)

    def _moment(self, day: date, first: int, last: int) -> datetime:
        opens = datetime.combine(day, OPENS, CHINA)
        return self._chance.moment(opens + timedelta(minutes=self._chance.whole(first, last)))

    def _do(
        self,
        at: datetime,
        officer: str,
        case: str,
        body: Struct,
        private: Struct | None = None,
    ) -> None:
        self._scenario.act(at, officer, Proposal(case, body, private))


def _service(code: str) -> events.Service:
    category, _, sub = code.partition(".")
    return events.Service(ServiceCategory(category), sub)
