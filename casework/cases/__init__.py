"""Every kind of case: one module each, and their list."""

from casework.cases import directory, visit, walk_in
from casework.cases.ledger import table as ledger

ALL_MACHINES = (walk_in.MACHINE, ledger.MACHINE, visit.MACHINE, *directory.MACHINES)
