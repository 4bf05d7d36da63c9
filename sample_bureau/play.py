"""Eight weeks of a city bureau's work, played from a seed.

``play`` yields who did what at which moment, in the order of time, up to a moment that
the caller names: the same seed and moment give the same bytes.  What a case is about
comes from ``words/``; how it went is drawn from the seed.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import structs

from casework.calendar import WorkCalendar
from casework.cases.directory import DelegationGiven
from casework.cases.walk_in import WalkInHandedOff
from casework.codes import Role
from casework.registry import Proposal
from sample_bureau.knowledge import Knowledge
from sample_bureau.ledger import Ledgers
from sample_bureau.scenario import Act, Scenario
from sample_bureau.tables import holiday_tables
from sample_bureau.visits import Visits
from sample_bureau.walk_ins import WalkIns

_NUMBERED = frozenset(
    {"WalkInReceived", "LedgerItemDrafted", "VisitPlanned", "VisitLogged", "StandardAnswerDrafted"}
)


def new_scenario(seed: int, now: datetime) -> Scenario:
    """The bureau before anything happened."""
    return Scenario(seed, now, WorkCalendar(tuple(holiday_tables())))


def play(seed: int, now: datetime) -> Iterator[Act]:
    """Everything that officers did in the eight weeks before ``now``."""
    yield from play_on(new_scenario(seed, now))


def play_on(scenario: Scenario) -> Iterator[Act]:
    """The same, with a bureau at hand."""
    _delegate(scenario)
    Visits(scenario).play(Ledgers(scenario).play())
    WalkIns(scenario).play()
    Knowledge(scenario).play()
    yield from _with_temporary_numbers(scenario)


def _delegate(scenario: Scenario) -> None:
    """The chief lets a deputy act on the city's ledger, in writing, for a time."""
    bureau = scenario.bureau
    city = bureau.unit("bureau")
    at = scenario.founded_at + timedelta(hours=1)
    given = DelegationGiven(
        taker=bureau.having(Role.DEPUTY, city)[0],
        roles=(Role.CHIEF,),
        starts_at=at,
        ends_at=scenario.now + timedelta(days=30),
    )
    scenario.act(at, bureau.head(city), Proposal(scenario.delegation, given))


def _with_temporary_numbers(scenario: Scenario) -> Iterator[Act]:
    """临-A07-1121-018: what a case is called before the centre has numbered it."""
    counts: Counter[str] = Counter()
    given: dict[str, str] = {}
    for act in scenario.acts():
        proposal, body = act.proposal, act.proposal.body
        if proposal.type in _NUMBERED:
            prefix = f"临-{scenario.bureau.machine_of(act.officer).short}-{act.at:%m%d}"
            counts[prefix] += 1
            given[proposal.case] = f"{prefix}-{counts[prefix]:03d}"
            body = structs.replace(body, temp_no=given[proposal.case])
        elif isinstance(body, WalkInHandedOff) and body.linked_case and not body.reference:
            body = structs.replace(body, reference=given[body.linked_case])
        yield act._replace(proposal=structs.replace(proposal, body=body))
