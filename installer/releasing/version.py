"""A version of the project: set in its one place, told in the changelog, tagged.

Rules kept: a release is made of a clean tree whose changelog tells it; its number is higher than
every one that was tagged; the tag is set only on what was built.
"""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from installer.releasing.keys import ReleaseError
from updating.release import version_of

PLACE = "pyproject.toml"
_LINE = re.compile(r'^version = "([^"]*)"$', re.MULTILINE)


class Project:
    """A checkout that releases are made of."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def notes(self, version: str) -> str:
        """The changelog's part of a version."""
        text = (self.root / "CHANGELOG.md").read_text("utf-8")
        parts = re.split(r"^## +", text, flags=re.MULTILINE)[1:]
        for part in parts:
            title, _, body = part.partition("\n")
            if title.split()[0].strip("[]") == version and body.strip():
                return body.strip()
        raise ReleaseError(
            f"CHANGELOG.md has no part `## {version}` with something in it; give what is under "
            "Unreleased that title"
        )

    def make(self, version: str, build: Callable[[], None]) -> str:
        """Set the version, build, tag; the notes.  Whatever fails leaves no tag."""
        number = version_of(version)
        if self._git("status", "--porcelain"):
            raise ReleaseError("the tree is not clean: commit what is changed, or put it away")
        notes = self.notes(version)
        tags = self._git("tag", "--list", "v*").split()
        if f"v{version}" in tags:
            raise ReleaseError(f"v{version} is tagged; a release is made once")
        for tag in tags:
            if version_of(tag.removeprefix("v")) > number:
                raise ReleaseError(f"{tag} is tagged already, which is higher than {version}")
        self._set(version)
        build()
        self._git("tag", "--annotate", f"v{version}", "--message", f"{version}\n\n{notes}")
        return notes

    def _set(self, version: str) -> None:
        """The version in its one place, committed; nothing where it stands there."""
        path = self.root / PLACE
        text = path.read_text("utf-8")
        if len(found := _LINE.findall(text)) != 1:
            raise ReleaseError(f"{PLACE} has {len(found)} lines with a version, not one")
        if found[0] != version:
            path.write_text(_LINE.sub(f'version = "{version}"', text), "utf-8")
            self._git("commit", "--quiet", "--message", f"release: {version}", "--", PLACE)

    def _git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        if done.returncode != 0:
            raise ReleaseError(f"git {arguments[0]}: {done.stderr.strip()}")
        return done.stdout.strip()
