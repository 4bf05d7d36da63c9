"""What a form offers is what the rules take, and who is told "your turn" can act.

Asked of the lawful steps that the other tests of the rules take: they are run once more here
and watched from beside, so that a new step's own tests are enough.  One field of a form is
changed at a time.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from casework.amend import Amended, AmendmentSettled
from casework.fields import Meaning, Slot, slots
from casework.registry import TYPES, Entry
from casework.worklist import awaited, is_turn, next_step, offered
from tests.harness.lives.lawful import Moment, played

WITH_ANOTHER_FIELD = {
    "AgreementSigned.parties": {"mediation.all_signed"},
    "CallBackRecorded.is_connected": {"ledger.call_honest"},
    "LedgerItemAssigned.lead_unit": {"ledger.handler"},
    "LedgerItemDrafted.ledger": {"ledger.flags"},
    "LetterDispatched.lead_unit": {"letter.co_units", "letter.handler"},
    "LetterRespondentNamed.respondent": {"letter.recall"},
    "LedgerItemPublicationProposed.carrier": {"publishing.scope"},
    "LetterGraded.grade": {"letter.grade_reason"},
    "LetterPublicationProposed.carrier": {"publishing.scope"},
    "MatterResolved.unit": {"meeting.supervisor"},
    "MediationHeld.mediator": {"mediation.host"},
    "MeetingHeld.held_at": {"meeting.time"},
    "OfficerRegistered.is_active": {"directory.police_no"},
    "OfficerRegistered.unit": {"directory.head_level", "directory.second"},
    "OfficerRegisteredAnew.unit": {"directory.head_level", "directory.second"},
    "SubTaskSet.unit": {"ledger.task_unit"},
    "VisitProblemLinked.no": {"visit.problem"},
    "WalkInHandedOff.to": {"walk_in.called_110", "walk_in.reference"},
}
"""Where another field has to follow: an officer of the unit that was chosen now."""
ALWAYS_FILLED = {
    f"{kind}ExtensionRequested.{name}"
    for kind in ("LedgerItem", "Letter")
    for name in ("told_at", "told_way")
} | {"LossReported.advice", "LossReported.nationality"}
"""Fields that may stay empty in another kind of case, which shares the body; or for other
things than passports, which are all that these tests lose."""


# ------------------------------------------------------------------------------ the form


def each_form() -> pytest.MarkDecorator:
    entries = [
        entry
        for entry in TYPES.values()
        if entry.step.has_form and not issubclass(entry.step.body, Amended)
    ]
    return pytest.mark.parametrize("entry", entries, ids=lambda entry: entry.step.name)


@cache
def moments() -> dict[str, list[Moment]]:
    found = defaultdict(list)
    for moment in played():
        found[moment.proposal.type].append(moment)
    return dict(found)


def of(entry: Entry) -> list[Moment]:
    return moments().get(entry.step.name, [])


def fields(moment: Moment) -> Iterator[tuple[Slot, Struct]]:
    """The fields of the form, each with the part that it belongs to."""
    for part in (moment.proposal.body, moment.proposal.private):
        if part is not None:
            yield from ((slot, part) for slot in slots(type(part)))


def name_of(entry: Entry, slot: Slot) -> str:
    return f"{entry.step.name}.{slot.name}"


def asking(moment: Moment, changed: dict[str, Any]) -> Any:
    body, private = moment.proposal.body, moment.proposal.private
    so_far = msgspec.to_builtins(body) | (msgspec.to_builtins(private) if private else {})
    return moment.seat(moment.actor).asking(moment.before, so_far | changed)


def clause(moment: Moment, part: Struct, name: str, value: Any) -> str:
    """Which rule refuses the form with another value in a field; what follows from it follows."""
    value = msgspec.to_builtins(value)
    values = msgspec.to_builtins(part) | {name: value}
    for slot in slots(type(part)):
        if not slot.is_asked and slot.field.first is not None:
            given = slot.field.first(asking(moment, {name: value}))
            values[slot.name] = msgspec.to_builtins(given)
    made = msgspec.convert(values, type(part), strict=False)
    body, private = moment.proposal.body, moment.proposal.private
    refusal = moment.said_to(made if part is body else body, made if part is private else private)
    return refusal.clause if refusal else ""


def is_lawful(entry: Entry, slot: Slot, refused: str) -> bool:
    return refused in {""} | WITH_ANOTHER_FIELD.get(name_of(entry, slot), set())


def test_nearly_every_form_is_filled_in_by_some_test() -> None:
    """Else what follows would hold of nothing."""
    forms = {name for name, entry in TYPES.items() if entry.step.has_form}
    ordinary = {name for name in forms if not name.endswith(("Recused", "DataRead", "Anew"))}
    assert len(ordinary & moments().keys()) > 0.9 * len(ordinary)


@each_form()
def test_rules_take_every_choice_that_the_form_offers(entry: Entry) -> None:
    for moment in of(entry):
        for slot, part in fields(moment):
            if slot.is_asked and slot.field.among is not None:
                for choice in slot.field.among(asking(moment, {})):
                    value = [choice.value] if slot.is_many else choice.value
                    refused = clause(moment, part, slot.name, value)
                    assert is_lawful(entry, slot, refused), (slot.name, choice, refused)


@each_form()
def test_rules_take_what_stands_in_the_form_at_the_beginning(entry: Entry) -> None:
    for moment in of(entry):
        for slot, part in fields(moment):
            if slot.field.first is None or slot.meaning is Meaning.GROUP:
                continue
            value = slot.field.first(asking(moment, {}))
            if value not in (None, "", ()):
                refused = clause(moment, part, slot.name, value)
                assert is_lawful(entry, slot, refused), (slot.name, value, refused)


@each_form()
def test_field_that_the_form_lets_stand_empty_may_be_empty_in_some_case(entry: Entry) -> None:
    refusals = defaultdict(set)
    for moment in of(entry):
        for slot, part in fields(moment):
            if slot.is_asked and not slot.is_needed and (slot.has_default or slot.kind is str):
                value = slot.default if slot.has_default else ""
                refusals[name_of(entry, slot)].add(clause(moment, part, slot.name, value))
    for name, refused in refusals.items():
        assert "" in refused or name in ALWAYS_FILLED, (name, refused)


@each_form()
def test_text_that_the_form_demands_is_refused_blank_by_the_rules(entry: Entry) -> None:
    for moment in of(entry):
        for slot, part in fields(moment):
            is_words = entry.step.words is not None and part is moment.proposal.private
            is_text = slot.meaning in (Meaning.LINE, Meaning.WORDS, Meaning.PHONE)
            if slot.is_asked and slot.is_needed and is_text and not is_words:
                value = () if slot.is_many else " \u3000"
                assert clause(moment, part, slot.name, value), name_of(entry, slot)


@each_form()
def test_step_that_the_case_waits_for_begins_where_the_case_stands(entry: Entry) -> None:
    for moment in of(entry):
        if moment.before is not None and next_step(moment.before):
            assert moment.before.status in TYPES[next_step(moment.before)].step.frm


@each_form()
def test_whoever_is_told_that_it_is_their_turn_is_offered_the_step(entry: Entry) -> None:
    for moment in (one for one in of(entry) if one.before is not None):
        state: Any = moment.before
        state, waits = awaited(state, moment.context)
        # Two values of a field stand side by side on the page: nobody opens a form for that.
        if waits is None or issubclass(waits.step, AmendmentSettled):
            continue
        judged = waits.asked_as or waits.step
        for seat in moment.seats():
            if is_turn(state, seat):
                offers = {one.event_type: one for one in offered(state, seat)}
                assert judged.__name__ in offers, (judged, state.status)
                assert offers[judged.__name__].refusal is None
                if waits.step.__name__ in offers:
                    assert next(iter(offers.values())).is_next


def test_every_step_that_some_case_waits_for_is_at_some_time_somebodys_turn() -> None:
    awaited, taken = set(), set()
    for moment in played():
        step = next_step(moment.before) if moment.before is not None else ""
        if moment.before is not None and step:
            awaited.add(step)
            if step not in taken and any(is_turn(moment.before, one) for one in moment.seats()):
                taken.add(step)
    assert awaited - taken == set()


@each_form()
def test_step_that_is_not_shown_is_known_before_its_form_is_filled_in(entry: Entry) -> None:
    for guard in entry.step.guards:
        assert not (guard.hides and guard.asks_form), guard.clause
