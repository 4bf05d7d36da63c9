"""One run of the program over a real store: whatever stops it, it can be gone on with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.codes import Channel
from casework.ids import SYSTEM
from casework.outside import new_id
from casework.registry import Proposal
from desk_client.app import Program
from desk_client.changes import Touched
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials, Secrets
from desk_client.services.desk import Desk, Session
from desk_client.settings import Settings
from desk_client.store import BrokenStoreError, Store
from desk_client.sync.schedule import SyncStatus
from desk_client.ui.idle import IdleWatch
from desk_client.ui.screens.sign_in.enrol_page import EnrolPage
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.screens.sign_in.start_pages import PassphrasePage, TroublePage
from desk_client.ui.signals import Signals
from desk_client.ui.workplace import BROKEN
from tests.harness import bureau
from tests.harness.desk.paper import IDENTITY, KEY, PaperCentre, sync
from tests.harness.outside import SeededOutside

PASSPHRASE = "钟楼下的第七块青砖是松的"
NOBODY = "http://127.0.0.1:9"
CANARY = "金丝雀王小明"


class Drawer:
    """A key store in a drawer: open, and for this test only."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[service, username] = password


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def program(
    dressed_app: QApplication, tmp_path: Path, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    """A program that was not started yet; it is ended whatever becomes of it."""
    monkeypatch.setattr(dressed_app, "quit", lambda: None)
    credentials = Credentials(tmp_path, lambda: drawer)
    made = Program(
        dressed_app, Settings(data=tmp_path, centre_url=NOBODY), credentials, SystemOutside()
    )
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def enrolled(tmp_path: Path, drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data of a desk that was enrolled and has the directory."""
    fresh = Secrets(KEY, bytes(32), "token")
    monkeypatch.setattr("desk_client.credentials.fresh", lambda: fresh)
    Credentials(tmp_path, lambda: drawer).load_or_make(has_database=False)
    outside = SeededOutside()
    store = Store.open(tmp_path / "desk.db", KEY, outside)
    store.enrol(IDENTITY)
    sync(store, PaperCentre(outside))
    store.close()


Shows = Callable[[type], None]


@pytest.fixture
def shows(program: Program, qtbot: QtBot) -> Shows:
    """Wait until a kind of page is in front."""
    return lambda kind: qtbot.waitUntil(lambda: isinstance(program.page, kind))


def is_closed(program: Program) -> bool:
    assert program.store is not None
    try:
        program.store.sync_state()
    except BrokenStoreError:
        return True
    return False


def sign_in(program: Program, who: str = bureau.HEAD) -> None:
    """Somebody sits down; the password is another test's business."""
    page = program.page
    assert isinstance(page, SignInPage)
    assert program.store is not None
    desk = Desk(program.store, SystemOutside(), lambda: None, lambda: None)
    officer = program.store.directory().roster.officers[who]
    page.signed_in.emit(Session(desk, officer))
    assert program.window is not None


def test_new_machine_is_asked_for_its_code(program: Program, shows: Shows) -> None:
    program.start()
    shows(EnrolPage)


@pytest.mark.usefixtures("enrolled")
def test_enrolled_machine_asks_who_is_there(program: Program, shows: Shows) -> None:
    program.start()
    shows(SignInPage)


@pytest.mark.usefixtures("enrolled")
def test_settings_that_the_disk_does_not_take_are_said_and_can_be_tried_again(
    program: Program, shows: Shows, tmp_path: Path
) -> None:
    (tmp_path / "settings.json.new").mkdir()
    program.start()
    shows(TroublePage)
    store = program.store
    (tmp_path / "settings.json.new").rmdir()
    page = program.page
    assert isinstance(page, TroublePage)
    page.try_again.emit()
    shows(SignInPage)
    assert program.store is store


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize(
    ("url", "authority"), [("", None), ("https://127.0.0.1:9", Path("/none.pem"))]
)
def test_way_to_the_centre_that_is_barred_is_said_and_the_desk_works_on(
    program: Program,
    shows: Shows,
    qtbot: QtBot,
    tmp_path: Path,
    url: str,
    authority: Path | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings(data=tmp_path, centre_url=url, authority=authority)
    monkeypatch.setattr(program, "_settings", settings)
    told: list[SyncStatus] = []
    program.status_told.connect(told.append)
    program.start()
    shows(SignInPage)
    qtbot.waitUntil(lambda: any(status.error for status in told))
    sign_in(program)


@pytest.mark.usefixtures("enrolled")
def test_closing_the_window_of_an_officer_ends_sync_and_store(
    program: Program, shows: Shows
) -> None:
    program.start()
    shows(SignInPage)
    sign_in(program)
    assert program.window is not None
    program.window.window.close()
    assert is_closed(program)
    assert program.window is None


@pytest.mark.usefixtures("enrolled")
def test_closing_the_window_before_signing_in_ends_sync_and_store(
    program: Program, shows: Shows
) -> None:
    program.start()
    shows(SignInPage)
    assert program.page is not None
    program.page.window().close()
    assert is_closed(program)


@pytest.mark.usefixtures("enrolled")
def test_locking_keeps_the_program_and_asks_who_is_there(program: Program, shows: Shows) -> None:
    program.start()
    shows(SignInPage)
    sign_in(program)
    program.lock()
    shows(SignInPage)
    assert program.window is None
    assert not is_closed(program)


def test_letters_are_heard_and_said_while_the_desk_is_locked(
    program: Program,
    shows: Shows,
    drawer: Drawer,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = tmp_path / "heard"
    player = tmp_path / "pw-play"
    player.write_text(f"#!/bin/sh\necho x >> {heard}\n", "utf-8")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("desk_client.credentials.fresh", lambda: Secrets(KEY, bytes(32), "token"))
    Credentials(tmp_path, lambda: drawer).load_or_make(has_database=False)
    outside = SeededOutside()
    paper = PaperCentre(outside)
    store = Store.open(tmp_path / "desk.db", KEY, outside)
    store.enrol(replace(IDENTITY, device=bureau.BUREAU_DEVICE, unit=bureau.BUREAU, short="C01"))
    sync(store, paper)
    store.close()
    program.start()
    shows(SignInPage)
    sign_in(program, bureau.TRIAGE)
    program.lock()
    shows(SignInPage)
    page = program.page
    assert isinstance(page, SignInPage)
    assert not heard.exists()
    body = LetterReceived(owner=bureau.BUREAU, channel=Channel.WEB, type=AppealType.HELP)
    paper.elsewhere(SYSTEM, Proposal(new_id(outside), body, LetterPrivate("夜市噪音", "太吵")))
    assert program.store is not None
    sync(program.store, paper)
    program._synced(Touched.of("letter"))
    qtbot.waitUntil(heard.exists)
    said = [one.text() for one in page.findChildren(QLabel) if "待签收" in one.text()]
    assert said == [one for one in said if one.startswith("1 封新来信待签收")]
    assert len(said) == 1
    assert "夜市" not in said[0]


@pytest.mark.usefixtures("enrolled")
def test_empty_chair_locks_the_desk(program: Program, shows: Shows) -> None:
    program.start()
    shows(SignInPage)
    sign_in(program)
    watch = program.findChild(IdleWatch)
    assert watch is not None
    watch.idle.emit()
    shows(SignInPage)
    assert program.window is None


@pytest.mark.usefixtures("enrolled")
def test_fault_behind_an_officers_window_is_told_in_that_window(
    program: Program, shows: Shows, qtbot: QtBot
) -> None:
    program.start()
    shows(SignInPage)
    sign_in(program)
    program.fault_told.emit(ValueError(CANARY))
    assert program.window is not None
    toasts = program.window.window.toasts
    qtbot.waitUntil(lambda: any(BROKEN.zh in one.text() for one in toasts.findChildren(QLabel)))
    assert not any(CANARY in one.text() for one in toasts.findChildren(QLabel))


def test_wrong_passphrase_is_said_on_its_page_and_the_right_one_opens(
    program: Program, shows: Shows, tmp_path: Path, qtbot: QtBot
) -> None:
    Credentials(tmp_path).make_with_passphrase(PASSPHRASE, has_database=False)
    program.start()
    shows(PassphrasePage)
    page = program.page
    program.use_passphrase("another sentence altogether", is_new=False)
    qtbot.waitUntil(
        lambda: (
            any("口令短语不对" in one.text() for one in page.findChildren(QLabel))
            if page
            else False
        )
    )
    program.use_passphrase(PASSPHRASE, is_new=False)
    shows(EnrolPage)


def test_changes_announced_by_the_sync_reach_windows_on_the_gui_thread(
    dressed_app: QCoreApplication, qtbot: QtBot
) -> None:
    signals, owner, heard = Signals(), QLabel(), list[object]()
    qtbot.addWidget(owner)
    signals.on_kinds(owner, {"sync"}, lambda _: heard.append(owner.thread().currentThread()))
    thread = Thread(target=signals.announce, args=[Touched.of("sync")])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [owner.thread()]
