"""A ledger item in a test's hand: the ordinary road, and an ordinary form for every step.

``Item`` is one item at one desk that knows everything.  ``say`` tries a step by the officer
who ordinarily takes it, with an ordinary form; anything can be given instead.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from casework.amend import Amended, AmendedPrivate, AmendmentSettled
from casework.cases.called_again import CallConfirmed, ReworkSupervised
from casework.cases.directory import OfficerRegistered
from casework.cases.erasing import Erased, ErasureGround
from casework.cases.every_case import (
    OfficerRecused,
    PersonalDataRead,
    PersonalField,
    ReadReason,
    RecusalGround,
    RecusalLifted,
)
from casework.cases.handed_above import AboveAnswered, AboveBody, AboveTold, HandedAbove
from casework.cases.ledger.answer import (
    CallBackRecorded,
    FeedbackApproved,
    FeedbackDrafted,
    FeedbackReturned,
)
from casework.cases.ledger.assigning import (
    AssignmentObjected,
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
    RelapseDeclined,
    RelapseReported,
)
from casework.cases.ledger.codes import ComplaintRoute, CoordinationWay, LinkedKind
from casework.cases.ledger.detours import (
    CaseLinked,
    ComplaintRouted,
    CoordinationBegun,
    CoordinationEnded,
    CoordinationPrivate,
    EscalationDeclined,
    EscalationRequested,
    LedgerItemEscalated,
    LongTermApproved,
    LongTermEnded,
    LongTermReviewed,
)
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemNotEstablished,
    LedgerItemPrivate,
    LedgerItemSubmitted,
    LedgerItemVoided,
)
from casework.cases.ledger.parts import ClauseWaived, SubTaskCancelled, SubTaskFinished, SubTaskSet
from casework.cases.ledger.state import LedgerItem
from casework.cases.ledger.work import (
    ExitApproved,
    MeasureRecorded,
    RespondentNamed,
    ResultPrivate,
    ResultRecorded,
    SupportFinished,
)
from casework.cases.pressing import PressingAnswered, ReplyPressed
from casework.cases.timing import (
    ClocksPaused,
    ClocksResumed,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
)
from casework.cases.wall import RespondentReleased
from casework.cases.words import Words
from casework.clock_checks import ExtensionReason, PauseReason
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    DissatisfiedReason,
    Ledger,
    Outcome,
    Publicity,
    ReturnReason,
    Role,
    Satisfaction,
)
from casework.context import Directory
from casework.event import Event, Refusal
from casework.ids import SYSTEM
from casework.registry import Proposal, compose, read
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import (
    CALLER,
    CHIEF,
    DEPUTY,
    DESK,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    SISTER,
    SISTER_HANDLER,
    SUPERV,
    Scribe,
    fixed_id,
)
from tests.harness.lives import publishing
from tests.harness.papers import attached
from tests.harness.proposals import propose_as

Form = tuple[Any, Any]


def above(at: Any, *against: str, receiver: AboveBody = AboveBody.PROVINCE) -> HandedAbove:
    """The form by which a matter goes to the level above: against the whole top, as a rule."""
    return HandedAbove(
        against=against or (CHIEF, DEPUTY),
        is_whole_top=True,
        receiver=receiver,
        at=at,
        way=ContactWay.LETTER,
    )


PRIVATE = LedgerItemPrivate(
    "烤鸭店油烟与夜间排风扰民",
    "楼下烤鸭店油烟上窜,排风扇夜间响至一点。",
    "加装除味设备",
    Person("张桂英", "13800002207", "ID", "11010519491231002X"),
)
WORDS = Words("店家已加装除味设备,夜间十一点停排风")
RESULT = ResultPrivate("店家加装除味设备", "现场照片2张")

ROAD = (
    "LedgerItemEstablished",
    "LedgerItemAssigned",
    "LedgerItemTakenUp",
    "MeasureRecorded",
    "ResultRecorded",
    "FeedbackDrafted",
    "FeedbackApproved",
    "CallBackRecorded",
    "PublicityDecided",
    "AccountabilityDecided",
    "CloseRequested",
    "LedgerItemClosed",
)
"""The ordinary road of an item after it was drafted."""

WHO = {
    "LedgerItemEstablished": HEAD,
    "LedgerItemNotEstablished": HEAD,
    "LedgerItemAssigned": HEAD,
    "LedgerItemTakenUp": HANDLER,
    "ReturnRequested": HANDLER,
    "AssignmentObjected": HEAD,
    "ReturnAccepted": HEAD,
    "ReturnRefused": HEAD,
    "MeasureRecorded": HANDLER,
    "LedgerItemReplyPressed": HEAD,
    "LedgerItemPressingAnswered": HANDLER,
    "SupportFinished": SISTER_HANDLER,
    "ResultRecorded": HANDLER,
    "ExitApproved": DIV_HEAD,
    "RespondentNamed": DIV_HEAD,
    "FeedbackDrafted": HANDLER,
    "FeedbackApproved": HEAD,
    "FeedbackReturned": HEAD,
    "LedgerItemReworkSupervised": SUPERV,
    "CallBackRecorded": CALLER,
    "LedgerItemCallConfirmed": CALLER,
    "PublicityDecided": HEAD,
    "AccountabilityDecided": HEAD,
    "CloseRequested": HANDLER,
    "LedgerItemClosed": HEAD,
    "CloseReturned": HEAD,
    "RelapseReported": DESK,
    "RelapseDeclined": HEAD,
    "LedgerItemReopened": HEAD,
    "CoordinationBegun": HEAD,
    "CoordinationEnded": HEAD,
    "EscalationRequested": HEAD,
    "LedgerItemEscalated": DIV_HEAD,
    "EscalationDeclined": DIV_HEAD,
    "LongTermApproved": DIV_HEAD,
    "LongTermReviewed": OFFICE,
    "LongTermEnded": HEAD,
    "ComplaintRouted": HEAD,
    "LedgerItemHandedAbove": SUPERV,
    "LedgerItemAboveAnswered": SUPERV,
    "LedgerItemAboveTold": SUPERV,
    "SubTaskSet": HANDLER,
    "SubTaskFinished": SISTER_HANDLER,
    "SubTaskCancelled": HANDLER,
    "CaseLinked": OFFICE,
    "ClauseWaived": DIV_HEAD,
    "LedgerItemSubmitted": DESK,
    "LedgerItemVoided": DESK,
    "LedgerItemAmended": DESK,
    "LedgerItemAmendmentSettled": HEAD,
    "LedgerItemClocksPaused": HEAD,
    "LedgerItemClocksResumed": HEAD,
    "LedgerItemExtensionRequested": HANDLER,
    "LedgerItemExtensionGranted": HEAD,
    "LedgerItemExtensionRefused": HEAD,
    "LedgerItemOfficerRecused": HANDLER,
    "LedgerItemRecusalLifted": DIV_HEAD,
    "LedgerItemRespondentReleased": DIV_HEAD,
    "LedgerItemErased": OFFICE,
    "LedgerItemPersonalDataRead": HANDLER,
    "LedgerItemPapersAttached": HANDLER,
    **{f"LedgerItem{name}": by for name, (by, _) in publishing.STEPS.items()},
}
"""Who ordinarily takes a step on an item of the precinct."""


@cache
def directory() -> Directory:
    """The founded bureau, built once."""
    return bureau.directory()


class Office(Scribe):
    """A scribe for whom any registered officer may write, at a machine of their station."""

    def __init__(self) -> None:
        super().__init__(directory())

    def compose(self, actor: str, proposal: Proposal, seen: str | None = None) -> Event[Any]:
        """The event that the actor proposes."""
        roster = self.directory.roster
        unit, device = "", str(SYSTEM)
        if actor != SYSTEM:
            unit = roster.officers[actor].unit
            device = roster.machine_in(unit)
        self._made += 1
        state = self.states.get(proposal.case)
        record = compose(
            proposal,
            id=fixed_id(8, self._made),
            salt=bytes(16),
            at=self.now,
            since_server=None,
            seen=seen or (state.last if state else None),
            actor=actor,
            unit=unit,
            device=device,
            seq=self._made,
        )
        self.records.append(record)
        return read(record)

    def hire(self, number: int, unit: str, *roles: Role, is_aux: bool = False) -> str:
        """A new officer; ``number`` from 1 makes the id."""
        officer = fixed_id(2, 100 + number)
        body = OfficerRegistered(
            police_no=f"07{number:04d}", name=f"新警{number}", unit=unit, roles=roles, is_aux=is_aux
        )
        states = self.states
        self.states = dict(self._founded() | states)
        self.happen(SYSTEM, Proposal(officer, body))
        return officer

    def _founded(self) -> dict[str, Any]:
        return founded()


@cache
def founded() -> dict[str, Any]:
    """The directory's cases after the founding."""
    scribe = Scribe()
    for proposal in bureau.founding():
        scribe.happen("system", proposal)
    return scribe.states


