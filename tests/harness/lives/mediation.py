"""A mediation from the application to the signed terms."""

from datetime import date, timedelta
from typing import Any

from casework.amend import Amended, AmendedPrivate, set_by
from casework.cases.mediation import agreement, sitting
from casework.cases.mediation.codes import Dispute, Mediator, Side
from casework.cases.mediation.state import Mediation, Party
from casework.cases.words import Words
from casework.codes import IdType
from casework.state import Person
from tests.harness import bureau
from tests.harness.bureau import AUX, DESK, Scribe
from tests.harness.lives.life import Life

ID = Person("代理人", "13800000003", IdType.ID, "11010519491231002X")

PARTIES = (
    Party(person=Person("张桂英", "13800002207"), side=Side.INJURED, born_on=date(1950, 3, 1)),
    Party(person=Person("单雄飞"), side=Side.ACCUSED, born_on=date(1990, 1, 1)),
)

WORDS = Words("双方已结清,收条一张")


def opened(dispute: Dispute = Dispute.PUBLIC_ORDER, **changes: Any) -> Life:
    """A dispute that was taken in at the reception desk."""
    life = Life()
    life.do(AUX, opening(life.scribe, dispute), private(**changes))
    return life


def opening(scribe: Scribe, dispute: Dispute = Dispute.PUBLIC_ORDER) -> sitting.MediationOpened:
    return sitting.MediationOpened(
        dispute=dispute, category="NEIGHBOUR", happened_at=scribe.now - timedelta(hours=2)
    )


def private(**changes: Any) -> sitting.MediationPrivate:
    fields: dict[str, Any] = {
        "parties": PARTIES,
        "cause": "楼道堆物起争执",
        "happened_place": "钟楼社区3号院2单元",
    }
    return sitting.MediationPrivate(**(fields | changes))


def held(life: Life, *, agreed: bool = True, **changes: Any) -> sitting.MediationHeld:
    fields: dict[str, Any] = {
        "mediator": Mediator.POLICE,
        "host": DESK,
        "started_at": life.scribe.now - timedelta(minutes=40),
        "ended_at": life.scribe.now,
        "is_agreed": agreed,
    }
    return sitting.MediationHeld(**(fields | changes))


def minutes(**changes: Any) -> sitting.SessionPrivate:
    fields: dict[str, Any] = {"place": "钟楼会客厅", "words": "双方各让一步"}
    return sitting.SessionPrivate(**(fields | changes))


TERMS = agreement.AgreementPrivate(
    course="争吵后推搡",
    circumstances="情节较轻",
    consequence="手背擦伤",
    terms="单雄飞赔偿医药费320元并道歉",
    perform_way="当面给付现金",
)


def drafted(mediator: Mediator = Mediator.POLICE, dispute: Dispute = Dispute.PUBLIC_ORDER) -> Life:
    life = opened(dispute)
    life.do(DESK, held(life, mediator=mediator), minutes(mediator_name="街道调委会 仇平"))
    life.do(AUX, agreement.AgreementDrafted(bureau.day("2026-09-21")), TERMS)
    return life


def signed(mediator: Mediator = Mediator.POLICE) -> Life:
    life = drafted(mediator)
    life.do(DESK, agreement.AgreementSigned((1, 2)))
    return life


def failed(dispute: Dispute = Dispute.PUBLIC_ORDER) -> Life:
    life = opened(dispute)
    life.do(
        DESK,
        held(life, agreed=False, mediator=Mediator.COMMITTEE),
        minutes(mediator_name="仇平"),
    )
    return life


def broken() -> Life:
    life = signed()
    life.do(DESK, agreement.AgreementBroken(), WORDS)
    return life


def amend(life: Life, actor: str, seen: Any = None, **values: Any) -> Mediation:
    state = life.do(
        actor,
        Amended({field: set_by(seen or life.state, field) for field in values}),
        AmendedPrivate(dict(values)),
        "MediationAmended",
    )
    assert isinstance(state, Mediation)
    return state
