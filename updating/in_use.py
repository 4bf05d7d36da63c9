"""Whether a program runs from its folder: whoever runs holds it together with others, whoever
replaces it holds it alone.

A program that is open loads pieces of itself for as long as it runs, so its files are not
exchanged under it: it goes on with the old ones until it is closed, and the update waits.  The
lock is the kernel's, on the package's folder, which stays the same folder through an update; it
ends with the process, however that ends.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casework.event import Label
from updating.errors import InUseError

if sys.platform != "win32":
    import fcntl

OPEN = Label(
    "程序正开着,更新已备好,等它关闭后再安装。请保存后关闭窗口(服务则先停止)",
    "The program is open; the update is ready and waits until it is closed. Save and close the "
    "window (stop the service, where it is one)",
)
UPDATING = Label(
    "程序正在更新,请等一分钟再打开",
    "The program is being updated; open it again in a minute",
)


def own_folder() -> Path | None:
    """The folder of the package that this process runs from; ``None`` in a checkout."""
    if not getattr(sys, "frozen", False):
        return None
    return package_folder(Path(sys.executable).resolve())


def package_folder(program: Path) -> Path | None:
    """``/opt/apps/<id>`` of a program that lies in it."""
    inside = [program, *program.parents]
    return next((one for one in inside if one.parent.match("opt/apps")), None)


class Hold:
    """A hold on a folder, until it is released or the process ends."""

    def __init__(self, folder: Path | None, *, alone: bool) -> None:
        self._handle: int | None = None
        if folder is None or sys.platform == "win32" or not folder.is_dir():
            return
        handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise InUseError(OPEN if alone else UPDATING) from error
        self._handle = handle

    def release(self) -> None:
        """Let others have it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


@contextmanager
def running(folder: Path | None) -> Iterator[None]:
    """The program runs from ``folder``; :class:`InUseError` while it is being replaced."""
    hold = Hold(folder, alone=False)
    try:
        yield
    finally:
        hold.release()


@contextmanager
def replacing(folder: Path) -> Iterator[None]:
    """Nobody runs from ``folder``, and nobody begins to; :class:`InUseError` if somebody does."""
    hold = Hold(folder, alone=True)
    try:
        yield
    finally:
        hold.release()
