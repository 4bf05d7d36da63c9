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
    packages = (
        *("casework", "central_mailbox", "desk_client"),
        *("spreadsheets", "updating", "resources"),
    )
    for name in (*packages, "requirements"):
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
        "print(len(list(resources.path('handbook').rglob('*.*'))))\n"
    )
    done = run(
        *(sys.executable, "-c", program),
        cwd=installed,
        PYTHONPATH=str(installed),
        QT_QPA_PLATFORM="offscreen",
    )
    assert done.returncode == 0, done.stderr
    root, font, words, icons, handbook = done.stdout.splitlines()
    assert Path(root) == installed / "resources"
    assert font.endswith("Rare Names")
    tracked = ROOT / "resources"
    assert int(words) == len(list((tracked / "translations" / "zh_CN").glob("*.qm"))) > 0
    assert int(handbook) == len(list((tracked / "handbook").rglob("*.*"))) > 0
    assert int(icons) == len(list((tracked / "icons").glob("*.svg"))) > 0


def mailbox(installed: Path, *command: str | Path) -> "subprocess.CompletedProcess[str]":
    program = installed / "bin" / "central-mailbox"
    return run(program, *command, cwd=installed.parent, PYTHONPATH=str(installed))


def test_programs_of_the_wheel_say_the_version_of_the_package(installed: Path) -> None:
    (metadata,) = installed.glob("precinct_desk-*.dist-info")
    number = metadata.name.removeprefix("precinct_desk-").removesuffix(".dist-info")
    told = mailbox(installed, "--version")
    assert (told.returncode, told.stdout) == (0, f"central-mailbox {number}\n")
    program = installed / "bin" / "precinct-desk"
    desk = run(program, "--version", cwd=installed, PYTHONPATH=str(installed))
    assert (desk.returncode, desk.stdout) == (0, f"precinct-desk {number}\n")
    helped = run(program, "--help", cwd=installed, PYTHONPATH=str(installed))
    assert helped.returncode == 0
    for words in ("--config", "--centre-url", "--authority", "Exit codes: 0"):
        assert words in helped.stdout
    assert run(program, "--brew", cwd=installed, PYTHONPATH=str(installed)).returncode == 2


def test_every_verb_of_the_wheel_explains_itself(installed: Path) -> None:
    told = mailbox(installed, "--help").stdout
    verbs = ("init", "serve", "found", "import", "enrol", "users", "backup")
    for verb in (*verbs, "holidays", "restore", "verify", "doctor", "witness"):
        assert f"\n    {verb} " in told, verb
        one = mailbox(installed, verb, "--help")
        assert (one.returncode, one.stderr) == (0, "")
    assert mailbox(installed, "brew").returncode == 2
    assert "Exit codes: 0" in told.replace("\n", " ")


def test_bureau_of_the_wheel_is_begun_served_backed_up_lost_and_put_back(
    installed: Path, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "etc" / "mailbox.toml"
    keys = tmp_path / "keys"
    begun = mailbox(installed, "init", "--data", data, "--keys", keys, "--config", file)
    assert begun.returncode == 0, begun.stderr
    assert mailbox(installed, "found", "--config", file, "--profile", "zhanjiang").returncode == 0
    with subprocess.Popen(
        [installed / "bin" / "central-mailbox", "serve", "--config", file, "--port", "0"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        assert serving.stdout.readline().startswith("http://127.0.0.1:")
        backup = mailbox(installed, "backup", "--config", file, "--to", tmp_path / "backups")
        serving.terminate()
        serving.communicate()
        assert serving.returncode == 0
    assert backup.returncode == 0, backup.stderr
    shutil.rmtree(data)
    (folder,) = (tmp_path / "backups").iterdir()
    assert mailbox(installed, "restore", "--config", file, folder).returncode == 0
    verified = mailbox(installed, "verify", "--config", file)
    assert (verified.returncode, "findings 0" in verified.stdout) == (0, True)
    looked = mailbox(installed, "doctor", "--config", file)
    assert (looked.returncode, "BROKEN  service: 127.0.0.1:8700" in looked.stdout) == (1, True)
