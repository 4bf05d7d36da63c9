"""A real key store that is locked: said in the first window, and nothing is opened or made.

It runs in a D-Bus session of its own, in a process of its own: a key store belongs to a session.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
KEY_STORE = ROOT / "installer" / "key-store-session"

PROGRAM = """
import sys
from pathlib import Path

import secretstorage
from PySide6.QtWidgets import QApplication

from desk_client.app import Program
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials
from desk_client.settings import Settings
from desk_client.store import Store
from desk_client.ui import background, i18n, theme
from desk_client.ui.screens.sign_in.start_pages import StartPage

folder, is_new = Path(sys.argv[1]), sys.argv[2] == "new"
app = QApplication([])
i18n.install(app, i18n.Language(sys.argv[3]))
theme.apply(app, theme.Theme())
settings = Settings(data=folder, centre_url="http://127.0.0.1:9")
if not is_new:
    kept = Credentials(folder).load_or_make(has_database=False)
    Store.open(settings.database, kept.database_key, SystemOutside()).close()
secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
before = sorted(path.name for path in folder.iterdir())
program = Program(app, settings, Credentials(folder), SystemOutside())
program.start()
while not isinstance(program.page, StartPage):
    background.wait_idle()
print(type(program.page).__name__, program.page.words, flush=True)
print(program.store is None, sorted(path.name for path in folder.iterdir()) == before)
program.close()
"""


def run(folder: Path, *arguments: str) -> list[str]:
    """What the program shows, in a session whose key store is locked."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DBUS_", "DISPLAY", "WAYLAND"))
    }
    done = subprocess.run(
        [
            *("dbus-run-session", "--", str(KEY_STORE)),
            *(sys.executable, "-c", PROGRAM, str(folder), *arguments),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=inherited | {"QT_QPA_PLATFORM": "offscreen"},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [line for line in done.stdout.splitlines() if not line.startswith("GNOME_")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh_CN", "系统密钥库已锁定,没有打开本机数据库"), ("en", "The system key store is locked")],
)
def test_locked_key_store_of_a_desk_with_data_is_said_and_nothing_is_touched(
    tmp_path: Path, language: str, words: str
) -> None:
    page, untouched = run(tmp_path, "used", language)
    assert page.startswith("TroublePage")
    assert words in page
    assert untouched == "True True"
