"""Time limits as data: per city, per kind of case, dated.

The rule it keeps: *time limits are profiles, not constants* (domain: rule 1).  One city
counts four calendar days, another five working days, and a bureau changes them by a
notice of its own.  A limit therefore is a line in ``resources/limits/*.json`` (and later
in the directory), with the day since when it holds and the source it was taken from:
``[S ...]`` found in a public source, ``[D]`` our own default, to be confirmed.

A limit's code is its scope and its name, ``ledger.claim.target``: a kind of case asks
``profile.limits_for("ledger.claim")`` and gets the limits of all ledger items and those
of claims.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cached_property

import msgspec
from msgspec import Struct

from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of

MOST_YEARS = 10
"""How long a limit is at most, and how much one extension gives: a longer one is a slip."""
MOST_EXTENSIONS = 10


class Kind(StrEnum):
    """How a limit is counted.

    Minutes run from the moment, around the clock.  Days, months and working days do not
    count the start day and end at 24:00 of the last one (Civil Code 200-203).
    """

    MINUTES = "elapsed_minutes"
    DAYS = "calendar_days"
    MONTHS = "calendar_months"
    WORKDAYS = "working_days"
    MOMENT = "named_moment"
    """Not counted: a moment that somebody named (a citizen's own deadline)."""

    @property
    def unit(self) -> Label:
        """In what it is counted, in words."""
        return _UNITS[self]


_UNITS = {
    Kind.MINUTES: Label("分钟", "minutes"),
    Kind.DAYS: Label("日", "days"),
    Kind.MONTHS: Label("个月", "months"),
    Kind.WORKDAYS: Label("个工作日", "working days"),
    Kind.MOMENT: Label("(指定时间)", "(a named moment)"),
}


class Warn(Struct, frozen=True, forbid_unknown_fields=True):
    """When a clock turns yellow (domain §7.1).

    ``workdays``: with at most so many working days left.  Minute clocks instead with at
    most ``percent`` of the time or ``minutes`` left, whichever comes first.
    """

    workdays: int = 1
    percent: int = 20
    minutes: int = 3

    def __post_init__(self) -> None:
        if self.workdays < 1 or not 0 <= self.percent <= 100 or self.minutes < 0:
            raise ValueError("a warning comes with at least one working day, 0-100 %")


class Limit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One time limit.

    ``starts`` and ``stops`` name the moments of the case (``received_at``) between which
    it runs.  ``rolls``: a last day that is a rest day gives way to the next working day.
    ``pausable``: a pause with a lawful reason pushes the due date.  An extension is counted
    as the limit is (days for days, working days for working days): at most
    ``max_extensions`` of at most ``extension_amount`` each.  ``window``: not a duty but
    the time in which something is still possible (a return, a relapse).
    """

    code: str
    label: Label
    kind: Kind
    amount: int
    starts: str
    stops: str
    source: str
    rolls: bool = False
    pausable: bool = False
    max_extensions: int = 0
    extension_amount: int = 0
    window: bool = False
    warn: Warn = Warn()

    def __post_init__(self) -> None:
        fault = self._fault()
        if fault:
            raise ValueError(f"limit {self.code!r}: {fault}")

    @property
    def extendable(self) -> bool:
        """Whether it can be extended at all."""
        return self.max_extensions > 0

    @property
    def scope(self) -> str:
        """The kind of case that it belongs to: the code without its last part."""
        return self.code.rpartition(".")[0]

    @property
    def is_too_long(self) -> bool:
        """Whether it runs longer than ten years, as it is or as it may be extended."""
        most = MOST_YEARS * _A_YEAR[self.kind]
        return (
            max(self.amount, self.extension_amount) > most or self.max_extensions > MOST_EXTENSIONS
        )

    def _fault(self) -> str | None:
        if not self.scope:
            return "the code needs a scope and a name, as in mailbox.sign"
        if self.kind is Kind.MOMENT:
            return "a named moment is not a limit"
        if self.amount < 1:
            return "the amount must be at least 1"
        if self.kind is Kind.MINUTES and (self.rolls or self.pausable or self.extendable):
            return "minutes never roll, pause or extend"
        if self.kind is Kind.MONTHS and (self.pausable or self.extendable):
            return "months never pause or extend"
        if min(self.max_extensions, self.extension_amount) < 0:
            return "extensions cannot be negative"
        if self.extendable is not (self.extension_amount > 0):
            return "the number of extensions and their length come together"
        return None


_A_YEAR = {
    Kind.MINUTES: 366 * 24 * 60,
    Kind.DAYS: 366,
    Kind.MONTHS: 12,
    Kind.WORKDAYS: 366,
    Kind.MOMENT: 366,
}


class LimitProfile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The limits of one city since one day.

    ``base`` names the profile that this one stands on: only what differs is written here,
    see :meth:`over`.
    """

    id: str
    city: Label
    since: date
    limits: tuple[Limit, ...]
    base: str | None = None

    def __post_init__(self) -> None:
        codes = [limit.code for limit in self.limits]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"profile {self.id!r} has {twice[0]!r} twice")

    def over(self, base: "LimitProfile") -> "LimitProfile":
        """This profile made whole by what ``base`` has.

        What the city adds comes first; what it changes stays in the place of the base's,
        so that a kind of case keeps its limits in one order in every city.
        """
        own = {limit.code: limit for limit in self.limits}
        below = tuple(own.pop(limit.code, limit) for limit in base.limits)
        return msgspec.structs.replace(self, limits=(*own.values(), *below), base=None)

    def limit(self, code: str) -> Limit | None:
        """The limit with this code; ``None`` where the city has no such limit."""
        return next((limit for limit in self.limits if limit.code == code), None)

    def limits_for(self, kind: str) -> tuple[Limit, ...]:
        """Every limit of a kind of case: of its own scope and of the scopes around it."""
        found = self._found.get(kind)
        if found is None:
            inside = f"{kind}."
            found = self._found[kind] = tuple(
                limit
                for limit in self.limits
                if inside.startswith(limit.code[: limit.code.rindex(".") + 1])
            )
        return found

    @cached_property
    def _found(self) -> dict[str, tuple[Limit, ...]]:
        """Every kind that was asked for: a page of cases asks a thousand times."""
        return {}


_profile_decoder = msgspec.json.Decoder(LimitProfile)


def read_limit_profile(data: bytes) -> LimitProfile:
    """A profile from its JSON bytes; :class:`MalformedError` if they do not fit."""
    try:
        return _profile_decoder.decode(text_of(data))
    except (msgspec.DecodeError, MalformedError) as error:
        raise MalformedError(f"not a limit profile: {error}") from error


def complete_profiles(profiles: Iterable[LimitProfile]) -> tuple[LimitProfile, ...]:
    """Profiles with their bases folded in (the base in force when each began).

    :class:`MalformedError` when a base is missing or itself stands on another.
    """
    known = tuple(profiles)
    whole = [profile for profile in known if profile.base is None]
    done = []
    for profile in known:
        if profile.base is None:
            done.append(profile)
            continue
        base = in_force(whole, profile.base, profile.since)
        if base is None:
            raise MalformedError(f"profile {profile.id!r} stands on {profile.base!r}: not found")
        done.append(profile.over(base))
    return tuple(done)


def in_force(profiles: Iterable[LimitProfile], id: str, day: date) -> LimitProfile | None:
    """The profile ``id`` that holds on ``day``: the latest that began by then.

    A case keeps the limits of the day on which its clock started.
    """
    begun = [profile for profile in profiles if profile.id == id and profile.since <= day]
    return max(begun, key=lambda profile: profile.since, default=None)
