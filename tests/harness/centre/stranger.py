"""A stranger: a copy of the log as it is served, and a program of other people that reads it."""

import os
import subprocess
from pathlib import Path

import httpx

from casework.audit.notes import read_checkpoint, read_note
from casework.audit.tiles import tiles_of

SOURCE = Path(__file__).parents[2] / "stranger" / "verify.go"
GO_SOURCES = "/usr/share/gocode"
"""Where Debian puts the Go authors' packages (installer/debian-test.txt)."""


def built(folder: Path) -> Path:
    """The checking program, compiled without a network."""
    program = folder / "verify"
    surroundings = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": GO_SOURCES,
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
        "CGO_ENABLED": "0",
    }
    subprocess.run(["go", "build", "-o", program, SOURCE], env=surroundings, check=True, cwd=folder)
    return program


def mirror(url: str, folder: Path) -> Path:
    """Copy everything that a centre publishes, file by file, under its own names."""
    with httpx.Client(base_url=url, trust_env=False) as http:
        checkpoint = http.get("/checkpoint").raise_for_status().content
        size = read_checkpoint(read_note(checkpoint).text).size
        _put(folder / "checkpoint", checkpoint)
        for tile in tiles_of(size):
            answer = http.get(f"/tile/{tile.path}").raise_for_status()
            _put(folder / "tile" / tile.path, answer.content)
    return folder


def verdict(program: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the program says of a copy."""
    command = [str(program), str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
