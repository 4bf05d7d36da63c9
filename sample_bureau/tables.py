"""The tables that every bureau starts with: holidays, limits, thresholds, code lists.

All of them are files in ``resources/``, so that a bureau can read and change them before
it is founded; afterwards they change by events.
"""

from collections.abc import Iterator

from casework.calendar import HolidayTable, read_holiday_table
from casework.cases.directory import HolidayTableIssued, LimitProfileIssued, ThresholdsIssued
from casework.limits import read_limit_profile
from casework.registry import Proposal
from casework.thresholds import read_thresholds
from sample_bureau import texts
from sample_bureau.scenario import Scenario


def holiday_tables() -> Iterator[HolidayTable]:
    """The years whose notice is known."""
    for path in sorted((texts.RESOURCES / "holidays").glob("*.json")):
        yield read_holiday_table(path.read_bytes())


def tables(scenario: Scenario) -> Iterator[Proposal]:
    """Every table as the event that issues it."""
    chance = scenario.chance("tables")
    limits = sorted((texts.RESOURCES / "limits").glob("*.json"))
    thresholds = sorted((texts.RESOURCES / "thresholds").glob("*.json"))
    bodies = (
        *map(HolidayTableIssued, holiday_tables()),
        *(LimitProfileIssued(read_limit_profile(path.read_bytes())) for path in limits),
        *(ThresholdsIssued(read_thresholds(path.read_bytes())) for path in thresholds),
        *texts.code_lists(),
    )
    for body in bodies:
        yield Proposal(chance.new_id(scenario.founded_at), body)
