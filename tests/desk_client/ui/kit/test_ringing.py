"""The sound of a new letter is played by what the system has, and never by a part not shipped."""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desk_client.ui import ringing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays by itself")


def a_player(folder: Path, name: str) -> Path:
    """A player that writes down what it was given to play."""
    heard = folder / f"{name}.heard"
    player = folder / name
    player.write_text(f'#!/bin/sh\necho "$@" > {heard}.tmp && mv {heard}.tmp {heard}\n', "utf-8")
    player.chmod(0o755)
    return heard


@pytest.mark.parametrize(
    ("there", "plays"),
    [
        (("aplay", "paplay", "pw-play"), "pw-play"),
        (("aplay", "paplay"), "paplay"),
        (("aplay",), "aplay"),
    ],
)
def test_first_player_of_the_system_gets_the_file(
    there: tuple[str, ...],
    plays: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    heard = {name: a_player(tmp_path, name) for name in there}
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    ringing.ring()
    qtbot.waitUntil(heard[plays].exists)
    assert str(ringing.SOUND) in heard[plays].read_text("utf-8")
    assert [name for name in there if heard[name].exists()] == [plays]


def test_sound_is_short_and_its_file_is_whole() -> None:
    with wave.open(str(ringing.SOUND)) as file:
        seconds = file.getnframes() / file.getframerate()
        samples = file.readframes(file.getnframes())
    assert 0.5 < seconds < 2
    assert max(samples) > 0
