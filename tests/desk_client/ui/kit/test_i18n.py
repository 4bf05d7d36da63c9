"""Chinese is complete and current, Qt's own words included; English needs nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from desk_client.ui import i18n
from desk_client.ui.i18n import Language
from desk_client.ui.widgets.toast import Toast

ROOT = Path(__file__).resolve().parents[4]
UPDATE = ROOT / "resources" / "translations" / "update.py"


@dataclass(frozen=True)
class Label:
    zh: str
    en: str


@pytest.fixture
def english(dressed_app: QApplication) -> Iterator[None]:
    """English for one test."""
    i18n.install(dressed_app, Language.ENGLISH)
    yield
    i18n.install(dressed_app, Language.CHINESE)


def test_every_text_has_a_finished_and_compiled_translation() -> None:
    done = subprocess.run(
        [sys.executable, UPDATE, "--check"], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""
    assert done.returncode == 0


def test_buttons_of_qt_itself_speak_chinese(qtbot: QtBot) -> None:
    buttons = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(buttons.Ok | buttons.Cancel | buttons.Close | buttons.Save)
    qtbot.addWidget(box)
    assert sorted(b.text() for b in box.buttons()) == sorted(["确定", "取消", "关闭", "保存"])


def test_menu_of_a_text_field_speaks_chinese(qtbot: QtBot) -> None:
    field = QLineEdit("字")
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    words = [action.text().split("\t")[0] for action in menu.actions()]
    menu.deleteLater()
    assert "复制(&C)" in words


def test_own_texts_and_rule_labels_are_chinese_by_default() -> None:
    assert QApplication.translate(Toast.__name__, "Undo") == "撤销"
    assert i18n.pick(Label("签收", "Sign for")) == "签收"
    assert QLocale().name() == "zh_CN"


@pytest.mark.usefixtures("english")
def test_english_is_shown_when_asked_for() -> None:
    assert QApplication.translate(Toast.__name__, "Undo") == "Undo"
    assert i18n.pick(Label("签收", "Sign for")) == "Sign for"


def test_text_without_translation_and_stale_files_are_found(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    code = copy / "desk_client" / "ui" / "screens" / "new"
    code.mkdir(parents=True)
    (code / "__init__.py").write_text("")
    (code / "page.py").write_text(
        "from PySide6.QtWidgets import QWidget\n"
        "class Page(QWidget):\n"
        "    def words(self) -> str:\n"
        "        return self.tr('Brand new')\n"
    )
    tool = copy / "resources" / "translations" / "update.py"
    (tool.parent / "zh_CN").mkdir(parents=True)
    tool.write_bytes(UPDATE.read_bytes())

    def run(*arguments: str | Path) -> str:
        command = [sys.executable, tool, "new", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert "never translated" in run("--check")
    assert run() == "new: no translation of 'Brand new' (Page)\n"
    assert "no translation" in run("--check")
    words = tmp_path / "words.tsv"
    words.write_text("Brand new\t全新\n", "utf-8")
    assert run("--words", words) == ""
    assert run("--check") == ""
    (code / "page.py").write_text((code / "page.py").read_text().replace("Brand new", "Other"))
    assert "text changed or new: 'Other'" in run("--check")
    (tool.parent / "zh_CN" / "new.qm").write_bytes(b"old")
    assert "new.qm is older than new.ts" in run("--check")
