"""重置口令: an administrator sets a password for somebody below, good for one sign-in.

What is typed is told to its owner by word of mouth; only its hash is recorded.
"""

from typing import Annotated

from msgspec import Struct

from casework.cases.directory import PasswordPrivate, PasswordSet
from casework.cases.directory.reach import officers_below
from casework.fields import Meaning, asked
from casework.registry import Proposal
from desk_client.services import passwords
from desk_client.services.desk import Saved, Session


class PasswordOf(Struct, frozen=True):
    """Whose, and what they sign in with once."""

    officer: Annotated[str, asked("警员", "Officer", Meaning.OFFICER, among=officers_below)]
    temporary: Annotated[
        str,
        asked(
            "临时口令",
            "Temporary password",
            hint=(
                "告知本人;下次登录时须更换",
                "Tell the officer; it is changed at the next sign-in",
            ),
        ),
    ]


def reset(session: Session, case: str, body: PasswordOf) -> Saved:
    """Set it; raises what is wrong with it, and what :meth:`Session.record` raises."""
    store = session.desk.store
    sealed = PasswordPrivate(passwords.hashed(store, body.temporary.strip()))
    proposal = Proposal(
        case or session.desk.new_case(), PasswordSet(body.officer, must_change=True), sealed
    )
    return session.record([proposal])
