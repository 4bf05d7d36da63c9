"""Takes the handbook's pictures anew, in both languages: after a change that can be seen.

    python -m tests.handbook

Commit what it writes: ``resources/handbook/<language>/pictures`` and ``pictures.json`` beside this.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from desk_client.ui import background, i18n, resources, theme
from desk_client.ui.i18n import Language
from desk_client.ui.theme import Theme
from tests.day import stage
from tests.handbook import pictures
from tests.handbook.pictures import KEPT, QUALITY, Kept
from tests.handbook.scene import Scene

FOLDERS = {Language.CHINESE: "zh", Language.ENGLISH: "en"}


def main() -> int:
    """Take them all."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    stage.quieten_qt()
    app = QApplication(sys.argv[:1])
    theme.apply(app, Theme())
    kept = {name: _take(app, language, name) for language, name in FOLDERS.items()}
    KEPT.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    background.wait_idle()
    return 0


def _take(app: QApplication, language: Language, name: str) -> dict[str, Kept]:
    i18n.install(app, language)
    folder = resources.path("handbook", name, "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    found: dict[str, Kept] = {}
    with tempfile.TemporaryDirectory() as machine:
        scene = Scene(Path(machine))
        for picture in pictures.taken(scene):
            image = picture.image
            image.save(str(folder / f"{picture.name}.webp"), quality=QUALITY)
            found[picture.name] = Kept((image.width(), image.height()), picture.words)
        scene.close()
    total = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{name}: {len(found)} pictures, {total // 1024} kB")
    return found


if __name__ == "__main__":
    sys.exit(main())
