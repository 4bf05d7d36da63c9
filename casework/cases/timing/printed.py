"""延期申请单, the same for every kind whose limits can be extended (domain 5.2, paper 6)."""

from typing import Any

from msgspec import Struct

from casework.cases.timing.extending import ExtensionGranted, ExtensionRefused, ExtensionRequested
from casework.event import Label
from casework.printed import DAY, HEAD, Block, Printed

LIMITS = Block(head=Label("时限", "Limits"), limits=True)


def extension(code: str, about: Block, progress: type[Struct]) -> Printed[Any]:
    """The paper of a kind: what it is about, and the step by which its progress is recorded."""
    return Printed(
        code=code,
        label=Label("延期申请单", "Extension"),
        after=(ExtensionRequested,),
        blocks=(
            about,
            LIMITS,
            Block(
                head=Label("申请与审批", "Asked for and decided"),
                steps=(ExtensionRequested, ExtensionGranted, ExtensionRefused),
            ),
            Block(head=Label("目前进展", "Progress"), steps=(progress,)),
        ),
        by_hand=(HEAD, DAY),
    )
