"""The last import taken back: by events, so that the record shows both.

Nothing is deleted.  What the import changed stands again as it stood before; what it entered is
put out of use, as an administrator would (a unit is dissolved, an officer disabled, a body ended,
a target off the list, a loan void).  What somebody changed since is left as it is, and said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import takewhile

from msgspec import Struct, structs

from casework.cases.directory import (
    CodeListIssued,
    OfficerCase,
    OfficerRegistered,
    ReceiverCase,
    ReceiverEnded,
    ReceiverRegistered,
    TableCase,
    UnitCase,
    UnitRegistered,
)
from casework.cases.loan import Loan, LoanProlonged, LoanVoided
from casework.cases.visit_target.events import VisitCycleSet, VisitTargetEnded, VisitTargetPaired
from casework.cases.visit_target.state import VisitTarget
from casework.cases.words import Words
from casework.event import Label, Record, read_core
from casework.registry import TYPES, Proposal, anew, fold, read
from casework.state import State
from central_mailbox.importing.findings import Finding, Place
from central_mailbox.importing.planning import TAKEN_BACK, differs

CHANGED_SINCE = Label(
    "导入之后又有变更,保持现状", "It was changed after the import and stays as it stands"
)
LIST_STAYS = Label(
    "新下发的代码表仍然有效,请在文件中更正后再导入",
    "A code list that was new stays in force; correct it in the file and import again",
)

DUE_HAS_PASSED = Label(
    "原定归还时间已过,保持现状:请由本单位在程序中办理",
    "The earlier time to be back has passed, so it stays as it stands; its unit sees to it",
)


class Undoing:
    """What has to happen so that an import is taken back, the last entry first."""

    def __init__(
        self,
        records: Iterable[Record],
        states: Mapping[str, State],
        histories: Mapping[str, Sequence[Record]],
        now: datetime,
    ) -> None:
        self.proposals: list[Proposal] = []
        self.units: dict[str, str] = {}
        self.findings: list[Finding] = []
        self._histories = histories
        self._now = now
        events = [read(record) for record in records]
        ids = frozenset(event.core.id for event in events)
        opened = {event.core.case for event in events if not TYPES[event.core.type].step.frm}
        for case in reversed(list(dict.fromkeys(event.core.case for event in events))):
            state = states.get(case)
            if state is None:
                continue
            if read_core(histories[case][-1].core).id not in ids:
                self._note(state, CHANGED_SINCE)
                continue
            bodies = _ended(state) if case in opened else self._restored(state, ids)
            self.proposals += [Proposal(case, body, _words(body)) for body in bodies]
            if isinstance(state, VisitTarget | Loan):
                self.units[case] = state.unit
            if isinstance(state, TableCase) and case in opened:
                self._note(state, LIST_STAYS)

    def _restored(self, state: State, ids: frozenset[str]) -> Iterator[Struct]:
        """What stood before the import, once more."""
        before = _before(self._histories[state.case], ids)
        match before, state:
            case UnitCase(), UnitCase():
                yield from _again(UnitRegistered, before.record, state.record)
            case OfficerCase(), OfficerCase():
                yield from _again(OfficerRegistered, before.record, state.record)
            case ReceiverCase(), ReceiverCase():
                yield from _again(ReceiverRegistered, before.record, state.record)
            case TableCase(), TableCase():
                name = before.key.removeprefix("codes.")
                yield anew(CodeListIssued(name, before.items, before.name))
            case VisitTarget(), VisitTarget():
                if before.pair_officer != state.pair_officer:
                    yield VisitTargetPaired(before.pair_officer)
                if before.cycle_months != state.cycle_months:
                    yield VisitCycleSet(before.cycle_months)
            case Loan(), Loan():
                if before.due_at > self._now:
                    yield LoanProlonged(before.due_at)
                else:
                    self._note(state, DUE_HAS_PASSED)

    def _note(self, state: State, say: Label) -> None:
        named = getattr(state, "record", state)
        name = getattr(named, "name", "") or getattr(state, "key", state.number or state.case)
        words = name.zh if isinstance(name, Label) else str(name)
        self.findings.append(Finding(Place(words), say, stops=False))


def _before(history: Iterable[Record], ids: frozenset[str]) -> State | None:
    """A case as it stood before the first of these events."""
    return fold(takewhile(lambda event: event.core.id not in ids, map(read, history)))


def _again(schema: type[Struct], before: Struct, now: Struct) -> Iterator[Struct]:
    names = [one.name for one in structs.fields(schema) if one.name in before.__struct_fields__]
    body = schema(**{name: getattr(before, name) for name in names})
    if differs(now, body):
        yield anew(body)


def _ended(state: State) -> Iterator[Struct]:
    """What was entered by mistake, put out of use."""
    match state:
        case UnitCase() if state.record.is_active:
            dissolved = structs.replace(state.record, is_active=False)
            yield from _again(UnitRegistered, dissolved, state.record)
        case OfficerCase() if state.record.is_active:
            disabled = structs.replace(state.record, is_active=False)
            yield from _again(OfficerRegistered, disabled, state.record)
        case ReceiverCase() if state.status == "IN_FORCE":
            yield ReceiverEnded(TAKEN_BACK)
        case VisitTarget() if state.status == "ACTIVE":
            yield VisitTargetEnded(TAKEN_BACK)
        case Loan() if state.status == "LENT":
            yield LoanVoided()


def _words(body: Struct) -> Words | None:
    """Why a loan is void; of the others the body says it."""
    return Words(TAKEN_BACK) if isinstance(body, LoanVoided) else None
