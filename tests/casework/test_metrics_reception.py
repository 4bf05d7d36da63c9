"""Persons and services, counted apart, and a reconciliation that explains every difference."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.cases.loan import Loan
from casework.cases.walk_in import Service, WalkIn
from casework.codes import HandOff, ServiceCategory
from casework.metrics import ReceptionFigures, reception_figures
from tests.harness.bureau import PRECINCT, fixed_id
from tests.harness.rules.figures import NINE, scope, walk_in


def figures(*walk_ins: WalkIn) -> ReceptionFigures:
    return reception_figures(walk_ins, scope())


def test_persons_and_services_are_counted_apart() -> None:
    found = figures(walk_in(1, 3, 1), walk_in(2, 1, 1, 2), walk_in(3, 1))
    assert (found.visits, found.persons, found.services) == (3, 5, 4)


def test_reconciliation_names_every_reason_for_the_difference() -> None:
    found = figures(
        walk_in(1, 1, 1),
        walk_in(2, 4, 1),
        walk_in(3, 1, 1, 2),
        walk_in(4, 2),
        walk_in(5, 9, 9, status="VOID"),
    ).reconciliation
    assert (found.without_service, found.without_service_visits) == (2, 1)
    assert (found.fewer_services, found.fewer_services_visits) == (3, 1)
    assert (found.more_services, found.more_services_visits) == (2, 1)
    assert found.voided_visits == 1
    assert (found.persons, found.services) == (8, 5)
    assert found.difference == found.explained == 3


FOUNDING = {
    ServiceCategory.CONSULT: 71_883,
    ServiceCategory.MEDIATE: 11_035,
    ServiceCategory.RESCUE: 3_894,
    ServiceCategory.AGENT: 25_545,
    ServiceCategory.CONVENIENCE: 63_895,
}
"""会客厅 (seed 004): the categories, whose sum is 476 less than the 176,728 persons."""


def test_founding_years_difference_of_476_is_explained_to_the_last_one() -> None:
    """700 came without a service being written down; 224 services were given besides."""
    at_the_desk = [
        walk_in(number, many, services=(Service(category, "", many),))
        for number, (category, many) in enumerate(FOUNDING.items())
    ]
    fewer = walk_in(9, 71_883 - 224, services=(Service(ServiceCategory.CONSULT, "", 71_883),))
    found = figures(fewer, *at_the_desk[1:], walk_in(10, 700))
    assert found.by_category == FOUNDING
    assert (found.persons, found.services) == (176_728, 176_252)
    assert found.reconciliation.difference == found.reconciliation.explained == 476
    assert found.reconciliation.without_service == 700
    assert found.reconciliation.more_services == 224


ROOM = st.lists(
    st.builds(
        lambda persons, given: walk_in(1, persons, *given),
        st.integers(1, 999),
        st.lists(st.integers(1, 999), max_size=3),
    ),
    max_size=30,
)


@given(ROOM)
def test_reconciliation_explains_the_difference_whoever_came(walk_ins: list[WalkIn]) -> None:
    found = figures(*walk_ins).reconciliation
    assert found.explained == found.difference == found.persons - found.services


def test_reception_month_counts_foreigners_hand_offs_and_loans() -> None:
    foreign = walk_in(1, 2, 1, is_foreign=True)
    handed = walk_in(2, 1, 1, status="HANDED_OFF", handed_to=HandOff.LEDGER)
    to_110 = walk_in(3, 1, 1, status="HANDED_OFF", handed_to=HandOff.EMERGENCY)
    before = walk_in(4, 1, 1, started_at=NINE - timedelta(days=30))
    umbrellas = Loan(
        case=fixed_id(9, 5),
        status="LENT",
        unit=PRECINCT,
        units=(PRECINCT,),
        opened_at=NINE,
        opened_by="",
        updated_at=NINE,
        last="",
        item="UMBRELLA",
        due_at=NINE,
        quantity=2,
    )
    found = reception_figures([foreign, handed, to_110, before], scope(), [umbrellas])
    assert (found.foreign_persons, found.to_ledger, found.handed_off, found.loans) == (2, 1, 2, 2)
    assert found.visits == 3
