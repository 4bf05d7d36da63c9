"""``python -m bench.list_window FOLDER``: the desk itself, until its sign-in and its list stand.

It is the program as it is composed, on the data of an enrolled desk.  Its key store's library is
loaded as ever and answers at once; nobody types: the head of the precinct is signed in as soon as
the sign-in offers its officers.  It says ``sign-in`` and ``list`` when they are painted.
"""

from __future__ import annotations

import gc

gc.disable()

# ruff: noqa: E402 - the collector stands still before anything is imported, as in the program
import base64
import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desk_client import credentials
from desk_client.app import Program
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials, KeyStore, Secrets
from desk_client.services.desk import Desk, Session
from desk_client.settings import Settings
from desk_client.ui import i18n, theme
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.theme import Theme
from desk_client.ui.widgets.list_table import ListTable

DESK_KEY = b"\x22" * 32
HEAD = "061004"
NOBODY = "http://127.0.0.1:9"
ROOM = "ledgers"
LOOK_MS = 5


class Drawer:
    """A key store that has the key at hand."""

    def __init__(self, kept: Secrets) -> None:
        self._kept = kept

    def get_password(self, service: str, username: str) -> str:
        """The secrets of a desk that is enrolled."""
        return base64.b64encode(msgspec.json.encode(self._kept)).decode()

    def set_password(self, service: str, username: str, password: str) -> None:
        """Nothing is kept."""


def composed(app: QApplication, folder: Path, centre: str, kept: Secrets) -> Program:
    """The program on a folder's data, with the secrets at hand."""

    def key_store() -> KeyStore:
        """As the program comes to its own, without the wait for another process."""
        credentials.back_end()
        return Drawer(kept)

    theme.apply(app, Theme())
    i18n.install(app)
    settings = Settings(data=folder, centre_url=centre)
    return Program(app, settings, Credentials(folder, key_store), SystemOutside())


class Watch:
    """Looks at the windows until what they should show is there."""

    def __init__(self, program: Program, seen: Callable[[], None]) -> None:
        self._program, self._seen = program, seen
        self._has_seen_all = False

    def look(self) -> None:
        """Once more."""
        page, window = self._program.page, self._program.window
        if self._has_seen_all:
            return
        if window is not None:
            table = window.window.page(ROOM).findChild(ListTable)
            if table is not None and table.rows:
                window.window.grab()
                say("list")
                self._has_seen_all = True
                self._seen()
        elif isinstance(page, SignInPage) and page.offers(HEAD):
            page.window().grab()
            say("sign-in")
            self._sit_down(page)

    def _sit_down(self, page: SignInPage) -> None:
        store = self._program.store
        assert store is not None
        officers = store.directory().roster.officers.values()
        officer = next(one for one in officers if one.police_no == HEAD)
        desk = Desk(store, SystemOutside(), lambda: None, lambda: None)
        page.signed_in.emit(Session(desk, officer))


def say(what: str) -> None:
    """To whoever measures."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def main(folder: Path) -> int:
    """Start, watch, end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    program = composed(app, folder, NOBODY, Secrets(DESK_KEY, bytes(32), "token"))
    program.start()
    watch, timer = Watch(program, app.quit), QTimer()
    timer.timeout.connect(watch.look)
    timer.start(LOOK_MS)
    code = app.exec()
    program.close()
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
