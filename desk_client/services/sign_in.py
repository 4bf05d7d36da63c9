"""Signing in: several officers share one machine, each under their own name.

It works without a network.  A password that somebody else has set opens nothing by itself: the
officer chooses their own first.
"""

from msgspec import Struct

from casework.cases.directory import CredentialCase
from casework.event import CHINA, Label
from casework.ids import SYSTEM
from casework.officers import Officer
from casework.sameness import police_key
from casework.telling import THE_CENTRE
from desk_client.errors import DeskError
from desk_client.services import passwords
from desk_client.services.desk import Desk, Session


class SignInError(DeskError):
    """The person: wrong name or password, or an account that cannot be used here."""


class ChangeFirstError(DeskError):
    """The person: the password was set by somebody else; they choose their own now."""


class Choice(Struct, frozen=True):
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


def sign_in(desk: Desk, police_no: str, password: str, new: str = "") -> Session:
    """A session for the officer with that police number and password.

    ``new``: the password that they chose in place of one that somebody else had set.
    Raises :class:`SignInError`; the words do not tell whether the name or the password
    was wrong.  Raises :class:`ChangeFirstError`, and what :mod:`passwords` raises.
    """
    known = {police_key(choice.officer.police_no): choice.officer for choice in choices(desk)}
    officer = known.get(police_key(police_no))
    kept = passwords.check(desk.store, officer, password, desk.outside.now(), _wrong)
    if officer is None:
        raise _wrong()
    now = desk.outside.now()
    if kept.has_run_out(passwords.numbers(desk.store, now).first_days, now):
        raise _run_out()
    if kept.must_change and not new:
        raise _set_by_another(desk, kept)
    if kept.must_change:
        passwords.change(desk.store, officer, kept, new)
        desk.wake_sync()
    return Session(desk, officer)


def _wrong() -> SignInError:
    return SignInError(
        Label(
            "警号或口令不对,请重新输入;忘记口令请联系管理员重置",
            "The police number or the password is not right. Try again, or ask the "
            "administrator for a new password",
        )
    )


def _run_out() -> SignInError:
    return SignInError(
        Label(
            "为您设置的口令已过有效期,请联系管理员重新设置",
            "The password that was set for you has run out; ask the administrator for a new one",
        )
    )


def _set_by_another(desk: Desk, kept: CredentialCase) -> ChangeFirstError:
    if kept.set_by == SYSTEM and kept.is_first:
        return ChangeFirstError(
            Label(
                "这是发给您的首次口令,只用一次:请设置本人的口令",
                "This is your first password, good once: choose your own now",
            )
        )
    setter = desk.directory().roster.officers.get(kept.set_by)
    name = setter.name if setter else "–"
    who = THE_CENTRE if kept.set_by == SYSTEM else Label(name, name)
    at = f"{(kept.set_at or kept.updated_at).astimezone(CHINA):%Y-%m-%d %H:%M}"
    return ChangeFirstError(
        Label(
            f"您的口令由 {who.zh} 于 {at} 重置,请设置本人的新口令;"
            "如非您本人要求,请报告本单位负责人",
            f"{who.en} reset your password at {at}: choose your own now. If you did not ask for "
            "it, tell the head of your unit",
        )
    )
