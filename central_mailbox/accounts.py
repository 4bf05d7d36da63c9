"""Officers and how they stand with signing in, for whoever runs the centre; never a password.

Which password counts, and whether it was used, is read from the directory's own cases.  Wrong
passwords are counted at the desk where they were typed, and the pause they cost lives there: the
centre knows of no lock and has none to lift.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from casework.cases.directory import CredentialCase, OfficerCase
from casework.codes import Coded
from casework.officers import Officer, Roster, Unit
from casework.sameness import bare, police_key
from casework.state import State
from central_mailbox.errors import FoundingError


class Access(Coded):
    """How an officer stands with signing in."""

    NONE = "none", "无口令", "No password yet"
    UNUSED = "unused", "口令待启用", "Set for them, not used yet"
    ENDED = "ended", "口令已过期未用", "Set for them, ran out unused"
    OWN = "own", "已设本人口令", "Chose their own"
    WAITS = "waits", "待第二人确认", "Waits for a second officer"
    LEFT = "left", "已停用", "Left"


class Account(NamedTuple):
    """An officer, where they sit, and how they stand."""

    officer: Officer
    unit: Unit
    access: Access


def credentials(states: Iterable[State]) -> Mapping[str, CredentialCase]:
    """The password of each officer that counts: the one that was set last."""
    found = [one for one in states if isinstance(one, CredentialCase)]
    found.sort(key=lambda one: (one.updated_at, one.case))
    return {one.officer: one for one in found}


def accounts(
    roster: Roster, states: Mapping[str, State], days: int, now: datetime, unit: str = ""
) -> list[Account]:
    """Everybody, or who sits at a unit (its code) and below; by unit and police number.

    ``days``: how long a password that was set for its officer waits to be used.
    """
    known = credentials(states.values())
    found = []
    for one in at_unit(roster, roster.officers.values(), unit):
        case = states.get(one.id)
        access = _access(one, case, known.get(one.id), days, now)
        found.append(Account(one, roster.units[one.unit], access))
    return found


def at_unit(roster: Roster, some: Iterable[Officer], unit: str) -> list[Officer]:
    """Those of them who sit at a unit (its code) and below; all where none is named."""
    top = [one.id for one in roster.units.values() if unit and bare(one.code) == bare(unit)]
    if unit and not top:
        raise FoundingError(f"there is no unit {unit}")
    kept = [one for one in some if not top or roster.covers(top[0], one.unit)]
    return sorted(kept, key=lambda one: (roster.units[one.unit].code, police_key(one.police_no)))


def _access(
    officer: Officer, case: State | None, known: CredentialCase | None, days: int, now: datetime
) -> Access:
    if not officer.is_active:
        waits = isinstance(case, OfficerCase) and case.status == "PROPOSED"
        return Access.WAITS if waits else Access.LEFT
    if known is None:
        return Access.NONE
    if known.has_run_out(days, now):
        return Access.ENDED
    return Access.UNUSED if known.must_change else Access.OWN
