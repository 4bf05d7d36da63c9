"""Backups on a schedule, while the centre serves.

Each is taken by a process of its own, ``central-mailbox backup``: reading everything again would
hold up desks here.  When one is due is told by the backups that lie there, so a service that
was stopped catches up, and one that is started often takes no more of them.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.log_lines import fault_fields
from casework.outside import Outside
from central_mailbox import backups
from central_mailbox.settings import Settings

logger = logging.getLogger("central_mailbox")

LOOK_SECONDS = 600.0
"""How often the folder is looked at; and after a failure, when it is tried again."""


@contextmanager
def backing_up(settings: Settings, outside: Outside) -> Iterator[None]:
    """Take backups when they are due, while this lasts; nothing where no folder is set."""
    if settings.backup_folder is None:
        yield
        return
    keeper = _Keeper(settings, settings.backup_folder, outside)
    try:
        yield
    finally:
        keeper.end()


class _Keeper:
    def __init__(self, settings: Settings, folder: Path, outside: Outside) -> None:
        self._settings = settings
        self._folder = folder
        self._outside = outside
        self._over = threading.Event()
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """No more; one that is under way is given up, and the next clears away what it left."""
        with self._starting:
            self._over.set()
            if self._process is not None:
                self._process.terminate()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                there = backups.lying_in(self._folder)
                now = self._outside.now()
                due = backups.due_in(there, self._settings.backup_hours, now).total_seconds()
                if due <= 0:
                    self._take()
                    due = LOOK_SECONDS
                self._over.wait(min(due, LOOK_SECONDS))
            except OSError as error:
                logger.error("backup failed", extra=fault_fields(error))  # noqa: TRY400 - no words of others
                self._over.wait(LOOK_SECONDS)

    def _take(self) -> None:
        settings = self._settings
        places = ["--data", settings.data, "--keys", settings.keys, "--to", self._folder]
        if settings.config is not None:
            places += ["--config", settings.config]
        command = [*_this_program(), "backup", *map(str, places)]
        command += ["--keep", str(settings.backup_keep)]
        with self._starting:
            if self._over.is_set():
                return
            logger.info("backup begun")
            self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        code = self._process.wait()
        if code == 0:
            logger.info("backup taken")
        elif not self._over.is_set():
            logger.error("backup failed", extra={"status": code})


def _this_program() -> list[str]:
    """How it is begun once more: packed it is a command, and no Python that takes a module."""
    is_packed = getattr(sys, "frozen", False)
    return [sys.executable] if is_packed else [sys.executable, "-m", "central_mailbox"]
