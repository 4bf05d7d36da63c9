"""``./desk run`` in processes of their own: the sample, the centre, the desk, and their end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE = 120

TRIAL = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from sample_bureau import trial
from tests.harness.windows.desk_program import Watcher, stay
app = QApplication([])
watcher = Watcher(stay)
sys.exit(trial.main(Path(sys.argv[1])))
"""


def run(folder: Path, encoding: str) -> "subprocess.Popen[str]":
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(folder)}
    environ["PYTHONIOENCODING"] = encoding
    environ.pop("DBUS_SESSION_BUS_ADDRESS", None)
    return subprocess.Popen(
        [sys.executable, "-c", TRIAL, str(folder / "trial")],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding=encoding,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_trial_plays_its_sample_once_and_ends_its_centre_with_itself(
    tmp_path: Path, encoding: str
) -> None:
    begun = tmp_path / "trial" / "centre.new"
    begun.mkdir(parents=True)
    (begun / "mailbox.db").write_bytes(b"interrupted")
    for sample_is_played in (True, False):
        with run(tmp_path, encoding) as process:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("PassphrasePage")
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0
        assert ("sample bureau" in said) is sample_is_played
        assert "061001" in said
        assert "citizens write to the mailbox at http://127.0.0.1:" in said
        lines = (tmp_path / "trial" / "centre.log").read_text("utf-8").splitlines()
        address = next(line for line in reversed(lines) if line.startswith("http"))
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])))
        assert not begun.exists()
