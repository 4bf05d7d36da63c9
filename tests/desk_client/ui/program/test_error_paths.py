"""What goes wrong outside the program is said in the officer's words, with a way on.

Real things: the centre is its own process, the disk is full, the database is newer, and what
answers at the centre's address is a page of HTML.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desk_client.ui import background
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.screens.sign_in.enrol_page import EnrolPage
from desk_client.ui.screens.sign_in.page import SignInPage
from desk_client.ui.screens.sign_in.start_pages import TroublePage
from desk_client.ui.screens.syncing.page import SyncPage
from tests.harness.desk.disk import opened_raw, small_disk
from tests.harness.desk.enrolled import SteadyServer
from tests.harness.desk.hostile import HostileServer, page
from tests.harness.windows.hands import button, says
from tests.harness.windows.program import PASSPHRASE, PATIENCE, Machine, MachineAt, code


def test_wrong_enrolment_code_is_said_and_the_right_one_lets_the_machine_in(
    machine: Machine, server: SteadyServer, qtbot: QtBot
) -> None:
    machine.start(server.url)
    enrol = machine.page(EnrolPage)
    assert isinstance(enrol, EnrolPage)
    field = enrol.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText("AAAA-BBBB-CCCC")
    button(enrol, "登记").click()
    qtbot.waitUntil(lambda: says(enrol, "登记码不正确,请核对后重输"), timeout=PATIENCE)
    assert field.isEnabled()
    field.setText(code(server))
    button(enrol, "登记").click()
    machine.sign_in_page()


def test_code_that_was_used_is_refused_to_the_next_machine(
    machine: Machine, machine_at: MachineAt, server: SteadyServer, tmp_path: Path, qtbot: QtBot
) -> None:
    once = code(server)
    machine.start(server.url)
    first = machine.page(EnrolPage)
    assert isinstance(first, EnrolPage)
    first.code_given.emit(once)
    machine.page(SignInPage)
    another = machine_at(tmp_path / "another")
    another.start(server.url)
    second = another.page(EnrolPage)
    assert isinstance(second, EnrolPage)
    second.code_given.emit(once)
    qtbot.waitUntil(lambda: says(second, "登记码已经用过"), timeout=PATIENCE)


def test_centre_that_is_not_there_is_said_at_the_code(
    machine: Machine, server: SteadyServer, qtbot: QtBot
) -> None:
    server.kill()
    machine.start(server.url)
    enrol = machine.page(EnrolPage)
    assert isinstance(enrol, EnrolPage)
    enrol.code_given.emit("AAAA-BBBB")
    qtbot.waitUntil(lambda: says(enrol, "中心"), timeout=PATIENCE)
    assert button(enrol, "登记").isEnabled()


def test_wrong_password_is_said_and_the_right_one_opens_the_window_online(
    machine: Machine, server: SteadyServer, qtbot: QtBot
) -> None:
    machine.start(server.url)
    machine.enrol(server)
    page = machine.sign_in_page()
    page.choose("061004")
    page.type_password("不是这个口令")
    page.submit()
    qtbot.waitUntil(lambda: says(page, "警号或口令不对"), timeout=PATIENCE)
    assert machine.program.page is page
    machine.sign_in()
    window = machine.program.window
    assert window is not None
    qtbot.waitUntil(lambda: window.window.bar.status.is_online, timeout=PATIENCE)


def test_database_of_a_newer_program_is_left_alone_and_said(
    machine: Machine, server: SteadyServer, qtbot: QtBot
) -> None:
    machine.start(server.url)
    machine.enrol(server)
    machine.program.close()
    kept = machine.credentials.unlock(PASSPHRASE)
    path = machine.folder / "desk.db"
    raw = opened_raw(path, kept.database_key)
    raw.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('desk', 'm0099_from_the_future', '2031-01-01')"
    )
    raw.close()
    before = path.read_bytes()
    machine.start(server.url)
    trouble = machine.page(TroublePage)
    assert says(trouble, "本机数据库由更新版本的程序写成")
    assert button(trouble, "重试").isEnabled()
    assert path.read_bytes() == before


@pytest.mark.parametrize("how", ["deleted", "emptied"])
def test_emptied_desk_says_so_and_does_not_begin_as_a_new_one(
    how: str, machine: Machine, server: SteadyServer
) -> None:
    machine.start(server.url)
    machine.enrol(server)
    machine.program.close()
    path = machine.folder / "desk.db"
    for lying in machine.folder.glob("desk.db*"):
        lying.unlink()
    if how == "emptied":
        path.touch()
    machine.start(server.url)
    trouble = machine.page(TroublePage)
    assert says(trouble, "没有当作新设备重新开始")
    assert not path.exists() or path.stat().st_size == 0


def test_desk_that_forgot_who_it_is_is_the_same_device_to_the_centre(
    machine: Machine, server: SteadyServer
) -> None:
    """The facts were deleted behind the program's back: a code lets the same device in again."""
    machine.start(server.url)
    machine.enrol(server)
    machine.program.close()
    kept = machine.credentials.unlock(PASSPHRASE)
    raw = opened_raw(machine.folder / "desk.db", kept.database_key)
    raw.execute("DELETE FROM facts")
    raw.close()
    machine.start(server.url)
    machine.enrol(server)
    store = machine.program.store
    assert store is not None
    assert store.identity is not None
    assert store.identity.device == kept.device


