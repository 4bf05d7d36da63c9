"""Commands of the programs beside this one, and what they print."""

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[1]
SPEAKING_UTF_8 = {"PYTHONIOENCODING": "utf-8"}
"""Between programs; a terminal's own encoding is often GB 18030, and Qt changes the locale of the
program that asks, not of the one that answers."""


def run(program: str, *arguments: str, log: IO[bytes] | None = None) -> str:
    """Run one command and give what it printed; its errors go to ``log`` or the terminal."""
    done = subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=ROOT,
        env=os.environ | SPEAKING_UTF_8,
        stdout=subprocess.PIPE,
        stderr=log,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{program} {arguments[0]} failed: {done.returncode}")
    return done.stdout.strip()
