"""A new case that was recorded a few minutes ago already is asked about, once."""

from datetime import datetime

from casework.again import is_again
from casework.cases.letter.alike import alike
from casework.cases.letter.state import Letter
from casework.event import CHINA, Label
from casework.facts import people_of
from casework.outside import new_id
from casework.registry import Proposal, check, compose, evolve, read
from casework.state import Person, State
from desk_client.errors import DeskError
from desk_client.services import merging
from desk_client.services.desk import Saved, Session

MOST = 20
"""So many matters of one person are looked at, the newest first."""
SALT = bytes(16)


class AskedError(DeskError):
    """The person: asked whether it is meant; the same step with the same form again says yes."""


class AgainError(AskedError):
    """The same phone and matter stands there since a moment ago; is it another one?"""


def record_new(session: Session, proposals: list[Proposal], *, is_meant: bool) -> Saved:
    """Open a case; ``is_meant``: whoever was asked whether it is another one said yes."""
    made = None if is_meant else _opened(session, proposals[0], session.desk.now())
    if made is not None:
        known = _known(session, made)
        if known is not None:
            raise AgainError(_words(known))
        if isinstance(made, Letter):
            _ask_about_alike(session, made)
    return session.record(proposals)


def _ask_about_alike(session: Session, made: Letter) -> None:
    """A letter that tells of the matter of another one: entered all the same, and merged then."""
    known = merging.candidates(session, made)
    found = alike(made, known.values(), session.desk.directory(), session.desk.now())
    if found:
        other = known[found[0].case]
        number, why = other.number or other.temp_no, found[0].why
        zh = f"与 {number} 可能是同一事项({why.zh})。仍要登记,请再按 Ctrl+Enter,登记后可并件"
        en = (
            f"This may be the matter of {number} ({why.en}). To enter it all the same, press "
            "Ctrl+Enter again; the two can be merged then"
        )
        raise AgainError(Label(zh, en))


def _known(session: Session, made: State) -> State | None:
    """The case that says the same of the same person, if there is one."""
    now, directory = session.desk.now(), session.desk.directory()
    for person in people_of(made):
        if not person.phone:
            continue
        who = Person(phone=person.phone)
        hits = session.desk.store.person_history(session.officer, who, MOST)
        for hit in hits:
            known = session.case(hit.case)
            if known is not None and is_again(made, known, directory, now):
                return known
    return None


def _opened(session: Session, proposal: Proposal, now: datetime) -> State | None:
    """The case as it would stand; nothing is recorded.  The rules' no is said by the record."""
    identity = session.desk.store.identity
    record = compose(
        proposal,
        id=new_id(session.desk.outside),
        salt=SALT,
        at=now,
        since_server=None,
        seen=None,
        actor=session.officer.id,
        unit=session.unit,
        device=identity.device if identity else "",
        seq=0,
    )
    event = read(record)
    return evolve(None, event) if check(None, event, session.context()) is None else None


def _words(known: State) -> Label:
    at = f"{known.opened_at.astimezone(CHINA):%H:%M}"
    number = known.number or known.temp_no
    return Label(
        f"{at} 刚登记过同一电话、同一事项({number})。确是又一件,请再按 Ctrl+Enter 登记",
        f"The same phone and matter was recorded at {at} ({number}). If it is another one, press "
        "Ctrl+Enter again",
    )
