"""The tables that every bureau starts with: holidays, limits, thresholds, code lists.

All of them are files in ``resources/``, so that a bureau can read and change them before
it is founded; afterwards they change by events.  A bureau is issued the limits of its own
city and what they stand on, nobody else's.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from casework.calendar import read_holiday_table
from casework.cases.directory import (
    CodeListIssued,
    HolidayTableIssued,
    LimitProfileIssued,
    ThresholdsIssued,
)
from casework.hand_written import text_of
from casework.limits import LimitProfile, read_limit_profile
from casework.outside import Outside, new_id
from casework.receivers import ReceiverText, read_receivers
from casework.registry import Proposal
from casework.thresholds import read_thresholds
from central_mailbox.errors import FoundingError

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
"""Beside the package, in a checkout as in an installation."""


def published_profiles() -> Mapping[str, LimitProfile]:
    """Every limit profile that there is a file of, by its id, in the order of the files."""
    read = (read_limit_profile(data) for data in _files("limits"))
    return {one.id: one for one in read}


def cities() -> list[str]:
    """The profiles that a bureau may go by: not those that others stand on."""
    known = published_profiles()
    return sorted(known.keys() - {one.base for one in known.values()})


def code_lists() -> tuple[CodeListIssued, ...]:
    """The code lists that no rule reads, as they are issued."""
    texts = map(text_of, _files("codes"))
    return tuple(msgspec.json.decode(text, type=CodeListIssued) for text in texts)


def sample_receivers() -> tuple[ReceiverText, ...]:
    """The bodies of an invented city: an example, issued to nobody."""
    return read_receivers((RESOURCES / "receivers.json").read_bytes())


def issued_tables(profiles: Iterable[LimitProfile]) -> Iterator[Struct]:
    """Every table as the event that issues it."""
    yield from (HolidayTableIssued(read_holiday_table(data)) for data in _files("holidays"))
    yield from map(LimitProfileIssued, profiles)
    yield from (ThresholdsIssued(read_thresholds(data)) for data in _files("thresholds"))
    yield from code_lists()


def tables_of(profile: str, outside: Outside) -> list[Proposal]:
    """What a bureau that goes by a profile is issued; :class:`FoundingError` names those there
    are."""
    known = published_profiles()
    chosen: list[LimitProfile] = []
    wanted: str | None = profile
    while wanted is not None:
        if wanted not in known:
            raise FoundingError(f"there is no limit profile {wanted}: {', '.join(cities())}")
        chosen.insert(0, known[wanted])
        wanted = known[wanted].base
    return [Proposal(new_id(outside), body) for body in issued_tables(chosen)]


def _files(folder: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((RESOURCES / folder).glob("*.json"))]
