"""Who tries what at a desk: mostly what they may, now and then anything at all."""

from collections.abc import Sequence
from random import Random
from typing import Any

from casework.context import Context
from casework.outside import new_id
from casework.registry import MACHINES, Proposal, kind_of_state, may_begin
from casework.state import State
from casework.steps import Step
from tests.harness import bureau
from tests.harness.machines.actions import (
    OPENINGS,
    RARE,
    STEPS,
    USUAL_OPENINGS,
    proposal,
    steps_from,
)
from tests.harness.machines.machines import DeskMachine
from tests.harness.machines.scene import Scene

NOBODY = (bureau.FIELD, OPENINGS[0])
"""Who tries what at a desk at which nobody may do anything."""


class Trying:
    """Officers at work; ``hot`` are cases on which most of it happens."""

    def __init__(self, dice: Random, cases: Sequence[str], hot: Sequence[str]) -> None:
        self._dice = dice
        self._cases = cases
        self._hot = hot

    def plan(self, desk: DeskMachine) -> tuple[str, list[Proposal]]:
        """Who tries what: mostly what they may, now and then anything at all."""
        state = self._some_case(desk)
        actor, step = self._some_step(desk, state)
        if not step.frm:
            state = None
        roster = desk.store.directory().roster
        scene = Scene(self._dice, desk.chance.now(), actor, roster, state)
        if state is not None:
            return actor, [proposal(scene, step, state.case)]
        case = new_id(desk.chance)
        tried = [proposal(scene, step, case)]
        if step.name == "WalkInReceived" and self._dice.random() < 0.4:
            finish = next(one for one in STEPS if one.name == "WalkInFinished")
            tried.append(proposal(scene, finish, case))
        return actor, tried

    def _some_case(self, desk: DeskMachine) -> State | None:
        if self._dice.random() < 0.1:
            return None
        for _ in range(4):
            known = self._hot if self._dice.random() < 0.7 else self._cases
            state = desk.store.case(self._dice.choice(known))
            if state is not None:
                return state
        return None

    def _some_step(self, desk: DeskMachine, state: State | None) -> tuple[str, Step[Any, Any]]:
        if self._dice.random() < 0.05:
            steps = OPENINGS if state is None else MACHINES[kind_of_state(state)].steps
            officer = str(self._dice.choice(bureau.OFFICERS)[0])
            return officer, self._dice.choice(steps)
        may = self._open_steps(desk, state, OPENINGS if state is None else steps_from(state))
        usual = [pair for pair in may if pair[1].name not in RARE]
        if state is None:
            usual = [pair for pair in may if pair[1].name in USUAL_OPENINGS]
        calling = [pair for pair in may if "CallBackRecorded" in pair[1].name]
        moving = [pair for pair in usual if pair[1].to is not None]
        naming = [pair for pair in may if pair[1].name == "RespondentNamed"]
        for pairs, often in ((naming, 0.1), (calling, 0.5), (moving, 0.6), (usual, 0.9)):
            if pairs and self._dice.random() < often:
                return self._dice.choice(pairs)
        return self._dice.choice(may or self._open_steps(desk, None, OPENINGS) or [NOBODY])

    def _open_steps(
        self, desk: DeskMachine, state: State | None, steps: Sequence[Step[Any, Any]]
    ) -> list[tuple[str, Step[Any, Any]]]:
        """Steps that some officers of this desk could take, as far as it is told."""
        officers = self._dice.sample(desk.officers, min(2, len(desk.officers)))
        if bureau.CALLER in desk.officers and self._dice.random() < 0.5:
            officers = [bureau.CALLER, *officers[:1]]
        context = Context(desk.chance.now(), desk.store.directory(), desk.store.case)
        return [
            (actor, step)
            for step in steps
            for actor in officers
            if may_begin(
                state,
                step.name,
                actor=actor,
                unit=desk.unit_of(actor),
                device=desk.device,
                context=context,
            )
            is None
        ]
