"""What every kind's table promises, asked of any kind.

:class:`Life` is one case in a test's hand: ``do`` what must be allowed, ``no`` what must be
refused (it answers the clause).  :func:`hold_to_table` asks every officer for every step;
:func:`live_at_random` throws dice.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from casework.ids import SYSTEM
from casework.machine import Machine
from casework.registry import MACHINES, Proposal, evolve, may_begin
from casework.state import State
from casework.steps import Step
from tests.harness import bureau
from tests.harness.bureau import DEVICE_OF, OFFICERS, UNIT_OF, Scribe
from tests.harness.proposals import propose, propose_as

Made = tuple[Any, Any]
Maker = Callable[[Random, Scribe, Any], Made]
"""A body and its sealed part for a step, from dice, the scribe and the state (or ``None``)."""


def founded() -> Scribe:
    """A bureau whose own cases are known too, so that its directory can change."""
    scribe = Scribe()
    for proposal in bureau.founding():
        scribe.happen(SYSTEM, proposal)
    return scribe


class Life:
    """One case and who does what to it."""

    def __init__(self, scribe: Scribe | None = None) -> None:
        self.scribe = scribe or Scribe(bureau.directory())
        self.case = self.scribe.new_case()

    @property
    def state(self) -> Any:
        """The case as it stands."""
        return self.scribe.states[self.case]

    def do(self, actor: str, body: Any, private: Any = None, name: str = "") -> Any:
        """What must be allowed; the state after it."""
        return self.scribe.happen(actor, self._proposal(body, private, name))

    def no(self, actor: str, body: Any, private: Any = None, name: str = "") -> str:
        """What must be refused; the clause that says no."""
        refusal = self.scribe.try_it(actor, self._proposal(body, private, name))
        assert refusal is not None, f"{name or type(body).__name__} was allowed"
        assert refusal.say.zh
        assert refusal.say.en
        return refusal.clause

    def stale(self, actor: str, body: Any, seen: str, private: Any = None) -> str:
        """What must be refused because the actor saw an older state; the clause."""
        refusal = self.scribe.try_it(actor, self._proposal(body, private, ""), seen=seen)
        assert refusal is not None
        return refusal.clause

    def _proposal(self, body: Any, private: Any, name: str) -> Proposal:
        return propose(self.case, body, private, name)


def hold_to_table(life: Life, *, machine: Machine[Any]) -> None:
    """Every officer may begin exactly the steps that the table gives them here and now."""
    state: State = life.state
    for step in machine.steps:
        for officer, _, _, _, _, is_aux in OFFICERS:
            refusal = may_begin(
                state if step.frm else None,
                step.name,
                actor=officer,
                unit=UNIT_OF[officer],
                device=DEVICE_OF[officer],
                context=life.scribe.context(),
            )
            told = refusal.clause if refusal else ""
            if not step.by:
                assert told == "role.centre", (step.name, officer, told)
            elif is_aux and not step.aux:
                assert told == "role.auxiliary", (step.name, officer, told)
            elif not _has_role(life.scribe, step, officer, state):
                assert told == "role.missing", (step.name, officer, told)
            elif step.frm and state.status not in step.frm:
                assert told == "status.not_now", (step.name, officer, told)
            else:
                assert not told.startswith(("role.", "status.")), (step.name, officer, told)


def _has_role(scribe: Scribe, step: Step[Any, Any], officer: str, state: State) -> bool:
    roster = scribe.directory.roster
    known = roster.officers[officer]
    units: tuple[str, ...] = state.units if step.frm and step.at != "anywhere" else (known.unit,)
    if step.frm and step.at == "owner":
        units = (state.unit,)
    return roster.may(known, step.by, units, scribe.now)


def live_at_random(
    kind: str,
    makers: Mapping[str, Maker],
    seed: int,
    *,
    actors: tuple[str, ...],
    scribe: Scribe | None = None,
    tries: int = 60,
    case: str = "",
) -> set[str]:
    """Random officers (mostly ``actors``) do random things; the event types allowed.

    ``case``: its id, where it follows from who opens it.

    After each try the case stands in a status of its table, reached by a row of it; and
    applying an event that was refused never raises either.
    """
    machine, dice = MACHINES[kind], Random(seed)
    life = Life(scribe)
    life.case = case or life.case
    rows = {step.name: step for step in machine.steps}
    assert set(makers) == {name for name in rows if _is_own(name)}
    allowed: set[str] = set()
    for _ in range(tries):
        state = life.scribe.states.get(life.case)
        step = rows[dice.choice(sorted(_likely(makers, rows, state, dice)))]
        body, private = makers[step.name](dice, life.scribe, state)
        actor = dice.choice(actors) if dice.random() < 0.9 else dice.choice(OFFICERS)[0]
        actor = actor if step.by else SYSTEM
        event = life.scribe.compose(actor, propose_as(life.case, step.name, body, private))
        if bool(step.frm) == (state is not None) and "Amend" not in step.name:
            evolve(state, event)
        refusal = life.scribe.try_it(actor, propose_as(life.case, step.name, body, private))
        if refusal is None:
            after = life.scribe.states[life.case]
            assert after.status in machine.statuses
            assert state is None or state.status in step.frm
            assert callable(step.to) or after.status == (step.to or (state and state.status))
            allowed.add(step.name)
        life.scribe.later(hours=dice.choice((0, 1, 30)))
    return allowed


def _is_own(name: str) -> bool:
    """Not one of the rows that every kind has."""
    return not name.endswith(
        (
            *("OfficerRecused", "RecusalLifted", "RespondentReleased", "PersonalDataRead"),
            *("Erased", "LimitAlarmed", "Chased", "PapersAttached"),
        )
    )


def _likely(
    makers: Mapping[str, Maker],
    rows: Mapping[str, Step[Any, Any]],
    state: State | None,
    dice: Random,
) -> set[str]:
    """Mostly steps that the status allows, now and then any."""
    if state is None:
        return {name for name in makers if not rows[name].frm}
    fitting = {name for name in makers if state.status in rows[name].frm}
    return fitting if fitting and dice.random() < 0.9 else set(makers)