def test_page_of_html_is_no_centre_and_never_shown_as_online(
    machine: Machine, server: SteadyServer, qtbot: QtBot
) -> None:
    machine.start(server.url)
    machine.enrol(server)
    machine.program.close()
    with HostileServer(page(200)) as wall:
        machine.start(wall.url)
        machine.sign_in()
        desk = machine.program.window
        assert desk is not None
        window = desk.window
        told = "这个地址答复的不是中心"
        qtbot.waitUntil(lambda: told in window.bar.status.problem, timeout=PATIENCE)
        assert not window.bar.status.is_online
        sync = window.enter_room("sync")
        assert isinstance(sync, SyncPage)
        qtbot.waitUntil(lambda: says(sync, told))
        store = machine.program.store
        assert store is not None
        before = store.sync_state().waiting
        _write_a_walk_in(window.enter_room("reception"))
        qtbot.waitUntil(lambda: store.sync_state().waiting > before)
        qtbot.waitUntil(lambda: window.bar.status.waiting == store.sync_state().waiting)
        machine.program.close()


def test_full_disk_is_said_nothing_typed_is_lost_and_saving_goes_on_when_there_is_room(
    machine_at: MachineAt, server: SteadyServer, tmp_path: Path, qtbot: QtBot
) -> None:
    with small_disk(tmp_path / "disk", "8m") as fill:
        machine = machine_at(tmp_path / "disk" / "data")
        machine.start(server.url)
        machine.enrol(server)
        machine.sign_in("061001")
        server.kill()
        window, store = machine.program.window, machine.program.store
        assert window is not None
        assert store is not None
        page = window.window.enter_room("reception")
        assert isinstance(page, ReceptionPage)
        fill(True)
        before = store.sync_state().last_seq
        said = "磁盘已满或无法写入"
        for _ in range(400):
            _write_a_walk_in(page)
            background.wait_idle()
            if any(said in one.notice.text for one in window.window.toasts.toasts):
                break
        assert any(said in one.notice.text for one in window.window.toasts.toasts)
        assert page.form.fields.content.value == "问身份证补办要带什么材料"
        saved = store.sync_state().last_seq
        fill(False)
        page.form.submitted.emit()
        qtbot.waitUntil(lambda: store.sync_state().last_seq > saved, timeout=PATIENCE)
        qtbot.waitUntil(lambda: page.form.is_empty)
        assert saved >= before
        machine.program.close()


def test_disk_that_is_full_at_the_start_is_said_and_can_be_tried_again(
    machine_at: MachineAt, tmp_path: Path, qtbot: QtBot
) -> None:
    with small_disk(tmp_path / "disk", "2m") as fill:
        machine = machine_at(tmp_path / "disk" / "data")
        machine.credentials.make_with_passphrase(PASSPHRASE, has_database=False)
        (machine.folder / "other").write_bytes(b"x" * 4096)
        fill(True)
        machine.start("http://127.0.0.1:9")
        trouble = machine.page(TroublePage)
        assert says(trouble, "磁盘已满或无法写入")
        fill(False)
        machine.program.close()
        machine.start("http://127.0.0.1:9")
        machine.page(EnrolPage)
        machine.program.close()


def _write_a_walk_in(page: object) -> None:
    """A visitor, as the reception writes one down."""
    assert isinstance(page, ReceptionPage)
    fields = page.form.fields
    fields.category.set_value("CONSULT")
    fields.name.set_value("张桂英")
    fields.content.setPlainText("问身份证补办要带什么材料")
    page.form.submitted.emit()
