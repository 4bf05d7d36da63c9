"""The conditions that several chapters ask; their words are what is read."""

from casework.cases.needs import acts_over, another, done_by
from casework.cases.supervision.state import SupervisionOrder
from casework.cases.words import words_needed
from casework.codes import Role
from casework.event import Label
from casework.officers import UPPER_HEADS
from casework.steps import Guard

SUPERVISORS = (Role.DEPUTY, *UPPER_HEADS)


IS_ISSUING_CHIEF = Guard[SupervisionOrder, object](
    "order.issuing_chief",
    Label("由签发单位的三长决定", "The chief of the issuing unit decides"),
    lambda order, event, context: acts_over(
        context.roster.chief_roles(order.unit), order.unit, event, context
    ),
    asks_form=False,
    hides=True,
)
NOT_RESPONSIBLE: Guard[SupervisionOrder, object] = another(
    "order.not_responsible",
    "办理单位的人不能自己签发、认可或验收",
    "Nobody of those who do the work signs, endorses or accepts the order",
    lambda order: (order.responsible, *order.handlers),
)
OF_RESPONSIBLE_UNIT: Guard[SupervisionOrder, object] = done_by(
    "order.of_responsible_unit",
    "由办理单位办理",
    "The responsible unit does this",
    lambda order: order.responsible_unit,
)
IN_PERSON = Guard[SupervisionOrder, object](
    "order.in_person",
    Label("由督办单上指明的单位一把手本人办理", "For the unit head named on the order, in person"),
    lambda order, event, context: event.core.actor == order.responsible,
    asks_form=False,
    hides=True,
)
HAS_WORDS = words_needed(
    "order.words", "请写明理由或内容", "Write down the reason or what was done"
)
