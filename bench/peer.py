"""A peer's figures beside ours: Anki's sync, in an environment of its own."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figures
from tests.harness.apart import interpreter

ROOT = Path(__file__).parents[1]


def prepare() -> Path:
    """The interpreter of the peer's environment, which is made where it is missing or old."""
    return interpreter("peer")


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
