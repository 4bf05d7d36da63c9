"""``installer/release``, from a checkout to a repository that machines believe; a small build."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from updating.debian import Debian
from updating.release import CENTRE, DESK
from updating.trusted import Repository, Source

ROOT = Path(__file__).parents[2]
MACHINE = Debian().architecture()
BUILD = f"""#!/bin/sh
set -eu
cd "$(dirname "$0")/.."
[ ! -e broken ] || exit 1
version=$(sed -n 's/^version = "\\(.*\\)"$/\\1/p' pyproject.toml)
mkdir -p "$2"
for id in {DESK.id} {CENTRE.id}; do
    tree=$(mktemp -d)
    chmod 755 "$tree"
    mkdir "$tree/DEBIAN"
    cat >"$tree/DEBIAN/control" <<CONTROL
Package: $id
Version: $version
Architecture: {MACHINE}
Maintainer: nobody
Description: a stand-in
CONTROL
    dpkg-deb --root-owner-group --build "$tree" "$2/${{id}}_${{version}}_{MACHINE}.deb" >/dev/null
    echo '{{"bomFormat": "CycloneDX"}}' >"$2/${{id}}_${{version}}_{MACHINE}.cdx.json"
    rm -r "$tree"
done
"""
CHANGES = """# Changelog

## Unreleased

### Added
* coffee

## 0.2.0

### Added
* tea, for everybody

## 0.1.0
* water
"""


class Checkout:
    """A checkout of its own, and whoever releases from it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        for name in ("installer", "updating", "casework"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, self.root / name, ignore=ignored)
        shutil.copy(ROOT / "pyproject.toml", self.root)
        build = self.root / "installer" / "build"
        build.write_text(BUILD, "utf-8")
        (self.root / "CHANGELOG.md").write_text(CHANGES, "utf-8")
        (self.root / ".gitignore").write_text("__pycache__\n/.venv\n/dist/\n", "utf-8")
        (self.root / ".venv").symlink_to(ROOT / ".venv")
        self.git("init", "--quiet")
        self.git("config", "user.name", "Somebody")
        self.git("config", "user.email", "somebody@example.org")
        self.commit("begin")
        self.place = folder / "repository"
        self.keys = folder / "keys"
        self.media = [folder / "stick one", folder / "stick two"]

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", self.root, *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, words: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", words)

    def release(self, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.root / "installer" / "release", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        )

    def begins(self) -> None:
        media = [one for medium in self.media for one in ("--medium", medium)]
        done = self.release("begin", self.place, "--keys", self.keys, *media)
        assert done.returncode == 0, done.stderr

    def version(self, number: str) -> "subprocess.CompletedProcess[str]":
        return self.release(number, self.place, "--keys", self.keys)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    made.begins()
    return made


def test_version_is_set_tagged_built_signed_and_found_by_a_machine(
    checkout: Checkout, tmp_path: Path
) -> None:
    root = (checkout.place / "metadata" / "1.root.json").read_bytes()
    done = checkout.version("0.2.0")
    assert done.returncode == 0, done.stderr
    assert 'version = "0.2.0"' in (checkout.root / "pyproject.toml").read_text("utf-8")
    assert checkout.git("status", "--porcelain") == ""
    assert checkout.git("log", "-1", "--format=%s") == "release: 0.2.0"
    assert checkout.git("cat-file", "-t", "v0.2.0") == "tag", "an annotated one"
    assert "tea, for everybody" in checkout.git("tag", "--list", "-n9", "v0.2.0")
    assert checkout.git("rev-list", "-n1", "v0.2.0") == checkout.git("rev-parse", "HEAD")
    with Repository(Source(str(checkout.place)), tmp_path / "state", root) as found:
        for program in (DESK, CENTRE):
            release = found.newest(program.id, MACHINE)
            assert (release.version, "* tea" in release.notes) == ("0.2.0", True)
            assert Debian().fields(found.package(release))["Package"] == program.id
    assert len(list(checkout.place.rglob("*.cdx.json"))) == 2
    private = [*checkout.keys.iterdir(), *(one / "root.pem" for one in checkout.media)]
    assert {path.stat().st_mode & 0o777 for path in private} == {0o600}
    assert not any(b"PRIVATE" in one.read_bytes() for one in checkout.place.rglob("*.json"))


