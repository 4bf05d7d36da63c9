"""Chinese is typed through the input methods that people have, whatever their session says."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from desk_client.ui import input_methods
from tests.harness.windows.own_session import (
    Session,
    fcitx5,
    ibus,
    said,
    session,
    turn_on_pinyin,
    without,
)

UOS = {"QT_IM_MODULE": "fcitx", "GTK_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}
"""What UOS and Kylin write into every session."""
XIM = {"QT_IM_MODULE": "xim", "XMODIFIERS": "@im=fcitx"}


def desk(made: Session, folder: Path, says: Mapping[str, str]) -> "subprocess.Popen[str]":
    """The reception in the real window; the visitor's name is ready to be written."""
    folder.mkdir()
    words = {"QT_QPA_PLATFORM": "xcb", "QT_QPA_PLATFORM_PLUGIN_PATH": ""} | dict(says)
    program = made.run(
        sys.executable, "-m", "tests.harness.windows.typing_program", str(folder), **words
    )
    assert said(program) == "ready"
    return program


def typed(made: Session, program: "subprocess.Popen[str]", *keys: str) -> str:
    """What the field first says after these keys."""
    made.press(*keys)
    return said(program)


@pytest.mark.parametrize("says", [UOS, XIM, {}], ids=["uos", "xim", "nothing"])
def test_name_is_typed_through_fcitx5_where_there_is_no_ibus(
    tmp_path: Path, says: Mapping[str, str]
) -> None:
    with session(fcitx5) as made:
        path = without(made.environ, "ibus-daemon", tmp_path / "bin")
        program = desk(made, tmp_path / "desk", {**says, "PATH": path})
        assert typed(made, program, "ctrl+space", *"zhangsan", "space") == "张三"


def test_name_is_typed_through_fcitx5_beside_an_ibus_that_nobody_started(tmp_path: Path) -> None:
    with session(fcitx5) as made:
        program = desk(made, tmp_path / "desk", UOS)
        assert typed(made, program, "ctrl+space", *"zhangsan", "space") == "张三"


@pytest.mark.parametrize("says", [{}, {"QT_IM_MODULE": "ibus"}], ids=["nothing", "ibus"])
def test_name_is_typed_through_ibus(tmp_path: Path, says: Mapping[str, str]) -> None:
    with session(ibus) as made:
        program = desk(made, tmp_path / "desk", says)
        turn_on_pinyin(made)
        # Its own first guess is another name.
        assert typed(made, program, *"zhangsan", "2") == "张三"


@pytest.mark.parametrize(
    ("says", "offered"),
    [
        ({}, "wayland;ibus"),
        (UOS, "fcitx;wayland;ibus"),
        (XIM, "wayland;ibus"),
        ({"QT_IM_MODULE": "ibus"}, "ibus;wayland"),
        ({"QT_IM_MODULE": "none"}, "none;wayland;ibus"),
        ({"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "maliit;ibus"}, "maliit;ibus;wayland"),
    ],
)
def test_word_of_the_session_stands_first(says: Mapping[str, str], offered: str) -> None:
    environ = dict(says)
    input_methods.offer(environ, "linux")
    assert environ["QT_IM_MODULES"] == offered
    input_methods.offer(environ, "linux")
    assert environ["QT_IM_MODULES"] == offered


def test_portal_is_asked_where_there_is_no_ibus_unless_somebody_said_otherwise(
    tmp_path: Path,
) -> None:
    environ = {"PATH": str(tmp_path)}
    input_methods.offer(environ, "linux")
    assert environ["IBUS_USE_PORTAL"] == "1"
    said_no = {"PATH": str(tmp_path), "IBUS_USE_PORTAL": "0"}
    input_methods.offer(said_no, "linux")
    assert said_no["IBUS_USE_PORTAL"] == "0"
    daemon = tmp_path / "ibus-daemon"
    daemon.touch(0o755)
    with_daemon = {"PATH": str(tmp_path)}
    input_methods.offer(with_daemon, "linux")
    assert "IBUS_USE_PORTAL" not in with_daemon


def test_windows_has_its_own() -> None:
    environ: dict[str, str] = {}
    input_methods.offer(environ, "win32")
    assert environ == {}
