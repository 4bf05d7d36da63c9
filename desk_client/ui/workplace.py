"""What every screen is given: who is signed in, the signals, and words for people and errors."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from casework.event import Label
from casework.ids import SYSTEM
from casework.sameness import phone_key
from casework.telling import THE_CENTRE
from desk_client.errors import DeskError
from desk_client.services.desk import Saved, Session
from desk_client.ui.i18n import pick
from desk_client.ui.signals import Signals


class Workplace(Struct, frozen=True):
    """An officer's session at this window, handed to each screen by the composition root."""

    session: Session
    signals: Signals

    def now(self) -> datetime:
        """The time as the desk takes it."""
        return self.session.desk.now()

    def today(self) -> date:
        """The day as the desk takes it."""
        return self.now().date()

    def saved(self, saved: Saved) -> None:
        """Tell the open lists what a save has touched."""
        self.signals.announce(saved.changes)

    def officer_name(self, officer: str) -> str:
        """The name behind an officer id; a dash for nobody, the id's end for a stranger."""
        if officer == SYSTEM:
            return pick(THE_CENTRE)
        known = self.session.desk.directory().roster.officers.get(officer)
        return known.name if known else (f"…{officer[-4:]}" if officer else "–")

    def unit_name(self, unit: str) -> str:
        """The name behind a unit id."""
        known = self.session.desk.directory().roster.units.get(unit)
        return known.name if known else (f"…{unit[-4:]}" if unit else "–")


BROKEN = Label(
    "程序内部出错,这一步没有完成,已保存的内容不受影响。请把日志交给管理员",
    "The program has a fault of its own; this step was not done, what is saved is safe. Give the "
    "log to the administrator",
)


def words_of(error: Exception) -> str:
    """What went wrong, in the officer's words: the cause and what to do; never a trace."""
    return pick(error.say if isinstance(error, DeskError) else BROKEN)


def short_number(number: str) -> str:
    """ZS…1117-0002: kind, day and running number; the unit in between is the same all day."""
    parts = number.split("-")
    if len(parts) != 4 or len(parts[2]) != 8:
        return number
    return f"{parts[0]}…{parts[2][4:]}-{parts[3]}"


MOBILE = 11
"""Digits of a mobile number, the 1 in front among them."""


def masked_phone(phone: str) -> str:
    """138****2207: enough to recognise, too little to call.

    Of any other number, a landline above all, at least half stays hidden; so it does
    however the number is typed.
    """
    key = phone_key(phone)
    if len(key) == MOBILE and key.startswith("1"):
        return f"{key[:3]}{'*' * (len(key) - 7)}{key[-4:]}"
    shown = min(4, len(key) // 2)
    return "*" * (len(key) - shown) + key[len(key) - shown :]


def masked_name(name: str) -> str:
    """张**: the surname, and that there is more."""
    return name[:1] + "*" * (len(name) - 1)


def masked_document(number: str) -> str:
    """3401**********1234: where it was issued, and its end; at least half stays hidden."""
    if len(number) < 12:
        return number[:1] + "*" * (len(number) - 1)
    shown = min(4, len(number) // 4)
    return f"{number[:shown]}{'*' * (len(number) - 2 * shown)}{number[-shown:]}"


def masked_address(address: str) -> str:
    """钟楼区和平****: the neighbourhood, without the station."""
    kept = min(6, len(address) // 2)
    return address[:kept] + "****" if address else ""
