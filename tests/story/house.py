"""The centre of the story: a real one behind both its doors, in this process for its clock's sake.

Desks and citizens come over real connections; only the time is the story's own, the same for the
centre, its pages and every desk, so that two days pass without anybody waiting for them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import uvicorn
from litestar import Litestar

from casework.event import CHINA
from casework.state import State
from central_mailbox.app import create_app
from central_mailbox.commands.opening import open_centre
from central_mailbox.commands.serving import listening
from central_mailbox.routines import run_due
from central_mailbox.settings import Settings
from central_mailbox.waiting import Waiting
from central_mailbox.web import create_site
from sample_bureau import founding, new_scenario
from sample_bureau.commands import run
from tests.harness.outside import SeededOutside

SEED = 1
BEGINS = datetime(2026, 11, 18, 22, 40, tzinfo=CHINA)
"""A Wednesday evening."""
AT_HAND = "127.0.0.1"


class House:
    """The sample bureau on its first day, eight weeks old and without a single matter."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.settings = Settings(data=folder, keys=folder / "keys", database=database)
        scenario = new_scenario(SEED, BEGINS)
        self.time = SeededOutside(SEED, scenario.founded_at)
        self.centre = open_centre(self.settings, may_found=True).at_another_time(self.time)
        self.centre.found(list(founding(scenario)))
        self.time.time = BEGINS
        run_due(self.centre, self.time)
        self._doors = ExitStack()
        self._waiting = Waiting(self.centre)
        self.url = self._doors.enter_context(_served(create_app(self.centre, self._waiting)))
        site = create_site(self.centre, self.time, self.settings.keys, "https://letters.example.cn")
        self.citizens = self._doors.enter_context(_served(site))

    def code(self, unit: str) -> str:
        """A one-time code for a machine of a unit."""
        return self.centre.issue_code(unit)

    def state(self, case: str) -> State | None:
        """A case as the centre has it: the newest there is."""
        return self.centre.state(case)

    def later(self, moment: str) -> None:
        """It is that moment now (``11-19 09:20``), and the centre has made its rounds."""
        day, hour = moment.split()
        self.time.time = datetime.fromisoformat(f"{BEGINS.year}-{day}T{hour}").replace(tzinfo=CHINA)
        run_due(self.centre, self.time)

    def close(self) -> None:
        """Shut both doors, then the books."""
        self._waiting.close()
        self._doors.close()
        self.centre.close()

    def verify(self) -> str:
        """What the operator's command says of all of it; it fails where something is wrong."""
        settings = self.settings
        places = ("--data", str(settings.data), "--keys", str(settings.keys))
        return run("central_mailbox", "verify", *places, "--database", settings.database)


@contextmanager
def _served(app: Litestar) -> Iterator[str]:
    """An application behind a real socket, on a thread of its own, while this lasts."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    with listening(AT_HAND, 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://{AT_HAND}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
