"""What is loaded when the first window is painted, by the program as it is composed.

A subprocess: what a process has imported stays imported.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from desk_client.store import Store
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, sync
from tests.harness.outside import SeededOutside

NOT_YET = {
    "pypinyin": "readings of characters: search and sorting ask for them",
    "sqlite_utils": "migrations: there is none where the shape is the newest",
    "httpx": "the conversation with the centre, on the thread of the sync",
    "argon2": "a password: somebody has to type it first",
    "cryptography": "signatures: a save or a conversation asks for them",
    "segno": "the code of a receipt",
    "rich": "colours for command lines, which a library brings along",
    "desk_client.ui.desk_window": "the officer's window: somebody has to sign in first",
    "desk_client.ui.cases.case_page": "a case: one has to be opened",
}

PROGRAM = """
import base64, os, sys
from pathlib import Path
import msgspec
import desk_client.start
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desk_client.app import Program
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials, Secrets
from desk_client.settings import Settings
from desk_client.ui import i18n, theme
from desk_client.ui.screens.sign_in.page import SignInPage

class Drawer:
    def get_password(self, service, username):
        kept = Secrets(bytes(range(32)), bytes(32), "token")
        return base64.b64encode(msgspec.json.encode(kept)).decode()

folder, awaited = Path(sys.argv[1]), sys.argv[2:]
app = QApplication([])
theme.apply(app, theme.Theme())
i18n.install(app)
settings = Settings(data=folder, centre_url="http://127.0.0.1:9")
program = Program(app, settings, Credentials(folder, Drawer), SystemOutside())
program.start()

def look():
    page = program.page
    if isinstance(page, SignInPage) and page.offers("061004"):
        page.window().grab()
        if all(name in sys.modules for name in awaited):
            print(" ".join(sys.modules), flush=True)
            os._exit(0)

timer = QTimer()
timer.timeout.connect(look)
timer.start(2)
app.exec()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data of a desk that is enrolled and has the directory."""
    outside = SeededOutside()
    store = Store.open(tmp_path / "desk.db", KEY, outside)
    store.enrol(IDENTITY)
    sync(store, PaperCentre(outside))
    store.close()
    (tmp_path / "desk.id").write_text("first")
    return tmp_path


def modules(folder: Path, awaited: Iterable[str] = ()) -> set[str]:
    """What the program has loaded once its first window is painted and these are there."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), *awaited],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[4],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        timeout=60,
    )
    return set(done.stdout.split())


def test_first_window_is_painted_without_what_only_later_work_needs(folder: Path) -> None:
    loaded = modules(folder)
    assert "desk_client.ui.screens.sign_in.page" in loaded
    assert {name for name in NOT_YET if name in loaded} == set()


def test_what_the_first_window_did_without_comes_behind_it_before_anybody_asks(
    folder: Path,
) -> None:
    assert modules(folder, NOT_YET.keys() - {"rich"})
