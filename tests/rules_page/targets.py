"""Where a row of a table may lead.

Most rows name the status; some give a function of what was written down.  Those return one of
the statuses that stand in them as words, or the status as it was: read here from the
function's constants, and held against what it does by the test of every event type.
"""

from typing import Any

from casework.machine import Machine
from casework.steps import Step


def targets(machine: Machine[Any], step: Step[Any, Any], frm: str) -> tuple[str, ...]:
    """The statuses that the step may lead to from ``frm``, in the order of the kind."""
    if step.to is None:
        return (frm,)
    if not callable(step.to):
        return (step.to,)
    code = step.to.__code__
    named = {word for word in code.co_consts if isinstance(word, str)}
    stays = {frm} if "status" in code.co_names else set()
    return tuple(status for status in machine.statuses if status in named | stays)


def reachable(machine: Machine[Any]) -> frozenset[str]:
    """Every status that some way from an opening row leads to."""
    found: set[str] = set()
    edge = {
        status for step in machine.steps if not step.frm for status in targets(machine, step, "")
    }
    while edge - found:
        found |= edge
        edge = {
            status
            for step in machine.steps
            for frm in found.intersection(step.frm)
            for status in targets(machine, step, frm)
        }
    return frozenset(found)
