"""What the pages do: a letter comes in, is found by its code, and its writer speaks again.

Every step goes through the rules and into the record as the centre's own; nothing is kept beside
it, so a restored or a second process answers the same.
"""

from collections.abc import Mapping

from msgspec import Struct

from casework.cases.attaching import PapersAttached, PapersPrivate
from casework.cases.letter.detours import LetterReopened
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.cases.letter.state import Letter
from casework.cases.letter.withdrawal import LetterWithdrawalRequested
from casework.cases.letter.writer import LetterRated, LetterSupplemented, LetterThanked
from casework.cases.words import Words
from casework.citizen_code import RANDOM, case_of, is_code, new_code
from casework.codes import Channel, ContactWay
from casework.event import Label
from casework.ids import SYSTEM
from casework.outside import Outside
from casework.papers import Paper
from casework.registry import MACHINES, Proposal
from central_mailbox.centre import Centre
from central_mailbox.papers import opened
from central_mailbox.system import NotTakenError
from central_mailbox.web.forms import Answers

NO_BUREAU = Label(
    "信箱还没有开通,请稍后再来", "The mailbox is not open yet; please come again later"
)


class RefusedError(Exception):
    """The rules say no; the words are for the person."""

    def __init__(self, say: Label) -> None:
        super().__init__(say.en)
        self.say = say


class Letters:
    """The letters of one centre, as their writers reach them."""

    def __init__(self, centre: Centre, outside: Outside) -> None:
        self._centre = centre
        self._outside = outside

    def code(self) -> str:
        """A fresh code for a form that is opened now."""
        return new_code(self._outside.now(), self._outside.random(RANDOM))

    def write(
        self,
        code: str,
        answers: Answers,
        channel: Channel = Channel.WEB,
        papers: tuple[Paper, ...] = (),
    ) -> Letter:
        """Take a letter in; sent twice, it is one letter and the first one stands."""
        body = LetterReceived(owner=self.top(), channel=channel, **answers.of(LetterReceived))
        private = LetterPrivate(**answers.of(LetterPrivate))
        return self.take_in(case_of(code), body, private, papers)[0]

    def take_in(
        self,
        case: str,
        body: LetterReceived,
        private: LetterPrivate,
        papers: tuple[Paper, ...] = (),
    ) -> tuple[Letter, bool]:
        """Take a letter in under an id that is its own; and whether it was not there before."""
        known = self.letter(case)
        if known is not None:
            return known, False
        is_new = True
        try:
            self._take(Proposal(case, body, private), *_attaching(case, papers))
        except RefusedError:
            if self.letter(case) is None:
                raise
            is_new = False  # the same one, sent at the same moment
        found = self.letter(case)
        assert found is not None  # noqa: S101 - it was taken in above
        return found, is_new

    def letter(self, case: str) -> Letter | None:
        """The letter of an id."""
        state = self._centre.state(case)
        return state if isinstance(state, Letter) else None

    def find(self, code: str) -> Letter | None:
        """The letter that a code opens."""
        return self.letter(case_of(code)) if is_code(code) else None

    def act(
        self,
        step: str,
        letter: Letter,
        answers: Answers,
        words: str,
        papers: tuple[Paper, ...] = (),
    ) -> Letter:
        """The writer speaks again, by one of :data:`STEPS`; the letter afterwards.

        The same page sent twice adds nothing.
        """
        known = {one.paper.sha256 for one in letter.papers}
        said = _attaching(letter.case, tuple(one for one in papers if one.sha256 not in known))
        is_said = step == "supplement" and words in ("", *(one.text for one in letter.supplements))
        if not is_said:
            body = self._body(STEPS[step], answers)
            said = (Proposal(letter.case, body, Words(words)), *said)
        if said:
            self._take(*said)
        return self.letter(letter.case) or letter

    def paper(self, letter: Letter, sha256: str) -> tuple[Paper, bytes] | None:
        """A paper that the writer sent, opened; ``None`` where there is none of them."""
        paper = next((one for one in sent_with(letter) if one.sha256 == sha256), None)
        if paper is None:
            return None
        try:
            locked = b"".join(self._centre.papers.read(letter.case, sha256))
        except FileNotFoundError:
            return None
        return paper, opened(paper, locked)

    def _body(self, step: type[Struct], answers: Answers) -> Struct:
        if step is LetterWithdrawalRequested:
            now = self._outside.now()
            return LetterWithdrawalRequested(at=now, way=ContactWay.WECHAT)
        return step(**answers.of(step))

    def top(self) -> str:
        """The bureau: letters arrive there."""
        top = self._centre.directory().roster.top
        if not top:
            raise RefusedError(NO_BUREAU)
        return top

    def _take(self, *proposals: Proposal) -> None:
        try:
            self._centre.found(proposals)
        except NotTakenError as error:
            raise RefusedError(next(iter(error.refusals.values()))) from error


def _attaching(case: str, papers: tuple[Paper, ...]) -> tuple[Proposal, ...]:
    """The step by which the writer's papers go with the letter, if there are any."""
    if not papers:
        return ()
    return (Proposal(case, MACHINES["letter"].own(PapersAttached)(), PapersPrivate(papers)),)


def sent_with(letter: Letter) -> tuple[Paper, ...]:
    """The papers that the writer sent; those of officers are not theirs."""
    return tuple(one.paper for one in letter.papers if one.by == SYSTEM)


STEPS: Mapping[str, type[Struct]] = {
    "supplement": LetterSupplemented,
    "rate": LetterRated,
    "thank": LetterThanked,
    "withdraw": LetterWithdrawalRequested,
    "reopen": LetterReopened,
}
"""What a writer may do with their letter, by the end of its address."""