class Item:
    """One item, and what was last refused."""

    def __init__(self, office: Office | None = None, actor: str = DESK, **changes: Any) -> None:
        self.office = office or Office()
        self.case = self.office.new_case()
        fields = {
            "ledger": Ledger.CLAIM,
            "channel": Channel.WALK,
            "owner": PRECINCT,
            "place": "钟楼社区3号院",
        } | changes
        body = LedgerItemDrafted(**fields)
        self.office.happen(actor, Proposal(self.case, body, PRIVATE))

    @property
    def scribe(self) -> Scribe:
        """Who records what happens to it."""
        return self.office

    @property
    def state(self) -> LedgerItem:
        """The item as it stands."""
        state = self.office.states[self.case]
        assert isinstance(state, LedgerItem)
        return state

    def form(self, step: str) -> Form:
        """The ordinary form of a step, here and now."""
        return FORMS[step](self)

    def ask(
        self, step: str, actor: str = "", body: Any = None, private: Any = None, **more: Any
    ) -> Refusal | None:
        """Try a step; what is not given is ordinary."""
        ordinary, words = self.form(step)
        proposal = propose_as(self.case, step, ordinary if body is None else body, private or words)
        return self.office.try_it(actor or WHO[step], proposal, **more)

    def no(self, step: str, actor: str = "", body: Any = None, **more: Any) -> str:
        """The clause that refuses a step; empty if nothing does."""
        refusal = self.ask(step, actor, body, **more)
        return refusal.clause if refusal else ""

    def say(self, step: str, actor: str = "", body: Any = None, **more: Any) -> LedgerItem:
        """A step that must be possible; the item after it."""
        refusal = self.ask(step, actor, body, **more)
        assert refusal is None, (step, refusal)
        return self.state

    def go(self, last: str, *, by: dict[str, str] | None = None) -> "Item":
        """Along the ordinary road up to and with ``last``."""
        for step in ROAD[: ROAD.index(last) + 1]:
            self.say(step, (by or {}).get(step, ""))
        return self

    def later(self, **arguments: float) -> None:
        """Move the clock."""
        self.office.later(**arguments)

    @property
    def today(self) -> Any:
        """The day it is."""
        return self.office.now.date()


