"""Things lent by the officers of the bureau, for tests of rooms, lists and pages of cases."""

from __future__ import annotations

from datetime import timedelta

from casework.cases.loan import Condition, ItemLent, LoanPrivate, LoanReturned, LoanWrittenOff
from casework.cases.words import Words
from casework.registry import Proposal
from casework.state import Person
from desk_client.services.desk import Session
from tests.harness import bureau
from tests.harness.windows.workplaces import Workplaces

PHONE = "13800002207"
BORROWER = Person("张桂英", PHONE, "ID_CARD", "610104194803120028", "钟楼社区3号院2栋501室")


class Loans:
    """What is lent at the reception room; every desk hears of it."""

    def __init__(self, workplaces: Workplaces) -> None:
        self._workplaces = workplaces

    def of(self, officer: str) -> Session:
        """The officer's session."""
        return self._workplaces.workplace(officer).session

    def lend(self, label: str = "伞-017", hours: float = 5, source_case: str | None = None) -> str:
        """An umbrella is lent for some hours; `source_case` is what the borrower came for."""
        case = self.lend_unsent(label, hours, source_case)
        self._workplaces.sync()
        return case

    def lend_unsent(self, label: str, hours: float = 5, source_case: str | None = None) -> str:
        """The same, and only its own desk knows."""
        session = self.of(bureau.DESK)
        now = session.desk.outside.now()
        number = session.desk.store.next_temp_no("loan", now.date())
        body = ItemLent(
            item="UMBRELLA",
            due_at=now + timedelta(hours=hours),
            label=label,
            source_case=source_case,
            temp_no=number,
        )
        case = session.desk.new_case()
        session.record([Proposal(case, body, LoanPrivate(BORROWER))])
        return case

    def take_back(self, case: str) -> None:
        """It comes back in good order."""
        self.of(bureau.DESK).record([Proposal(case, LoanReturned(Condition.GOOD))])
        self._workplaces.sync()

    def write_off(self, case: str, why: str) -> None:
        """The head writes it off, when it is late."""
        self.of(bureau.HEAD).record([Proposal(case, LoanWrittenOff(), Words(why))])
        self._workplaces.sync()

    def looks(self, case: str) -> list[str]:
        """What of a case was looked at, in order."""
        entries = self.of(bureau.DESK).desk.store.timeline(case)
        read = [one for one in entries if one.type.endswith("PersonalDataRead")]
        return [one.told[0].words.zh for one in read]
