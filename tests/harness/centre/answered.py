"""Letters at a real centre, answered by the bureau's own desks and told to the public."""

from datetime import datetime
from typing import Any

from casework.cases.letter.intake import LetterReceived
from casework.cases.letter.state import Letter
from casework.cases.publishing import PublicText
from casework.event import CHINA
from casework.outside import new_id
from casework.registry import Proposal
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.lives.letter import CLOSED, DEFAULT, PRIVATE
from tests.harness.lives.publishing import TEXT, approved, proposed, withdrawn
from tests.harness.proposals import propose_as


class Answered:
    """What the officers of the bureau do with letters, step by step, each at their own desk."""

    def __init__(self, desks: PlainDesks) -> None:
        self.desks = desks
        self.case = ""

    @property
    def now(self) -> datetime:
        """The desks' time, which the centre's real clock may be ahead of."""
        outside = self.desks.outside
        outside.time = max(outside.time, self.desks.centre.now())
        return outside.now()

    @property
    def letter(self) -> Letter:
        """The letter as it stands at the centre."""
        state = self.desks.centre.state(self.case)
        assert isinstance(state, Letter)
        return state

    def do(self, step: str, *form: Any) -> None:
        """One step, by whoever usually takes it; it must be accepted."""
        actor, usual = DEFAULT[step]
        body, private = form or usual(self)  # type: ignore[arg-type]  # it asks for the time alone
        self.take(actor, propose_as(self.case, step, body, private))

    def take(self, actor: str, proposal: Proposal) -> None:
        """Recorded at the officer's desk, and taken in."""
        desk, centre = self.desks.by_device[bureau.DEVICE_OF[actor]], self.desks.centre
        desk.catch_up(centre)
        id = desk.write(actor, proposal)
        desk.sync(centre)
        assert desk.results([id]) == ["accepted"], desk.outcomes[id].refusal

    def close(self) -> str:
        """A letter from its arrival to its closing; its case."""
        self.case = new_id(self.desks.outside)
        fields: dict[str, Any] = {"owner": bureau.BUREAU, "channel": "MAIL", "type": "HELP"}
        self.take(bureau.TRIAGE, Proposal(self.case, LetterReceived(**fields), PRIVATE))
        self.answer(self.case)
        return self.case

    def answer(self, case: str) -> None:
        """A letter that is there, up to its closing."""
        self.case = case
        for step in CLOSED:
            self.do(step)

    def publish(self, text: PublicText = TEXT, *, is_checked: bool = False, **changes: Any) -> str:
        """A closed letter that is told to the public; the address of its answer."""
        self.close()
        return self.tell(text, is_checked=is_checked, **changes)

    def tell(self, text: PublicText = TEXT, *, is_checked: bool = False, **changes: Any) -> str:
        """A letter that is closed is told to the public; the address of its answer."""
        today = self.now.astimezone(CHINA).date()
        self.do("LetterPublicationProposed", *proposed(today, text, **changes))
        self.do("LetterPublicationApproved", *approved(text, is_checked=is_checked))
        return self.letter.publications[-1].id

    def withdraw(self) -> None:
        """It is taken back."""
        self.do("LetterPublicationWithdrawn", *withdrawn())
