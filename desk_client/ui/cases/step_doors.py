"""By which steps of a table the pages of cases are a door: found by asking what can be made.

A step has a button and a form when everything it asks is described; choosing between two values
has the card of its own, and a look at what is personal the "Show" beside it.
"""

from __future__ import annotations

from typing import Any

from casework.amend import AmendmentSettled
from casework.cases.every_case import PersonalDataRead
from casework.registry import MACHINES
from casework.steps import Step
from desk_client.services.together import TOGETHER

OWN_CARDS = (AmendmentSettled, PersonalDataRead)


def has_door(step: Step[Any, Any]) -> bool:
    """Whether a person can take the step on the page of a case, or by opening one."""
    if issubclass(step.body, OWN_CARDS):
        return True
    is_taken = bool(step.by) and not step.is_quiet
    return is_taken and (step.has_form or step.name in TOGETHER)


def of_page(kind: str) -> frozenset[str]:
    """The steps that the page of a case of this kind is a door by, its new ones among them."""
    steps = MACHINES[kind].steps
    return frozenset(step.name for step in steps if has_door(step)) | of_own_page(kind)


def of_own_page(kind: str) -> frozenset[str]:
    """The steps that a page made by hand has places of its own for, whatever its kind.

    It begins new cases in its own form; the two values and what is masked have their cards.
    """
    steps = MACHINES[kind].steps
    return frozenset(
        step.name
        for step in steps
        if (not step.frm and step.has_form) or issubclass(step.body, OWN_CARDS)
    )
