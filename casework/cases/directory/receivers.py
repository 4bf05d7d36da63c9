"""承接单位: the bodies outside the police, kept by the office that diverts to them."""

from msgspec import structs

from casework.cases.directory.events import ReceiverEnded, ReceiverRegistered
from casework.cases.directory.rows import ADMIN, kept, stands
from casework.cases.directory.state import RECEIVER_STATUSES, ReceiverCase
from casework.cases.needs import written
from casework.codes import Role
from casework.event import Event, Label
from casework.machine import Display, Machine
from casework.receivers import Receiver
from casework.steps import Changes, Rows

KEEPERS = (*ADMIN, Role.OFFICE)


def _receiver(state: object, event: Event[ReceiverRegistered]) -> Changes:
    body = event.body
    record = Receiver(
        id=event.core.case,
        code=body.code,
        name=body.name,
        sector=body.sector,
        topics=body.topics,
        phone=body.phone,
        address=body.address,
    )
    return stands(state, event, record)


def _end(state: ReceiverCase, event: Event[ReceiverEnded]) -> Changes:
    return stands(state, event, structs.replace(state.record, is_ended=True))


HAS_CODE = written("receiver.code", "code", "请填写单位代码", "Give it a code")
HAS_NAME = written("receiver.name", "name", "请填写单位名称", "Give it a name")
HAS_REASON = written("receiver.reason", "reason", "请写明停用原因", "Say why it ends")

ROWS = Rows(ReceiverCase, RECEIVER_STATUSES)

RECEIVER = Machine(
    kind="receiver",
    label=Label("承接单位", "Receiving body"),
    is_signed=True,
    state=ReceiverCase,
    statuses=RECEIVER_STATUSES,
    display=Display[ReceiverCase](
        title=lambda state: state.record.name,
        facts=("record",),
        words=lambda state: (state.record.code, state.record.name, state.record.address),
    ),
    steps=(
        *kept(
            ReceiverRegistered,
            label=Label("承接单位登记", "Receiving body registered"),
            verb="Register a body",
            change="Change the body",
            at="anywhere",
            apply=_receiver,
            guards=(HAS_CODE, HAS_NAME),
            by=KEEPERS,
        ),
        ROWS.step(
            ReceiverEnded,
            label=Label("承接单位停用", "Receiving body ended"),
            verb="End the body",
            is_beside=True,
            is_grave=True,
            frm=("IN_FORCE",),
            to="ENDED",
            by=KEEPERS,
            at="anywhere",
            guards=(HAS_REASON,),
            apply=_end,
        ),
    ),
)
