"""Signing in: several officers share one machine, each under their own name.

It works without a network: the Argon2 hash of the password travels to the machines of
the officer's own station, and nowhere else.
"""

from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from casework.cases.directory import CredentialCase
from casework.event import Label
from casework.officers import Officer
from casework.sameness import police_key
from desk_client.errors import DeskError
from desk_client.services.desk import Desk, Session

_hasher = PasswordHasher()


class SignInError(DeskError):
    """The person: wrong name or password, or an account that cannot be used here."""


@dataclass(frozen=True)
class Choice:
    """An officer who may sign in on this machine."""

    officer: Officer
    unit_name: str


def choices(desk: Desk) -> tuple[Choice, ...]:
    """The officers of this machine's station, by police number."""
    identity = desk.store.identity
    if identity is None:
        return ()
    roster = desk.directory().roster
    mine = [
        officer
        for officer in roster.officers.values()
        if officer.is_active and roster.same_station(officer.unit, identity.unit)
    ]
    mine.sort(key=lambda officer: officer.police_no)
    return tuple(Choice(officer, roster.units[officer.unit].name) for officer in mine)


def sign_in(desk: Desk, police_no: str, password: str) -> Session:
    """A session for the officer with that police number and password.

    Raises :class:`SignInError`; the words do not tell whether the name or the password
    was wrong.
    """
    known = {police_key(choice.officer.police_no): choice.officer for choice in choices(desk)}
    officer = known.get(police_key(police_no))
    hashes = [
        state.password_hash
        for state in desk.store.directory_cases("credential")
        if isinstance(state, CredentialCase) and officer and state.officer == officer.id
    ]
    if officer is None or not hashes:
        raise _wrong()
    try:
        _hasher.verify(hashes[-1], password)
    except (VerificationError, InvalidHashError):
        raise _wrong() from None
    return Session(desk, officer)


def _wrong() -> SignInError:
    return SignInError(
        Label(
            "警号或口令不对,请重新输入;忘记口令请联系管理员重置",
            "The police number or the password is not right. Try again, or ask the "
            "administrator for a new password",
        )
    )