def call(
    at: Any,
    mark: Satisfaction = Satisfaction.SATISFIED,
    reason: DissatisfiedReason | None = None,
    **more: Any,
) -> CallBackRecorded:
    """A call that connected, unless the citizen was not rated."""
    return CallBackRecorded(
        at=at,
        way=ContactWay.PHONE,
        is_connected=mark is not Satisfaction.NOT_RATED,
        satisfaction=mark,
        reason=reason,
        **more,
    )


def amendment(over: str | None = None, **values: Any) -> Form:
    """An amendment of fields, each over the same earlier event."""
    return Amended(dict.fromkeys(values, over)), AmendedPrivate(values)


def _task(item: Item) -> str:
    tasks = item.state.tasks
    return tasks[-1].id if tasks else ""


def _worded(body: Any) -> Callable[[Item], Form]:
    return lambda item: (body, WORDS)


def _plain(body: Any) -> Callable[[Item], Form]:
    return lambda item: (body, None)


def _told(form: Callable[[date], Form]) -> Callable[[Item], Form]:
    return lambda item: form(item.today)


FORMS: dict[str, Callable[[Item], Form]] = {
    **{f"LedgerItem{name}": _told(form) for name, (_, form) in publishing.STEPS.items()},
    "LedgerItemSubmitted": _plain(LedgerItemSubmitted()),
    "LedgerItemVoided": _worded(LedgerItemVoided()),
    "LedgerItemEstablished": _plain(LedgerItemEstablished()),
    "LedgerItemNotEstablished": _worded(LedgerItemNotEstablished()),
    "LedgerItemAssigned": lambda item: (
        LedgerItemAssigned(lead_unit=item.state.unit, due_on=item.today + timedelta(days=7)),
        None,
    ),
    "LedgerItemTakenUp": _plain(LedgerItemTakenUp()),
    "ReturnRequested": _worded(ReturnRequested(ReturnReason.NOT_OURS, SISTER)),
    "AssignmentObjected": _worded(AssignmentObjected("信访工作条例第二十三条", SISTER)),
    "ReturnAccepted": _plain(ReturnAccepted()),
    "ReturnRefused": _worded(ReturnRefused()),
    "MeasureRecorded": _worded(MeasureRecorded()),
    "SupportFinished": _worded(SupportFinished(SISTER)),
    "ResultRecorded": lambda item: (ResultRecorded(Outcome.DONE), RESULT),
    "ExitApproved": _plain(ExitApproved("信访工作条例第三十六条")),
    "RespondentNamed": lambda item: (RespondentNamed(HANDLER, DIVISION), None),
    "FeedbackDrafted": lambda item: (FeedbackDrafted(item.office.now, ContactWay.FACE), WORDS),
    "FeedbackApproved": _plain(FeedbackApproved()),
    "FeedbackReturned": _worded(FeedbackReturned()),
    "LedgerItemReworkSupervised": lambda item: (ReworkSupervised(), WORDS),
    "LedgerItemCallConfirmed": lambda item: (CallConfirmed(), None),
    "CallBackRecorded": lambda item: (call(item.office.now), WORDS),
    "PublicityDecided": _plain(PublicityDecided(Publicity.ANON, "社区公告栏")),
    "AccountabilityDecided": _plain(AccountabilityDecided(Accountability.NONE, "依法履职")),
    "CloseRequested": _plain(CloseRequested()),
    "LedgerItemClosed": _plain(LedgerItemClosed()),
    "CloseReturned": _worded(CloseReturned()),
    "RelapseReported": _worded(RelapseReported()),
    "RelapseDeclined": _worded(RelapseDeclined()),
    "LedgerItemReopened": _worded(LedgerItemReopened()),
    "CoordinationBegun": lambda item: (
        CoordinationBegun(CoordinationWay.MEETING),
        CoordinationPrivate("碑林区生态环境分局", "会商排烟设施改造"),
    ),
    "CoordinationEnded": _worded(CoordinationEnded()),
    "EscalationRequested": _worded(EscalationRequested()),
    "LedgerItemEscalated": _plain(LedgerItemEscalated(DIVISION)),
    "EscalationDeclined": _worded(EscalationDeclined()),
    "LongTermApproved": lambda item: (
        LongTermApproved(item.today + timedelta(days=120)),
        WORDS,
    ),
    "LongTermReviewed": _worded(LongTermReviewed()),
    "LongTermEnded": _worded(LongTermEnded()),
    "LedgerItemHandedAbove": lambda item: (above(item.office.now), WORDS),
    "LedgerItemAboveAnswered": lambda item: (
        AboveAnswered(at=item.office.now, reference="省督〔2026〕31号"),
        WORDS,
    ),
    "LedgerItemAboveTold": lambda item: (AboveTold(at=item.office.now, way=ContactWay.FACE), WORDS),
    "ComplaintRouted": _worded(ComplaintRouted(ComplaintRoute.HERE)),
    "SubTaskSet": lambda item: (
        SubTaskSet(SISTER, item.today + timedelta(days=3)),
        WORDS,
    ),
    "SubTaskFinished": lambda item: (SubTaskFinished(_task(item)), WORDS),
    "SubTaskCancelled": lambda item: (SubTaskCancelled(_task(item)), WORDS),
    "CaseLinked": lambda item: (CaseLinked(LinkedKind.ORDER, fixed_id(7, 1)), None),
    "ClauseWaived": _worded(ClauseWaived("closing.publicity")),
    "LedgerItemReplyPressed": lambda item: (ReplyPressed(item.today + timedelta(days=1)), WORDS),
    "LedgerItemPressingAnswered": _worded(PressingAnswered()),
    "LedgerItemAmended": lambda item: amendment(place="钟楼社区5号院"),
    "LedgerItemAmendmentSettled": _plain(AmendmentSettled("place", "kept")),
    "LedgerItemClocksPaused": lambda item: (
        ClocksPaused(
            ("ledger.claim.target",), PauseReason.MATERIAL, item.today + timedelta(days=9)
        ),
        WORDS,
    ),
    "LedgerItemClocksResumed": _plain(ClocksResumed()),
    "LedgerItemExtensionRequested": lambda item: (
        ExtensionRequested(
            limit="ledger.claim.target",
            amount=10,
            reason=ExtensionReason.MULTI,
            told_at=item.office.now,
            told_way=ContactWay.PHONE,
        ),
        WORDS,
    ),
    "LedgerItemExtensionGranted": _plain(ExtensionGranted()),
    "LedgerItemExtensionRefused": _worded(ExtensionRefused()),
    "LedgerItemOfficerRecused": _worded(OfficerRecused(HANDLER, RecusalGround.RELATIVE)),
    "LedgerItemRecusalLifted": _worded(RecusalLifted(officer=HANDLER)),
    "LedgerItemRespondentReleased": _worded(RespondentReleased(respondent=HANDLER)),
    "LedgerItemErased": _plain(
        Erased(ground=ErasureGround.RETENTION, reference="市公办〔2031〕7号")
    ),
    "LedgerItemPersonalDataRead": _plain(PersonalDataRead(PersonalField.PHONE, ReadReason.CONTACT)),
    "LedgerItemPapersAttached": attached,
}
"""The ordinary form of every step."""

OTHERS = {CHIEF, SUPERV}
"""Officers above the division, where a test needs somebody who took no part."""
