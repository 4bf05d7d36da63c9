"""Papers in plain, lent to the system's own viewer: private, and taken back.

Rules kept: such a copy lies in a folder that its owner alone may enter, in memory and not on the
disk where there is such a one; it goes when whoever lent it is done with it, or at the next start.
"""

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from desk_client.files import write_private
from desk_client.store.errors import UnwritableError

NAME = "lent"


class Lent:
    """The copies lent by one desk; ``folder`` is where its papers lie."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        runtime = (os.environ if environ is None else environ).get("XDG_RUNTIME_DIR", "")
        is_there = bool(runtime) and Path(runtime).is_dir()
        # Of the two the first is in memory, and emptied when the person signs out.
        self._folder = Path(runtime) / f"precinct-desk-{os.getpid()}" if is_there else folder / NAME

    def lend(self, name: str, data: bytes) -> Path:
        """A copy under its own name, in a folder of its own."""
        try:
            path = self._folder / secrets.token_hex(8) / name
            path.parent.mkdir(mode=0o700, parents=True)
            write_private(path, data)
        except OSError as error:
            raise UnwritableError(f"{type(error).__name__} {error.errno}") from error
        return path

    def take_back(self, path: Path | None = None) -> None:
        """Delete one, or all; one that is held open stays until the next time."""
        with suppress(OSError):
            shutil.rmtree(self._folder if path is None else path.parent)
