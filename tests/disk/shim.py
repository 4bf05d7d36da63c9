"""The disk that writes down what it is asked for, or fails when told (``shim.c``).

Built by the C compiler of this machine when it is first needed.  A child started with
:func:`environment` has it between itself and the C library; :class:`Disk` drives it from inside.
"""

import ctypes
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
ROOT = Path(__file__).parents[2]


@cache
def built() -> Path:
    """The shim, built for this machine."""
    made = Path(tempfile.mkdtemp(prefix="disk-")) / "shim.so"
    flags = ["-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"]
    subprocess.run(["cc", *flags, "-o", made, SOURCE, "-ldl", "-lpthread"], check=True)
    return made


def environment() -> dict[str, str]:
    """What a child needs to live on such a disk."""
    return dict(os.environ) | {"LD_PRELOAD": str(built()), "PYTHONPATH": str(ROOT)}


class Disk:
    """The disk under ``folder``, inside a process that was started with it."""

    def __init__(self, folder: Path) -> None:
        self._shim = ctypes.CDLL(None)
        self._shim.disk_fail.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_int]
        self._shim.disk_fail.restype = ctypes.c_long
        self._shim.disk_watch(os.fsencode(folder))

    def record(self, log: Path) -> None:
        """From now on every request is written down."""
        self._shim.disk_record(os.fsencode(log))

    def mark(self, text: str) -> None:
        """Something was said to somebody at this moment."""
        self._shim.disk_mark(text.encode())

    def fail(self, nth: int, error: int, *, for_ever: bool) -> None:
        """The ``nth`` request from now on (from 0) fails, or that and all that follow."""
        self._shim.disk_fail(nth, -1 if for_ever else 1, error)

    def heal(self) -> int:
        """Nothing fails any more; how many requests there were since it was told to fail."""
        return int(self._shim.disk_fail(-1, 0, 0))
