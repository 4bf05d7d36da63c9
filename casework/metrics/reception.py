"""会客厅: persons and services, counted apart, and why the two totals differ.

The rule it keeps (domain rule 2): a person who comes in is not a service given.  The
founding figures differ by 476 for that reason (176,728 persons, 176,252 services).  So both
are counted, never mixed, and the difference is explained to the last one:

    persons = services + persons of visits without a service
                       + persons beyond the services of their visit (one service, several people)
                       - services beyond the persons of their visit (one person, several services)

Entries made by mistake (作废) stand in neither total; how many they are is said.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from casework.cases.loan import Loan
from casework.cases.walk_in import WalkIn
from casework.codes import HandOff, ServiceCategory
from casework.metrics.scope import Scope
from casework.said import moment

VOID = "VOID"


class Reconciliation(Struct, frozen=True, kw_only=True):
    """From the services to the persons, with every difference in its place.

    The ``…_visits`` say how many visits make up each amount.
    """

    services: int
    without_service: int
    without_service_visits: int
    fewer_services: int
    fewer_services_visits: int
    more_services: int
    more_services_visits: int
    persons: int
    voided_visits: int

    @property
    def difference(self) -> int:
        """Persons less services."""
        return self.persons - self.services

    @property
    def explained(self) -> int:
        """How much of the difference the rows explain."""
        return self.without_service + self.fewer_services - self.more_services


class ReceptionFigures(Struct, frozen=True, kw_only=True):
    """The figures of reception rooms (会客厅月报)."""

    visits: int
    persons: int
    services: int
    by_category: dict[ServiceCategory, int]
    foreign_persons: int
    to_ledger: int
    handed_off: int
    loans: int
    reconciliation: Reconciliation


def reception_figures(
    walk_ins: Iterable[WalkIn], scope: Scope, loans: Iterable[Loan] = ()
) -> ReceptionFigures:
    """Every figure of the walk-ins that began in the period."""
    began = [one for one in scope.known(walk_ins) if scope.period.holds(_came_at(one, scope))]
    counted = [one for one in began if one.status != VOID]
    categories: Counter[ServiceCategory] = Counter()
    for one in counted:
        for service in one.services:
            categories[service.category] += service.quantity
    return ReceptionFigures(
        visits=len(counted),
        persons=sum(one.persons for one in counted),
        services=categories.total(),
        by_category={category: categories[category] for category in ServiceCategory},
        foreign_persons=sum(one.persons for one in counted if one.is_foreign),
        to_ledger=sum(one.handed_to is HandOff.LEDGER for one in counted),
        handed_off=sum(one.status == "HANDED_OFF" for one in counted),
        loans=sum(one.quantity for one in scope.known(loans) if scope.period.holds(one.opened_at)),
        reconciliation=_reconcile(counted, len(began) - len(counted)),
    )


def _came_at(walk_in: WalkIn, scope: Scope) -> datetime:
    """When they came, as it counts: a reception entered on another day counts on that day."""
    return moment(walk_in, "started_at", scope.directory) or walk_in.started_at


def _given(walk_in: WalkIn) -> int:
    return sum(service.quantity for service in walk_in.services)


def _reconcile(counted: Iterable[WalkIn], voided: int) -> Reconciliation:
    known = [(one.persons, _given(one)) for one in counted]
    without = [persons for persons, given in known if not given]
    fewer = [persons - given for persons, given in known if 0 < given < persons]
    more = [given - persons for persons, given in known if given > persons]
    return Reconciliation(
        services=sum(given for _, given in known),
        without_service=sum(without),
        without_service_visits=len(without),
        fewer_services=sum(fewer),
        fewer_services_visits=len(fewer),
        more_services=sum(more),
        more_services_visits=len(more),
        persons=sum(persons for persons, _ in known),
        voided_visits=voided,
    )
