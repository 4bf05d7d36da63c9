"""Histories at random, with every moment of them: letters, ledger items, orders, and others' lives.

A :class:`History` holds what was on record after each event.  Ordinary forms are taken in any
order, mostly the step that the case waits for, else any that its status allows; some are said
to have been done before.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple
from unittest.mock import patch

from msgspec import structs

from casework.amend import set_by
from casework.cases.ledger.work import ResultRecorded
from casework.codes import DissatisfiedReason, Outcome, Risk, Satisfaction
from casework.context import Directory
from casework.event import Record, Refusal
from casework.registry import MACHINES, Proposal, kind_of
from casework.state import State
from casework.worklist import next_step
from tests.harness.bureau import HEAD, Scribe
from tests.harness.lives.ledger import RESULT, WHO, WORDS, Form, Item, amendment, call
from tests.harness.lives.letter import DEFAULT, Mail
from tests.harness.lives.order import DEFAULT as ORDER_STEPS
from tests.harness.lives.order import Order
from tests.harness.proposals import propose_as
from tests.harness.rules.letter_oracle import Fact

CALLS = ("good call", "bad call", "bad call", "policy call", "failed call", "message call")
REASONS = (DissatisfiedReason.SLOW, DissatisfiedReason.POLICY)
RARE = (
    "RelapseReported",
    "Voided",
    "NotEstablished",
    "Withdrawn",
    "Dropped",
    "Revoked",
    "Transferred",
)
PAUSES = ({"minutes": 4}, {"minutes": 14}, {"hours": 1}, {"hours": 30}, {"days": 4}, {"days": 20})

Step = Callable[[str], tuple[str, Proposal]]


class Moment(NamedTuple):
    """What was on record, and when."""

    at: datetime
    states: dict[str, State]


class History(NamedTuple):
    """Everything that was on record, moment by moment, in one bureau."""

    directory: Directory
    moments: list[Moment]
    facts: dict[str, list[Fact]]
    """What happened to each case."""
    records: dict[str, list[Record]]
    """The same as it was recorded."""

    @property
    def end(self) -> Moment:
        """What is on record now."""
        return self.moments[-1]

    def before(self, at: datetime) -> dict[str, State]:
        """What was on record just before a moment."""
        found: dict[str, State] = {}
        for one in self.moments:
            if one.at >= at:
                break
            found = one.states
        return found


@contextmanager
def recorded() -> Iterator[list[History]]:
    """The histories of all scribes that something happens to meanwhile."""
    found: dict[int, tuple[Scribe, History]] = {}
    ask = Scribe.try_it

    def try_it(
        scribe: Scribe, actor: str, proposal: Proposal, seen: str | None = None
    ) -> Refusal | None:
        refusal = ask(scribe, actor, proposal, seen)
        if refusal is None:
            _, history = found.setdefault(
                id(scribe), (scribe, History(scribe.directory, [], {}, {}))
            )
            history.moments.append(Moment(scribe.now, dict(scribe.states)))
            core = json.loads(bytes(scribe.records[-1].core))
            fact = Fact(core["type"], datetime.fromisoformat(core["at"]), core["body"])
            history.facts.setdefault(proposal.case, []).append(fact)
            history.records.setdefault(proposal.case, []).append(scribe.records[-1])
        return refusal

    histories: list[History] = []
    with patch.object(Scribe, "try_it", try_it):
        yield histories
    histories += [history for _, history in found.values()]


def letters(dice: Random, tries: int = 60) -> None:
    """A letter's life, beside those that it is merged into."""
    mail = Mail()
    _live(dice, mail.scribe, mail.case, (*DEFAULT, *CALLS), mail.proposal, tries)


def items(dice: Random, tries: int = 60) -> None:
    """A ledger item's life."""
    item = Item()
    scribe = item.scribe

    def proposal(name: str) -> tuple[str, Proposal]:
        form = item.form(name)
        if name == "CallBackRecorded" and dice.random() < 0.3:
            form = (call(scribe.now, Satisfaction.DISSATISFIED, dice.choice(REASONS)), WORDS)
        if name == "ResultRecorded" and dice.random() < 0.3:
            form = (ResultRecorded(Outcome.LOST), RESULT)
        if name == "LedgerItemAmended" and dice.random() < 0.8:
            return HEAD, propose_as(item.case, name, *_amendment(dice, scribe, item.case))
        return WHO[name], propose_as(item.case, name, *form)

    _live(dice, scribe, item.case, tuple(WHO), proposal, tries)


def _amendment(dice: Random, scribe: Scribe, case: str) -> Form:
    """Of something that limits and figures read."""
    field, value = dice.choice(
        (
            ("people", dice.randint(2, 40)),
            ("due_on", scribe.now.date() + timedelta(days=dice.randint(1, 30))),
            ("risk", dice.choice([*Risk])),
            ("police_conduct", True),
        )
    )
    return amendment(set_by(scribe.states[case], field), **{field: value})


def orders(dice: Random, tries: int = 60) -> None:
    """A supervision order's life."""
    one, prefix = Order(), "SupervisionOrder"

    def proposal(name: str) -> tuple[str, Proposal]:
        return one.proposal(name.removeprefix(prefix))

    names = tuple(prefix + name for name in ORDER_STEPS)
    _live(dice, one.scribe, one.case, names, proposal, tries)


def _live(
    dice: Random, scribe: Scribe, case: str, names: tuple[str, ...], proposal: Step, tries: int
) -> None:
    kind = kind_of(next(name for name in names if not name.endswith(" call")))
    rows = {step.name: step.frm for step in MACHINES[kind].steps}
    for _ in range(tries):
        state = scribe.states[case]
        calls = rows["LetterCallBackRecorded"] if kind == "letter" else ()
        fitting = [one for one in names if state.status in rows.get(one, calls)]
        if not getattr(state, "publications", ()):
            fitting = [one for one in fitting if not one.endswith("PublicationWithdrawn")]
        name = next_step(state, scribe.context())
        if name not in fitting or dice.random() < 0.4:
            name = dice.choice(fitting or list(names))
        if name.endswith(RARE) and dice.random() < 0.8:
            continue
        try:
            actor, proposed = proposal(name)
        except (AssertionError, IndexError, StopIteration, KeyError):
            continue  # There is no ordinary form of it here: no clock runs, no sub-task is open.
        scribe.try_it(actor, _dated(proposed, scribe, dice))
        scribe.later(**dice.choice(PAUSES))


def _dated(proposed: Proposal, scribe: Scribe, dice: Random) -> Proposal:
    """Now and then it is said to have been done before: minutes, hours, a month ago."""
    names = [name for name in ("at", "told_at") if hasattr(proposed.body, name)]
    if not names or dice.random() < 0.6:
        return proposed
    said = scribe.now - timedelta(**dice.choice(PAUSES))
    return structs.replace(proposed, body=structs.replace(proposed.body, **{names[0]: said}))
