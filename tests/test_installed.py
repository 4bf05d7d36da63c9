"""The wheel is the program: built from the checkout, installed elsewhere, run from elsewhere."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environ,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in it, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    copy = folder / "copy"
    copy.mkdir()
    for name in ("casework", "central_mailbox", "desk_client", "requirements", "resources"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("LICENSE", "README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    built = run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, copy, cwd=folder)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    put = run(*pip, "install", "--no-deps", "--target", folder / "there", wheel, cwd=folder)
    assert put.returncode == 0, put.stderr
    return folder / "there"


def test_mailbox_of_the_wheel_says_its_commands(installed: Path) -> None:
    done = run(
        installed / "bin" / "central-mailbox", "--help", cwd=installed, PYTHONPATH=str(installed)
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "serve" in done.stdout


def test_desk_of_the_wheel_has_its_words_icons_and_fonts(installed: Path) -> None:
    program = (
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from desk_client.ui import fonts, i18n, icons, qss, resources\n"
        "i18n.install(app)\n"
        "print(resources.ROOT)\n"
        "print(app.translate('RailTexts', 'x') is not None, fonts.stack()[-1])\n"
        "print(len(list(resources.path('translations', 'zh_CN').glob('*.qm'))))\n"
        "print(len(list(resources.path('icons').glob('*.svg'))))\n"
    )
    done = run(
        *(sys.executable, "-c", program),
        cwd=installed,
        PYTHONPATH=str(installed),
        QT_QPA_PLATFORM="offscreen",
    )
    assert done.returncode == 0, done.stderr
    root, font, words, icons = done.stdout.splitlines()
    assert Path(root) == installed / "resources"
    assert font.endswith("Rare Names")
    tracked = ROOT / "resources"
    assert int(words) == len(list((tracked / "translations" / "zh_CN").glob("*.qm"))) > 0
    assert int(icons) == len(list((tracked / "icons").glob("*.svg"))) > 0
