"""A new machine finds its centre from its own window: by one string, or by what a person enters.

The centre is its own process behind TLS of a private authority; the string is printed by its
own command.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from casework.invitation import Invitation, certificates_in, fingerprint, read, written
from central_mailbox import auth
from desk_client.clock import SystemOutside
from desk_client.settings import Settings, read_settings
from desk_client.sync.schedule import SyncStatus
from desk_client.ui import i18n
from desk_client.ui.i18n import Language
from desk_client.ui.screens.sign_in.enrol_page import EnrolPage
from tests.harness import bureau
from tests.harness.centre.authority import Authority
from tests.harness.desk.enrolled import SteadyServer, free_port
from tests.harness.outside import SeededOutside
from tests.harness.windows.eyes import faults
from tests.harness.windows.hands import button, click, focus, press, says
from tests.harness.windows.program import PATIENCE, Machine, code
from tests.harness.windows.tour import settled

UNIT = "610103500000"


class Secure:
    """The centre behind TLS, and what its operator prints."""

    def __init__(self, server: SteadyServer, authority: Authority) -> None:
        self.server, self.authority = server, authority
        self.url = f"https://127.0.0.1:{server.port}"

    @property
    def certificate(self) -> bytes:
        (found,) = certificates_in(self.authority.root.read_text("ascii"))
        return found

    def string(self) -> str:
        """The second line of ``enrol``."""
        root = str(self.authority.root)
        where = ["--centre-url", self.url, "--authority", root]
        printed = self.server.run("enrol", *where, UNIT)
        assert printed.returncode == 0, printed.stderr
        return printed.stdout.splitlines()[1]


@pytest.fixture
def secure(founded: Path, tmp_path: Path) -> Iterator[Secure]:
    server = SteadyServer(Path(shutil.copytree(founded, tmp_path / "centre")))
    authority = Authority(tmp_path / "tls")
    chain, key = authority.server()
    server.serving += ["--certificate", str(chain), "--certificate-key", str(key)]
    server.start()
    yield Secure(server, authority)
    server.kill()


def first_page(machine: Machine, settings: Settings | None = None) -> EnrolPage:
    """What a person sees who starts a desk that nobody set up."""
    machine.start("", settings)
    page = machine.page(EnrolPage)
    assert isinstance(page, EnrolPage)
    return page


def field(page: EnrolPage, name: str) -> QLineEdit:
    """The field in sight that a screen reader calls so."""
    found = [one for one in page.findChildren(QLineEdit) if one.accessibleName() == name]
    (seen,) = [one for one in found if one.isVisible()]
    return seen


def paste(page: EnrolPage, string: str) -> None:
    """Put a string where it belongs and go on."""
    field(page, "登记串或码").setText(string)
    click(page, "下一步")


def await_words(page: EnrolPage, words: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: says(page, words), timeout=PATIENCE)


def test_string_of_the_centre_is_shown_used_and_kept_for_the_next_start(
    machine: Machine, secure: Secure, qtbot: QtBot
) -> None:
    page = first_page(machine)
    paste(page, secure.string())
    for words in (secure.url, "公安信息网", fingerprint(secure.certificate)):
        assert says(page, words)
    assert machine.program.store is not None
    assert machine.program.store.identity is None, "shown before it is used"
    click(page, "登记")
    machine.sign_in_page()
    machine.close()
    machine.programs.clear()
    kept = read_settings({"DESK_DATA": str(machine.folder)})
    assert (kept.centre_url, kept.zone) == (secure.url, "公安信息网")
    assert kept.authority == machine.folder / "authority.pem"
    told: list[SyncStatus] = []
    machine.start("", kept).status_told.connect(told.append)
    machine.sign_in()
    qtbot.waitUntil(lambda: any(one.kind == "online" for one in told), timeout=PATIENCE)


def test_scanner_and_keyboard_alone_enrol(machine: Machine, secure: Secure, qtbot: QtBot) -> None:
    page = first_page(machine)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    QTest.keyClicks(focus(), secure.string())
    press(Qt.Key.Key_Return)
    assert says(page, secure.url)
    press(Qt.Key.Key_Escape)
    assert field(page, "登记串或码").hasFocus()
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Return)
    machine.sign_in_page()


@pytest.mark.parametrize("is_pasted", [False, True])
def test_address_code_and_authority_by_hand_enrol(
    machine: Machine, secure: Secure, qtbot: QtBot, is_pasted: bool
) -> None:
    page = first_page(machine)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    press(Qt.Key.Key_F2)
    QTest.keyClicks(focus(), secure.url)
    press(Qt.Key.Key_Return)
    assert says(page, "请输入管理员给您的登记码")
    assert field(page, "登记码").hasFocus()
    QTest.keyClicks(focus(), code(secure.server))
    press(Qt.Key.Key_Tab)
    root = secure.authority.root
    field(page, "证书机构").setText(root.read_text("ascii") if is_pasted else str(root))
    press(Qt.Key.Key_Return)
    assert says(page, secure.url)
    assert says(page, fingerprint(secure.certificate))
    press(Qt.Key.Key_Return)
    machine.sign_in_page()


def test_file_of_the_authority_is_chosen_with_the_mouse(machine: Machine, tmp_path: Path) -> None:
    page = first_page(machine)
    click(page, "手工填写")
    click(page, "选择…")
    dialog = page.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "root.pem"))
    dialog.close()
    assert field(page, "证书机构").text() == str(tmp_path / "root.pem")


def test_letter_that_was_mistyped_is_said_and_nobody_is_asked(
    machine: Machine, secure: Secure
) -> None:
    page, string = first_page(machine), secure.string()
    wrong = "7" if string[40] != "7" else "8"
    paste(page, string[:40] + wrong + string[41:])
    assert says(page, "有字符输错、缺少或多余")
    assert field(page, "登记串或码").hasFocus()
    paste(page, "G" * 50)
    assert says(page, "这不是登记串")
    assert not (machine.folder / "settings.json").exists()
    paste(page, string)
    assert says(page, secure.url)


def test_string_that_expired_is_said_and_a_new_one_lets_the_machine_in(
    machine: Machine, secure: Secure, qtbot: QtBot
) -> None:
    old = SeededOutside()
    centre = secure.server.open_centre()
    with centre.store.write() as tx:
        late = auth.issue(tx, old, bureau.PRECINCT)
    centre.close()
    assert old.now() + timedelta(days=1) < SystemOutside().now()
    page = first_page(machine)
    paste(page, written(Invitation(late, secure.url, "", (secure.certificate,))))
    click(page, "登记")
    await_words(page, "登记码已过期", qtbot)
    assert says(page, f"中心:{secure.url}"), "the address is known now: a code is enough"
    field(page, "登记串或码").setText(code(secure.server))
    click(page, "登记")
    machine.sign_in_page()


def test_address_that_may_be_no_centre_is_refused(machine: Machine) -> None:
    page = first_page(machine)
    paste(page, written(Invitation("7K3M-Q2XA", "http://mailbox.example.cn")))
    assert says(page, "中心地址须以 https:// 开头")
    click(page, "手工填写")
    field(page, "中心地址").setText("mailbox.example.cn")
    click(page, "下一步")
    assert says(page, "中心地址须以 https:// 开头")


def test_string_of_another_centre_does_not_move_what_the_administrator_set(
    machine: Machine, secure: Secure, qtbot: QtBot
) -> None:
    fixed = read_settings(
        {"DESK_DATA": str(machine.folder), "DESK_CENTRE_URL": "https://right.example.cn"}
    )
    page = first_page(machine, fixed)
    field(page, "登记串或码").setText(secure.string())
    click(page, "登记")
    click(page, "登记")
    await_words(page, "管理员为本机设定的中心是 https://right.example.cn", qtbot)
    assert not (machine.folder / "settings.json").exists()
    assert not (machine.folder / "authority.pem").exists()


def test_authority_that_the_administrator_set_stays(
    machine: Machine, secure: Secure, tmp_path: Path
) -> None:
    other = Authority(tmp_path / "other").root.read_text("ascii")
    root = str(secure.authority.root)
    fixed = read_settings({"DESK_DATA": str(machine.folder), "DESK_AUTHORITY": root})
    page = first_page(machine, fixed)
    paste(page, written(Invitation(code(secure.server), secure.url, "", certificates_in(other))))
    assert says(page, "按管理员对本机的设定")
    click(page, "登记")
    machine.sign_in_page()
    assert msgspec.json.decode((machine.folder / "settings.json").read_bytes())["authority"] == root


def test_certificate_of_another_authority_is_refused_and_the_code_stays_good(
    machine: Machine, secure: Secure, tmp_path: Path, qtbot: QtBot
) -> None:
    page, once = first_page(machine), code(secure.server)
    other = certificates_in(Authority(tmp_path / "other").root.read_text("ascii"))
    paste(page, written(Invitation(once, secure.url, "", other)))
    click(page, "登记")
    await_words(page, "对方出示的证书不是本中心的", qtbot)
    field(page, "登记串或码").setText(
        written(Invitation(once, secure.url, "", (secure.certificate,)))
    )
    click(page, "登记")
    click(page, "登记")
    machine.sign_in_page()


def test_centre_that_does_not_answer_is_said_for_a_machine_that_cannot_work_yet(
    machine: Machine, qtbot: QtBot
) -> None:
    page = first_page(machine)
    paste(page, written(Invitation("7K3M-Q2XA", f"http://127.0.0.1:{free_port()}")))
    click(page, "登记")
    await_words(page, "本机还没有登记", qtbot)
    assert not says(page, "照常登记")
    assert button(page, "登记").isEnabled()


def test_authority_that_is_no_certificate_is_said_at_its_field(
    machine: Machine, tmp_path: Path
) -> None:
    page = first_page(machine)
    click(page, "手工填写")
    field(page, "中心地址").setText("https://mailbox.example.cn")
    field(page, "登记码").setText("7K3M-Q2XA")
    letter = tmp_path / "letter.txt"
    letter.write_text("请查收证书", "gb18030")
    for typed, words in (
        (str(letter), "这里没有证书机构的证书"),
        (str(tmp_path / "none.pem"), "不能读取证书文件"),
        ("-----BEGIN CERTIFICATE----- AAAA -----END CERTIFICATE-----", "没有证书机构的证书"),
    ):
        field(page, "证书机构").setText(typed)
        click(page, "下一步")
        assert says(page, words)
        assert field(page, "证书机构").hasFocus()


def test_code_alone_does_not_say_where_the_centre_is(machine: Machine) -> None:
    page = first_page(machine)
    click(page, "下一步")
    assert says(page, "请粘贴、扫描或输入")
    paste(page, "7K3M-Q2XA")
    assert says(page, "只有登记码还不知道中心在哪里")


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_cut_in_any_state_of_the_page(
    dressed_app: QApplication, machine: Machine, secure: Secure, language: Language
) -> None:
    i18n.install(dressed_app, language)
    try:
        page = first_page(machine)
        window = page.window()
        assert window.width() <= 1366
        assert window.height() <= 698
        string = secure.string()
        settled()
        found = {"empty": faults(window)}
        press(Qt.Key.Key_F2)
        press(Qt.Key.Key_Return)
        settled()
        found["by hand, with errors"] = faults(window)
        press(Qt.Key.Key_F2)
        focused = focus()
        assert isinstance(focused, QLineEdit)
        focused.setText(string)
        settled()
        found["string"] = faults(window)
        assert not says(page, "200"), "no length is counted against a string"
        press(Qt.Key.Key_Return)
        assert says(page, secure.url)
        settled()
        found["shown"] = faults(window)
        assert {name: these for name, these in found.items() if these} == {}
    finally:
        i18n.install(dressed_app, Language.CHINESE)


def test_string_of_the_command_is_what_the_desk_reads(secure: Secure) -> None:
    found = read(secure.string())
    assert isinstance(found, Invitation)
    assert (found.centre_url, found.authority) == (secure.url, (secure.certificate,))
