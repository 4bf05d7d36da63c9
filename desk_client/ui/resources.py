"""Where the files of `resources/` lie: beside the package, in a checkout as in an installation."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "resources"


def path(*parts: str) -> Path:
    """A file or folder of `resources/`."""
    return ROOT.joinpath(*parts)
