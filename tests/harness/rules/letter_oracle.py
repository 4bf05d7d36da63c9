"""The figures of the mailbox, told a second time: from what happened, never from a state.

A letter here is the list of what happened to it (:class:`Fact`): the type, when it was written
down, and the body as it stands in the record.  Written from domain 7.1 and 10 without looking at
``casework.metrics``, ``casework.clocks`` or ``casework.calendar``, and as plainly as it goes:
ten minutes, thirty minutes, five working days, and the holidays of autumn 2026.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, NamedTuple

ZONE = timezone(timedelta(hours=8))
OFF = {date(2026, 9, 25), *(date(2026, 10, day) for day in (1, 2, 5, 6, 7))}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}
TOLERANCE = timedelta(minutes=15)
ROUTED = ("LetterDispatched", "LetterTransferred", "LetterRejectionDrafted", "LetterMerged")
"""Zhanjiang signs for *and routes* a letter within ten minutes."""
GONE = ("LetterTransferred", "LetterRejected", "LetterWithdrawn", "LetterLongTermSet")
CLOSINGS = ("LetterClosed", "LetterClosedExplained")
BAD, GOOD = ("1", "2"), ("3", "4", "5")


class Fact(NamedTuple):
    """Something that happened: what, when it was written down, and what it says."""

    type: str
    at: datetime
    body: Mapping[str, Any]


class Count(NamedTuple):
    """So many of so many."""

    yes: int
    all: int


def counted(facts: Iterable[Iterable[Fact]], start: datetime, end: datetime) -> dict[str, Count]:
    """The rates of letters for a period, as they were when it ended."""
    yes: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for one in facts:
        known = [fact for fact in one if fact.at < end]
        for name, verdict in _verdicts(known, start, end):
            every[name] += 1
            yes[name] += verdict
    return {name: Count(yes[name], every[name]) for name in every}


def _verdicts(facts: list[Fact], start: datetime, end: datetime) -> Iterator[tuple[str, bool]]:
    if not facts or facts[0].type != "LetterReceived":
        return
    yield from _first_minutes(facts, start, end)
    yield from _reply(facts, start, end)
    yield from _stock(facts, start, end)
    yield from _calls(facts, start, end)


def _first(facts: Iterable[Fact], *types: str) -> datetime | None:
    return next((fact.at for fact in facts if fact.type in types), None)


def counts(said: str, written: datetime) -> datetime:
    """Two minutes ago is now; this morning, or yesterday, is when it was written down."""
    at = datetime.fromisoformat(said).astimezone(ZONE)
    same_day = at.date() == written.astimezone(ZONE).date()
    return at if same_day and written - at <= TOLERANCE else written


# -------------------------------------------------------------------- ten and thirty minutes


def _reached(facts: Iterable[Fact]) -> datetime | None:
    """The first time that the writer was spoken to: telling them goodbye is that, too."""
    for fact in facts:
        if fact.type == "LetterContacted" and fact.body["is_reached"]:
            return counts(fact.body["at"], fact.at)
        if fact.type in ("LetterTransferred", "LetterRejected"):
            return counts(fact.body["told_at"], fact.at)
    return None


def _tried(facts: Iterable[Fact]) -> datetime | None:
    tries = [counts(one.body["at"], one.at) for one in facts if one.type == "LetterContacted"]
    reached = _reached(facts)
    return min([*tries, *([reached] if reached else [])], default=None)


def _first_minutes(facts: list[Fact], start: datetime, end: datetime) -> Iterator[tuple[str, bool]]:
    came = facts[0].at
    sign_by, reach_by = came + timedelta(minutes=10), came + timedelta(minutes=30)
    routed = _first(facts, *ROUTED)
    withdrawn = _first(facts, "LetterWithdrawn")
    if start <= sign_by < end and not (withdrawn and withdrawn <= sign_by):
        yield "signed", routed is not None and routed <= sign_by
    gone = _first(facts, *GONE)
    if start <= reach_by < end and not (gone and gone <= reach_by):
        reached, tried = _reached(facts), _tried(facts)
        in_time = reached is not None and reached <= reach_by
        yield "contacted", in_time
        yield "attempted", tried is not None and tried <= reach_by
        yield "responded", in_time and routed is not None and routed <= sign_by


# ------------------------------------------------------------------------- five working days


def _works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def _on(day: date, workdays: int) -> date:
    while workdays:
        day += timedelta(days=1)
        workdays -= _works(day)
    return day


def _between(first: date, last: date) -> int:
    return sum(_works(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def _due(facts: list[Fact], now: datetime) -> tuple[datetime, bool]:
    """When the reply is due by all that was on record before ``now``; whether it stands still."""
    known = [fact for fact in facts if fact.at < now]
    more = _granted(known)
    day = _on(_on(facts[0].at.astimezone(ZONE).date(), 5), more)
    is_paused = False
    for began, ended in _pauses(known, now):
        if ended is None:
            is_paused = True
            continue
        first, last = began.astimezone(ZONE).date(), ended.astimezone(ZONE).date()
        was_in_time = first <= day
        day = _on(day, _between(first, last))
        if was_in_time and day < last:
            day = last if _works(last) else _on(last, 1)
    return _midnight_after(day), is_paused


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


def _granted(facts: Iterable[Fact]) -> int:
    asked: Mapping[str, Any] = {}
    days = 0
    for fact in facts:
        if fact.type == "LetterExtensionRequested":
            asked = fact.body
        if fact.type == "LetterExtensionGranted" and asked["limit"] == "mailbox.reply":
            days += int(asked["amount"])
    return days


def _pauses(facts: Iterable[Fact], now: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """Every pause of the reply; one that nobody ended is over when its day is."""
    began: datetime | None = None
    until = now
    for fact in facts:
        if fact.type == "LetterClocksPaused" and "mailbox.reply" in fact.body["limits"]:
            began = fact.at
            until = _midnight_after(date.fromisoformat(fact.body["until"])) - timedelta.resolution
        is_recalled = fact.type == "LetterRespondentNamed" and fact.body.get("is_recalled")
        if began is not None and (fact.type == "LetterClocksResumed" or is_recalled):
            yield began, min(fact.at, until)
            began = None
    if began is not None:
        yield began, until if until < now else None


def _reply(facts: list[Fact], start: datetime, end: datetime) -> Iterator[tuple[str, bool]]:
    due, is_paused = _due(facts, end)
    before, was_paused = _due(facts, start) if facts[0].at < start else (due, False)
    if not start <= due < end or (before < start and not was_paused):
        return
    gone = _first(facts, *GONE, "LetterMerged")
    paused_at = next((began for began, ended in _pauses(facts, end) if ended is None), None)
    if gone and (paused_at or gone) < due:
        return
    replied = _first(facts, "LetterReplyApproved")
    if replied is None and is_paused:
        return
    yield "replied", replied is not None
    yield "completed", replied is not None and replied < due


# --------------------------------------------------------------------------- stock and calls


def _stock(facts: list[Fact], start: datetime, end: datetime) -> Iterator[tuple[str, bool]]:
    if not start <= facts[0].at < end:
        return
    if any(one.type in ("LetterTransferred", "LetterRejected", "LetterMerged") for one in facts):
        return
    last = [one.type for one in facts if one.type in (*CLOSINGS, "LetterReopened")]
    yield "closed", bool(last) and last[-1] in CLOSINGS
    yield "long_term", _first(facts, "LetterLongTermSet") is not None


def _calls(facts: list[Fact], start: datetime, end: datetime) -> Iterator[tuple[str, bool]]:
    calls = [
        (counts(one.body["at"], one.at), one) if "at" in one.body else (one.at, one)
        for one in facts
        # The writer's own mark is an answer, and nobody's attempt to reach them.
        if one.type in ("LetterCallBackRecorded", "LetterRated")
    ]
    heard = [(at, one) for at, one in calls if start <= at < end]
    connected = [(at, one) for at, one in heard if one.body.get("is_connected", True)]
    for _, one in connected:
        if one.type != "LetterRated":
            yield "connected", bool(one.body)
    made = [(at, one.body) for at, one in connected]
    marks = [(at, body.get("satisfaction", "0")) for at, body in made]
    rated = [(at, mark) for at, mark in marks if mark != "0"]
    if rated:
        at, mark = rated[-1]
        left_out = [one.at for one in facts if one.type == "LetterExcluded"]
        if mark in GOOD or not any(at <= one for one in left_out):
            yield "satisfied", mark in GOOD
    said = [body["solved"] for _, body in made if body.get("solved")]
    if said and said[-1] != "NA":
        yield "solved", said[-1] == "YES"
    yield from _coverage(facts, start, end)


def _coverage(facts: list[Fact], start: datetime, end: datetime) -> Iterator[tuple[str, bool]]:
    """Of letters closed in the period: whether anybody rang before the newest closing."""
    rang = closed = None
    is_asked = False
    for fact in facts:
        if fact.type == "LetterRated" and not is_asked:
            rang = False
        is_asked = fact.type in ("LetterRevisitStarted", "LetterRated") or (
            is_asked and fact.type != "LetterReplyApproved"
        )
        if fact.type in ("LetterRevisitStarted", "LetterReopened"):
            rang = False
        if fact.type == "LetterCallBackRecorded":
            is_message = fact.body["way"] in ("SMS", "WECHAT", "LETTER")
            rang = bool(rang) or not is_message
        if fact.type in CLOSINGS and start <= fact.at < end:
            closed = bool(rang)
    if closed is not None:
        yield "called_back", closed
    replied = _first(facts, "LetterReplyApproved")
    if replied is not None and start <= replied < end:
        yield "reworked", any(_sends_back(fact) for fact in facts)


def _sends_back(fact: Fact) -> bool:
    """A bad answer about our work, and not about the law."""
    body = fact.body
    is_call = fact.type == "LetterCallBackRecorded" and body["is_connected"]
    if not is_call and fact.type != "LetterRated":
        return False
    is_unsolved = body.get("solved") in ("NO", "PART")
    is_unhappy = body.get("satisfaction") in BAD
    return (is_unsolved or is_unhappy) and body.get("reason") != "POLICY"
