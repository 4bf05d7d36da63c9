"""The figures of the three ledgers: closed, at the first request, in how many days, overdue.

An item may stand in the ledger more than once (反弹): each time is a *stay*, from its opening
to its closing.  Stays make the monthly account balance (:class:`Account`); the closing rate
counts items, so that an item closed and back again counts as open.  The limit of the result is
asked of each stay: what was overdue once is not healed by a closing and a relapse, nor does a
bad call take back that the citizen had been told in time.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from msgspec import Struct

from casework.cases.ledger.state import LedgerItem
from casework.clocks import Clock, is_late
from casework.codes import Ledger
from casework.deadlines import clocks
from casework.event import CHINA, Label
from casework.metrics.calls import satisfied
from casework.metrics.rate import Mean, Rate, Verdict, rate
from casework.metrics.scope import NOT_OWED, Scope, has_come, kept, left
from casework.past import as_of, stood, was_ever

HANDED_ON = Label("已转其他渠道", "Handed to another body")
LEAVING = {
    "TRANSFERRED": HANDED_ON,
    "LONG_TERM": NOT_OWED,
}
"""What takes an item out of the limit of the result, if it comes before that does."""

RESULT_LIMIT = {
    Ledger.SUGGESTION: "ledger.suggestion.reply",
    Ledger.CLAIM: "ledger.claim.target",
    Ledger.COMPLAINT: "ledger.complaint.result",
}
"""The limit of the result, for each ledger: overdue means late against this one."""


class Stay(Struct, frozen=True):
    """Once in the ledger: from its opening to its end, closed or handed on."""

    began_at: datetime
    closed_at: datetime | None
    handed_on_at: datetime | None
    by_exit: bool

    @property
    def ended_at(self) -> datetime | None:
        """When it left the ledger; ``None`` while it is there."""
        return self.closed_at or self.handed_on_at


class LedgerFigures(Struct, frozen=True, kw_only=True):
    """The figures of a set of items; what each means is in ``casework.metrics.names``."""

    closed: Rate
    first_request: Rate
    by_exit: Rate
    overdue: Rate
    in_time: Rate
    satisfied: Rate
    long_term: Rate
    mean_days: Mean


class Account(Struct, frozen=True, kw_only=True):
    """三本账月报, one ledger: carried over + opened = closed + handed on + in hand.

    ``long_term`` and ``overdue`` are those of the items in hand.
    """

    carried_over: int
    opened: int
    closed: int
    handed_on: int
    in_hand: int
    long_term: int
    overdue: int

    @property
    def is_balanced(self) -> bool:
        """Whether nothing was lost between two months."""
        came = self.carried_over + self.opened
        return came == self.closed + self.handed_on + self.in_hand


def stays(item: LedgerItem) -> tuple[Stay, ...]:
    """Each time the item stood in the ledger, the first one first."""
    found = [
        Stay(one.established_at, one.closed_at, None, bool(one.exit_approved_by))
        for one in item.rounds
        if one.established_at is not None
    ]
    if item.established_at is not None:
        found.append(
            Stay(item.established_at, item.closed_at, item.ended_at, bool(item.exit_approved_by))
        )
    return tuple(found)


def _stays_closed(items: Iterable[LedgerItem], scope: Scope) -> Iterator[tuple[LedgerItem, Stay]]:
    for item in items:
        for stay in stays(item):
            if scope.period.holds(stay.closed_at):
                yield item, stay


def _closed(item: LedgerItem, scope: Scope) -> Verdict:
    """Of the items first opened in the period: closed at its end, and not back since."""
    end = scope.period.end
    known = [stay for stay in stays(item) if stay.began_at < end]
    if not known or not scope.period.holds(known[0].began_at):
        return None
    last = known[-1]
    if last.handed_on_at is not None and last.handed_on_at < end:
        return HANDED_ON
    return last.closed_at is not None and last.closed_at < end


def _at_first_request(item: LedgerItem, stay: Stay) -> Verdict:
    """Whether the owner of the ledger never sent the request back."""
    return not any(
        signed.step == "CloseReturned"
        and stay.began_at <= signed.at
        and (stay.closed_at is None or signed.at <= stay.closed_at)
        for signed in item.signatures
    )


def lives(item: LedgerItem) -> Iterator[LedgerItem]:
    """The item as it stood at the end of each stay, and as it stands."""
    for one in stood(item, "reopened_at"):
        earlier = None if one.since is None else as_of(item, one.since)
        if earlier is not None:
            yield earlier
    yield item


def _result_clock(item: LedgerItem, scope: Scope) -> Clock | None:
    """The limit as it first came: a later day that a head sets afterwards heals nothing."""
    for one in stood(item, "due_on"):
        if one.since is not None and one.since > (item.established_at or one.since):
            before = as_of(item, one.since)
            clock = None if before is None else _clock_now(before, scope)
            if clock is not None and has_come(clock, one.since):
                return clock
    return _clock_now(item, scope)


def _clock_now(item: LedgerItem, scope: Scope) -> Clock | None:
    code = RESULT_LIMIT[item.ledger]
    running = clocks(item, scope.then, scope.case)
    return next((clock for clock in running if clock.code == code), None)


def _in_time(item: LedgerItem, scope: Scope) -> Verdict:
    """Whether the citizen was told in time, the first time that it was done in this stay."""
    clock = _result_clock(item, scope)
    if clock is None or _fell_before(item, scope):
        return None
    unit = item.lead_unit or item.unit
    return kept(clock, unit, scope, _first_told(item, clock), left(item, LEAVING, clock))


def _first_told(item: LedgerItem, clock: Clock) -> datetime | None:
    known = [one.value for one in stood(item, "fed_back_at")]
    return min((at for at in known if at and at > clock.started_at), default=None)


def _fell_before(item: LedgerItem, scope: Scope) -> bool:
    """Whether the limit had come before the period: what was granted later moves it no more."""
    before = as_of(item, scope.period.start)
    if before is None or before.reopened != item.reopened:
        return False
    clock = _result_clock(before, scope)
    return clock is not None and has_come(clock, scope.period.start)


def _is_overdue(item: LedgerItem, scope: Scope) -> bool:
    """Whether it was owed and late when the period ended (or is now)."""
    clock = _clock_now(item, scope)
    return clock is not None and is_late(clock, scope.moment)


def _turned(verdict: Verdict) -> Verdict:
    return not verdict if isinstance(verdict, bool) else verdict


def _long_term(item: LedgerItem, scope: Scope) -> Verdict:
    if not any(scope.period.holds(stay.began_at) for stay in stays(item)):
        return None
    return was_ever(item, "long_term_since")


def _marked(item: LedgerItem, scope: Scope) -> Verdict:
    """The newest mark of the period, of whichever stay."""
    return satisfied(chain.from_iterable(one.call_backs for one in lives(item)), scope)


def _days(stay: Stay) -> int:
    """Days from the opening to the closing, as the calendar counts them."""
    closed_at = stay.closed_at or stay.began_at
    return (closed_at.astimezone(CHINA).date() - stay.began_at.astimezone(CHINA).date()).days


def ledger_figures(items: Iterable[LedgerItem], scope: Scope) -> LedgerFigures:
    """Every figure of these items."""
    known = scope.known(items)
    closings = tuple(_stays_closed(known, scope))
    kept_limits = tuple(_in_time(one, scope) for item in known for one in lives(item))
    return LedgerFigures(
        closed=rate(_closed(item, scope) for item in known),
        first_request=rate(_at_first_request(item, stay) for item, stay in closings),
        by_exit=rate(stay.by_exit for _, stay in closings),
        overdue=rate(map(_turned, kept_limits)),
        in_time=rate(kept_limits),
        satisfied=rate(_marked(item, scope) for item in known),
        long_term=rate(_long_term(item, scope) for item in known),
        mean_days=Mean(sum(_days(stay) for _, stay in closings), len(closings)),
    )


def account(items: Iterable[LedgerItem], scope: Scope) -> Account:
    """The monthly account of these items (those of one ledger, or of all three)."""
    start, end = scope.period.start, scope.period.end
    there = [
        (item, stay)
        for item in scope.known(items)
        for stay in stays(item)
        if stay.began_at < end and (stay.ended_at is None or stay.ended_at >= start)
    ]
    in_hand = [(item, stay) for item, stay in there if not _left_by(stay, end)]
    left = [stay for _, stay in there if _left_by(stay, end)]
    return Account(
        carried_over=sum(stay.began_at < start for _, stay in there),
        opened=sum(stay.began_at >= start for _, stay in there),
        closed=sum(stay.closed_at is not None for stay in left),
        handed_on=sum(stay.closed_at is None for stay in left),
        in_hand=len(in_hand),
        long_term=sum(item.status == "LONG_TERM" for item, _ in in_hand),
        overdue=sum(_is_overdue(item, scope) for item, _ in in_hand),
    )


def _left_by(stay: Stay, end: datetime) -> bool:
    return stay.ended_at is not None and stay.ended_at < end
