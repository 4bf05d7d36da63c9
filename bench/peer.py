"""A peer's figures beside ours: Anki's sync, in an environment of its own."""

import json
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figures

ROOT = Path(__file__).parents[1]
HOME = ROOT / ".venv-peer"
LOCK = ROOT / "requirements" / "peer.txt"


def prepare() -> Path:
    """The interpreter of the peer's environment, which is made where it is missing or old."""
    python, installed = HOME / "bin" / "python", HOME / "installed.txt"
    if not installed.exists() or installed.read_bytes() != LOCK.read_bytes():
        venv.create(HOME, clear=True, with_pip=True)
        pip = ("-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK))
        subprocess.run([python, *pip], check=True, stdout=sys.stderr)
        installed.write_bytes(LOCK.read_bytes())
    return python


def measure(python: Path, bodies: Sequence[bytes]) -> Figures:
    """Seconds by what was done, of as many notes with the same bytes in them."""
    with tempfile.TemporaryDirectory() as folder:
        handed = Path(folder) / "bodies.json"
        handed.write_text(json.dumps([one.decode("utf-8", "replace") for one in bodies]), "utf-8")
        done = subprocess.run(
            [python, ROOT / "bench" / "anki_peer.py", handed], check=True, capture_output=True
        )
    taken: Figures = json.loads(done.stdout.splitlines()[-1])
    return taken
