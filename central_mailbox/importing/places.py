"""In which column stands what a rule refuses of a row: a finding names the cell, not the row."""

from collections.abc import Mapping

from casework.cases import loan
from casework.cases.directory import people, rows, staff
from casework.cases.visit_target import guards as target
from casework.event import Label
from central_mailbox.importing.findings import Place
from central_mailbox.importing.workbook import Row

COLUMNS: Mapping[str, tuple[Label, ...]] = {
    "parent": (people.PARENT_EXISTS.rule, people.ABOVE_IS_IN_USE.rule, people.NO_CIRCLE.rule),
    "level": (people.STANDS_BELOW.rule,),
    "code": (people.CODE_IS_FREE.rule,),
    "is_active": (people.EMPTY_IF_DISSOLVED.rule,),
    "unit": (rows.UNIT_EXISTS.rule, rows.UNIT_IN_USE.rule),
    "police_no": (staff.NUMBER_RULE,),
    "roles": (
        staff.POWERS_ARE_SEPARATE.rule,
        staff.NEVER_READS.rule,
        staff.HEADS_FIT.rule,
        staff.AUX_ROLES_ARE_LIMITED.rule,
    ),
    "category": (target.IS_SERVED.rule,),
    "pair_officer": (target.PAIR_IS_HERE.rule, target.HAS_RANK.rule),
    "cycle_months": (target.CYCLE_IS_TRUE.rule,),
    "quantity": (loan.COUNTS_ITEMS.rule,),
    "due_at": (loan.DUE_IS_AHEAD.rule,),
}
"""What is asked of one column, by the words of the rule; of several columns: the row."""
_COLUMN_OF = {rule: name for name, rules in COLUMNS.items() for rule in rules}


def place_of(row: Row, say: Label) -> Place:
    """The cell that a rule refuses, or the row."""
    name = _COLUMN_OF.get(say)
    return row.at() if name is None else cell(row, name)


def cell(row: Row, name: str) -> Place:
    """The cell of a field."""
    return row.at(next((one for one in row.sheet.columns if one.path == (name,)), None))
