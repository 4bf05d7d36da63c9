"""Power cuts after every request of a day, in any state that the disk may be left in."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import msgspec

from casework.errors import CaseworkError
from central_mailbox.errors import CentreError
from desk_client.errors import DeskError
from tests.disk import centre, cuts, desk
from tests.disk.record import RELEASES

THOROUGH_EVERY = 8
"""Of so many states one is also verified, rebuilt and worked on."""

DAYS = [(machine, release) for machine in RELEASES for release in ("", *RELEASES[machine])]
"""A day from nothing, and one that begins with the database of each earlier release."""


@dataclass
class Figures:
    """What was tried and what was found; a broken state with the place that makes it again."""

    states: int = 0
    requests: int = 0
    broken: list[str] = field(default_factory=list)

    def add(self, other: "Figures") -> None:
        """The figures of another day."""
        self.states += other.states
        self.requests += other.requests
        self.broken += other.broken


def cut(machine: str, log: Path, states: int, seed: int, figures: Figures) -> None:
    """Spread so many cuts over all requests of a day."""
    asked = cuts.requests(log, log.with_name("work"))
    disk = cuts.Disk(log.with_name("before"))
    to = log.with_name("after")
    figures.requests += len(asked)
    for number, request in enumerate(asked, 1):
        disk.take(request)
        for _ in range(number * states // len(asked) - (number - 1) * states // len(asked)):
            figures.states += 1
            dice = Random(f"{seed} {number} {figures.states}")
            shutil.rmtree(to, ignore_errors=True)
            to.mkdir()
            disk.cut(dice, to)
            for broken in _judge(machine, to, disk.said, dice):
                figures.broken.append(f"{machine}, request {number} of {len(asked)}: {broken}")


def _judge(machine: str, to: Path, said: bytes, dice: Random) -> list[str]:
    is_thorough = dice.randrange(THOROUGH_EVERY) == 0
    try:
        if machine == "desk":
            told = msgspec.json.decode(said, type=desk.Said)
            return desk.judge(to, told, is_thorough=is_thorough)
        answered = msgspec.json.decode(said, type=centre.Said)
        return centre.judge(to, answered, is_thorough=is_thorough)
    except (DeskError, CentreError, CaseworkError) as error:
        return [f"it does not open: {error!r} {error}"]
