"""线索、破案、抓获、感谢信: what letters and visits led to beside their own answers.

The rules they keep (domain 15: ZJ counts clues, cases cleared and persons caught through them, and
letters of thanks): a clue counts in the period in which it was handed on; what came of it in the
period in which the head confirmed it; a letter of thanks is a letter of praise that came in, or
thanks for the answer to another one.
What was voided never was.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from casework.cases.clue import Clue, ClueResult
from casework.cases.letter.codes import AppealType
from casework.cases.letter.state import Letter
from casework.metrics.rate import Rate, rate
from casework.metrics.scope import Scope


class OutcomeFigures(Struct, frozen=True, kw_only=True):
    """What clues and letters led to."""

    clues: int
    clues_from_letters: int
    clues_proved: Rate
    cases_cleared: int
    persons_caught: int
    thanks: int


def outcome_figures(
    clues: Iterable[Clue], scope: Scope, letters: Iterable[Letter] = ()
) -> OutcomeFigures:
    """Every figure of these clues and letters."""
    known = [clue for clue in clues if clue.status != "VOID"]
    handed_on = [clue for clue in known if scope.period.holds(clue.opened_at)]
    settled = [clue for clue in known if scope.period.holds(clue.settled_at)]
    return OutcomeFigures(
        clues=len(handed_on),
        clues_from_letters=sum(clue.source_kind == "letter" for clue in handed_on),
        clues_proved=rate(clue.result is ClueResult.PROVED for clue in settled),
        cases_cleared=sum(clue.cases_cleared for clue in settled),
        persons_caught=sum(clue.persons_caught for clue in settled),
        thanks=sum(scope.period.holds(at) for letter in letters for at in _thanked(letter)),
    )


def _thanked(letter: Letter) -> tuple[datetime, ...]:
    """When a writer thanked us; praise that was thanked for besides counts once."""
    if letter.type is AppealType.PRAISE:
        return (letter.received_at,)
    return tuple(one.at for one in letter.thanks)
