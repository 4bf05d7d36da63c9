"""The conditions that several chapters ask; their words are what is read."""

from casework.cases.supervision.state import SupervisionOrder
from casework.cases.timing import acts_over, is_another
from casework.cases.words import Words, text_of, words_needed
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.steps import Changes, Guard

SUPERVISORS = (Role.DEPUTY, Role.DIV_HEAD, Role.CHIEF)


def give_reason(order: SupervisionOrder, event: Event[Sealing[Words]]) -> Changes:
    """The reason that came with the step."""
    return {"words": text_of(event)}


def end(order: SupervisionOrder, event: Event[Sealing[Words]]) -> Changes:
    """It is over, and why."""
    return {"words": text_of(event), "ended_at": event.core.at}


def worked(order: SupervisionOrder, event: Event[object]) -> tuple[str, ...]:
    """Everybody who did some of the work, whoever acts now among them."""
    return tuple(dict.fromkeys((*order.handlers, event.core.actor)))


def _is_of_unit(order: SupervisionOrder, event: Event[object], context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and context.roster.same_house(officer.unit, order.responsible_unit)


IS_ISSUING_CHIEF = Guard[SupervisionOrder, object](
    "order.issuing_chief",
    Label("由签发单位的三长决定", "The chief of the issuing unit decides"),
    lambda order, event, context: acts_over(
        context.roster.chief_roles(order.unit), order.unit, event, context
    ),
    asks_form=False,
    hides=True,
)
NOT_RESPONSIBLE = Guard[SupervisionOrder, object](
    "order.not_responsible",
    Label(
        "办理单位的人不能自己签发、认可或验收",
        "Nobody of those who do the work signs, endorses or accepts the order",
    ),
    lambda order, event, context: is_another(event, context, (order.responsible, *order.handlers)),
    asks_form=False,
)
OF_RESPONSIBLE_UNIT = Guard(
    "order.of_responsible_unit",
    Label("由办理单位办理", "The responsible unit does this"),
    _is_of_unit,
    asks_form=False,
    hides=True,
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
