"""What closing needs, told a second time: from the trail of events, not from the state.

The property test asks this, so that a fault in ``casework.cases.ledger.gate`` or in a guard cannot
hide behind itself.  It reads what officers wrote, in order, and forgets everything of a
round when the item is reopened.
"""

from dataclasses import dataclass, field
from typing import Any

from casework.codes import DissatisfiedReason, Outcome, Role, UnitLevel
from casework.event import Event
from casework.officers import Roster

WORK = frozenset(
    {
        "LedgerItemTakenUp",
        "MeasureRecorded",
        "SupportFinished",
        "ResultRecorded",
        "FeedbackDrafted",
        "SubTaskFinished",
    }
)
EXITS = (Outcome.UNFOUNDED, Outcome.NOT_LEGAL, Outcome.LOST)
CHIEF_AT = {
    UnitLevel.PRECINCT: Role.UNIT_HEAD,
    UnitLevel.BRANCH: Role.UNIT_HEAD,
    UnitLevel.DIVISION: Role.DIV_HEAD,
    UnitLevel.BUREAU: Role.CHIEF,
}
Signer = tuple[str, ...]
"""Who signed: the officer, and the one in whose place, if any."""


@dataclass
class Facts:
    """What happened to one item, as far as it counts for its closing."""

    owner: str = ""
    lead: str = ""
    respondents: set[str] = field(default_factory=set)
    history: list[str] = field(default_factory=list)
    setters: dict[str, tuple[str | None, Any]] = field(default_factory=dict)
    conflicts: list[tuple[str, Any]] = field(default_factory=list)
    workers: set[str] = field(default_factory=set)
    """Whoever worked it in any round."""
    below: set[str] = field(default_factory=set)
    tasks: set[str] = field(default_factory=set)
    coordinating: bool = False
    paused: bool = False
    extension_asked: bool = False
    orders: set[str] = field(default_factory=set)

    supporting: set[str] = field(default_factory=set)
    reported: set[str] = field(default_factory=set)
    result: Outcome | None = None
    result_by: str = ""
    told_by: str = ""
    read_by: Signer = ()
    callers: set[str] = field(default_factory=set)
    calls: list[tuple[str, bool]] = field(default_factory=list)
    """The answers to the present result: who heard them, and whether the citizen was satisfied."""
    publicity: bool = False
    accountability: bool = False
    exit_by: Signer = ()
    waived: dict[str, Signer] = field(default_factory=dict)
    requested_by: str = ""

    def new_round(self) -> None:
        """Nothing of the first closing counts for the second."""
        fresh = Facts()
        for name in (
            "lead",
            "supporting",
            "reported",
            "result",
            "result_by",
            "told_by",
            "read_by",
            "callers",
            "calls",
            "publicity",
            "accountability",
            "exit_by",
            "waived",
            "requested_by",
            "paused",
        ):
            setattr(self, name, getattr(fresh, name))


