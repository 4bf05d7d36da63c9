"""治安调解协议书: the fields of 程序规定 184 (domain 5.2, paper 16)."""

from casework.cases.mediation.agreement import AgreementDrafted, AgreementSigned
from casework.cases.mediation.sitting import MediationHeld
from casework.cases.mediation.state import Mediation
from casework.event import Label
from casework.printed import DAY, SEAL, Block, Printed

AGREEMENT = Printed[Mediation](
    code="mediation.agreement",
    label=Label("调解协议书", "Mediation agreement"),
    after=(AgreementDrafted,),
    blocks=(
        Block(head=Label("当事人", "Parties"), people=True),
        Block(
            head=Label("纠纷", "Dispute"),
            facts=(
                "dispute",
                "category",
                "happened_at",
                "happened_place",
                "cause",
                "course",
                "circumstances",
                "consequence",
            ),
        ),
        Block(head=Label("调解", "Mediation"), steps=(MediationHeld,)),
        Block(
            head=Label("协议", "Agreement"), facts=("terms", "perform_by", "perform_way", "is_oral")
        ),
        Block(head=Label("签署", "Signed"), steps=(AgreementSigned,)),
    ),
    is_draft=lambda state: state.agreed_at is None,
    by_hand=(
        Label("甲方签名", "First party"),
        Label("乙方签名", "Second party"),
        Label("主持民警签名", "Mediating officer"),
        SEAL,
        DAY,
    ),
)

PRINTED = (AGREEMENT,)
