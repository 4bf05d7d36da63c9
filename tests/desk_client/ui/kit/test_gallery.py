"""The gallery can be drawn in every theme without a warning of Qt."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desk_client.ui.theme import DARK, LIGHT, Size, Theme
from tests.harness.windows import gallery


@pytest.mark.parametrize("look", [Theme(DARK), Theme(LIGHT, Size.LARGEST)], ids=["dark", "largest"])
def test_every_widget_is_drawn_in_every_theme(
    dressed_app: QApplication, tmp_path: Path, look: Theme
) -> None:
    for file in gallery.draw(dressed_app, tmp_path, look, "picture"):
        picture = QImage(str(file))
        assert picture.width() >= 1366
        colours = {picture.pixel(x, y) for x in range(0, 1366, 7) for y in range(0, 760, 7)}
        assert len(colours) > 10
