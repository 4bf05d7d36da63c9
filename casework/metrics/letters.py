"""The figures of the mailbox: signed for, contacted, answered, settled, satisfied.

Every rate stands here once, as the question that it asks of one letter.  Who is left out
(剔除) follows domain 10: merged letters, letters passed on or not accepted, those withdrawn
in time; signing knows no exception but an outage, and a merged letter still answers for its
own signing and contact.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct

from casework.cases.letter.codes import Solved
from casework.cases.letter.leaving import OWN_CLOCKS
from casework.cases.letter.state import CallBack, Letter
from casework.clocks import Clock, is_past_due
from casework.deadlines import clocks
from casework.event import Label
from casework.metrics.calls import NO_ANSWER, satisfied
from casework.metrics.rate import PARTLY, Rate, Verdict, rate
from casework.metrics.scope import Scope, all_of, kept, kept_originally

NO_DETAILS = Label("无联系方式", "No contact details")
MESSAGE = Label("留言", "Message left")
DOES_NOT_APPLY = Label("不适用", "Does not apply")
EXCLUDED = Label("经批准剔除", "Excluded with approval")

GONE = {
    "TRANSFERRED": Label("转其他渠道", "Passed on"),
    "REJECT_PENDING": Label("不予受理", "Not accepted"),
    "REJECTED": Label("不予受理", "Not accepted"),
    "MERGED": Label("并件", "Merged"),
}
"""Statuses in which a letter is none of ours to answer, and what they are called."""


class LetterFigures(Struct, frozen=True, kw_only=True):
    """The figures of a set of letters; what each means is in ``casework.metrics.names``."""

    received: int
    signed: Rate
    contacted: Rate
    attempted: Rate
    responded: Rate
    first_feedback: Rate
    completed: Rate
    completed_originally: Rate
    closed: Rate
    solved: Rate
    satisfied: Rate
    called_back: Rate
    connected: Rate
    reworked: Rate
    returned: Rate
    repeated: Rate
    long_term: Rate
    supervised: Rate


@dataclass(frozen=True)
class _Asked:
    """One letter with its clocks, counted once for all the questions."""

    letter: Letter
    clocks: Mapping[str, Clock]
    scope: Scope

    def kept(self, limit: str, done: datetime | None) -> Verdict:
        clock = self.clocks.get(limit)
        if clock is None:
            return None
        letter = self.letter
        unit = letter.unit if limit in OWN_CLOCKS else letter.lead_unit or letter.unit
        return kept(clock, unit, self.scope, is_done=done is not None)

    @property
    def calls(self) -> tuple[CallBack, ...]:
        """The calls of the period: a letter may have been called back before and after it."""
        return tuple(one for one in self.letter.call_backs if self.scope.period.holds(one.at))


Question = Callable[[_Asked], Verdict]


# ------------------------------------------------------------------------ limits


def _signed(one: _Asked) -> Verdict:
    return one.kept("mailbox.sign", one.letter.signed_at)


def _has_details(letter: Letter) -> bool:
    """Whether there was a way to reach the writer; erased details were there."""
    writer = letter.writer
    return bool(letter.contacts) or (writer is not None and bool(writer.phone or writer.address))


def _in_contact(letter: Letter) -> Verdict:
    """Whether the contact clock is ours to answer for: merged letters answer for their own."""
    if letter.status != "MERGED" and letter.status in GONE:
        return GONE[letter.status]
    return True if _has_details(letter) or letter.contacted_at is not None else NO_DETAILS


def _contact(one: _Asked, reached_at: datetime | None) -> Verdict:
    clock = one.clocks.get("mailbox.contact")
    if clock is None or not one.scope.period.holds(clock.due_at):
        return None
    asked = _in_contact(one.letter)
    if asked is not True:
        return asked
    if reached_at is not None and not is_past_due(clock, reached_at):
        return True
    return one.kept("mailbox.contact", reached_at)


def _contacted(one: _Asked) -> Verdict:
    return _contact(one, one.letter.contacted_at)


def _attempted(one: _Asked) -> Verdict:
    tried = [contact.at for contact in one.letter.contacts]
    if one.letter.contacted_at is not None:
        tried.append(one.letter.contacted_at)
    return _contact(one, min(tried, default=None))


def _responded(one: _Asked) -> Verdict:
    """Signed for and contacted in time; a bureau may count contact alone."""
    contacted = _contacted(one)
    if contacted is None or one.scope.threshold("figures.response.contact_only"):
        return contacted
    signed = _signed(one)
    return contacted if signed is None else all_of((contacted, signed))


def _ours(letter: Letter) -> Verdict:
    return GONE.get(letter.status, True)


def _owed(one: _Asked, limit: str, done: datetime | None) -> Verdict:
    verdict = one.kept(limit, done)
    ours = _ours(one.letter)
    return verdict if verdict is None or ours is True else ours


def _first_feedback(one: _Asked) -> Verdict:
    return _owed(one, "mailbox.first_feedback", one.letter.first_feedback_at)


def _completed(one: _Asked) -> Verdict:
    return _owed(one, "mailbox.reply", one.letter.replied_at)


def _completed_originally(one: _Asked) -> Verdict:
    verdict = _completed(one)
    return verdict and kept_originally(one.clocks["mailbox.reply"], verdict, one.scope)


# ------------------------------------------------------------------------- stock


def _of_received(one: _Asked, holds: Callable[[Letter], bool]) -> Verdict:
    """A share of the letters received in the period that are ours."""
    if not one.scope.period.holds(one.letter.received_at):
        return None
    ours = _ours(one.letter)
    return holds(one.letter) if ours is True else ours


def _closed(one: _Asked) -> Verdict:
    end = one.scope.period.end
    return _of_received(one, lambda letter: letter.closed_at is not None and letter.closed_at < end)


def _repeated(one: _Asked) -> Verdict:
    """Merged, or found by whoever graded it to be one of several on the matter."""
    letter = one.letter
    if not one.scope.period.holds(letter.received_at):
        return None
    return letter.status == "MERGED" or (letter.facts is not None and letter.facts.repeats > 1)


def _long_term(one: _Asked) -> Verdict:
    return _of_received(one, lambda letter: letter.long_term_since is not None)


def _supervised(one: _Asked) -> Verdict:
    return _of_received(one, lambda letter: letter.supervision_order is not None)


# -------------------------------------------------------------------- call-backs


def _solved(one: _Asked) -> Verdict:
    """The citizen's newest word of the period on whether it is solved."""
    if not one.calls:
        return None
    said = [call.solved for call in one.calls if call.is_connected and call.solved is not None]
    if not said:
        return NO_ANSWER
    if said[-1] is Solved.NA:
        return DOES_NOT_APPLY
    return PARTLY if said[-1] is Solved.PART else said[-1] is Solved.YES


