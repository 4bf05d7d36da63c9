"""One ledger item's life, step by step: what each step writes down and how long it takes.

A story is told as moves with the working days since the move before; where in the eight
weeks they fall is decided when all of them are known (``placed``).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct, structs

from casework.cases.ledger.answer import (
    SUPERVISED,
    CallBackRecorded,
    FeedbackApproved,
    FeedbackDrafted,
    FeedbackReturned,
)
from casework.cases.ledger.assigning import (
    LedgerItemAssigned,
    LedgerItemTakenUp,
    ReturnAccepted,
    ReturnRefused,
    ReturnRequested,
)
from casework.cases.ledger.closing import (
    AccountabilityDecided,
    CloseRequested,
    CloseReturned,
    LedgerItemClosed,
    LedgerItemReopened,
    PublicityDecided,
    RelapseReported,
)
from casework.cases.ledger.codes import ComplaintRoute, CoordinationWay
from casework.cases.ledger.detours import (
    ComplaintRouted,
    CoordinationBegun,
    CoordinationEnded,
    CoordinationPrivate,
    EscalationRequested,
    LedgerItemEscalated,
    LongTermApproved,
)
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemNotEstablished,
    LedgerItemPrivate,
    LedgerItemVoided,
)
from casework.cases.ledger.work import (
    ExitApproved,
    MeasureRecorded,
    RespondentNamed,
    ResultPrivate,
    ResultRecorded,
    SupportFinished,
)
from casework.cases.words import Words
from casework.codes import Accountability, ContactWay, Ledger, Outcome, Role, Satisfaction
from casework.registry import Proposal
from casework.state import Person
from sample_bureau import texts
from sample_bureau.cast import Cast, accused
from sample_bureau.chance import Chance
from sample_bureau.scenario import Scenario

Content = tuple[Struct, Struct | None]
"""The body and the sealed part of an event."""

LIMIT_DAYS = {Ledger.SUGGESTION: (4, 5), Ledger.CLAIM: (8, 25), Ledger.COMPLAINT: (10, 15)}
"""Working days that heads give, per ledger."""

_WAYS = (
    ("当面", ContactWay.FACE),
    ("上门", ContactWay.FACE),
    ("入户", ContactWay.FACE),
    ("短信", ContactWay.SMS),
    ("平台", ContactWay.WECHAT),
    ("书面", ContactWay.LETTER),
)


class Move(NamedTuple):
    """``days``: working days since the move before.  ``make`` writes it for a moment."""

    days: float
    officer: str
    type: str
    make: Callable[[datetime], Content]


class Story:
    """A matter, its cast, and the moves told so far."""

    def __init__(
        self, scenario: Scenario, chance: Chance, ledger: Ledger, matter: texts.Matter, cast: Cast
    ) -> None:
        self.ledger = ledger
        self.matter = matter
        self.cast = cast
        self.case = ""
        self.source: str | None = None
        self.has_source = False
        """It came out of a visit or a reception, which gets its id with the story."""
        self.is_crime = False
        """It reports a crime and leaves for case acceptance."""
        self.due_in: int | None = None
        """Working days from the play's last day to the item's own; ``None``: the usual."""
        self.reporter = None if matter.anonymous else scenario.citizens.person()
        self._scenario = scenario
        self._chance = chance
        self._moves: list[Move] = []
        self._words = texts.words()
        self._is_lost = False
        self._rework = ""

    def tell(self, steps: tuple[str, ...]) -> "Story":
        """Add the moves of the named steps: each is a method of this class, ``_draft`` …."""
        for step in steps:
            getattr(self, f"_{step}")()
        return self

    def placed(self, end: float) -> list[tuple[datetime, Move]]:
        """The moves in time, the last one at position ``end`` of the working hours."""
        hours, chance = self._scenario.hours, self._chance
        positions = hours.spread([move.days for move in self._moves], end)
        times = [chance.moment(hours.at(position)) for position in positions]
        return list(zip(times, self._moves, strict=True))

    def write(self, end: float) -> datetime:
        """Write the story into the scenario; the moment of its first move."""
        moves = self.placed(end)
        opened = moves[0][0]
        self.case = self._chance.new_id(opened)
        self.source = self._chance.new_id(opened) if self.has_source else None
        for at, move in moves:
            body, private = move.make(at)
            self._scenario.act(at, move.officer, Proposal(self.case, body, private))
        return opened

    # ------------------------------------------------------------------ how a move is told

    def _move(
        self, low: float, high: float, officer: str, body: Struct, private: Struct | None = None
    ) -> None:
        self._at(low, high, officer, type(body).__name__, lambda at: (body, private))

    def _at(
        self,
        low: float,
        high: float,
        officer: str,
        type_: str,
        make: Callable[[datetime], Content],
    ) -> None:
        self._moves.append(Move(self._chance.between(low, high), officer, type_, make))

    def _said(self, options: tuple[str, ...]) -> Words:
        return Words(self._chance.pick(options))

    # ------------------------------------------------------------------ intake

    def _draft(self, is_submitted: bool = True) -> None:
        matter, cast = self.matter, self.cast
        private = LedgerItemPrivate(
            matter.title, matter.content, matter.demand, self.reporter or Person()
        )

        def make(at: datetime) -> Content:
            body = LedgerItemDrafted(
                ledger=self.ledger,
                channel=cast.channel,
                owner=cast.owner,
                place=matter.place,
                people=matter.people,
                risk=matter.risk,
                is_anonymous=matter.anonymous,
                source_case=self.source,
                respondents=cast.respondents,
                is_submitted=is_submitted,
                police_conduct=bool(cast.respondents),
                crime_report=self.is_crime,
            )
            return body, private

        self._at(0, 0, cast.drafter, "LedgerItemDrafted", make)

    def _draft_aside(self) -> None:
        self._draft(is_submitted=False)

    def _void(self) -> None:
        said = self._said(self._words.voided)
        self._move(0.02, 0.5, self.cast.drafter, LedgerItemVoided(), said)

    def _establish(self) -> None:
        is_deputy = self.cast.founder != self.cast.owner_head
        under = self._scenario.delegation if is_deputy else ""
        body = LedgerItemEstablished(under=under)
        self._move(0.05, 0.8, self.cast.founder, body)

    def _decline(self) -> None:
        said = self._said(self._words.not_established)
        self._move(0.1, 0.8, self.cast.owner_head, LedgerItemNotEstablished(), said)

    # ------------------------------------------------------------------ work

    def _assign(self) -> None:
        self._assign_to(self.cast.assigner, self.cast.lead, self.cast.handler)

    def _assign_to(self, assigner: str, lead: str, handler: str) -> None:
        named = handler if self._chance.happens(0.7) else ""
        days = self.matter.days or self._chance.whole(*LIMIT_DAYS[self.ledger])

        def make(at: datetime) -> Content:
            body = LedgerItemAssigned(
                lead_unit=lead,
                due_on=self._due_on(at.date(), days),
                co_units=(self.cast.co_unit,) if self.cast.co_unit else (),
                handler=named,
            )
            return body, None

        self._at(0.02, 0.3, assigner, "LedgerItemAssigned", make)

    def _due_on(self, assigned_on: date, days: int) -> date:
        usual = self._scenario.hours.calendar.add_workdays(assigned_on, days)
        if self.due_in is None or self.matter.days:
            return usual
        wanted = self._scenario.hours.workday(self.due_in)
        return wanted if wanted > assigned_on else usual

    def _take_up(self) -> None:
        self._move(0.05, 0.8, self.cast.handler, LedgerItemTakenUp())

    def _ask_return(self) -> None:
        reason, words = self._chance.pick(self._words.returned)
        body = ReturnRequested(reason)
        self._move(0.2, 1.0, self.cast.handler, body, Words(words))

    def _refuse_return(self) -> None:
        said = self._said(self._words.return_refused)
        self._move(0.1, 0.6, self.cast.assigner, ReturnRefused(), said)

    def _accept_return(self) -> None:
        self._move(0.1, 0.6, self.cast.assigner, ReturnAccepted())

    def _measure(self) -> None:
        words = Words(self.matter.measures[0])
        self._move(0.3, 1.2, self.cast.handler, MeasureRecorded(), words)

    def _measures(self) -> None:
        for measure in self.matter.measures:
            words = Words(measure)
            self._move(0.3, 1.1, self.cast.handler, MeasureRecorded(), words)

    def _support(self) -> None:
        cast = self.cast
        if cast.co_unit:
            words = Words(self.matter.support)
            body = SupportFinished(cast.co_unit)
            self._move(0.2, 0.6, cast.co_handler, body, words)

    def _result(self) -> None:
        matter = self.matter
        text = self._rework or matter.result
        evidence = f"{matter.evidence}、复查照片" if self._rework else matter.evidence
        body = ResultRecorded(matter.outcome, matter.legal_basis)
        private = ResultPrivate(text, evidence)
        self._move(0.2, 0.7, self.cast.handler, body, private)

    def _lose(self) -> None:
        """The citizen can no longer be found: recorded as that, never as satisfied."""
        self._is_lost = True
        private = ResultPrivate(
            self._chance.pick(self._words.lost), f"{self.matter.evidence}、联系记录"
        )
        body = ResultRecorded(Outcome.LOST)
        self._move(0.5, 1.5, self.cast.handler, body, private)

    def _exit(self) -> None:
        basis = self.matter.exit_basis
        if self._is_lost:
            basis = self._chance.pick(self._words.lost_basis)
        self._move(0.2, 0.9, self.cast.upper_head, ExitApproved(basis))

    def _name_respondent(self) -> None:
        """It turns out whom it is about: the matter leaves that station."""
        cast = self.cast
        division = cast.precinct.division
        head = self._scenario.bureau.head(division)
        named = accused(
            self._scenario.bureau, self._chance, self.matter, cast.precinct, cast.drafter
        )
        self._move(0.2, 0.6, head, RespondentNamed(named, division))

    def _reassign(self) -> None:
        """The division takes the matter over, with a handler of its own."""
        bureau, division = self._scenario.bureau, self.cast.precinct.division
        head, handler = bureau.head(division), bureau.having(Role.HANDLER, division)[0]
        self.cast = structs.replace(
            self.cast, owner_head=head, lead=division, lead_head=head, handler=handler
        )
        self._assign_to(head, division, handler)

    # ------------------------------------------------------------------ detours

    def _route(self) -> None:
        """Complaints about the police go to inspection; the others stay."""
        if self.ledger is not Ledger.COMPLAINT:
            return
        route, words = ComplaintRoute.HERE, self._words.routed_here
        reference = ""
        if self.cast.respondents:
            route, words = ComplaintRoute.INSPECTORATE, self._words.routed_inspection
            reference = f"督转第{self._chance.whole(11, 98)}号"
        body = ComplaintRouted(route=route, reference=reference)
        self._move(0.02, 0.2, self.cast.owner_head, body, self._said(words))

    def _leave(self) -> None:
        """A report of a crime: only the number of its acceptance stays."""
        body = ComplaintRouted(
            route=ComplaintRoute.CASE, reference=f"受案登记第{self._chance.whole(1000, 9999)}号"
        )
        said = self._said(self._words.routed_case)
        self._move(0.05, 0.3, self.cast.owner_head, body, said)

    def _coordinate(self) -> None:
        partner, text = self._chance.pick(self._words.coordination)
        body = CoordinationBegun(CoordinationWay.MEETING)
        private = CoordinationPrivate(partner, text)
        self._move(0.2, 0.9, self.cast.owner_head, body, private)

    def _coordinated(self) -> None:
        said = self._said(self._words.coordinated)
        self._move(0.4, 1.5, self.cast.owner_head, CoordinationEnded(), said)

    def _ask_escalation(self) -> None:
        said = self._said(self._words.escalation)
        self._move(0.2, 0.8, self.cast.lead_head, EscalationRequested(), said)

    def _escalate(self) -> None:
        body = LedgerItemEscalated(owner=self.cast.precinct.division)
        self._move(0.2, 0.8, self.cast.upper_head, body)

    def _long_term(self) -> None:
        said = self._said(self._words.long_term)
        body = LongTermApproved(until=self._scenario.today + timedelta(days=120))
        self._move(0.3, 1.0, self.cast.upper_head, body, said)

    # ------------------------------------------------------------------ answer

    def _feedback(self) -> None:
        words = self.matter.feedback
        if self._is_lost:
            words = self._chance.pick(self._words.lost_feedback)
        way = next((way for word, way in _WAYS if word in words), ContactWay.PHONE)
        self._at(
            0.05,
            0.4,
            self.cast.handler,
            "FeedbackDrafted",
            lambda at: (FeedbackDrafted(at, way), Words(words)),
        )

    def _approve(self) -> None:
        self._move(0.05, 0.5, self.cast.lead_head, FeedbackApproved())

    def _return_feedback(self) -> None:
        said = self._said(self._words.feedback_returned)
        self._move(0.05, 0.5, self.cast.lead_head, FeedbackReturned(), said)

    def _call(self) -> None:
        if self.matter.dissatisfied:
            self._called(Satisfaction.DISSATISFIED, self.matter.quote)
            return
        grades = (
            Satisfaction.VERY_SATISFIED,
            Satisfaction.SATISFIED,
            Satisfaction.FAIRLY_SATISFIED,
        )
        words = self._chance.pick(self._words.after_rework) if self._rework else self.matter.quote
        self._called(self._chance.weighted(grades, (4, 5, 2)), words)

    def _called(self, satisfaction: Satisfaction, words: str) -> None:
        way = ContactWay.WECHAT if self.matter.anonymous else ContactWay.PHONE
        reason = self.matter.dissatisfied if not satisfaction.is_satisfied else None

        def make(at: datetime) -> Content:
            body = CallBackRecorded(
                at=at, way=way, is_connected=True, satisfaction=satisfaction, reason=reason
            )
            return body, Words(words)

        self._at(0.2, 1.0, self._caller, "CallBackRecorded", make)

    @property
    def _caller(self) -> str:
        """Somebody else calls when it was done again."""
        return self.cast.second_caller if self._rework else self.cast.caller

    def _unanswered(self) -> None:
        words = self._said(self._words.no_answer)

        def make(at: datetime) -> Content:
            body = CallBackRecorded(
                at=at,
                way=ContactWay.PHONE,
                is_connected=False,
                satisfaction=Satisfaction.NOT_RATED,
            )
            return body, words

        self._at(0.2, 0.8, self._caller, "CallBackRecorded", make)

    def _unhappy(self) -> None:
        reason, words = self._chance.pick(self._words.unhappy)
        grade = self._chance.weighted(
            (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED), (3, 1)
        )

        def make(at: datetime) -> Content:
            body = CallBackRecorded(
                at=at, way=ContactWay.PHONE, is_connected=True, satisfaction=grade, reason=reason
            )
            return body, Words(words)

        self._at(0.2, 1.0, self.cast.caller, "CallBackRecorded", make)

    def _redo(self) -> None:
        """Back to work because the citizen was not satisfied with it, under supervision."""
        said = self._said(self._words.rework_supervised)
        self._move(0.1, 0.3, self.cast.inspector, SUPERVISED(), said)
        self._rework = self._chance.pick(self._words.rework)
        words = Words(self._rework)
        self._move(0.3, 1.0, self.cast.handler, MeasureRecorded(), words)

    # ------------------------------------------------------------------ closing

    def _publicity(self) -> None:
        body = PublicityDecided(self.matter.publicity, self.matter.publicity_text)
        self._move(0.05, 0.3, self.cast.publisher, body)

    def _accountability(self) -> None:
        matter, cast = self.matter, self.cast
        is_complaint = self.ledger is Ledger.COMPLAINT
        basis = matter.basis or self._chance.pick(self._words.accountability_none)
        decision = matter.accountability if matter.basis else Accountability.NONE
        body = AccountabilityDecided(decision, basis)
        self._move(0.02, 0.2, cast.inspector if is_complaint else cast.owner_head, body)

    def _request(self) -> None:
        self._move(0.05, 0.4, self.cast.handler, CloseRequested())

    def _close(self) -> None:
        self._move(0.05, 0.8, self.cast.owner_head, LedgerItemClosed())

    def _return_close(self) -> None:
        said = self._said(self._words.close_returned)
        self._move(0.05, 0.8, self.cast.owner_head, CloseReturned(), said)

    def _relapse(self) -> None:
        said = self._said(self._words.relapse)
        self._move(5.0, 9.0, self.cast.drafter, RelapseReported(), said)

    def _reopen(self) -> None:
        said = self._said(self._words.reopened)
        self._move(0.1, 0.6, self.cast.owner_head, LedgerItemReopened(), said)
