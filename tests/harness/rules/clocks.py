"""Limits and a calendar for the clock tests: the published tables, the two cities."""

from datetime import date, datetime, timedelta
from pathlib import Path

from casework.calendar import HolidayTable, WorkCalendar, read_holiday_table
from casework.clocks import Clock, pause, resume, start
from casework.event import CHINA
from casework.limits import Limit, complete_profiles, read_limit_profile

RESOURCES = Path(__file__).parents[3] / "resources"
CALENDAR = WorkCalendar(
    tuple(read_holiday_table(path.read_bytes()) for path in (RESOURCES / "holidays").glob("*.json"))
)
CITIES = {
    profile.id: profile
    for profile in complete_profiles(
        read_limit_profile(path.read_bytes()) for path in (RESOURCES / "limits").glob("*.json")
    )
}
FEBRUARY_2027 = HolidayTable(
    2027, (date(2027, 1, 1), date(2027, 2, 8)), (date(2027, 1, 9),), "notice"
)
JANUARY_2027 = HolidayTable(
    2027, (date(2027, 1, 1), date(2027, 1, 4)), (date(2027, 1, 9),), "notice"
)
INSTANT = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def at(text: str) -> datetime:
    """``2026-09-24 10:00`` or ``2026-09-24`` (00:00) in China."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def limit(code: str, city: str = "zhanjiang") -> Limit:
    """A limit that is known to be there."""
    found = CITIES[city].limit(code)
    assert found is not None, code
    return found


SIGN = limit("mailbox.sign")
CONTACT = limit("mailbox.contact")
REPLY = limit("mailbox.reply")
FIRST_FEEDBACK = limit("mailbox.first_feedback", "shenzhen")
PETITION = limit("petition.decision")
LOST_PROPERTY = limit("lost_property.claim")


def started(of: Limit, when: str) -> Clock:
    """A clock started under the published tables."""
    return start(of, at(when), CALENDAR)


def paused(clock: Clock, of: Limit, since: str, until: str) -> Clock:
    """A clock after a pause that is over."""
    return resume(pause(clock, at(since), "MATERIAL"), at(until), of, CALENDAR)
