"""The figures of the mailbox: signed for, contacted, answered, settled, satisfied.

Every rate stands here once, as the question that it asks of one letter.  Who is left out
(剔除) follows domain 10: letters merged, passed on, not accepted, withdrawn or void before the
limit came; signing knows no other exception but an outage, and a merged letter still answers for
its own signing and contact.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import Struct

from casework.cases.letter.leaving import OWN_CLOCKS
from casework.cases.letter.state import CallBack, Letter
from casework.clocks import Clock, is_past_due
from casework.codes import Solved
from casework.deadlines import clocks
from casework.event import Label
from casework.metrics.calls import NO_ANSWER, satisfied
from casework.metrics.rate import PARTLY, Rate, Verdict, rate
from casework.metrics.scope import NOT_OWED, Scope, has_come, kept, kept_originally, left
from casework.past import as_of, stood, was_ever
from casework.said import moment

NO_DETAILS = Label("无联系方式", "No contact details")
MESSAGE = Label("留言", "Message left")
DOES_NOT_APPLY = Label("不适用", "Does not apply")
EXCLUDED = Label("经批准剔除", "Excluded with approval")

VOID = "VOID"
"""Entered by mistake: no letter was received."""
GONE = {
    VOID: Label("作废", "Void"),
    "TRANSFERRED": Label("转其他渠道", "Passed on"),
    "REJECTED": Label("不予受理", "Not accepted"),
    "MERGED": Label("并件", "Merged"),
}
"""Statuses in which a letter is none of ours to answer, and what they are called.

A refusal that is only drafted is not one: until a head agrees the letter is ours.
"""

NOT_OWED_IN = {"WITHDRAWN": NOT_OWED, "LONG_TERM": NOT_OWED}
LEAVING: Mapping[str, Mapping[str, Label]] = {
    "mailbox.sign": {"WITHDRAWN": NOT_OWED, VOID: GONE[VOID]},
    "mailbox.route": {"WITHDRAWN": NOT_OWED, VOID: GONE[VOID]},
    "mailbox.contact": {
        "TRANSFERRED": GONE["TRANSFERRED"],
        "REJECTED": GONE["REJECTED"],
        VOID: GONE[VOID],
        **NOT_OWED_IN,
    },
}
"""What takes a letter out of a limit, if it comes before the limit does.