class Oracle:
    """Follows accepted events.  ``settled`` are the orders that ask for nothing more."""

    def __init__(self, roster: Roster, settled: set[str]) -> None:
        self.roster = roster
        self.settled = settled
        self.items: dict[str, Facts] = {}

    def accept(self, event: Event[Any]) -> None:
        """An event that the rules let happen."""
        facts = self.items.setdefault(event.core.case, Facts())
        name, body = event.core.type, event.body
        if name in WORK:
            facts.workers.add(event.core.actor)
        _HAPPENED.get(name, _nothing)(facts, event, self._signer(event))
        if name == "LedgerItemAssigned":
            lower = facts.below - {body.lead_unit}
            facts.supporting = set(body.co_units) | lower
            facts.reported &= facts.supporting
            facts.coordinating = False
        if not name.endswith("PersonalDataRead"):
            facts.history.append(event.core.id)

    def _signer(self, event: Event[Any]) -> Signer:
        delegator = self.roster.delegator(getattr(event.body, "under", ""))
        return (event.core.actor, delegator) if delegator else (event.core.actor,)

    # ------------------------------------------------------------------ what is missing

    def faults(self, event: Event[Any]) -> set[str]:
        """The clauses for which this closing may not be."""
        facts = self.items[event.core.case]
        found = {clause for clause, is_met in _CLAUSES if not is_met(self, facts)}
        found -= {clause for clause in facts.waived if self._is_from_above(facts, clause)}
        if not self._is_signed_well(facts, self._signer(event)):
            found.add("closing.signed_by_another")
        return found

    def _is_from_above(self, facts: Facts, clause: str) -> bool:
        return clause != "closing.satisfied" and self.is_above(facts.waived[clause], facts)

    def is_above(self, signer: Signer, facts: Facts) -> bool:
        """Whether one of them is the chief of a level above the owner's, and had no part."""
        parts = facts.workers | facts.callers
        above = [self.roster.station(unit) for unit in self.roster.upward(facts.owner)]
        places = {station for station in above if station != facts.owner} or {facts.owner}
        return not parts & set(signer) and any(self._is_chief_of(one, places) for one in signer)

    def _is_chief_of(self, who: str, places: set[str]) -> bool:
        officer = self.roster.officers[who]
        station = self.roster.station(officer.unit)
        level = self.roster.units[station].level
        return station in places and CHIEF_AT[level] in officer.roles

    def _is_signed_well(self, facts: Facts, signer: Signer) -> bool:
        """The owner's chief signs, or with a waiver one above: nobody with a part in it."""
        parts = facts.workers | facts.callers | {facts.requested_by}
        owns = any(self._is_chief_of(one, {facts.owner}) for one in signer)
        waived = "closing.signed_by_another" in facts.waived
        by_right = owns or (waived and self.is_above(signer, facts))
        signed = {facts.result_by, facts.told_by, *facts.read_by, facts.requested_by, *signer}
        signed |= {*facts.exit_by, *(who for waiver in facts.waived.values() for who in waiver)}
        return by_right and not parts & set(signer) and not self._accused(facts, signed)

    def _accused(self, facts: Facts, officers: set[str]) -> bool:
        stations = self.roster.walled_stations(facts.respondents)
        known = [self.roster.officers[one] for one in officers if one]
        return any(self.roster.station(officer.unit) in stations for officer in known)

    def is_result_there(self, facts: Facts) -> bool:
        return facts.result is not None

    def is_fed_back(self, facts: Facts) -> bool:
        return bool(facts.read_by) and facts.read_by[0] not in facts.workers

    def is_satisfied(self, facts: Facts) -> bool:
        if facts.exit_by:
            return facts.result in EXITS and self.is_above(facts.exit_by, facts)
        if not facts.calls:
            return False
        who, pleased = facts.calls[-1]
        return pleased and who not in facts.workers and who not in facts.read_by

    def is_nothing_open(self, facts: Facts) -> bool:
        return not (
            facts.supporting - facts.reported
            or facts.tasks
            or facts.conflicts
            or facts.coordinating
            or facts.paused
            or facts.extension_asked
            or facts.orders - self.settled
        )


_CLAUSES = (
    ("closing.result", Oracle.is_result_there),
    ("closing.feedback", Oracle.is_fed_back),
    ("closing.satisfied", Oracle.is_satisfied),
    ("closing.publicity", lambda oracle, facts: facts.publicity),
    ("closing.accountability", lambda oracle, facts: facts.accountability),
    ("closing.nothing_open", Oracle.is_nothing_open),
)


def _nothing(facts: Facts, event: Event[Any], signer: Signer) -> None:
    """Nothing that closing asks about."""


def _drafted(facts: Facts, event: Event[Any], signer: Signer) -> None:
    facts.owner = event.body.owner
    facts.respondents |= set(event.body.respondents)


def _assigned(facts: Facts, event: Event[Any], signer: Signer) -> None:
    facts.lead = event.body.lead_unit
    facts.read_by = ()
    _decided(facts, event, event.body.due_on.isoformat())


def _decided(facts: Facts, event: Event[Any], day: str | None) -> None:
    facts.setters["due_on"] = (event.core.id, day)
    facts.conflicts = [one for one in facts.conflicts if one[0] != "due_on"]


def _returned(facts: Facts, event: Event[Any], signer: Signer) -> None:
    facts.supporting = set()


def _moved(facts: Facts, owner: str) -> None:
    """What the new owner's own level had approved is no approval from above any more."""
    if facts.owner != owner:
        facts.owner, facts.exit_by, facts.waived = owner, (), {}


def _named(facts: Facts, event: Event[Any], signer: Signer) -> None:
    facts.respondents.add(event.body.respondent)
    facts.exit_by, facts.waived = (), {}
    _moved(facts, event.body.owner)


