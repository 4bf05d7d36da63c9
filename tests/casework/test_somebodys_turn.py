"""A case that is not at its end is somebody's turn, whatever happened to it before.

Asked after every lawful step of random lives: of those that the tests of the other kinds live
already, and of letters, ledger items and supervision orders, whose ordinary forms are taken
here in any order.  Mostly the step that the case waits for, else any that its status allows;
now and then somebody steps back.
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest
from msgspec import structs

from casework.cases import WORK
from casework.cases.every_case import OfficerRecused, RecusalGround, event_type
from casework.cases.export import ExportApproved
from casework.cases.words import Words
from casework.codes import Role
from casework.context import Context
from casework.event import Refusal
from casework.registry import Proposal, kind_of_state, machine_of
from casework.worklist import Seat, awaited, is_turn, next_step
from tests.harness.bureau import CHIEF, Scribe
from tests.harness.lives import export, ledger, letter, order
from tests.harness.proposals import propose, propose_as

FOLDER = Path(__file__).parent
SEEDS, TRIES = 100, 80
ENDING = ("Voided", "NotEstablished", "Withdrawn", "Dropped", "Revoked", "Transferred")
"""How the steps end that end a case at once: tried rarely."""


class Case(NamedTuple):
    """A case as it stood at a moment of its life, and what the rules may look at there."""

    state: Any
    context: Context

    def refused(self, step: str) -> set[str]:
        """Why officers in use may not take a step of the case."""
        refusals = (seat.may(self.state, step) for seat in self.seats())
        return {one.clause for one in refusals if one is not None}

    def seats(self) -> Iterator[Seat]:
        """Every officer in use at a machine of their station."""
        roster = self.context.roster
        for one in roster.officers.values():
            if one.is_active:
                yield Seat(one, roster.machine_in(one.unit), self.context)


# ----------------------------------------------------------------------------- exceptions


def _time_has_not_come(case: Case, step: str) -> bool:
    """成效、招领、标准答案: nothing to be done until a window, or most of a year, has gone by."""
    waited_for = {
        "EffectMeasured": "common_issue.window",
        "LostItemExpired": "lost.year",
        "StandardAnswerReviewed": "standard_answer.early",
    }
    return waited_for.get(step) in case.refused(step)


def _others_stepped_back(case: Case, step: str) -> bool:
    """回避: whoever could take it stepped back, or is shut out, and the rules name nobody else.

    The bureau of these tests has one officer of most roles; a larger one has others.
    """
    before = structs.replace(case.state, recused=(), respondents=())
    return any(is_turn(before, seat) for seat in case.seats())


def _lead_has_no_handler(case: Case, step: str) -> bool:
    """签收: it was given to a unit that has no handler; the owner may assign it anew."""
    roster = case.context.roster
    return step == "LedgerItemTakenUp" and not any(
        Role.HANDLER in one.roles for one in roster.station_of(case.state.lead_unit)
    )


def _order_is_not_known_here(case: Case, step: str) -> bool:
    """销号: an order over the item has not arrived: the centre knows what it waits for."""
    item, related = case.state, case.context.related
    is_closing = step in ("CloseRequested", "LedgerItemClosed")
    return is_closing and any(related(one) is None for one in item.orders)


def _asked_at_the_top(case: Case, step: str) -> bool:
    """导出: the chief asked for it, and nobody stands above."""
    return step == "ExportApproved" and case.state.opened_by == CHIEF


EXCEPTIONS: tuple[Callable[[Case, str], bool], ...] = (
    _time_has_not_come,
    _others_stepped_back,
    _lead_has_no_handler,
    _order_is_not_known_here,
    _asked_at_the_top,
)


# ----------------------------------------------------------------------------- the lives


def _letters(dice: Random) -> None:
    mail = letter.Mail()
    calls = ("good call", "bad call", "policy call", "failed call", "message call")
    _live(dice, mail.scribe, mail.case, (*letter.DEFAULT, *calls), mail.proposal)


def _items(dice: Random) -> None:
    item = ledger.Item()

    def proposal(name: str) -> tuple[str, Proposal]:
        return ledger.WHO[name], propose_as(item.case, name, *item.form(name))

    _live(dice, item.scribe, item.case, tuple(ledger.WHO), proposal)


def _orders(dice: Random) -> None:
    one, prefix = order.Order(), "SupervisionOrder"

    def proposal(name: str) -> tuple[str, Proposal]:
        return one.proposal(name.removeprefix(prefix))

    names = tuple(prefix + name for name in order.DEFAULT)
    _live(dice, one.scribe, one.case, names, proposal)


def _exports(dice: Random) -> None:
    scribe = Scribe(letter.directory())
    case, everybody = scribe.new_case(), [*scribe.directory.roster.officers]
    bodies: tuple[tuple[Any, Any], ...] = (
        (export.requested(is_unmasked=dice.random() < 0.5), export.WORDS),
        (ExportApproved((scribe.now + timedelta(days=3)).date()), None),
        (export.MADE, None),
    )
    for body, private in bodies:
        for actor in dice.sample(everybody, len(everybody)):
            if scribe.try_it(actor, propose(case, body, private)) is None:
                break
        scribe.later(days=dice.choice((0, 1, 5)))


def _live(
    dice: Random,
    scribe: Scribe,
    case: str,
    names: tuple[str, ...],
    proposal: Callable[[str], tuple[str, Proposal]],
) -> None:
    """Ordinary forms in any order, mostly by whoever ordinarily takes the step."""
    machine, everybody = machine_of(scribe.states[case]), [*scribe.directory.roster.officers]
    rows = {step.name: step.frm for step in machine.steps}
    back = event_type(machine.kind, OfficerRecused)
    for _ in range(TRIES):
        if dice.random() < 0.02:
            who = dice.choice(everybody)
            stepping = OfficerRecused(who, RecusalGround.RELATIVE)
            scribe.try_it(who, propose_as(case, back, stepping, Words("与当事人系亲属")))
        state = scribe.states[case]
        fitting = [one for one in names if state.status in rows.get(one, (state.status,))]
        name = next_step(state, scribe.context())
        if name not in fitting or dice.random() < 0.4:
            name = dice.choice(fitting or list(names))
        if name.endswith(ENDING) and dice.random() < 0.9:
            continue
        try:
            actor, proposed = proposal(name)
        except (AssertionError, IndexError, StopIteration, KeyError):
            continue  # There is no ordinary form of it here: no clock runs, no sub-task is open.
        scribe.try_it(actor if dice.random() < 0.7 else dice.choice(everybody), proposed)
        scribe.later(hours=dice.choice((0, 1, 30)))


def _other_lives() -> Iterator[Callable[[], None]]:
    for path in sorted(FOLDER.glob("test_*.py")):
        if path != Path(__file__):
            for name, found in vars(import_module(f"tests.casework.{path.stem}")).items():
                if name.startswith("test_random_lives") and inspect.isfunction(found):
                    yield found


@cache
def lived() -> tuple[Case, ...]:
    """Every moment after a lawful step of all these lives."""
    found: list[Case] = []
    ask = Scribe.try_it

    def try_it(
        scribe: Scribe, actor: str, proposal: Proposal, seen: str | None = None
    ) -> Refusal | None:
        refusal = ask(scribe, actor, proposal, seen)
        if refusal is None:
            states = dict(scribe.states)
            context = Context(scribe.now, scribe.directory, states.get)
            found.append(Case(states[proposal.case], context))
        return refusal

    with patch.object(Scribe, "try_it", try_it):
        for live in _other_lives():
            live()
        for seed in range(SEEDS):
            for throw in (_letters, _items, _orders, _exports):
                throw(Random(seed))
    return tuple(found)


def stuck(one: Case) -> tuple[Case, str] | None:
    """What the case waits for, and on which case, where that is nobody's turn."""
    case, waits = awaited(one.state, one.context)
    if waits is None or any(is_turn(one.state, seat) for seat in one.seats()):
        return None
    return Case(case, one.context), (waits.asked_as or waits.step).__name__


# ----------------------------------------------------------------------------- what holds


@pytest.mark.parametrize("kind", [machine.kind for machine in WORK])
def test_case_that_is_not_at_its_end_is_somebodys_turn(kind: str) -> None:
    lives = [one for one in lived() if kind_of_state(one.state) == kind]
    assert lives
    for one in lives:
        found = stuck(one)
        if found is not None:
            case, step = found
            why = (one.state.status, step, sorted(case.refused(step)))
            assert any(excused(case, step) for excused in EXCEPTIONS), why


@pytest.mark.parametrize("excused", EXCEPTIONS, ids=lambda one: one.__name__.strip("_"))
def test_exception_is_met_by_some_case(excused: Callable[[Case, str], bool]) -> None:
    """Else it stands there for nothing."""
    found = [one for one in map(stuck, lived()) if one is not None]
    assert any(excused(*one) for one in found)
