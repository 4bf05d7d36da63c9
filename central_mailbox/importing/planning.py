"""What has to happen so that the bureau stands as the file says: new entries and changes.

A unit is known by its code, an officer by the police number, a body by its code, a target by its
unit, kind, name and place, a loan by unit, item, label and borrower, a code list by its name.  What
stands as the file says is left alone, and so is what the file does not name: nobody is deleted by a
row that is missing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from msgspec import Struct, structs

from casework.cases.directory import (
    CodeListIssued,
    OfficerCase,
    OfficerRegistered,
    ReceiverCase,
    ReceiverRegistered,
    TableCase,
    UnitCase,
    UnitRegistered,
)
from casework.cases.loan import ItemLent, Loan, LoanPrivate, LoanProlonged
from casework.cases.visit_target.events import (
    VisitCycleSet,
    VisitTargetNamed,
    VisitTargetPaired,
    VisitTargetRegistered,
    VisitTargetRestored,
)
from casework.cases.visit_target.state import VisitTarget
from casework.context import CodeItem, Directory
from casework.event import Label
from casework.registry import Proposal, anew
from casework.sameness import bare, name_key, phone_key, police_key, same_phone
from casework.state import Person, State
from central_mailbox.importing.cells import Names
from central_mailbox.importing.findings import Finding, Place
from central_mailbox.importing.places import cell
from central_mailbox.importing.rows import Entry, body_of, entries, rows_of, text_in
from central_mailbox.importing.sheets import (
    CODES,
    LOANS,
    OFFICERS,
    RECEIVERS,
    TARGETS,
    UNITS,
    CodeRow,
)
from central_mailbox.importing.workbook import Book, Row

B = TypeVar("B", bound=Struct)
InUse = TypeVar("InUse", UnitRegistered, OfficerRegistered)

TAKEN_BACK = "撤销导入"
"""Why something ended that an import entered and the next one took back."""
TWICE = Label("与第 {} 行重复", "The same as row {}")
ENDED = Label(
    "该对象已停用或停访,未变更:请在程序中恢复或另行登记",
    "It has ended and was not changed: put it back in the program, or enter it anew",
)
OUT_OF_USE = Label(
    "已停用或撤销,保持不变:要恢复,请在“在用”栏填“是”",
    "Out of use, and stays so: to bring it back, say yes in the column “In use”",
)
OTHERWISE = Label(
    "类别或联系人与登记不同:请由本单位在程序中更正",
    "Category or contact differ from what is recorded: its unit corrects that in the program",
)
LOAN_ENDED = Label(
    "该借用已结束(归还、核销或作废),未变更;再次借出请在程序中登记",
    "This loan has ended (back, written off or void) and stays so; what is lent again is entered "
    "in the program",
)
LOAN_OTHERWISE = Label(
    "数量或联系方式与登记不同,未变更:请由本单位在程序中作废后重新登记",
    "Quantity or contact differ from what is recorded and stay: its unit voids it and lends anew",
)
LOAN_TWICE = Label(
    "与第 {} 行的单位、物品、编号、借用人都相同:请填物品编号或借用人,或合并为一行并填数量",
    "Unit, item, label and borrower are those of row {}: give a label or a borrower, or make them "
    "one row with its quantity",
)
ALIKE = Label(
    "系统中有几笔单位、物品、编号、借用人都相同的借用:请填物品编号或借用人,或由本单位在程序中续借",
    "Several that are lent have this unit, item, label and borrower: give a label or a borrower, "
    "or let its unit prolong it in the program",
)
UNIT_ENDED = Label(
    "该单位已停用,不能借出物品:请填物品所在的在用单位",
    "This unit is out of use and lends nothing: give the one where the thing belongs now",
)


class Planned(NamedTuple):
    """One thing to happen, the row that asks for it, and in whose name."""

    proposal: Proposal
    row: Row
    is_new: bool
    unit: str = ""


class Standing(NamedTuple):
    """The bureau as it stands: who is who, and the cases that a file may change."""

    directory: Directory
    states: Mapping[str, State]


class Plan:
    """The rows of a book, held against the bureau as it stands."""

    def __init__(self, book: Book, standing: Standing, new_id: Callable[[], str]) -> None:
        self.steps: list[Planned] = []
        self._book = book
        self._states = standing.states
        self._new_id = new_id
        self._names = _names(standing.directory)
        self._only_profile = _only_profile(standing.states.values())
        self._closed = {
            one.id for one in standing.directory.roster.units.values() if not one.is_active
        }
        self._codes()
        self._units()
        self._officers()
        self._receivers()
        self._targets()
        self._loans()

    @property
    def findings(self) -> list[Finding]:
        """What is wrong, or worth a word."""
        return self._book.findings

    # --------------------------------------------------------------------- the sheets

    def _codes(self) -> None:
        known = {one.key: one for one in self._states.values() if isinstance(one, TableCase)}
        lists: dict[str, list[tuple[Row, CodeRow]]] = {}
        for entry in self._unlike(entries(self._book, CODES, self._names), _code_key):
            body = body_of(entry, CodeRow)
            lists.setdefault(body.name, []).append((entry.row, body))
        for name, lines in lists.items():
            items = tuple(CodeItem(one.code, Label(one.zh, one.en), one.group) for _, one in lines)
            self._names.lists[name] = items
            case = known.get(f"codes.{name}")
            named = next((one for _, one in lines if one.zh_name), None)
            label = Label(named.zh_name, named.en_name or named.zh_name) if named else None
            label = label or (case.name if case else None)
            if case is None or case.items != items or case.name != (label or case.name):
                self._keep(lines[0][0], case, CodeListIssued(name, items, label))

    def _units(self) -> None:
        known = {
            bare(one.record.code): one for one in self._states.values() if isinstance(one, UnitCase)
        }
        for row in rows_of(self._book, UNITS):
            code, name = text_in(row, "code"), text_in(row, "name")
            if bare(code):
                case = known.get(bare(code))
                id = case.case if case else self._names.units.get(bare(code)) or self._new_id()
                self._names.add_unit(id, code, name)
        found = self._unlike(
            entries(self._book, UNITS, self._names), lambda one: bare(one.text("code"))
        )
        made: dict[str, tuple[Row, UnitRegistered, UnitCase | None]] = {}
        for entry in found:
            case = known.get(bare(entry.text("code")))
            body = body_of(entry, UnitRegistered, case.record if case else None)
            body = self._stays_out(entry, body, case.record if case else None)
            if body.parent is None and not body.profile:
                body = structs.replace(body, profile=self._only_profile)
            id = self._names.units[bare(body.code)]
            made[id] = entry.row, body, case
            (self._closed.discard if body.is_active else self._closed.add)(id)
        for id in _from_the_top({id: body.parent for id, (_, body, _) in made.items()}):
            row, body, case = made[id]
            self._keep(row, case, body, case.record if case else None, id)

    def _officers(self) -> None:
        cases = [one for one in self._states.values() if isinstance(one, OfficerCase)]
        found = self._unlike(
            entries(self._book, OFFICERS, self._names),
            lambda one: police_key(one.text("police_no")),
        )
        # Who leaves goes first: the number may be another's from then on.
        for entry in sorted(found, key=lambda one: one.values.get(("is_active",), True) is True):
            case = _officer_called(cases, entry.text("police_no"), entry.text("name"))
            body = body_of(entry, OfficerRegistered, case.record if case else None)
            body = self._stays_out(entry, body, case.record if case else None)
            id = self._keep(entry.row, case, body, case.record if case else None)
            self._names.add_officer(id, body.police_no, body.name)

    def _receivers(self) -> None:
        known = {
            bare(one.record.code): one
            for one in self._states.values()
            if isinstance(one, ReceiverCase)
        }
        for entry in self._unlike(
            entries(self._book, RECEIVERS, self._names),
            lambda one: bare(one.text("code")),
        ):
            case = known.get(bare(entry.text("code")))
            if case is not None and case.status == "ENDED":
                self._note(entry.row.at(), ENDED)
                continue
            record = case.record if case else None
            self._keep(entry.row, case, body_of(entry, ReceiverRegistered, record), record)

    def _targets(self) -> None:
        known = {
            _target_key(one.unit, one.target, one.name, one.place): one
            for one in self._states.values()
            if isinstance(one, VisitTarget)
        }
        found = entries(self._book, TARGETS, self._names)
        for entry in self._unlike(found, _entry_key):
            unit = entry.text("unit")
            case = known.get(_entry_key(entry))
            body = body_of(entry, VisitTargetRegistered, case)
            private = body_of(entry, VisitTargetNamed, case)
            if case is None:
                proposal = Proposal(self._new_id(), body, private)
                self.steps.append(Planned(proposal, entry.row, True, unit))
                continue
            if case.status == "ENDED" and case.reason != TAKEN_BACK:
                self._note(entry.row.at(), ENDED)
                continue
            if case.status == "ENDED":
                self._change(entry.row, case, VisitTargetRestored(), unit)
            if (body.category, private.contact) != (case.category, case.contact):
                self._note(entry.row.at(), OTHERWISE)
            if body.pair_officer != case.pair_officer:
                self._change(entry.row, case, VisitTargetPaired(body.pair_officer), unit)
            if body.cycle_months != case.cycle_months:
                self._change(entry.row, case, VisitCycleSet(body.cycle_months), unit)

    def _loans(self) -> None:
        known: dict[object, list[Loan]] = {}
        for one in self._states.values():
            if isinstance(one, Loan) and (one.status, one.words) != ("VOID", TAKEN_BACK):
                known.setdefault(_loan_key(one.unit, one, one), []).append(one)
        found = entries(self._book, LOANS, self._names)
        for entry in self._unlike(found, lambda one: _loan_key(*_loan_of(one)), LOAN_TWICE):
            unit, body, private = _loan_of(entry)
            same = known.get(_loan_key(unit, body, private), [])
            lent = [one for one in same if one.status == "LENT"]
            if not same and unit in self._closed:
                self._book.findings.append(Finding(cell(entry.row, "unit"), UNIT_ENDED))
            elif not same:
                proposal = Proposal(self._new_id(), body, private)
                self.steps.append(Planned(proposal, entry.row, True, unit))
            elif not lent:
                self._note(entry.row.at(), LOAN_ENDED)
            elif not any(one.due_at == body.due_at for one in lent) and len(lent) > 1:
                self._book.findings.append(Finding(entry.row.at(), ALIKE))
            else:
                self._goes_on(entry, min(lent, key=lambda one: one.due_at != body.due_at))

    def _goes_on(self, entry: Entry, case: Loan) -> None:
        """A loan that is out as the file says, or prolonged; the rest its unit puts right."""
        _, body, private = _loan_of(entry, case)
        if body.quantity != case.quantity or not _says(private.borrower, case.borrower):
            self._note(entry.row.at(), LOAN_OTHERWISE)
        if body.due_at != case.due_at:
            self._change(entry.row, case, LoanProlonged(body.due_at), case.unit)

    # ------------------------------------------------------------------------ helpers

    def _keep(
        self,
        row: Row,
        case: State | None,
        body: Struct,
        record: Struct | None = None,
        id: str = "",
    ) -> str:
        """A new entry, or the change of one that stands otherwise; the case it is about."""
        if case is None:
            id = id or self._new_id()
            self.steps.append(Planned(Proposal(id, body), row, True))
            return id
        if record is None or differs(record, body):
            self._change(row, case, anew(body))
        return case.case

    def _stays_out(self, entry: Entry, body: InUse, record: Struct | None) -> InUse:
        """Who left does not come back because an old file names them: only where it says so."""
        was_out = record is not None and not getattr(record, "is_active", True)
        if not was_out or text_in(entry.row, "is_active"):
            return body
        self._note(entry.row.at(), OUT_OF_USE)
        return structs.replace(body, is_active=False)

    def _change(self, row: Row, case: State, body: Struct, unit: str = "") -> None:
        self.steps.append(Planned(Proposal(case.case, body), row, False, unit))

    def _unlike(
        self, found: Iterator[Entry], key: Callable[[Entry], object], twice: Label = TWICE
    ) -> list[Entry]:
        """The rows of a sheet, none of which is about what another is about already."""
        seen: dict[object, Entry] = {}
        for entry in found:
            first = seen.setdefault(key(entry), entry)
            if first is not entry:
                say = Label(twice.zh.format(first.row.number), twice.en.format(first.row.number))
                self._book.findings.append(Finding(entry.row.at(), say))
        return list(seen.values())

    def _note(self, place: Place, say: Label) -> None:
        self._book.findings.append(Finding(place, say, stops=False))


def differs(record: Struct, body: Struct) -> bool:
    """Whether a record stands otherwise than a body says."""
    names = set(record.__struct_fields__) & set(body.__struct_fields__)
    return any(getattr(record, name) != getattr(body, name) for name in names)


def _names(directory: Directory) -> Names:
    names = Names({}, {}, {}, dict(directory.lists))
    for unit in directory.roster.units.values():
        names.add_unit(unit.id, unit.code, unit.name)
    for officer in directory.roster.officers.values():
        if officer.is_active:
            names.add_officer(officer.id, officer.police_no, officer.name)
    for id, versions in directory.profiles.items():
        city = versions[-1].city
        names.profiles.update({id.casefold(): id, city.zh: id, city.en.casefold(): id})
    return names


def _only_profile(states: Iterable[State]) -> str:
    """The one profile that a bureau can go by, where it was issued no other."""
    issued = [one.profile for one in states if isinstance(one, TableCase) and one.profile]
    found = {one.id for one in issued} - {one.base for one in issued}
    return found.pop() if len(found) == 1 else ""


def _officer_called(cases: list[OfficerCase], police_no: str, name: str) -> OfficerCase | None:
    """Who has the number; of those who left, only one of the same name."""
    key = police_key(police_no)
    same = [one for one in cases if police_key(one.stands.police_no) == key]
    active = [one for one in same if one.stands.is_active or one.status == "PROPOSED"]
    left = [one for one in same if name_key(one.stands.name) == name_key(name)]
    return next(iter(active), left[-1] if left else None)


def _from_the_top(parents: Mapping[str, str | None]) -> Iterator[str]:
    """Every unit after the one above it; those that stand in a circle come as they are."""
    done: set[str] = set()
    for id in parents:
        path: list[str] = []
        here: str | None = id
        while here is not None and here in parents and here not in done and here not in path:
            path.append(here)
            here = parents[here]
        for one in reversed(path):
            done.add(one)
            yield one


def _code_key(entry: Entry) -> object:
    return entry.text("name"), entry.text("code")


def _entry_key(entry: Entry) -> tuple[str, str, str, str]:
    return _target_key(*(entry.text(name) for name in ("unit", "target", "name", "place")))


def _target_key(unit: str, kind: str, name: str, place: str) -> tuple[str, str, str, str]:
    return unit, str(kind), name_key(name), name_key(place)


def _loan_of(entry: Entry, case: Loan | None = None) -> tuple[str, ItemLent, LoanPrivate]:
    """What a row says is lent, and by which unit."""
    return entry.text("unit"), body_of(entry, ItemLent, case), body_of(entry, LoanPrivate)


def _loan_key(unit: str, lent: ItemLent | Loan, private: LoanPrivate | Loan) -> object:
    """The thing and whoever has it; of several things alike without a name, all of them."""
    who = private.borrower or Person()
    return unit, lent.item, bare(lent.label), name_key(who.name) or phone_key(who.phone)


def _says(said: Person | None, known: Person | None) -> bool:
    """Whether a file says of somebody what is recorded, as far as it says anything."""
    if said is None or known is None:
        return said is None
    return (not said.phone or same_phone(said.phone, known.phone)) and said.address in (
        "",
        known.address,
    )
