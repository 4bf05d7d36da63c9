"""A letter in a test's hand: every step with an ordinary form, every status one call away."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec.structs import replace

from casework.cases.called_again import CallConfirmed, ReworkSupervised
from casework.cases.handed_above import AboveAnswered, AboveTold
from casework.cases.letter import (
    answer,
    checking,
    closing,
    detours,
    dispatch,
    intake,
    leaving,
    organising,
    voiding,
    withdrawal,
    work,
    writer,
)
from casework.cases.letter.codes import (
    AppealType,
    Grade,
    RejectReason,
    TransferRoute,
)
from casework.cases.letter.state import GradeFacts, Letter
from casework.cases.pressing import PressingAnswered, ReplyPressed
from casework.cases.timing import (
    ClocksPaused,
    ClocksResumed,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
)
from casework.cases.words import Words
from casework.clock_checks import ExtensionReason, PauseReason
from casework.codes import (
    Channel,
    ContactWay,
    DissatisfiedReason,
    ReturnReason,
    Satisfaction,
    Solved,
)
from casework.context import Directory
from casework.event import Label, Refusal
from casework.ids import SYSTEM
from casework.registry import Proposal
from casework.state import Person
from casework.thresholds import Threshold, ThresholdTable
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    DIV_HEAD,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    SISTER,
    SUPERV,
    TRIAGE,
    Scribe,
)
from tests.harness.lives import publishing
from tests.harness.lives.ledger import above
from tests.harness.proposals import propose_as

WORDS = Words("已电话告知来信人办理进展,对方表示理解")
WRITER = Person("张桂英", "13800002207")
PRIVATE = intake.LetterPrivate(
    "夜市烧烤油烟扰民", "南大街夜市油烟很大,晚上睡不好。", WRITER, "南大街"
)
PHONE = ContactWay.PHONE
Form = tuple[Any, Any]


@cache
def directory() -> Directory:
    """The founded bureau, built once."""
    return bureau.directory()


def call(
    at: Any,
    solved: Solved | None = Solved.YES,
    mark: Satisfaction = Satisfaction.SATISFIED,
    reason: DissatisfiedReason | None = None,
    *,
    way: ContactWay = PHONE,
) -> closing.LetterCallBackRecorded:
    """A call that connected; without ``solved`` one that did not, or a message."""
    return closing.LetterCallBackRecorded(
        at=at,
        way=way,
        is_connected=solved is not None,
        solved=solved,
        satisfaction=mark if solved is not None else Satisfaction.NOT_RATED,
        reason=reason,
    )


def _told(form: Callable[[date], Form]) -> Callable[["Mail"], Form]:
    return lambda mail: form(mail.now.date())


DEFAULT: dict[str, tuple[str, Callable[["Mail"], Form]]] = {
    **{f"Letter{name}": (by, _told(form)) for name, (by, form) in publishing.STEPS.items()},
    "LetterSupplemented": (SYSTEM, lambda mail: (writer.LetterSupplemented(), WORDS)),
    "LetterRated": (
        SYSTEM,
        lambda mail: (
            writer.LetterRated(solved=Solved.YES, satisfaction=Satisfaction.SATISFIED),
            WORDS,
        ),
    ),
    "LetterThanked": (SYSTEM, lambda mail: (writer.LetterThanked(), WORDS)),
    "LetterSigned": (TRIAGE, lambda mail: (intake.LetterSigned(), None)),
    "LetterGraded": (
        TRIAGE,
        lambda mail: (intake.LetterGraded(Grade.NORMAL, GradeFacts()), None),
    ),
    "LetterContacted": (
        TRIAGE,
        lambda mail: (work.LetterContacted(mail.now, PHONE, True), WORDS),
    ),
    "LetterHandedAbove": (SUPERV, lambda mail: (above(mail.now), WORDS)),
    "LetterAboveAnswered": (
        SUPERV,
        lambda mail: (AboveAnswered(at=mail.now, reference="省督〔2026〕31号"), WORDS),
    ),
    "LetterAboveTold": (TRIAGE, lambda mail: (AboveTold(at=mail.now, way=PHONE), WORDS)),
    "LetterTransferred": (
        TRIAGE,
        lambda mail: (
            leaving.LetterTransferred(
                route=TransferRoute.PETITION,
                reference="市信访局",
                told_at=mail.now,
                told_way=PHONE,
            ),
            WORDS,
        ),
    ),
    "LetterRejectionDrafted": (
        TRIAGE,
        lambda mail: (leaving.LetterRejectionDrafted(RejectReason.LIT), WORDS),
    ),
    "LetterRejected": (CHIEF, lambda mail: (leaving.LetterRejected(mail.now, PHONE), WORDS)),
    "LetterRejectionReturned": (CHIEF, lambda mail: (leaving.LetterRejectionReturned(), WORDS)),
    "LetterDuplicateFound": (
        TRIAGE,
        lambda mail: (leaving.LetterDuplicateFound(mail.other("SIGNED")), None),
    ),
    "LetterMerged": (
        TRIAGE,
        lambda mail: (leaving.LetterMerged(mail.announcing_master(), True), None),
    ),
    "LetterMergedAnswered": (
        TRIAGE,
        lambda mail: (leaving.LetterMergedAnswered(mail.now, PHONE), WORDS),
    ),
    "LetterDispatched": (
        TRIAGE,
        lambda mail: (dispatch.LetterDispatched(lead_unit=PRECINCT), None),
    ),
    "LetterRouted": (
        TRIAGE,
        lambda mail: (organising.LetterRouted(lead_unit=SISTER), None),
    ),
    "LetterOrganised": (
        HEAD,
        lambda mail: (organising.LetterOrganised(handler=HANDLER), WORDS),
    ),
    "LetterInstructed": (CHIEF, lambda mail: (work.LetterInstructed(), WORDS)),
    "LetterTakenUp": (HANDLER, lambda mail: (dispatch.LetterTakenUp(), None)),
    "LetterReturnRequested": (
        HANDLER,
        lambda mail: (dispatch.LetterReturnRequested(ReturnReason.OTHER_AREA, SISTER), WORDS),
    ),
    "LetterReturnAccepted": (
        OFFICE,
        lambda mail: (dispatch.LetterReturnAccepted(lead_unit=SISTER), None),
    ),
    "LetterReturnRefused": (OFFICE, lambda mail: (dispatch.LetterReturnRefused(), WORDS)),
    "LetterClocksPaused": (
        HEAD,
        lambda mail: (
            ClocksPaused(
                (mail.running,), PauseReason.MATERIAL, mail.now.date() + timedelta(days=3)
            ),
            WORDS,
        ),
    ),
    "LetterClocksResumed": (HEAD, lambda mail: (ClocksResumed(), None)),
    "LetterExtensionRequested": (
        HANDLER,
        lambda mail: (
            ExtensionRequested(
                limit="mailbox.reply",
                amount=5,
                reason=ExtensionReason.COMPLEX,
                told_at=mail.now,
                told_way=PHONE,
            ),
            WORDS,
        ),
    ),
    "LetterExtensionGranted": (HEAD, lambda mail: (ExtensionGranted(), None)),
    "LetterExtensionRefused": (HEAD, lambda mail: (ExtensionRefused(), WORDS)),
    "LetterReplyPressed": (
        HEAD,
        lambda mail: (ReplyPressed(mail.now.date() + timedelta(days=1)), WORDS),
    ),
    "LetterPressingAnswered": (HANDLER, lambda mail: (PressingAnswered(), WORDS)),
    "LetterMeasureRecorded": (HANDLER, lambda mail: (work.LetterMeasureRecorded(), WORDS)),
    "LetterFeedbackGiven": (
        HANDLER,
        lambda mail: (work.LetterFeedbackGiven(mail.now, PHONE), WORDS),
    ),
    "LetterReplyDrafted": (
        HANDLER,
        lambda mail: (
            answer.LetterReplyDrafted(PHONE),
            answer.ReplyPrivate("现场检查,责令加装净化器", "您反映的油烟问题已整改"),
        ),
    ),
    "LetterReplyReturned": (HEAD, lambda mail: (answer.LetterReplyReturned(), WORDS)),
    "LetterReplyApproved": (HEAD, lambda mail: (answer.LetterReplyApproved(), None)),
    "LetterReworkSupervised": (SUPERV, lambda mail: (ReworkSupervised(), WORDS)),
    "LetterRevisitStarted": (CALLER, lambda mail: (closing.LetterRevisitStarted(), None)),
    "LetterCallBackRecorded": (CALLER, lambda mail: (call(mail.now), WORDS)),
    "LetterCallConfirmed": (CALLER, lambda mail: (CallConfirmed(), None)),
    "LetterClosed": (CALLER, lambda mail: (closing.LetterClosed(), None)),
    "LetterClosedExplained": (
        SUPERV,
        lambda mail: (closing.LetterClosedExplained("治安管理处罚法"), WORDS),
    ),
    "LetterClosingChecked": (
        SUPERV,
        lambda mail: (checking.LetterClosingChecked(is_true=True), WORDS),
    ),
    "LetterExcluded": (
        CHIEF,
        lambda mail: (closing.LetterExcluded("诉求于法无据,已书面解释"), None),
    ),
    "LetterSupervisionWaived": (
        SUPERV,
        lambda mail: (closing.LetterSupervisionWaived(), WORDS),
    ),
    "LetterLongTermSet": (
        DIV_HEAD,
        lambda mail: (detours.LetterLongTermSet(mail.now.date() + timedelta(days=200)), WORDS),
    ),
    "LetterLongTermRechecked": (
        HANDLER,
        lambda mail: (detours.LetterLongTermRechecked(), WORDS),
    ),
    "LetterLongTermEnded": (DIV_HEAD, lambda mail: (detours.LetterLongTermEnded(), WORDS)),
    "LetterReopened": (TRIAGE, lambda mail: (detours.LetterReopened(), WORDS)),
    "LetterWithdrawalRequested": (
        TRIAGE,
        lambda mail: (withdrawal.LetterWithdrawalRequested(mail.now, PHONE), WORDS),
    ),
    "LetterWithdrawn": (OFFICE, lambda mail: (withdrawal.LetterWithdrawn(), WORDS)),
    "LetterKeptApart": (TRIAGE, lambda mail: (leaving.LetterKeptApart(mail.other("SIGNED")), None)),
    "LetterWritersTold": (TRIAGE, lambda mail: (leaving.LetterWritersTold(()), None)),
    "LetterVoided": (TRIAGE, lambda mail: (voiding.LetterVoided(), WORDS)),
    "LetterEnteredAgain": (TRIAGE, lambda mail: (voiding.LetterEnteredAgain(), None)),
    "LetterWithdrawalRefused": (
        OFFICE,
        lambda mail: (withdrawal.LetterWithdrawalRefused(), WORDS),
    ),
    "LetterRespondentNamed": (
        SUPERV,
        lambda mail: (
            detours.LetterRespondentNamed(HANDLER, is_recalled=bool(mail.letter.lead_unit)),
            None,
        ),
    ),
}
"""Who usually takes a step, and an ordinary form of it."""

SIGNED = ("LetterSigned",)
DISPATCHED = (*SIGNED, "LetterGraded", "LetterContacted", "LetterDispatched")
HANDLING = (*DISPATCHED, "LetterTakenUp")
REPLY_PENDING = (*HANDLING, "LetterFeedbackGiven", "LetterReplyDrafted")
REVISITING = (*REPLY_PENDING, "LetterReplyApproved", "LetterRevisitStarted")
CLOSED = (*REVISITING, "LetterCallBackRecorded", "LetterClosed")
WAYS: dict[str, tuple[str, ...]] = {
    "PENDING_SIGN": (),
    "SIGNED": SIGNED,
    "HANDED_ABOVE": (*SIGNED, "LetterHandedAbove"),
    "TRANSFERRED": (*SIGNED, "LetterTransferred"),
    "REJECT_PENDING": (*SIGNED, "LetterRejectionDrafted"),
    "REJECTED": (*SIGNED, "LetterRejectionDrafted", "LetterRejected"),
    "MERGED": (*SIGNED, "LetterMerged"),
    "DISPATCHED": DISPATCHED,
    "RETURN_PENDING": (*DISPATCHED, "LetterReturnRequested"),
    "HANDLING": HANDLING,
    "SUSPENDED": (*HANDLING, "LetterClocksPaused"),
    "EXT_PENDING": (*HANDLING, "LetterExtensionRequested"),
    "REPLY_PENDING": REPLY_PENDING,
    "REPLIED": (*REPLY_PENDING, "LetterReplyApproved"),
    "REVISITING": REVISITING,
    "REWORK": (*REVISITING, "bad call", "LetterReworkSupervised"),
    "LONG_TERM": (*HANDLING, "LetterLongTermSet"),
    "CLOSED": CLOSED,
    "CLOSED_EXPLAINED": (*REVISITING, "policy call", "LetterClosedExplained"),
    "REOPENED": (*CLOSED, "LetterReopened"),
    "WITHDRAWN": (*SIGNED, "LetterWithdrawalRequested", "LetterWithdrawn"),
    "VOID": ("LetterVoided",),
}
"""How a letter comes to each status."""


def a_letter(scribe: Scribe, **changes: Any) -> str:
    """A letter to the bureau that somebody asks for help in; its case."""
    case = scribe.new_case()
    fields = {"owner": BUREAU, "channel": Channel.MAIL, "type": AppealType.HELP} | changes
    scribe.happen(TRIAGE, Proposal(case, intake.LetterReceived(**fields), PRIVATE))
    return case


def _fit(status: str, received: dict[str, Any]) -> dict[str, Any]:
    """What a letter must be to come to a status: only a complaint goes to the level above."""
    return {"type": AppealType.COMPLAIN} | received if status == "HANDED_ABOVE" else received


class Mail:
    """One letter among others, and the clock of the test."""

    def __init__(
        self, status: str = "PENDING_SIGN", scribe: Scribe | None = None, **received: Any
    ) -> None:
        self.scribe = scribe or Scribe(directory())
        self.case = self.receive(**_fit(status, received))
        self.later(minutes=1).walk(status)

    @property
    def now(self) -> Any:
        return self.scribe.now

    @property
    def letter(self) -> Letter:
        letter = self.scribe.states[self.case]
        assert isinstance(letter, Letter)
        return letter

    @property
    def running(self) -> str:
        """The limit of an answer that runs now."""
        if self.letter.is_in_rework:
            return "mailbox.rework"
        return "mailbox.second_reply" if self.letter.reopened_at else "mailbox.reply"

    def receive(self, actor: str = TRIAGE, private: Any = PRIVATE, **changes: Any) -> str:
        """A letter arrives; its case id."""
        case = self.scribe.new_case()
        fields = {"owner": BUREAU, "channel": Channel.MAIL, "type": AppealType.HELP} | changes
        body = intake.LetterReceived(**fields)
        self.scribe.happen(actor, Proposal(case, body, private))
        return case

    def walk(self, status: str) -> "Mail":
        """On the usual way to a status."""
        for step in WAYS[status]:
            self.do(step)
        assert self.letter.status == status, self.letter.status
        return self

    def other(self, status: str, **received: Any) -> str:
        """Another letter of the same bureau, in a status; its case id."""
        mine, self.case = self.case, self.receive(**_fit(status, received))
        self.walk(status)
        mine, self.case = self.case, mine
        return mine

    def announcing_master(self, status: str = "HANDLING", **received: Any) -> str:
        """Another letter that has named this one as its duplicate, where it may; its case id."""
        master = self.other(status, **received)
        if self.letter.status != "SIGNED":
            return master
        found = leaving.LetterDuplicateFound(self.case)
        self.scribe.happen(TRIAGE, Proposal(master, found))
        return master

    def proposal(self, name: str, *form: Any) -> tuple[str, Proposal]:
        """Who usually takes the step, and the step: with ``form`` or an ordinary one."""
        if name.endswith(" call"):
            return CALLER, Proposal(self.case, self.calls(name), WORDS)
        actor, usual = DEFAULT[name]
        body, private = (*form, None)[:2] if form else usual(self)
        return actor, propose_as(self.case, name, body, private)

    def calls(self, name: str) -> closing.LetterCallBackRecorded:
        """The call of that name: bad, policy, failed, message."""
        bad = Satisfaction.DISSATISFIED
        return {
            "good call": call(self.now),
            "bad call": call(self.now, Solved.NO, bad, DissatisfiedReason.UNSOLVED),
            "policy call": call(self.now, Solved.NO, bad, DissatisfiedReason.POLICY),
            "failed call": call(self.now, None),
            "message call": call(self.now, None, way=ContactWay.SMS),
        }[name]

    def do(self, name: str, *form: Any, by: str | None = None) -> Letter:
        """Take a step that must be allowed."""
        actor, proposal = self.proposal(name, *form)
        letter = self.scribe.happen(by or actor, proposal)
        assert isinstance(letter, Letter)
        return letter

    def no(self, name: str, *form: Any, by: str | None = None) -> str:
        """Try a step that must be refused: the clause that says so."""
        refusal = self.refusal(name, *form, by=by)
        assert refusal is not None, "allowed"
        assert refusal.say.zh
        assert refusal.say.en
        return refusal.clause

    def refusal(self, name: str, *form: Any, by: str | None = None) -> Refusal | None:
        """What the rules say to a step; applied when they say nothing."""
        actor, proposal = self.proposal(name, *form)
        return self.scribe.try_it(by or actor, proposal)

    def pretend(self, **fields: Any) -> "Mail":
        """Stand the letter as no ordinary way brings it: one officer in two parts."""
        self.scribe.states[self.case] = replace(self.letter, **fields)
        return self

    def numbers(self, **values: int) -> "Mail":
        """The bureau's own numbers from now on: ``letter__organised`` is ``letter.organised``."""
        issued = ThresholdTable(
            id="古城",
            since=self.now.date(),
            thresholds=tuple(
                Threshold(
                    code=name.replace("__", "."),
                    label=Label(name, name),
                    value=value,
                    source="[D]",
                )
                for name, value in values.items()
            ),
        )
        self.scribe.directory = dataclasses.replace(self.scribe.directory, thresholds=(issued,))
        return self

    def later(self, **amount: float) -> "Mail":
        """Move the clock."""
        self.scribe.later(**amount)
        return self
