"""What officers do when dice decide: any step of any table, rightly or wrongly.

A row makes a body that could be right; whether it is, the rules decide.  Steps without a
row get one guessed from their schema (``guesses``), so that a new step is in these worlds
from its first day, if mostly to be refused.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.amend import Amended, AmendedPrivate, AmendmentSettled, set_by
from casework.cases import directory, visit, walk_in
from casework.cases.called_again import CallConfirmed, ReworkSupervised
from casework.cases.ledger.answer import (
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
from casework.cases.ledger.intake import (
    LedgerItemDrafted,
    LedgerItemEstablished,
    LedgerItemNotEstablished,
    LedgerItemPrivate,
    LedgerItemSubmitted,
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
from casework.codes import (
    Accountability,
    Channel,
    ContactWay,
    DissatisfiedReason,
    HandOff,
    Ledger,
    Outcome,
    Publicity,
    ReturnReason,
    Risk,
    Role,
    Satisfaction,
    ServiceCategory,
    TargetKind,
    VisitWay,
)
from casework.registry import MACHINES, Proposal, kind_of_state
from casework.state import Person, State
from casework.steps import Step
from tests.harness import bureau
from tests.harness.machines.scene import Scene, guess
from tests.harness.proposals import propose_as

NAMES = ("张桂英", "单雄飞", "仇小雨", "Aishan·Tursun", "𠮷田", "")
PLACES = ("钟楼社区3号院", "东关正街12号", "")
LONG_WORDS = "楼下烤鸭店油烟上窜,排风扇夜间响至一点。"


Made = tuple[Any, Any]
"""A body, and the sealed part or ``None``."""


def _person(scene: Scene) -> Person | None:
    name = scene.one(*NAMES)
    return Person(name, f"138{scene.dice.randrange(10**8):08}") if name else None


def _service(scene: Scene) -> walk_in.Service:
    return walk_in.Service(scene.code(ServiceCategory), "", scene.likely(1, 0))


def _received(scene: Scene) -> Made:
    quick = scene.dice.random() < 0.3
    body = walk_in.WalkInReceived(
        started_at=scene.now,
        is_quick=quick,
        persons=scene.dice.randint(1, 4),
        services=(_service(scene),) * scene.dice.randint(0, 2),
        place=scene.one(*PLACES),
    )
    return body, None if quick else walk_in.WalkInPrivate(_person(scene), scene.words())


def _notes(scene: Scene) -> visit.VisitNotes:
    return visit.VisitNotes(
        started_at=scene.now - timedelta(hours=scene.likely(1, -1)),
        ended_at=scene.now,
        way=scene.code(VisitWay),
        visitors=(scene.actor, scene.officer())[: scene.dice.randint(1, 2)],
        met=scene.likely(2, 0),
        opinions=scene.dice.randint(0, 2),
    )


def _problems(scene: Scene) -> tuple[str, ...]:
    return ("路灯不亮", "消防通道被占")[: scene.dice.randint(0, 2)]


def _target(scene: Scene) -> visit.Target:
    return visit.Target(scene.code(TargetKind), "", scene.one(*PLACES))


def _drafted(scene: Scene) -> Made:
    respondents = (scene.one(scene.officer(), scene.unit()),) if scene.dice.random() < 0.2 else ()
    owner = scene.likely(scene.roster.owner_for(scene.own_unit(), respondents), scene.unit())
    body = LedgerItemDrafted(
        ledger=scene.code(Ledger),
        channel=scene.code(Channel),
        owner=owner,
        place=scene.likely("钟楼社区", ""),
        respondents=respondents,
        is_submitted=scene.likely(True, False),
    )
    return body, _matter(scene)


def _matter(scene: Scene) -> LedgerItemPrivate:
    return LedgerItemPrivate(
        f"事项{scene.dice.randint(1, 99)}", scene.likely(LONG_WORDS, "短"), "", _person(scene)
    )


def _amended(scene: Scene) -> Made:
    values = {
        "title": f"改题{scene.dice.randint(1, 9)}",
        "place": scene.likely("东关", ""),
        "people": scene.likely(3, 0),
        "risk": scene.code(Risk),
    }
    chosen = scene.dice.sample(sorted(values), scene.dice.randint(1, 2))
    body = Amended({field: set_by(scene.state, field) for field in chosen})
    return body, AmendedPrivate({field: values[field] for field in chosen})


def _settled(scene: Scene) -> Made:
    fields = [conflict.field for conflict in scene.state.conflicts] or ["place"]
    return AmendmentSettled(scene.dice.choice(fields), scene.one("kept", "other")), None


def _assigned(scene: Scene) -> Made:
    roster, owner = scene.roster, scene.state.unit
    walled = roster.walled_stations(scene.state.respondents)
    open_units = [unit for unit in roster.units if roster.station(unit) not in walled]
    below = [unit for unit in open_units if roster.covers(owner, unit)] or [owner]
    body = LedgerItemAssigned(
        lead_unit=scene.likely(scene.dice.choice(below), scene.unit()),
        due_on=scene.day(),
        co_units=(scene.unit(),) if scene.dice.random() < 0.2 else (),
        handler=scene.likely("", scene.officer()),
    )
    return body, None


def _call(scene: Scene) -> Made:
    is_good = scene.dice.random() < 0.4
    mark = Satisfaction.SATISFIED if is_good else scene.code(Satisfaction)
    is_connected = mark is not Satisfaction.NOT_RATED
    reason = None if mark.is_satisfied else scene.code(DissatisfiedReason)
    body = CallBackRecorded(
        at=scene.now,
        way=ContactWay.PHONE,
        is_connected=is_connected,
        satisfaction=mark,
        reason=reason,
    )
    return body, Words(scene.words())


def _named(scene: Scene) -> Made:
    respondent = scene.one(scene.officer(), scene.unit())
    named = (*getattr(scene.state, "respondents", ()), respondent)
    owner = scene.roster.owner_for(scene.state.unit, named)
    return RespondentNamed(respondent, scene.likely(owner, scene.unit())), None


def _officer_anew(scene: Scene) -> Made:
    record = scene.state.record
    moves = scene.dice.random() < 0.3
    body = directory.OfficerRegistered(
        police_no=record.police_no,
        name=record.name,
        unit=scene.one(bureau.SISTER, bureau.PRECINCT, bureau.ROOM) if moves else record.unit,
        roles=record.roles,
        is_aux=record.is_aux,
        is_active=scene.dice.random() < 0.7,
        awaits_second=record.unit == bureau.BUREAU,
    )
    return body, None


def _delegated(scene: Scene) -> Made:
    body = directory.DelegationGiven(
        taker=scene.officer(),
        roles=(scene.one(Role.UNIT_HEAD, Role.DIV_HEAD),),
        starts_at=scene.now - timedelta(hours=1),
        ends_at=scene.now + timedelta(days=scene.dice.randint(0, 9)),
    )
    return body, None


def _plain(body: type[Any]) -> Callable[[Scene], Made]:
    return lambda scene: (body(), None)


def _with_words(body: type[Any]) -> Callable[[Scene], Made]:
    return lambda scene: (body(), Words(scene.words()))


BODIES: dict[str, Callable[[Scene], Made]] = {
    "WalkInReceived": _received,
    "ServiceAdded": lambda scene: (walk_in.ServiceAdded(_service(scene)), None),
    "WalkInFinished": lambda scene: (
        walk_in.WalkInFinished(),
        walk_in.ResultText(scene.words()),
    ),
    "WalkInFollowUpSet": lambda scene: (
        walk_in.WalkInFollowUpSet(scene.day(), scene.officer()),
        None,
    ),
    "WalkInHandedOff": lambda scene: (
        walk_in.WalkInHandedOff(scene.code(HandOff), scene.words()),
        walk_in.ResultText(scene.words()),
    ),
    "WalkInRated": lambda scene: (walk_in.WalkInRated(scene.code(Satisfaction)), None),
    "WalkInVoided": lambda scene: (walk_in.WalkInVoided(scene.words()), None),
    "VisitPlanned": lambda scene: (
        visit.VisitPlanned(target=_target(scene), plan_on=scene.day()),
        visit.VisitTargetPrivate(scene.one(*NAMES), _person(scene)),
    ),
    "VisitLogged": lambda scene: (
        visit.VisitLogged(target=_target(scene), notes=_notes(scene)),
        visit.VisitLoggedPrivate(
            scene.one(*NAMES), scene.words(), _person(scene), _problems(scene)
        ),
    ),
    "VisitRecorded": lambda scene: (
        visit.VisitRecorded(_notes(scene)),
        visit.VisitWords(scene.words(), _problems(scene)),
    ),
    "VisitMissed": lambda scene: (visit.VisitMissed(scene.now, True), None),
    "VisitReplanned": lambda scene: (visit.VisitReplanned(scene.day()), None),
    "VisitCancelled": lambda scene: (visit.VisitCancelled(scene.words()), None),
    "VisitProblemLinked": lambda scene: (
        visit.VisitProblemLinked(scene.dice.randint(1, 2), None, scene.words()),
        None,
    ),
    "VisitReviewed": _plain(visit.VisitReviewed),
    "VisitArchived": _plain(visit.VisitArchived),
    "LedgerItemDrafted": _drafted,
    "LedgerItemAmended": _amended,
    "LedgerItemAmendmentSettled": _settled,
    "LedgerItemSubmitted": _plain(LedgerItemSubmitted),
    "LedgerItemVoided": _with_words(LedgerItemVoided),
    "LedgerItemEstablished": _plain(LedgerItemEstablished),
    "LedgerItemNotEstablished": _with_words(LedgerItemNotEstablished),
    "LedgerItemAssigned": _assigned,
    "LedgerItemTakenUp": _plain(LedgerItemTakenUp),
    "ReturnRequested": lambda scene: (
        ReturnRequested(scene.code(ReturnReason), scene.unit()),
        Words(scene.words()),
    ),
    "ReturnAccepted": _plain(ReturnAccepted),
    "ReturnRefused": _with_words(ReturnRefused),
    "MeasureRecorded": _with_words(MeasureRecorded),
    "SupportFinished": lambda scene: (
        SupportFinished(scene.own_unit()),
        Words(scene.words()),
    ),
    "ResultRecorded": lambda scene: (
        ResultRecorded(scene.code(Outcome), scene.likely("信访工作条例第三十六条", "")),
        ResultPrivate(scene.words(), scene.likely("现场照片2张", "")),
    ),
    "ExitApproved": lambda scene: (ExitApproved(scene.words()), None),
    "RespondentNamed": _named,
    "FeedbackDrafted": lambda scene: (
        FeedbackDrafted(scene.now, scene.code(ContactWay)),
        Words(scene.words()),
    ),
    "FeedbackApproved": _plain(FeedbackApproved),
    "FeedbackReturned": _with_words(FeedbackReturned),
    "CallBackRecorded": _call,
    "LedgerItemCallConfirmed": _plain(CallConfirmed),
    "LedgerItemReworkSupervised": _with_words(ReworkSupervised),
    "PublicityDecided": lambda scene: (
        PublicityDecided(scene.code(Publicity), scene.words()),
        None,
    ),
    "AccountabilityDecided": lambda scene: (
        AccountabilityDecided(scene.code(Accountability), scene.words()),
        None,
    ),
    "CloseRequested": _plain(CloseRequested),
    "LedgerItemClosed": _plain(LedgerItemClosed),
    "CloseReturned": _with_words(CloseReturned),
    "RelapseReported": _with_words(RelapseReported),
    "LedgerItemReopened": _with_words(LedgerItemReopened),
    "OfficerRegisteredAnew": _officer_anew,
    "DelegationGiven": _delegated,
    "DelegationRevoked": _plain(directory.DelegationRevoked),
}
"""Event type to a body that could be right."""

RARE = frozenset(
    {
        "LedgerItemVoided",
        "LedgerItemNotEstablished",
        "LedgerItemPersonalDataRead",
        "OfficerRegisteredAnew",
    }
)
"""Steps that end a matter or lead nowhere: tried less often."""

UNTRIED = frozenset({"unit", "device", "table", "credential"})
"""Kinds that stay as they were founded: they change who may speak at all."""

STEPS = tuple(
    step
    for kind, machine in sorted(MACHINES.items())
    if kind not in UNTRIED
    for step in machine.steps
)
USUAL_OPENINGS = ("WalkInReceived", "VisitPlanned", "VisitLogged", "LedgerItemDrafted")
OPENINGS = tuple(step for step in STEPS if not step.frm and step.name != "OfficerRegistered")


def proposal(scene: Scene, step: Step[Any, Any], case: str) -> Proposal:
    """The step as somebody in the scene would propose it."""
    made = BODIES.get(step.name)
    body, private = made(scene) if made else (guess(scene, step.body), None)
    if made is None and step.private is not None:
        private = scene.likely(guess(scene, step.private), None)
    return propose_as(case, step.name, body, private)


def steps_from(state: State) -> tuple[Step[Any, Any], ...]:
    """The steps that the table has for a case as it stands; any of its kind otherwise."""
    machine = MACHINES[kind_of_state(state)]
    return tuple(
        step
        for step in machine.steps
        if state.status in step.frm
        and (state.conflicts or not step.name.endswith("AmendmentSettled"))
    )
