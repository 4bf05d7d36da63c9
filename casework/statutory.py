"""The thirteen statutory days of a year, which rest whether its notice is known or not.

The rule it keeps: 全国年节及纪念日放假办法 2 (as of 2025-01-01) names the days; the yearly notice
only moves weekends round them.  A statutory day on a weekend is made up for on a working day
(7), and which one the notice says: nobody can know it before.

Days of the Chinese calendar and 清明 stand in a table, for a rule has to count the same everywhere.
"""

from collections.abc import Iterator
from datetime import date, timedelta

_MOVING = """
2025 01-29 04-04 05-31 10-06
2026 02-17 04-05 06-19 09-25
2027 02-06 04-05 06-09 09-15
2028 01-26 04-04 05-28 10-03
2029 02-13 04-04 06-16 09-22
2030 02-03 04-05 06-05 09-12
2031 01-23 04-05 06-24 10-01
2032 02-11 04-04 06-12 09-19
2033 01-31 04-04 06-01 09-08
2034 02-19 04-05 06-20 09-27
2035 02-08 04-05 06-10 09-16
2036 01-28 04-04 05-30 10-04
2037 02-15 04-04 06-18 09-24
2038 02-04 04-05 06-07 09-13
2039 01-24 04-05 05-27 10-02
2040 02-12 04-04 06-14 09-20
2041 02-01 04-04 06-03 09-10
2042 01-22 04-04 06-22 09-28
2043 02-10 04-05 06-11 09-17
2044 01-30 04-04 05-31 10-05
2045 02-17 04-04 06-19 09-25
2046 02-06 04-04 06-08 09-15
2047 01-26 04-05 05-29 10-04
2048 02-14 04-04 06-15 09-22
2049 02-02 04-04 06-04 09-11
2050 01-23 04-04 06-23 09-30
"""
"""Year, first day of the first month, 清明, 端午, 中秋."""

_FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
_SPRING = (-1, 0, 1, 2)
"""除夕 to 初三, from 初一."""


def _days(line: str) -> Iterator[date]:
    year, spring, *others = line.split()
    first = date.fromisoformat(f"{year}-{spring}")
    yield from (first + timedelta(days=days) for days in _SPRING)
    yield from (date.fromisoformat(f"{year}-{day}") for day in others)
    yield from (date(int(year), month, day) for month, day in _FIXED)


STATUTORY = frozenset(day for line in _MOVING.strip().splitlines() for day in _days(line))
"""Every one of the years in the table; in a later year weekends alone are counted."""
