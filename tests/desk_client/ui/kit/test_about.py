"""About this program: its version and licence, and those of the parts in its package."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_client.services.about import about
from desk_client.ui import background
from desk_client.ui.about_window import AboutWindow
from desk_client.ui.widgets.list_table import ListTable

IDENTITY = "org.warmpolicing.precinct-desk"


def package(folder: Path, listed: object) -> Path:
    """A package's folder with a list of parts, as CycloneDX has it."""
    papers = folder / "entries" / "doc" / IDENTITY
    papers.mkdir(parents=True)
    (papers / "sbom.cdx.json").write_text(json.dumps(listed), "utf-8")
    return folder


def test_parts_are_those_of_the_list_in_the_package(tmp_path: Path) -> None:
    library = {"type": "library", "name": "qt", "version": "6.9", "purl": "pkg:pypi/qt@6.9"}
    named = {"license": {"name": "LGPL-3.0-only"}}
    bare = {"type": "library", "name": "zlib", "version": "1.3"}
    listed = {"components": [library | {"licenses": [named]}, bare]}
    known = about(package(tmp_path, listed))
    assert [(part.name, part.version, part.licence) for part in known.parts] == [
        ("qt", "6.9", "LGPL-3.0-only"),
        ("zlib", "1.3", ""),
    ]
    assert known.papers == tmp_path / "entries" / "doc" / IDENTITY


def test_list_that_cannot_be_read_hides_neither_version_nor_licences(tmp_path: Path) -> None:
    known = about(package(tmp_path, ["no", "list"]))
    assert (known.licence, known.parts) == ("Apache-2.0", ())
    assert known.papers is not None


def test_window_says_what_is_known_and_goes_on_esc(qtbot: QtBot, tmp_path: Path) -> None:
    beside = QWidget()
    qtbot.addWidget(beside)
    window = AboutWindow(beside)
    window.show()
    background.wait_idle()
    assert "Apache-2.0" in " ".join(one.text() for one in window.findChildren(QLabel))
    part = {"name": "qt", "version": "6.9"}
    window.show_about(about(package(tmp_path, {"components": [part]})))
    (table,) = window.findChildren(ListTable)
    model = table.model()
    assert [model.index(0, column).data() for column in (0, 1)] == ["qt", "6.9"]
    with qtbot.waitSignal(window.destroyed):
        QTest.keyClick(window, Qt.Key.Key_Escape)
