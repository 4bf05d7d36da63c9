"""What each event sets on a supervision order.  Total functions: they never refuse."""

from casework.cases.supervision.events import OrderPrivate, SupervisionOrderDrafted
from casework.cases.supervision.state import Escalation, Measure, SelfRevisit, SupervisionOrder
from casework.cases.timing import server_time
from casework.cases.words import text_of
from casework.event import Event
from casework.steps import Changes


def draft(order: SupervisionOrder | None, event: Event) -> Changes:
    body: SupervisionOrderDrafted = event.body
    private: OrderPrivate = event.private or OrderPrivate("", "", "")
    return {
        "unit": body.office,
        "units": (body.office,),
        "respondents": body.respondents,
        "order_kind": body.order_kind,
        "colour": body.colour,
        "source_case": body.source_case,
        "lead": body.lead,
        "supervisor": body.supervisor,
        "responsible": body.responsible,
        "responsible_unit": body.responsible_unit,
        "due_on": body.due_on,
        "temp_no": body.temp_no,
        "title": private.title,
        "problem": private.problem,
        "demand": private.demand,
    }


def submit(order: SupervisionOrder, event: Event) -> Changes:
    return {"submitted_by": event.core.actor}


def words(order: SupervisionOrder, event: Event) -> Changes:
    return {"words": text_of(event)}


def drop(order: SupervisionOrder, event: Event) -> Changes:
    return words(order, event) | {"ended_at": event.core.at}


def issue(order: SupervisionOrder, event: Event) -> Changes:
    """It reaches the responsible unit only now."""
    return {
        "issued_at": server_time(event),
        "issued_by": event.core.actor,
        "units": tuple(dict.fromkeys((order.unit, order.responsible_unit))),
    }


def receipt(order: SupervisionOrder, event: Event) -> Changes:
    return {"receipted_at": event.core.at, "receipted_by": event.core.actor}


def worked(order: SupervisionOrder, event: Event) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*order.handlers, event.core.actor)))


def measure(order: SupervisionOrder, event: Event) -> Changes:
    done = Measure(event.core.at, event.core.actor, text_of(event))
    return {"measures": (*order.measures, done), "handlers": worked(order, event)}


def revisit(order: SupervisionOrder, event: Event) -> Changes:
    body = event.body
    made = SelfRevisit(body.at, event.core.actor, body.way, body.satisfaction, text_of(event))
    return {"self_revisit": made, "handlers": worked(order, event)}


def report(order: SupervisionOrder, event: Event) -> Changes:
    return {
        "report": event.private.report if event.private else "",
        "reported_at": event.core.at,
        "endorsed_by": "",
        "handlers": worked(order, event),
    }


def accept(order: SupervisionOrder, event: Event) -> Changes:
    at = event.core.at
    return {"accepted_at": at, "accepted_by": event.core.actor, "ended_at": at}


def return_it(order: SupervisionOrder, event: Event) -> Changes:
    """Done again: the head speaks to the citizen anew, and the clock runs on."""
    return words(order, event) | {
        "returns": order.returns + 1,
        "reported_at": None,
        "self_revisit": None,
        "endorsed_by": "",
    }


def escalate(order: SupervisionOrder, event: Event) -> Changes:
    colour = event.body.colour
    step = Escalation(event.core.at, event.core.actor, colour)
    return {"colour": colour, "escalations": (*order.escalations, step)}
