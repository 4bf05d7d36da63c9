"""Chinese from the keyboard on Linux: which input method Qt is told to speak to.

The Qt that is shipped speaks two protocols: Wayland's own, and that of ibus. fcitx5 answers to the
name of ibus too; what it recommends instead is a plugin of its own, made for the system's Qt, not
for ours. A session that says ``QT_IM_MODULE=fcitx`` would so get Latin letters: the word of the
session stands first, and where Qt has nothing of that name it goes on with what it has.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import MutableMapping

OURS = ("wayland", "ibus")
"""Wayland's own way where the compositor has one; Qt passes it over on X11."""
COMPOSES_ONLY = frozenset({"xim"})
"""A name that this Qt takes and then types accents: it speaks to no input method."""


def offer(environ: MutableMapping[str, str], platform: str = sys.platform) -> None:
    """Say it in the environment, which Qt reads when the application is made."""
    if platform != "linux":
        return
    said = environ.get("QT_IM_MODULES") or environ.get("QT_IM_MODULE") or ""
    theirs = [name for name in said.split(";") if name and name not in COMPOSES_ONLY]
    environ["QT_IM_MODULES"] = ";".join(dict.fromkeys((*theirs, *OURS)))
    # Without the daemon of ibus Qt believes that nobody answers; through the portal it asks.
    if shutil.which("ibus-daemon", path=environ.get("PATH")) is None:
        environ.setdefault("IBUS_USE_PORTAL", "1")
