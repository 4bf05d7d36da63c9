"""邀请设备登记: an administrator lets a machine in from their own desk, by one string.

The code is made here and shown here alone; the record has its digest, and the centre takes the
machine that brings the code.  What is shown stays until it is good no more.
"""

from datetime import datetime, timedelta

from msgspec import Struct

from casework.cases.directory import DeviceInvited, UnitCase
from casework.invitation import LONG_BYTES, Invitation, code_digest, long_code, written
from casework.registry import Proposal
from desk_client.services import drafts
from desk_client.services.desk import Saved, Session
from desk_client.services.enrolment import InvitationError, authority_at

MINUTES = "device.invitation.minutes"


class Invite(Struct, frozen=True):
    """Nothing is asked: the machine says the rest itself."""


class Invited(Struct, frozen=True):
    """What lets a machine in: the code, and the string that takes it to this centre.

    ``string`` is empty where this desk does not know how others get to the centre.
    """

    code: str
    string: str
    until: datetime


def invite(session: Session, case: str, body: Invite) -> Saved:
    """Invite a machine of a unit; raises what :meth:`Session.record` raises."""
    code = long_code(session.desk.outside.random(LONG_BYTES))
    saved = session.record([Proposal(case, DeviceInvited(code_digest(code)))])
    drafts.keep(session, _kept_as(case), {"code": code})
    return saved


def invited(session: Session, case: str) -> Invited | None:
    """The officer's newest invitation to a unit, while it is good."""
    code, state = drafts.kept(session, _kept_as(case)).get("code"), session.case(case)
    if not isinstance(code, str) or not isinstance(state, UnitCase):
        return None
    known = next((one for one in state.invited if one.code_hash == code_digest(code)), None)
    desk = session.desk
    minutes = desk.directory().threshold(MINUTES, known.at) if known else 0
    if known is None or desk.now() >= known.at + timedelta(minutes=minutes):
        drafts.drop(session, _kept_as(case))
        return None
    return Invited(code, _string(session, code), known.at + timedelta(minutes=minutes))


def _string(session: Session, code: str) -> str:
    desk = session.desk
    zone = desk.store.identity.zone if desk.store.identity else ""
    if not desk.centre_url:
        return ""
    try:
        authority = authority_at(str(desk.authority or ""))
    except InvitationError:
        return ""  # its code is good all the same; the rest is typed at the new machine
    return written(Invitation(code, desk.centre_url, zone, authority))


def _kept_as(case: str) -> str:
    return f"invitation:{case}"
