"""The figures of the three ledgers, told a second time: from what happened, never from a state.

An item stands in its ledger from its opening to its closing, and again after each relapse.
Written from domain 1.3 and 10 without looking at ``casework.metrics``.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from tests.harness.rules.letter_oracle import GOOD, ZONE, Count, Fact, counts

OPENINGS = ("LedgerItemEstablished", "LedgerItemReopened")


class Stay(NamedTuple):
    """Once in the ledger; ``ended`` is its closing, or the moment it was handed on."""

    began: datetime
    ended: datetime | None
    is_handed_on: bool
    was_sent_back: bool
    is_exit: bool


class Balance(NamedTuple):
    """The month's account: carried over and opened; closed, handed on and still there."""

    carried_over: int
    opened: int
    closed: int
    handed_on: int
    in_hand: int
    long_term: int


class Ledger(NamedTuple):
    """The figures of a period."""

    rates: dict[str, Count]
    days: tuple[int, int]
    balance: Balance


def told(items: Iterable[Iterable[Fact]], start: datetime, end: datetime) -> Ledger:
    """The figures of items for a period, as they were when it ended."""
    known = [[fact for fact in one if fact.at < end] for one in items]
    verdicts: dict[str, list[bool]] = {}
    for one in known:
        for name, verdict in _verdicts(one, start, end):
            verdicts.setdefault(name, []).append(verdict)
    rates = {name: Count(sum(found), len(found)) for name, found in verdicts.items()}
    closings = [stay for one in known for stay in _closings(one, start, end)]
    lengths = [_days(stay) for stay in closings]
    return Ledger(rates, (sum(lengths), len(lengths)), _balance(known, start))


def stays(facts: Iterable[Fact]) -> list[Stay]:
    """Each time in the ledger, the first one first."""
    found: list[Stay] = []
    owner = ""
    for fact in facts:
        if fact.type in OPENINGS:
            found.append(Stay(fact.at, None, False, False, False))
        moved_to = fact.body.get("owner", owner)
        if found:
            found[-1] = _after(found[-1], fact, has_moved=moved_to != owner)
        owner = moved_to
    return found


def _after(stay: Stay, fact: Fact, *, has_moved: bool) -> Stay:
    if fact.type == "ResultRecorded" or has_moved:
        stay = stay._replace(is_exit=False)
    if fact.type == "ExitApproved":
        return stay._replace(is_exit=True)
    if fact.type == "CloseReturned":
        return stay._replace(was_sent_back=True)
    if fact.type == "LedgerItemClosed":
        return stay._replace(ended=fact.at)
    if fact.type == "ComplaintRouted" and fact.body["route"] != "HERE":
        return stay._replace(ended=fact.at, is_handed_on=True)
    if fact.type == "LedgerItemAboveTold":
        return stay._replace(ended=fact.at, is_handed_on=True)
    return stay


def _closings(facts: list[Fact], start: datetime, end: datetime) -> list[Stay]:
    return [
        stay
        for stay in stays(facts)
        if stay.ended is not None and not stay.is_handed_on and start <= stay.ended < end
    ]


def _days(stay: Stay) -> int:
    ended = stay.ended or stay.began
    return (ended.astimezone(ZONE).date() - stay.began.astimezone(ZONE).date()).days


def _verdicts(facts: list[Fact], start: datetime, end: datetime) -> Iterator[tuple[str, bool]]:
    known = stays(facts)
    if known and start <= known[0].began < end and not known[-1].is_handed_on:
        yield "closed", known[-1].ended is not None
    for stay in _closings(facts, start, end):
        yield "first_request", not stay.was_sent_back
        yield "by_exit", stay.is_exit
    if any(start <= stay.began < end for stay in known):
        yield "long_term", any(fact.type == "LongTermApproved" for fact in facts)
    marks = [
        fact.body["satisfaction"]
        for fact in facts
        if fact.type == "CallBackRecorded"
        and fact.body["satisfaction"] != "0"
        and start <= counts(fact.body["at"], fact.at) < end
    ]
    if marks:
        yield "satisfied", marks[-1] in GOOD


def _balance(items: list[list[Fact]], start: datetime) -> Balance:
    there = [
        (facts, stay)
        for facts in items
        for stay in stays(facts)
        if stay.ended is None or stay.ended >= start
    ]
    in_hand = [facts for facts, stay in there if stay.ended is None]
    return Balance(
        carried_over=sum(stay.began < start for _, stay in there),
        opened=sum(stay.began >= start for _, stay in there),
        closed=sum(stay.ended is not None and not stay.is_handed_on for _, stay in there),
        handed_on=sum(stay.is_handed_on for _, stay in there),
        in_hand=len(in_hand),
        long_term=sum(_is_long_term(facts) for facts in in_hand),
    )


def _is_long_term(facts: list[Fact]) -> bool:
    waits = False
    for fact in facts:
        if fact.type in ("LongTermApproved", "LongTermEnded", "LedgerItemReopened"):
            waits = fact.type == "LongTermApproved"
    return waits
