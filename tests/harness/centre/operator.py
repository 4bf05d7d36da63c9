"""Who imports a bureau's spreadsheets: an operator at a centre founded with its city's tables."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from casework.cases.loan import ItemLent, Loan, LoanPrivate
from casework.cases.visit_target.state import VisitTarget
from casework.officers import Officer, Unit
from casework.outside import new_id
from casework.registry import Proposal
from central_mailbox.centre import Centre
from central_mailbox.importing import run
from central_mailbox.tables import tables_of
from tests.harness.centre.workbooks import BUREAU, Rows, workbook
from tests.harness.outside import SeededOutside


class Operator:
    """Who imports at a centre that was founded with its city's tables."""

    def __init__(self, centre: Centre, outside: SeededOutside, folder: Path) -> None:
        self.centre, self.outside, self.folder = centre, outside, folder
        self.files = 0
        centre.found(tables_of("zhanjiang", outside))

    def take(self, path: Path, *, is_dry: bool = False) -> run.Done:
        return run.import_file(self.centre, self.outside, self.folder, path, is_dry=is_dry)

    def take_sheets(self, sheets: Mapping[str, Rows] = BUREAU, *, is_dry: bool = False) -> run.Done:
        self.files += 1
        return self.take(workbook(self.folder / f"{self.files}.xlsx", sheets), is_dry=is_dry)

    def undo(self, *, is_dry: bool = False) -> run.Done:
        return run.undo_last(self.centre, self.outside, self.folder, is_dry=is_dry)

    def lend(self, unit: str, due_at: datetime) -> None:
        """An umbrella lent to nobody by name, as a counter does."""
        case = new_id(self.outside)
        lent = Proposal(case, ItemLent(item="UMBRELLA", due_at=due_at), LoanPrivate())
        self.centre.found([lent], {case: unit})

    @property
    def units(self) -> dict[str, Unit]:
        return {one.code: one for one in self.centre.directory().roster.units.values()}

    @property
    def officers(self) -> dict[str, Officer]:
        return {one.police_no: one for one in self.centre.directory().roster.officers.values()}

    @property
    def targets(self) -> list[VisitTarget]:
        found = self.centre.standing({"visit_target"})[1].values()
        return [one for one in found if isinstance(one, VisitTarget)]

    @property
    def loans(self) -> list[Loan]:
        found = self.centre.standing({"loan"})[1].values()
        loans = (one for one in found if isinstance(one, Loan))
        return sorted(loans, key=lambda one: (one.label, one.opened_at))

    @property
    def size(self) -> int:
        return self.centre.log_head().size


def told(done: run.Done) -> str:
    """The findings as one text."""
    return "\n".join(map(str, done.findings))
