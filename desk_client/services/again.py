"""A new case that was recorded a few minutes ago already is asked about, once."""

from datetime import datetime

from casework.again import is_again
from casework.event import CHINA, Label
from casework.facts import people_of
from casework.outside import new_id
from casework.registry import Proposal, check, compose, evolve, read
from casework.state import Person, State
from desk_client.errors import DeskError
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
    known = None if is_meant else _known(session, proposals[0])
    if known is not None:
        raise AgainError(_words(known))
    return session.record(proposals)


def _known(session: Session, proposal: Proposal) -> State | None:
    """The case that says the same of the same person, if there is one."""
    now, directory = session.desk.now(), session.desk.directory()
    made = _opened(session, proposal, now)
    for person in people_of(made) if made is not None else ():
        if made is None or not person.phone:
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
