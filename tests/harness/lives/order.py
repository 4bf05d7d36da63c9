"""A supervision order in a test's hand, over a letter that it comes from."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from casework.cases.supervision import drafting, escalation, verdict, work
from casework.cases.supervision.codes import Colour, OrderKind
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.timing import ExtensionGranted, ExtensionRefused, ExtensionRequested
from casework.cases.words import Words
from casework.clock_checks import ExtensionReason
from casework.codes import ContactWay, Satisfaction
from casework.event import Refusal
from casework.registry import Proposal
from tests.harness.bureau import BUREAU, CHIEF, DEPUTY, HEAD, OFFICE, PRECINCT
from tests.harness.lives.letter import Mail
from tests.harness.proposals import propose_as

WORDS = Words("店家已停业整改,群众表示满意")
PRIVATE = drafting.OrderPrivate("夜市油烟久拖不决", "两次回访不满意", "五日内到现场解决并报结")
Form = tuple[Any, Any]

DEFAULT: dict[str, tuple[str, Callable[["Order"], Form]]] = {
    "Dropped": (OFFICE, lambda order: (drafting.SupervisionOrderDropped(), WORDS)),
    "Submitted": (OFFICE, lambda order: (drafting.SupervisionOrderSubmitted(), None)),
    "SentBack": (CHIEF, lambda order: (drafting.SupervisionOrderSentBack(), WORDS)),
    "Issued": (CHIEF, lambda order: (drafting.SupervisionOrderIssued(), None)),
    "Receipted": (HEAD, lambda order: (work.SupervisionOrderReceipted(), None)),
    "MeasureRecorded": (
        HEAD,
        lambda order: (work.SupervisionOrderMeasureRecorded(), WORDS),
    ),
    "ExtensionRequested": (
        HEAD,
        lambda order: (
            ExtensionRequested(
                limit="supervision.report", amount=3, reason=ExtensionReason.COMPLEX
            ),
            WORDS,
        ),
    ),
    "ExtensionGranted": (CHIEF, lambda order: (ExtensionGranted(), None)),
    "ExtensionRefused": (CHIEF, lambda order: (ExtensionRefused(), WORDS)),
    "SelfRevisited": (
        HEAD,
        lambda order: (
            work.SupervisionOrderSelfRevisited(order.now, ContactWay.FACE, Satisfaction.SATISFIED),
            WORDS,
        ),
    ),
    "Reported": (
        HEAD,
        lambda order: (
            verdict.SupervisionOrderReported(),
            verdict.ReportPrivate("已责令整改并复查,油烟达标"),
        ),
    ),
    "Endorsed": (DEPUTY, lambda order: (verdict.SupervisionOrderEndorsed(), None)),
    "Accepted": (CHIEF, lambda order: (verdict.SupervisionOrderAccepted(), None)),
    "Returned": (DEPUTY, lambda order: (verdict.SupervisionOrderReturned(), WORDS)),
    "Escalated": (
        OFFICE,
        lambda order: (escalation.SupervisionOrderEscalated(Colour.YELLOW), None),
    ),
    "Revoked": (CHIEF, lambda order: (escalation.SupervisionOrderRevoked(), WORDS)),
}
"""Who usually takes a step, and an ordinary form of it; names without their prefix."""

ISSUED = ("Submitted", "Issued")
AT_WORK = (*ISSUED, "Receipted", "MeasureRecorded")
REPORTED = (*AT_WORK, "SelfRevisited", "Reported")
WAYS: dict[str, tuple[str, ...]] = {
    "DRAFT": (),
    "VOID": ("Dropped",),
    "ISSUE_PENDING": ("Submitted",),
    "ISSUED": ISSUED,
    "RECEIPTED": (*ISSUED, "Receipted"),
    "IN_PROGRESS": AT_WORK,
    "EXT_PENDING": (*AT_WORK, "ExtensionRequested"),
    "REPORTED": REPORTED,
    "ACCEPTED": (*REPORTED, "settle", "Endorsed", "Accepted"),
    "RETURNED": (*REPORTED, "Returned"),
    "REVOKED": (*ISSUED, "Revoked"),
}


class Order:
    """One order, the letter it comes from, and the clock of the test."""

    def __init__(self, status: str = "DRAFT", source: str = "HANDLING", **drafted: Any) -> None:
        self.mail = Mail(source)
        self.scribe = self.mail.scribe
        self.case = self.draft(**({"source_case": self.mail.case} | drafted))
        self.walk(status)

    @property
    def now(self) -> Any:
        return self.scribe.now

    @property
    def order(self) -> SupervisionOrder:
        order = self.scribe.states[self.case]
        assert isinstance(order, SupervisionOrder)
        return order

    def drafted(self, private: Any = PRIVATE, **changes: Any) -> Proposal:
        fields = {
            "office": BUREAU,
            "order_kind": OrderKind.CHIEF,
            "lead": OFFICE,
            "supervisor": DEPUTY,
            "responsible": HEAD,
            "responsible_unit": PRECINCT,
            "due_on": self.now.date() + timedelta(days=7),
        } | changes
        body = drafting.SupervisionOrderDrafted(**fields)
        return Proposal(self.scribe.new_case(), body, private)

    def draft(self, actor: str = OFFICE, private: Any = PRIVATE, **changes: Any) -> str:
        """A draft; its case id."""
        proposal = self.drafted(private, **changes)
        self.scribe.happen(actor, proposal)
        return proposal.case

    def walk(self, status: str) -> "Order":
        """On the usual way to a status."""
        for step in WAYS[status]:
            if step == "settle":
                self.settle_source()
            else:
                self.do(step)
        assert self.order.status == status
        return self

    def settle_source(self) -> None:
        """The letter that it comes from is withdrawn."""
        self.mail.do("LetterWithdrawalRequested")
        self.mail.do("LetterWithdrawn")

    def proposal(self, name: str, *form: Any) -> tuple[str, Proposal]:
        actor, usual = DEFAULT[name]
        body, private = (*form, None)[:2] if form else usual(self)
        return actor, propose_as(self.case, f"SupervisionOrder{name}", body, private)

    def refusal(self, name: str, *form: Any, by: str | None = None) -> Refusal | None:
        """What the rules say to a step; applied when they say nothing."""
        actor, proposal = self.proposal(name, *form)
        return self.scribe.try_it(by or actor, proposal)

    def do(self, name: str, *form: Any, by: str | None = None) -> SupervisionOrder:
        """Take a step that must be allowed."""
        refusal = self.refusal(name, *form, by=by)
        assert refusal is None, refusal
        return self.order

    def no(self, name: str, *form: Any, by: str | None = None) -> str:
        """Try a step that must be refused: the clause that says so."""
        refusal = self.refusal(name, *form, by=by)
        assert refusal is not None, "allowed"
        assert refusal.say.zh
        assert refusal.say.en
        return refusal.clause

    def later(self, **amount: float) -> "Order":
        """Move the clock."""
        self.scribe.later(**amount)
        return self
