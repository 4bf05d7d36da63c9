"""What is heard, and what is seen of it when the window is not in front.

The sound is our own file (``resources/sounds``), played by what the system has: on Windows its
own player, on Linux the first of PipeWire's, PulseAudio's and ALSA's (Kylin and UOS have them),
and the system's bell where there is none of them.  Qt's own player is a package of its own, which
is not shipped.  The task bar asks for attention and bears the number of what waits, where it can.
"""

from __future__ import annotations

import shutil
import sys

from PySide6.QtCore import QProcess
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desk_client.ui import resources

if sys.platform == "win32":
    import winsound

SOUND = resources.path("sounds", "new-letter.wav")
PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))


def ring() -> None:
    """Sound once, and let every window in sight ask for attention in the task bar."""
    if not _play():
        QApplication.beep()
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            QApplication.alert(window)


def show_number(number: int) -> None:
    """Bear a number at the program's icon in the task bar; 0: none."""
    app = QGuiApplication.instance()
    if isinstance(app, QGuiApplication):
        app.setBadgeNumber(number)


def _play() -> bool:
    """Whether somebody plays it now."""
    if sys.platform == "win32":
        winsound.PlaySound(str(SOUND), winsound.SND_FILENAME | winsound.SND_ASYNC)
        return True
    found = next((one for one in PLAYERS if shutil.which(one[0])), None)
    if found is None:
        return False
    player = QProcess()
    player.setProgram(found[0])
    player.setArguments([*found[1:], str(SOUND)])
    # What a player says of a machine without loudspeakers is of no use to anybody.
    player.setStandardOutputFile(QProcess.nullDevice())
    player.setStandardErrorFile(QProcess.nullDevice())
    return bool(player.startDetached())