def _satisfied(one: _Asked) -> Verdict:
    """The newest mark; a bad one is left out only where that was approved (剔除)."""
    verdict = satisfied(one.letter.call_backs, one.scope.period)
    return EXCLUDED if verdict is False and one.letter.excluded_by else verdict


def _called_back(one: _Asked) -> Verdict:
    """Of the letters closed in the period: whether anybody called back on the newest reply."""
    if not one.scope.period.holds(one.letter.closed_at):
        return None
    return any(not call.is_message for call in one.letter.calls)


def _connected(one: _Asked) -> list[Verdict]:
    return [
        MESSAGE if call.is_message and not call.is_connected else call.is_connected
        for call in one.calls
    ]


def _reworked(one: _Asked) -> Verdict:
    return one.letter.reworks > 0 if one.scope.period.holds(one.letter.replied_at) else None


def _returned(letters: Iterable[Letter], scope: Scope) -> Rate:
    """Returns of all dispatches of the letters received in the period: both count each time."""
    sent = [letter for letter in letters if scope.period.holds(letter.received_at)]
    return Rate(
        numerator=sum(letter.returns for letter in sent),
        denominator=sum(letter.dispatches for letter in sent),
    )


def letter_figures(letters: Iterable[Letter], scope: Scope) -> LetterFigures:
    """Every figure of these letters."""
    asked = tuple(
        _Asked(
            letter,
            {clock.code: clock for clock in clocks(letter, scope.directory, scope.related)},
            scope,
        )
        for letter in letters
    )

    def of(question: Question, partly_percent: int = 0) -> Rate:
        return rate(map(question, asked), partly_percent)

    return LetterFigures(
        received=sum(scope.period.holds(one.letter.received_at) for one in asked),
        signed=of(_signed),
        contacted=of(_contacted),
        attempted=of(_attempted),
        responded=of(_responded),
        first_feedback=of(_first_feedback),
        completed=of(_completed),
        completed_originally=of(_completed_originally),
        closed=of(_closed),
        solved=of(_solved, scope.threshold("figures.solved.partial_percent")),
        satisfied=of(_satisfied),
        called_back=of(_called_back),
        connected=rate(call for one in asked for call in _connected(one)),
        reworked=of(_reworked),
        returned=_returned((one.letter for one in asked), scope),
        repeated=of(_repeated),
        long_term=of(_long_term),
        supervised=of(_supervised),
    )
