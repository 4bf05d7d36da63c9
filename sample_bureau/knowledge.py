"""知识库: a dozen standard answers, most of them in force; one in each other state of its life.

They were written in the first weeks by the office and the duty team and let in by the chief; one
was revised, one is reported as wrong, one is due to be read again, one waits for its second person.
"""

from datetime import datetime, time, timedelta

from casework.calendar import add_months
from casework.cases.standard_answer.deciding import StandardAnswerApproved
from casework.cases.standard_answer.keeping import StandardAnswerReported
from casework.cases.standard_answer.writing import StandardAnswerDrafted, StandardAnswerRevised
from casework.cases.words import Words
from casework.codes import Role
from casework.event import CHINA
from casework.registry import Proposal
from sample_bureau import texts
from sample_bureau.scenario import Scenario

REVISED, REPORTED, DUE, WAITING = 3, 4, 11, 12
"""Which of them, by their place among the texts."""
DUE_DAYS = 20
MISTAKE = "加急的证明材料现在可以网上提交,答案里没有写"


class Knowledge:
    """Writes the answers into the scenario."""

    def __init__(self, scenario: Scenario) -> None:
        bureau = scenario.bureau
        self._scenario = scenario
        self._unit = bureau.unit("bureau")
        self._office = bureau.having(Role.OFFICE, self._unit)[0]
        self._chief = bureau.head(self._unit)
        self._evening = datetime.combine(scenario.today, time(17, 20), CHINA)

    def play(self) -> None:
        """Every answer, from its draft on."""
        for place, text in enumerate(texts.answers()):
            self._write(place, text)

    def _write(self, place: int, text: texts.AnswerText) -> None:
        scenario = self._scenario
        at = scenario.chance(f"answer {place}").moment(
            scenario.founded_at + timedelta(days=2, minutes=20 * place)
        )
        if place == WAITING:
            at = self._evening - timedelta(days=1)
        case = scenario.chance(f"answer case {place}").new_id(at)
        until = add_months(at.date(), 12)
        if place == DUE:
            until = scenario.today + timedelta(days=DUE_DAYS)
        drafted = StandardAnswerDrafted(
            question=text.question,
            answer=text.answer,
            subject=text.subject,
            law=text.law,
            keywords=text.keywords,
            owner_unit=self._unit,
            owner=self._office,
            until=until,
        )
        scenario.act(at, self._office, Proposal(case, drafted))
        if place == WAITING:
            return
        at += timedelta(hours=3)
        scenario.act(at, self._chief, Proposal(case, StandardAnswerApproved()))
        if place == REVISED:
            at += timedelta(days=14)
            revised = StandardAnswerRevised(
                **{name: getattr(drafted, name) for name in _TEXT}, base=1
            )
            scenario.act(at, self._office, Proposal(case, revised))
            at += timedelta(hours=2)
            scenario.act(at, self._chief, Proposal(case, StandardAnswerApproved()))
        if place == REPORTED:
            reporter = scenario.bureau.head(scenario.bureau.unit("centre"))
            at = self._evening - timedelta(days=2)
            said = Proposal(case, StandardAnswerReported(), Words(MISTAKE))
            scenario.act(at, reporter, said)


_TEXT = ("question", "answer", "subject", "law", "keywords", "owner_unit", "owner", "until")