def _escalated(facts: Facts, event: Event[Any], signer: Signer) -> None:
    _moved(facts, event.body.owner)
    facts.below |= {facts.lead} - {""}
    facts.supporting |= facts.below
    facts.lead = ""


def _result(facts: Facts, event: Event[Any], signer: Signer) -> None:
    facts.result, facts.result_by, facts.exit_by = event.body.outcome, event.core.actor, ()
    facts.calls, facts.read_by = [], ()
    assert event.private is not None
    assert event.private.text.strip()
    assert event.private.evidence.strip()


def _called(facts: Facts, event: Event[Any], signer: Signer) -> None:
    body = event.body
    facts.callers.add(event.core.actor)
    if not body.is_connected:
        return
    pleased = body.satisfaction.is_satisfied
    facts.calls.append((event.core.actor, pleased))
    if not pleased and body.reason is not DissatisfiedReason.POLICY:
        facts.read_by = ()


def _amended(facts: Facts, event: Event[Any], signer: Signer) -> None:
    assert event.private is not None
    for name, value in sorted(event.private.values.items()):
        setter, in_force = facts.setters.get(name, (None, None))
        if setter == event.body.over[name]:
            facts.setters[name] = (event.core.id, value)
        elif in_force != value:
            facts.conflicts.append((name, value))


def _settled(facts: Facts, event: Event[Any], signer: Signer) -> None:
    first = next(one for one in facts.conflicts if one[0] == event.body.field)
    facts.conflicts.remove(first)
    if event.body.choice == "other":
        facts.setters[event.body.field] = (event.core.id, first[1])


def _reopened(facts: Facts, event: Event[Any], signer: Signer) -> None:
    facts.new_round()
    _decided(facts, event, None)


def _set(name: str, value: Any) -> Any:
    def happened(facts: Facts, event: Event[Any], signer: Signer) -> None:
        setattr(facts, name, value)

    return happened


def _signed(name: str) -> Any:
    def happened(facts: Facts, event: Event[Any], signer: Signer) -> None:
        setattr(facts, name, signer)

    return happened


def _did(name: str) -> Any:
    def happened(facts: Facts, event: Event[Any], signer: Signer) -> None:
        setattr(facts, name, event.core.actor)

    return happened


def _linked(facts: Facts, event: Event[Any], signer: Signer) -> None:
    if event.body.kind.value == "supervision_order":
        facts.orders.add(event.body.linked)


_HAPPENED = {
    "LedgerItemDrafted": _drafted,
    "LedgerItemAssigned": _assigned,
    "LedgerItemAmended": _amended,
    "LedgerItemAmendmentSettled": _settled,
    "LedgerItemReopened": _reopened,
    "ReturnAccepted": _returned,
    "LedgerItemEscalated": _escalated,
    "RespondentNamed": _named,
    "SupportFinished": lambda facts, event, signer: facts.reported.add(event.body.unit),
    "SubTaskSet": lambda facts, event, signer: facts.tasks.add(event.core.id),
    "SubTaskFinished": lambda facts, event, signer: facts.tasks.discard(event.body.task),
    "SubTaskCancelled": lambda facts, event, signer: facts.tasks.discard(event.body.task),
    "CaseLinked": _linked,
    "CoordinationBegun": _set("coordinating", True),
    "CoordinationEnded": _set("coordinating", False),
    "LedgerItemClocksPaused": _set("paused", True),
    "LedgerItemClocksResumed": _set("paused", False),
    "LedgerItemExtensionRequested": _set("extension_asked", True),
    "LedgerItemExtensionGranted": _set("extension_asked", False),
    "LedgerItemExtensionRefused": _set("extension_asked", False),
    "ResultRecorded": _result,
    "FeedbackDrafted": _did("told_by"),
    "FeedbackApproved": _signed("read_by"),
    "CloseReturned": _set("read_by", ()),
    "CallBackRecorded": _called,
    "PublicityDecided": _set("publicity", True),
    "AccountabilityDecided": _set("accountability", True),
    "ExitApproved": _signed("exit_by"),
    "ClauseWaived": lambda facts, event, signer: facts.waived.update({event.body.clause: signer}),
    "CloseRequested": _did("requested_by"),
}