@pytest.mark.parametrize(
    ("spoil", "version", "words"),
    [
        ("a file changed", "0.2.0", "the tree is not clean"),
        ("", "0.3.0", "CHANGELOG.md has no part `## 0.3.0`"),
        ("", "0.2", "CHANGELOG.md has no part `## 0.2`"),
        ("", "0.2.beta", "is no version"),
        ("a tag above", "0.2.0", "v0.9.0 is tagged already"),
        ("a key that others read", "0.2.0", "can be read by others"),
        ("the build breaks", "0.2.0", "the build failed"),
    ],
)
def test_what_is_not_ready_is_not_released(
    checkout: Checkout, spoil: str, version: str, words: str
) -> None:
    if spoil == "a file changed":
        (checkout.root / "new.txt").write_text("x")
    elif spoil == "a tag above":
        checkout.git("tag", "--annotate", "v0.9.0", "--message", "x")
    elif spoil == "a key that others read":
        (checkout.keys / "targets.pem").chmod(0o644)
    elif spoil == "the build breaks":
        (checkout.root / "broken").touch()
        checkout.commit("broken")
    done = checkout.version(version)
    assert done.returncode == 1
    assert words in done.stderr
    assert checkout.git("tag", "--list", f"v{version}") == ""
    assert list(checkout.place.rglob("*.deb")) == []
    if spoil == "the build breaks":
        checkout.git("rm", "--quiet", "broken")
        checkout.commit("mended")
        assert checkout.version(version).returncode == 0


def test_a_version_is_released_once(checkout: Checkout) -> None:
    assert checkout.version("0.2.0").returncode == 0
    assert "v0.2.0 is tagged" in checkout.version("0.2.0").stderr
    assert "higher than 0.1.0" in checkout.version("0.1.0").stderr


def test_keys_change_and_signatures_are_renewed_by_command(
    checkout: Checkout, tmp_path: Path
) -> None:
    root = (checkout.place / "metadata" / "1.root.json").read_bytes()
    assert checkout.version("0.1.0").returncode == 0
    media = [one for medium in checkout.media for one in ("--medium", medium)]
    about = [checkout.place, "--keys", checkout.keys, *media]
    done = checkout.release("rotate", *about, "targets", "--new", tmp_path / "new")
    assert done.returncode == 0, done.stderr
    stale = checkout.version("0.2.0")
    assert stale.returncode == 1, "the old key of the targets signs nothing any more"
    shutil.copy(tmp_path / "new" / "targets.pem", checkout.keys)
    new = [one for n in (3, 4) for one in ("--new", tmp_path / f"stick {n}")]
    done = checkout.release("rotate", *about, "root", *new)
    assert done.returncode == 0, done.stderr
    done = checkout.release("rotate", *about, "timestamp", "--new", tmp_path / "late")
    assert done.returncode == 1, "the sticks of before are of no use"
    published = checkout.release(
        "publish", checkout.place, "--keys", checkout.keys, checkout.root / "dist"
    )
    assert "2 versions" in published.stderr
    for path in (checkout.root / "dist").glob("*_0.1.0_*"):
        path.unlink()
    done = checkout.release(
        "publish", checkout.place, "--keys", checkout.keys, checkout.root / "dist"
    )
    assert done.returncode == 0, done.stderr
    timestamp = checkout.place / "metadata" / "timestamp.json"
    before = json.loads(timestamp.read_bytes())["signed"]["version"]
    assert checkout.release("refresh", checkout.place, "--keys", checkout.keys).returncode == 0
    assert json.loads(timestamp.read_bytes())["signed"]["version"] == before + 1
    with Repository(Source(str(checkout.place)), tmp_path / "state", root) as found:
        assert found.newest(DESK.id, MACHINE).version == "0.2.0"
