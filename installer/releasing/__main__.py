"""``installer/release``: what whoever publishes types."""

import argparse
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from securesystemslib.signer import CryptoSigner, Signer

from installer.releasing import keys
from installer.releasing.keys import ReleaseError
from installer.releasing.repository import Repository
from installer.releasing.version import Project
from updating.debian import Debian
from updating.errors import UpdateError
from updating.release import CENTRE, DESK, Release

ROOT = Path(__file__).parents[2]
PARTS = ".cdx.json"
"""The list of a package's parts lies beside it under this ending."""


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """How a repository is signed: ``release.toml``."""

    threshold: int
    days: dict[str, int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry one verb out; without one, a version is to be released."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    if typed and re.match(r"\d", typed[0]):
        typed.insert(0, "make")
    options = _parser().parse_args(typed)
    try:
        options.verb(options)
    except (ReleaseError, UpdateError, OSError) as error:
        sys.stderr.write(f"release: {error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="installer/release", description=__doc__)
    verbs = top.add_subparsers(required=True, metavar="VERSION|VERB")
    about = argparse.ArgumentParser(add_help=False)
    about.add_argument("repository", type=Path, help="folder of the repository")
    about.add_argument("--keys", type=Path, required=True, help="keys that sign every release")
    media = argparse.ArgumentParser(add_help=False)
    media.add_argument(
        *("--medium", "-m"),
        type=Path,
        action="append",
        required=True,
        help="a medium with a key of the root; said once for each",
    )

    make = verbs.add_parser("make", help="what VERSION alone does: set, build, tag, publish")
    make.add_argument("version")
    make.add_argument("repository", type=Path)
    make.add_argument("--keys", type=Path, required=True)
    make.add_argument("--dist", type=Path, default=ROOT / "dist", help="where packages are built")
    make.set_defaults(verb=_make)

    begin = verbs.add_parser("begin", parents=[about, media], help="make keys and a repository")
    begin.set_defaults(verb=_begin)

    publish = verbs.add_parser(
        "publish", parents=[about], help="sign packages that were built on another machine"
    )
    publish.add_argument("dist", type=Path, help="folder of the packages, of one version")
    publish.set_defaults(verb=_publish)

    refresh = verbs.add_parser(
        "refresh", parents=[about], help="sign anew before signatures run out (cron, weekly)"
    )
    refresh.set_defaults(verb=_refresh)

    rotate = verbs.add_parser("rotate", parents=[about, media], help="give a role other keys")
    rotate.add_argument("role", choices=["root", *keys.ROLES])
    rotate.add_argument(
        "--new",
        type=Path,
        action="append",
        required=True,
        help="folder for a new key; of the root one for each",
    )
    rotate.set_defaults(verb=_rotate)
    return top


def _make(options: argparse.Namespace) -> None:
    dist: Path = options.dist.absolute()
    project = Project(ROOT)
    repository, signers = _opened(options)

    def build() -> None:
        command = [str(ROOT / "installer" / "build"), "--to", str(dist)]
        if subprocess.run(command, check=False).returncode != 0:
            raise ReleaseError("the build failed; nothing was tagged. Mend it and release again")

    notes = project.make(options.version, build)
    _add(repository, signers, dist, options.version, notes)
    _say(f"v{options.version} is tagged here: git push --follow-tags")


def _publish(options: argparse.Namespace) -> None:
    repository, signers = _opened(options)
    fields = [Debian().fields(one) for one in sorted(options.dist.glob("*.deb"))]
    versions = {one["Version"] for one in fields}
    if len(versions) != 1:
        raise ReleaseError(f"{options.dist} has packages of {len(versions)} versions, not of one")
    (version,) = versions
    _add(repository, signers, options.dist, version, Project(ROOT).notes(version))


def _add(
    repository: Repository,
    signers: dict[str, CryptoSigner],
    dist: Path,
    version: str,
    notes: str,
) -> None:
    """Every package of a version in a folder, with the list of its parts."""
    found = sorted(dist.glob(f"*_{version}_*.deb"))
    if not found:
        raise ReleaseError(f"there is no package of {version} in {dist}")
    for package in found:
        said = Debian().fields(package)
        if said["Package"] not in (DESK.id, CENTRE.id) or said["Version"] != version:
            raise ReleaseError(f"{package} is {said['Package']} {said['Version']}")
        parts = package.with_suffix(PARTS)
        if not parts.exists():
            raise ReleaseError(f"{parts} is not there: the list of what is in {package.name}")
        path = f"{said['Package']}/{package.name}"
        release = Release(said["Package"], version, said["Architecture"], path, notes)
        repository.add(release, package, signers, parts)
        _say(f"published: {package.name}")


def _begin(options: argparse.Namespace) -> None:
    policy = _policy()
    repository = Repository(options.repository, policy.days)
    offline = [keys.make(medium, "root") for medium in options.medium]
    online = {role: keys.make(options.keys, role) for role in keys.ROLES}
    repository.begin(offline, policy.threshold, online)
    _say(f"repository: {options.repository}")
    _say(f"its root:   {repository.root_file}")
    _say("commit that file as resources/updates/root.json: every package carries it. Then take")
    _say("the media out and keep each in another place; they are needed to change keys, no more")


def _refresh(options: argparse.Namespace) -> None:
    repository, signers = _opened(options)
    repository.refresh(signers)


def _rotate(options: argparse.Namespace) -> None:
    policy = _policy()
    repository = Repository(options.repository, policy.days)
    if options.role == "root" and len(options.new) < policy.threshold:
        raise ReleaseError(f"the root has {policy.threshold} keys at least: --new for each")
    new: list[Signer] = [keys.make(folder, options.role) for folder in options.new]
    offline: list[Signer] = [keys.read(medium, "root") for medium in options.medium]
    at_work = [role for role in keys.ROLES if role != options.role]
    online: dict[str, Signer] = {role: keys.read(options.keys, role) for role in at_work}
    if options.role != "root":
        online[options.role] = new[0]
    repository.renew(options.role, new, offline, online)
    _say(f"its root:   {repository.root_file}; machines follow by themselves")
    if options.role != "root":
        _say(f"put {options.new[0] / options.role}.pem into {options.keys} in place of the old one")


def _opened(options: argparse.Namespace) -> tuple[Repository, dict[str, CryptoSigner]]:
    return Repository(options.repository, _policy().days), keys.read_roles(options.keys)


def _policy() -> Policy:
    read = tomllib.loads(Path(__file__).with_name("release.toml").read_text("utf-8"))
    return msgspec.convert(read, Policy)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
