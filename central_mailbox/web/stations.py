"""What the QR at a station's counter opens: a visit is marked by its code, a letter says where.

Rules kept: a mark belongs to one reception of that station; what is typed of a code is short, so
wrong ones are taken slowly at each station, while the whole code of a slip is never kept waiting:
whoever guesses shuts nobody out.  What is wrong with a code is not told apart: mistyped, of another
station, or not here yet because the desk has no connection.
"""

from datetime import timedelta

from casework.cases.walk_in import WalkIn, WalkInMarkedByVisitor
from casework.cases.words import Words
from casework.event import Label
from casework.ids import RANDOM_BYTES, uuid7
from casework.officers import Unit
from casework.outside import Outside
from casework.registry import Proposal
from casework.visit_code import SHORT, is_code_of, typed_code
from central_mailbox.centre import Centre
from central_mailbox.system import NotTakenError
from central_mailbox.web.forms import Answers
from central_mailbox.web.letters import RefusedError
from central_mailbox.web.pace import Pace

MARKED_WITHIN = timedelta(days=30)
"""How long a code is good; what was visited longer ago is told in a letter ([D])."""

WRONG_AT_ONCE, WRONG_PER_SECOND = 20, 1 / 30
"""Of short codes, at one station: 3,000 tries a day at 1,000 million."""

NO_SUCH_VISIT = Label(
    "没有找到这次接待。请核对评价码;如果接待点当时没有网络,请过一会儿再试",
    "No visit was found. Please compare the code; the desk may have had no connection, so try "
    "again later",
)
TOO_MANY_WRONG = Label(
    "输错的评价码太多,请过几分钟再试,或者扫描接待时给您看的二维码",
    "Too many wrong codes. Please try again in some minutes, or scan the picture that you were "
    "shown at the desk",
)
NOT_DONE_YET = Label(
    "这次接待还没有办结,办结以后再请您评价",
    "This visit is not finished yet; please mark it when it is",
)


class Stations:
    """The stations of one centre, as whoever stands at a counter reaches them."""

    def __init__(self, centre: Centre, outside: Outside) -> None:
        self._centre = centre
        self._outside = outside
        self._wrong: dict[str, Pace] = {}

    def unit(self, id: str) -> Unit | None:
        """A unit that is in use."""
        found = self._centre.directory().roster.units.get(id)
        return found if found is not None and found.is_active else None

    def mark(self, unit: Unit, code: str, answers: Answers, words: str) -> None:
        """The visitor's own mark; :class:`RefusedError` says why there is none."""
        walk_in = self._find(unit, typed_code(code))
        if walk_in.status in ("OPEN", "FOLLOW"):
            raise RefusedError(NOT_DONE_YET)
        body = WalkInMarkedByVisitor(**answers.of(WalkInMarkedByVisitor))
        try:
            self._centre.found((Proposal(walk_in.case, body, Words(words)),))
        except NotTakenError as error:
            raise RefusedError(next(iter(error.refusals.values()))) from error

    def _find(self, unit: Unit, code: str) -> WalkIn:
        pace = self._wrong.setdefault(unit.id, Pace(self._outside, WRONG_AT_ONCE, WRONG_PER_SECOND))
        is_short = len(code) == SHORT
        if is_short and not pace.could():
            raise RefusedError(TOO_MANY_WRONG)
        # An id begins with its moment: those before it are not looked at.
        earliest = (self._outside.now() - MARKED_WITHIN).timestamp() * 1000
        since = uuid7(int(earliest), bytes(RANDOM_BYTES))
        with self._centre.store.read() as tx:
            cases = [one for one in tx.cases.since("walk_in", since) if is_code_of(one, code)]
        found = [one for one in map(self._centre.state, cases) if self._is_there(one, unit)]
        if len(found) != 1 or not isinstance(found[0], WalkIn):
            if is_short:
                pace.may()
            raise RefusedError(NO_SUCH_VISIT)
        return found[0]

    def _is_there(self, state: object, unit: Unit) -> bool:
        roster = self._centre.directory().roster
        return (
            isinstance(state, WalkIn)
            and state.status != "VOID"
            and not state.is_quick
            and (state.unit == unit.id or roster.same_station(state.unit, unit.id))
        )
