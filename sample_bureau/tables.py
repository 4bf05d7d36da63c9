"""The tables that every bureau starts with, as the sample issues them: those of every city."""

from collections.abc import Iterator

from casework.calendar import HolidayTable
from casework.cases.directory import HolidayTableIssued
from casework.registry import Proposal
from central_mailbox.tables import issued_tables, published_profiles
from sample_bureau.scenario import Scenario


def holiday_tables() -> Iterator[HolidayTable]:
    """The years whose notice is known."""
    for body in issued_tables(()):
        if isinstance(body, HolidayTableIssued):
            yield body.table


def tables(scenario: Scenario) -> Iterator[Proposal]:
    """Every table as the event that issues it."""
    chance = scenario.chance("tables")
    for body in issued_tables(published_profiles().values()):
        yield Proposal(chance.new_id(scenario.founded_at), body)
