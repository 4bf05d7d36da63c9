"""Letters as citizens write them: taken in by the centre, heard by the desks that sync."""

from __future__ import annotations

from typing import Any

from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.cases.letter.state import Letter
from casework.codes import Channel
from casework.outside import new_id
from casework.registry import Proposal
from casework.state import Person
from desk_client.services import forms
from desk_client.services.desk import Saved, Session
from desk_client.services.forms import Filled
from tests.harness import bureau
from tests.harness.windows.workplaces import Workplaces

WRITER = Person("张桂英", "13800002207")


class Mail:
    """The mailbox of a test."""

    def __init__(self, workplaces: Workplaces) -> None:
        self._workplaces = workplaces

    def of(self, officer: str) -> Session:
        """The officer's session."""
        return self._workplaces.workplace(officer).session

    def write(
        self, title: str = "路灯不亮", content: str = "南大街路灯三天不亮。", **body: Any
    ) -> str:
        """A citizen writes; the centre has it, and no desk yet."""
        case = new_id(self._workplaces.outside)
        place = body.pop("place", "")
        type = body.pop("type", AppealType.HELP)
        received = LetterReceived(owner=bureau.BUREAU, channel=Channel.WEB, type=type, **body)
        private = LetterPrivate(title, content, WRITER, place)
        self._workplaces.centre.found((Proposal(case, received, private),))
        return case

    def hear(self, officer: str = bureau.TRIAGE) -> None:
        """The officer's machine talks to the centre."""
        self._workplaces.store(bureau.DEVICE_OF[officer])
        self._workplaces.engines[bureau.DEVICE_OF[officer]].catch_up()

    def arrives(self, title: str = "路灯不亮", **body: Any) -> str:
        """A citizen writes, and the duty team's desk hears of it."""
        case = self.write(title, **body)
        self.hear()
        return case

    def letter(self, case: str, officer: str = bureau.TRIAGE) -> Letter:
        """A letter as it stands at the officer's desk."""
        letter = self.of(officer).desk.store.case(case)
        assert isinstance(letter, Letter)
        return letter

    def take(self, officer: str, case: str, event_type: str, words: str = "", **body: Any) -> Saved:
        """One step, by its form."""
        sealed = {"text": words} if words else {}
        return forms.take(self.of(officer), case, event_type, Filled(body, sealed))
