"""One desk program for one data folder.

Two would keep two directories in memory, give the same temporary numbers twice and send
one chain from two threads.  The lock is Qt's: it knows a lock that a killed program left
behind, also after the machine was started anew.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLockFile

from casework.event import Label
from desk_client.errors import DeskError

FILE = "desk.lock"


class DataLockError(DeskError):
    """The data folder cannot be taken for this program."""


class AlreadyOpenError(DataLockError):
    """Another desk program works in this folder."""


class DataLock:
    """Holds a data folder from :meth:`take` to :meth:`release`, or to the program's end."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = QLockFile(str(folder / FILE))
        # A lock is stale when its program has ended, never because it is old.
        self._lock.setStaleLockTime(0)

    def take(self) -> None:
        """Raises :class:`AlreadyOpenError` at once if another program holds the folder."""
        if self._lock.tryLock(0):
            return
        if self._lock.error() == QLockFile.LockError.LockFailedError:
            raise AlreadyOpenError(
                Label(
                    "警务工作台已经打开,同一份数据不能打开两次。请切换到已打开的窗口;"
                    "看不到窗口时,先结束那个程序再试",
                    "The desk is open already, and the same data is not opened twice. Go to the "
                    "open window; if there is none to be seen, end that program and try again",
                )
            )
        raise DataLockError(
            Label(
                f"不能在数据目录 {self._folder} 中写入。请检查权限和磁盘空间",
                f"The data folder {self._folder} cannot be written. See its permissions and the "
                "free space",
            )
        )

    def release(self) -> None:
        """Let another program have the folder."""
        self._lock.unlock()