Signing knows no exception but an outage; a merged letter answers for its own signing and
contact; every other limit of a letter ends in all of these ways (:data:`EVERY_WAY`).
"""
EVERY_WAY: Mapping[str, Label] = GONE | NOT_OWED_IN


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
    replied: Rate
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
    """One letter with its clocks, counted once for all the questions.

    ``unit``: whose figures these are; empty: the whole bureau's.
    """

    letter: Letter
    clocks: Mapping[str, Clock]
    scope: Scope
    unit: str

    def kept(self, limit: str, done: datetime | None) -> Verdict:
        """Whether a limit of the period was kept; ``done``: when what it asks for came."""
        clock = self.clocks.get(limit)
        if clock is None or self.fell_before(limit):
            return None
        letter = self.letter
        unit = letter.unit if limit in OWN_CLOCKS else letter.lead_unit or letter.unit
        gone = left(letter, LEAVING.get(limit, EVERY_WAY), clock)
        return kept(clock, unit, self.scope, done, gone)

    def fell_before(self, limit: str) -> bool:
        """Whether it had come before the period began: what was granted later moves it no more."""
        letter, scope = self.letter, self.scope
        if limit not in letter.extensions and limit not in letter.pauses:
            return False
        before = as_of(letter, scope.period.start)
        if before is None:
            return False
        running = clocks(before, scope.then, scope.case)
        return any(one.code == limit and has_come(one, scope.period.start) for one in running)

    def moment(self, name: str) -> datetime | None:
        """A moment of the letter as it counts."""
        return moment(self.letter, name, self.scope.directory)

    @property
    def calls(self) -> tuple[CallBack, ...]:
        """The calls of the period: a letter may have been called back before and after it."""
        period, at = self.scope.period, self.scope.at
        return tuple(one for one in self.letter.call_backs if period.holds(at(one)))


Question = Callable[[_Asked], Verdict]


# ------------------------------------------------------------------------ limits


def _taking_in(one: _Asked) -> tuple[str, datetime | None]:
    """The limit for taking a letter in, and when that was done.

    Signing for it; where the bureau has a limit for signing and routing (湛江: 签收流转), only the
    routing ends it.
    """
    if "mailbox.route" in one.clocks:
        return "mailbox.route", one.letter.routed_at
    return "mailbox.sign", one.letter.signed_at


def _signed(one: _Asked) -> Verdict:
    return one.kept(*_taking_in(one))


def _contact(one: _Asked, reached_at: datetime | None) -> Verdict:
    verdict = one.kept("mailbox.contact", reached_at)
    is_asked = verdict is None or isinstance(verdict, Label) or one.letter.has_details
    return verdict if is_asked else NO_DETAILS


def _contacted(one: _Asked) -> Verdict:
    return _contact(one, one.moment("contacted_at"))


def _attempted(one: _Asked) -> Verdict:
    tried = [one.scope.at(contact) for contact in one.letter.contacts]
    reached_at = one.moment("contacted_at")
    if reached_at is not None:
        tried.append(reached_at)
    return _contact(one, min(tried, default=None))


def _responded(one: _Asked) -> Verdict:
    """Of the letters that count for contact: signed for in time, too.

    Whoever signs for letters answers for signing: the rate of a unit below asks for contact
    alone, and so does a bureau that has set it so.
    """
    contacted = _contacted(one)
    if contacted is not True or one.scope.threshold("figures.response.contact_only"):
        return contacted
    limit, done = _taking_in(one)
    clock, roster = one.clocks.get(limit), one.scope.directory.roster
    if clock is None or (one.unit and not roster.covers(one.unit, one.letter.unit)):
        return contacted
    return done is not None and not is_past_due(clock, done)


def _ours(letter: Letter) -> Verdict:
    return GONE.get(letter.status, True)


def _first_feedback(one: _Asked) -> Verdict:
    return one.kept("mailbox.first_feedback", one.moment("first_feedback_at"))


def _completed(one: _Asked) -> Verdict:
    return one.kept("mailbox.reply", one.letter.replied_at)


def _completed_originally(one: _Asked) -> Verdict:
    verdict = _completed(one)
    if verdict is None:
        return None
    clock = one.clocks["mailbox.reply"]
    return kept_originally(clock, one.scope, one.letter.replied_at, verdict)


def _replied(one: _Asked) -> Verdict:
    """Of those whose reply fell due: whether there is one, in time or late."""
    verdict = _completed(one)
    return one.letter.replied_at is not None if isinstance(verdict, bool) else verdict


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
    if letter.status == VOID:
        return GONE[VOID]
    return letter.status == "MERGED" or (letter.facts is not None and letter.facts.repeats > 1)


def _long_term(one: _Asked) -> Verdict:
    """Whether it was ever put off, whatever became of that."""
    return _of_received(one, lambda letter: was_ever(letter, "long_term_since"))


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
    verdict = satisfied(one.letter.call_backs, one.scope)
    return EXCLUDED if verdict is False and _is_excluded(one) else verdict


def _is_excluded(one: _Asked) -> bool:
    """Whether that was approved of the newest mark: a later one is not covered by it."""
    marked_at = max(one.scope.at(call) for call in one.calls if call.is_answer)
    known = stood(one.letter, "excluded_by")
    return any(said.value and (said.since or marked_at) >= marked_at for said in known)


def _called_back(one: _Asked) -> Verdict:
    """Of the letters closed in the period: whether anybody called back on the reply of then."""
    known = [said.value for said in stood(one.letter, "closed_at")]
    closings = [at for at in known if one.scope.period.holds(at)]
    if not closings:
        return None
    then = as_of(one.letter, max(closings) + timedelta.resolution) or one.letter
    return any(not call.is_message for call in then.calls)


def _connected(one: _Asked) -> list[Verdict]:
    return [
        MESSAGE if call.is_message and not call.is_connected else call.is_connected
        for call in one.calls
        if not call.is_own_mark
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


def letter_figures(letters: Iterable[Letter], scope: Scope, unit: str = "") -> LetterFigures:
    """Every figure of these letters, of a unit's where one is named."""
    asked = tuple(
        _Asked(
            letter,
            {clock.code: clock for clock in clocks(letter, scope.then, scope.case)},
            scope,
            unit,
        )
        for letter in scope.known(letters)
    )

    def of(question: Question, partly_percent: int = 0) -> Rate:
        return rate(map(question, asked), partly_percent)

    return LetterFigures(
        received=sum(
            scope.period.holds(one.letter.received_at) and one.letter.status != VOID
            for one in asked
        ),
        signed=of(_signed),
        contacted=of(_contacted),
        attempted=of(_attempted),
        responded=of(_responded),
        first_feedback=of(_first_feedback),
        completed=of(_completed),
        completed_originally=of(_completed_originally),
        replied=of(_replied),
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
