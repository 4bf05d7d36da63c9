"""The password of an officer: at signing in, again before a signature, and a new one.

It works without a network: the Argon2 hash of the password travels to the machines of the
officer's own station, and nowhere else.  Wrong ones are counted on this machine, whatever they were
typed for and across restarts; after a few of them a pause begins that doubles with each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from casework.cases.directory import CredentialCase, PasswordChanged, PasswordPrivate
from casework.event import Label
from casework.officers import Officer
from casework.registry import Proposal, asks_password
from desk_client.changes import Touched
from desk_client.errors import DeskError
from desk_client.later import later
from desk_client.store import Store, Tries

if TYPE_CHECKING:
    import argon2
else:
    argon2 = later("argon2")

FREE_TRIES = "password.free_tries"
PAUSE = "password.pause.seconds"
LONGEST_PAUSE = "password.pause.most_minutes"
AGAIN = "password.again.minutes"
SHORTEST = "password.shortest"
NOTICE = "password.notice.days"
FIRST = "password.first.days"
"""Thresholds: see resources/thresholds/default.json."""

UNKNOWN = ""
"""Under which numbers that nobody has are counted, all together."""


class WrongPasswordError(DeskError):
    """The person: the password is not right."""


class PauseError(DeskError):
    """The person: too many wrong ones; the pause is not over."""


class AskAgainError(DeskError):
    """The person: what they do is signed with the password, and it was typed too long ago."""


class UnfitPasswordError(DeskError):
    """The person: the new password is no good."""


class Proof:
    """When an officer's password was typed last at this window: it is good for some minutes.

    It lives with the session: locking the desk, or another officer, begins without one.  Both
    clocks are asked, for the one can be set and the other stands still while a machine sleeps.
    """

    def __init__(self) -> None:
        self._typed: tuple[datetime, int] | None = None

    def give(self, now: datetime, monotonic_ms: int) -> None:
        """The password was typed, and was right."""
        self._typed = now, monotonic_ms

    def is_fresh(self, now: datetime, monotonic_ms: int, life: timedelta) -> bool:
        """Whether that was a short while ago."""
        if self._typed is None:
            return False
        since, passed = now - self._typed[0], monotonic_ms - self._typed[1]
        return timedelta() <= since < life and 0 <= passed < life / timedelta(milliseconds=1)


class Numbers(Struct, frozen=True):
    """What the bureau says about passwords today."""

    free_tries: int
    pause: timedelta
    longest: timedelta
    life: timedelta
    shortest: int
    notice: timedelta
    first_days: int


def numbers(store: Store, now: datetime) -> Numbers:
    """The thresholds in force."""

    def value(code: str) -> int:
        return store.directory().threshold(code, now)

    return Numbers(
        free_tries=value(FREE_TRIES),
        pause=timedelta(seconds=value(PAUSE)),
        longest=timedelta(minutes=value(LONGEST_PAUSE)),
        life=timedelta(minutes=value(AGAIN)),
        shortest=value(SHORTEST),
        notice=timedelta(days=value(NOTICE)),
        first_days=value(FIRST),
    )


def credentials(store: Store) -> tuple[CredentialCase, ...]:
    """The passwords that are known on this machine, oldest first."""
    found = [one for one in store.states("credential") if isinstance(one, CredentialCase)]
    return tuple(sorted(found, key=lambda one: (one.updated_at, one.case)))


def credential(store: Store, officer: str) -> CredentialCase | None:
    """The password of an officer that counts: the one that was set last."""
    found = [one for one in credentials(store) if one.officer == officer]
    return found[-1] if found else None


def check(
    store: Store,
    officer: Officer | None,
    password: str,
    now: datetime,
    wrong: Callable[[], DeskError],
) -> CredentialCase:
    """The credential that this password opens; raises what ``wrong`` makes, or a pause."""
    key = officer.id if officer else UNKNOWN
    limits = numbers(store, now)
    tries = store.wrong_passwords(key)
    left = _pause_left(tries, limits, now)
    if left > timedelta():
        store.keep_wrong_passwords(key, Tries(tries.count, min(tries.at, now)))
        raise _paused(left)
    known = credential(store, key) if officer else None
    if known is None or not _opens(known.password_hash, password):
        store.keep_wrong_passwords(key, Tries(tries.count + 1, now))
        raise wrong()
    if tries.count:
        store.keep_wrong_passwords(key, Tries(0, now))
    return known


def change(store: Store, officer: Officer, known: CredentialCase, new: str) -> Touched:
    """The officer's own choice, in place of what somebody set for them."""
    made = hashed(store, new)
    if _opens(known.password_hash, new):
        raise UnfitPasswordError(
            Label("新口令不能与原口令相同", "A new password is not the old one once more")
        )
    sealed = PasswordPrivate(made)
    proposal = Proposal(known.case, PasswordChanged(), sealed)
    return store.record(officer.id, officer.unit, [proposal])


def hashed(store: Store, password: str) -> str:
    """What is recorded of a password; raises where it is too short."""
    shortest = numbers(store, store.now()).shortest
    if len(password) < shortest:
        raise UnfitPasswordError(
            Label(f"新口令至少 {shortest} 个字符", f"A password has at least {shortest} characters")
        )
    return _hasher().hash(password)


def asked_again() -> AskAgainError:
    """What is said where a signature comes without the password."""
    return AskAgainError(
        Label("请输入本人口令以确认", "Type your password to sign this"),
    )


def not_right() -> WrongPasswordError:
    """What is said where the password before a signature is wrong."""
    return WrongPasswordError(Label("口令不对,请重新输入", "The password is not right; try again"))


def is_signed(proposals: tuple[Proposal, ...]) -> bool:
    """Whether one of these steps is signed with the password."""
    return any(asks_password(one.type) for one in proposals)


@lru_cache(maxsize=1)
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher()


def _opens(password_hash: str, password: str) -> bool:
    try:
        return _hasher().verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def _pause_left(tries: Tries, limits: Numbers, now: datetime) -> timedelta:
    """How long nothing is tried yet; where a clock was set back, all of it once more."""
    beyond = tries.count - limits.free_tries
    if beyond < 0:
        return timedelta()
    doubled = limits.pause * (1 << min(beyond, 20))
    return min(doubled, limits.longest) - max(now - tries.at, timedelta())


def _paused(left: timedelta) -> PauseError:
    seconds = max(1, round(left.total_seconds()))
    zh, en = (f"{seconds} 秒", f"{seconds} s") if seconds < 120 else _minutes(seconds)
    return PauseError(
        Label(
            f"口令输错次数过多,请 {zh}后再试;忘记口令请联系管理员重置",
            f"Too many wrong passwords: try again in {en}, or ask the administrator for a new one",
        )
    )


def _minutes(seconds: int) -> tuple[str, str]:
    minutes = -(-seconds // 60)
    return f"{minutes} 分钟", f"{minutes} min"
