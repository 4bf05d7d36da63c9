"""Whatever a body names is looked up by the meaning of its field, at the desk and at the centre."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec
import pytest
from msgspec import Struct, structs

from casework.amend import Amended, AmendedPrivate
from casework.cases.letter.leaving import LetterMerged
from casework.context import CodeItem, Context
from casework.event import Label, Refusal
from casework.fields import Meaning, Slot, slots
from casework.named import NAMING, unknown
from casework.registry import MACHINES, TYPES, check
from tests.harness.bureau import OFFICE, fixed_id
from tests.harness.lives.lawful import Moment, played
from tests.harness.lives.ledger import Item
from tests.harness.lives.letter import Mail
from tests.harness.lives.order import Order
from tests.harness.proposals import propose_as

NOBODY = fixed_id(7, 999)
Place = tuple[str | int, ...]


FEW = 3
"""Steps that name something in one field: more of them say the same."""


@cache
def moments() -> dict[tuple[str, str], list[Moment]]:
    """Steps that the centre takes, by their type and a field in which they name something."""
    found: dict[tuple[str, str], list[Moment]] = {}
    for one in played():
        body = msgspec.to_builtins(one.proposal.body)
        for name in {place[0] for _, place in places(type_of(one), body)}:
            kept = found.setdefault((one.proposal.type, str(name)), [])
            # A test of the rules may name a case that nobody had opened.
            if len(kept) < FEW and said(one, one.proposal.body, knows_all=True) is None:
                kept.append(one)
    return found


def places(schema: type[Struct], found: Any, at: Place = ()) -> Iterator[tuple[Slot, Place]]:
    """Where in a form in plain terms something is named."""
    for slot in slots(schema):
        value = found.get(slot.name)
        many = list(enumerate(value)) if slot.is_many and value else [(None, value)]
        for number, one in many:
            here = (*at, slot.name) if number is None else (*at, slot.name, number)
            if slot.parts and isinstance(one, dict):
                yield from places(slot.kind, one, here)
            elif slot.meaning in NAMING and isinstance(one, str) and one:
                yield slot, here


def put(form: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    first, *rest = place
    copy: Any = list(form) if isinstance(form, list | tuple) else dict(form)
    copy[first] = put(copy[first], tuple(rest), value)
    return copy


def type_of(moment: Moment) -> type[Struct]:
    return moment.proposal.body.__class__


def said(moment: Moment, body: Struct, *, knows_all: bool) -> Refusal | None:
    context: Context = replace(moment.context, knows_all=knows_all)
    return check(moment.before, moment.event(body, moment.proposal.private), context)


def _naming(body: type[Struct]) -> Iterator[str]:
    return (slot.name for slot in slots(body) if slot.meaning in NAMING)


NAMES = [(entry.step.name, name) for entry in TYPES.values() for name in _naming(entry.step.body)]


@pytest.mark.parametrize(("type", "name"), NAMES)
@pytest.mark.parametrize("knows_all", [False, True], ids=["desk", "centre"])
def test_what_nobody_knows_is_refused_wherever_it_is_named(
    type: str, name: str, knows_all: bool
) -> None:
    for moment in moments().get((type, name), []):
        body = msgspec.to_builtins(moment.proposal.body)
        for slot, place in places(type_of(moment), body):
            if place[0] == name and slot.meaning is not Meaning.LISTED:
                for value in (NOBODY, "a b", "061004"):
                    # A desk knows the cases of its own house only.
                    if slot.meaning is Meaning.CASE and value == NOBODY and not knows_all:
                        continue
                    made = msgspec.convert(put(body, place, value), type_of(moment), strict=False)
                    assert said(moment, made, knows_all=knows_all) is not None, (name, value)


def test_most_fields_that_name_something_are_asked_about() -> None:
    asked = set(NAMES) & {key for key, kept in moments().items() if kept}
    assert len(asked) > 0.7 * len(NAMES), sorted(set(NAMES) - asked)


@pytest.mark.parametrize(("code", "expected"), [("UMBRELLA", None), ("伞", "named.listed")])
def test_code_of_a_list_that_was_issued_is_one_of_it(code: str, expected: str | None) -> None:
    (moment, *_) = moments()["ItemLent", "item"]
    items = (CodeItem("UMBRELLA", Label("雨伞", "Umbrella")),)
    directory = replace(moment.directory, lists={"loan.item": items}, past=None)
    body = structs.replace(moment.proposal.body, item=code)
    event = moment.event(body, moment.proposal.private)
    refusal = check(moment.before, event, replace(moment.context, directory=directory))
    assert (refusal.clause if refusal else None) == expected


@pytest.mark.parametrize(("kind", "expected"), [("letter", None), ("ledger_item", "named.case")])
def test_case_of_another_kind_is_none_of_the_kind_that_is_asked_for(
    kind: str, expected: str | None
) -> None:
    """By this rule alone, whatever guards the step has beside it."""
    mail, found = Mail("SIGNED"), {"letter": Mail().letter, "ledger_item": Item().state}[kind]
    actor, proposal = mail.proposal("LetterMerged", LetterMerged(found.case, is_same_matter=True))
    event = mail.scribe.compose(actor, proposal)
    context = replace(mail.scribe.context(), knows_all=True, related=lambda case: found)
    refusal = unknown(event, context, MACHINES["letter"], MACHINES, TYPES)
    assert (refusal.clause if refusal else None) == expected


def test_what_an_amendment_names_is_looked_up() -> None:
    order = Order(lead="")
    for lead, expected in ((OFFICE, None), ("061013", "named.officer"), (NOBODY, "named.officer")):
        change = AmendedPrivate({"lead": lead})
        body = Amended({"lead": None})
        proposal = propose_as(order.case, "SupervisionOrderAmended", body, change)
        event = order.scribe.compose(OFFICE, proposal)
        refusal = unknown(
            event, order.scribe.context(), MACHINES["supervision_order"], MACHINES, TYPES
        )
        assert (refusal.clause if refusal else None) == expected
