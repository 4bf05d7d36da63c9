"""A small file is the old one or the new one, whenever its writer is killed."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from desk_client.files import write_private

WRITER = """
import os, signal, sys
from pathlib import Path
from desk_client.files import write_private

left = int(sys.argv[2])

def dying(call):
    def instead(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **named)
    return instead

for name in ("open", "fdopen", "fsync"):
    setattr(os, name, dying(getattr(os, name)))
Path.replace = dying(Path.replace)
write_private(Path(sys.argv[1]), b"new" * 1000)
"""


def test_writer_killed_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.key"
    seen = set()
    for steps in range(10):
        path.write_bytes(b"old")
        ended = subprocess.run([sys.executable, "-c", WRITER, str(path), str(steps)], check=False)
        found = path.read_bytes()
        assert found in (b"old", b"new" * 1000)
        seen.add(found)
        if ended.returncode == 0:
            break
        write_private(path, b"next")
        assert [file.name for file in tmp_path.iterdir()] == ["desk.key"]
    else:
        pytest.fail("the writer was killed every time")
    assert len(seen) == 2


def test_file_is_for_its_owner_only_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "desk.id", b"1")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "desk.id").stat().st_mode) == 0o600


def test_disk_that_does_not_take_it_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.id"
    write_private(path, b"old")
    (tmp_path / "desk.id.new").mkdir()
    with pytest.raises(OSError, match=r"desk\.id\.new"):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
