"""Programs of others, each in an environment of its own and by a lock of its own."""

import fcntl
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]


def interpreter(name: str) -> Path:
    """The Python of ``requirements/NAME.txt``, made where it is missing or old."""
    home, lock = ROOT / f".venv-{name}", ROOT / "requirements" / f"{name}.txt"
    python, installed = home / "bin" / "python", home / "installed.txt"
    with lock.open("rb") as one_at_a_time:
        fcntl.flock(one_at_a_time, fcntl.LOCK_EX)
        if not installed.exists() or installed.read_bytes() != lock.read_bytes():
            venv.create(home, clear=True, with_pip=True)
            pip = ("-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock))
            subprocess.run([python, *pip], check=True, stdout=sys.stderr)
            installed.write_bytes(lock.read_bytes())
    return python
