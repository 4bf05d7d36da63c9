"""The duty team's work: what nobody has signed for yet, and signing for it with one key."""

from casework.cases.letter.intake import LetterSigned
from desk_client.services import cases, forms
from desk_client.services.cases import CaseQuery, CaseRow
from desk_client.services.desk import Saved, Session
from desk_client.services.forms import Filled

MOST = 99
"""So many are counted; beyond it there are more than anybody reads."""


def unsigned(session: Session) -> tuple[CaseRow, ...]:
    """The letters that wait for this officer's signature, the next due first."""
    step = LetterSigned.__name__
    return cases.rows(session, CaseQuery(("letter",), "mine", most=MOST, step=step))


def sign(session: Session, case: str) -> Saved:
    """签收. Raises the store's errors: somebody of the team may have been quicker."""
    return forms.take(session, case, LetterSigned.__name__, Filled())


def ring_seconds(session: Session) -> int:
    """How often an unsigned letter rings again; 0: once."""
    now = session.desk.now()
    return session.desk.directory().threshold("letter.ring.seconds", now)
