"""The last days of 16,000 limits, counted by an oracle that walks from day to day.

It reads the holiday notices by itself and knows nothing of calendars or clocks.
"""

import json
from calendar import monthrange
from datetime import date, datetime, timedelta
from random import Random

from casework.clocks import start
from casework.event import CHINA
from casework.limits import Kind, Limit
from tests.harness.rules.clocks import CALENDAR, CITIES, RESOURCES

LIMITS = 16_000
FIRST = datetime(2023, 1, 1, tzinfo=CHINA)
MINUTES = 3 * 365 * 24 * 60
"""Beginnings within three years; the notices of a fourth are there for what runs on."""
ASKED = [limit for profile in CITIES.values() for limit in profile.limits]
NOTICES = [json.loads(path.read_bytes()) for path in (RESOURCES / "holidays").glob("*.json")]
OFF = {date.fromisoformat(day) for notice in NOTICES for day in notice["off"]}
WORKED = {date.fromisoformat(day) for notice in NOTICES for day in notice["worked"]}
DAY = timedelta(days=1)


def works(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def last_of(limit: Limit, first: date) -> date:
    """The start day does not count; a month without the day ends with its last."""
    day, left = first, limit.amount
    if limit.kind is Kind.MONTHS:
        year, month = divmod(first.month - 1 + left, 12)
        year, month = first.year + year, month + 1
        day = date(year, month, min(first.day, monthrange(year, month)[1]))
    else:
        while left:
            day += DAY
            left -= works(day) if limit.kind is Kind.WORKDAYS else 1
    while limit.rolls and not works(day):
        day += DAY
    return day


def test_due_times_of_random_limits_are_what_the_oracle_counts() -> None:
    dice = Random(7)
    for _ in range(LIMITS):
        limit, began = dice.choice(ASKED), FIRST + timedelta(minutes=dice.randrange(MINUTES))
        if limit.kind is Kind.MINUTES:
            expected = began + timedelta(minutes=limit.amount)
        else:
            last = last_of(limit, began.date())
            expected = datetime(last.year, last.month, last.day, tzinfo=CHINA) + DAY
        found = start(limit, began, CALENDAR).due_at
        assert found == expected, (limit.code, limit.kind, limit.amount, began)
