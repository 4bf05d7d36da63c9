"""The one gate: what the publisher's signed metadata let through, and nothing else.

python-tuf carries out the specification (https://theupdateframework.github.io/specification): the
root's keys and their threshold, roles apart, versions that only grow, snapshots that belong
together, ends of validity, lengths and hashes.  Here is only which repository is asked, where this
machine keeps what it has seen, and how a no is said.

What was seen is kept for good: it is what a roll-back is measured by.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from msgspec import Struct
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    RepositoryError,
)
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater

from casework.event import Label
from updating.errors import (
    ExpiredError,
    NoSourceError,
    OlderError,
    UnreachableError,
    UntrustedError,
)
from updating.fetching import FolderFetcher, HttpFetcher, Parts, Patience
from updating.release import Release, described_at, read_release

logging.getLogger("tuf").setLevel(logging.ERROR)

NO_REPOSITORY = Label(
    "这里没有更新仓库。请核对地址,或更新介质的目录",
    "There is no repository of releases here. See that the address, or the folder, is right",
)
NO_RELEASE = Label(
    "这个更新仓库里没有本机用的版本。请向发布者索取",
    "This repository has no release for this machine. Ask the publisher for one",
)
NO_ROOT = Label(
    "本机没有发布者的信任根,无法验证任何更新。请管理员把发布者的 root.json 放到 {0}",
    "This machine has no root of trust of a publisher, so no update can be checked. Put the "
    "publisher's root.json at {0}",
)


ROOT_FILE = "update-root.json"


def trusted_root(program: str, packed: Path, system: Path = Path("/")) -> bytes:
    """The publisher's root of this machine: the administrator's, else the one that was packed."""
    named = system / "etc/opt" / program / ROOT_FILE
    for path in (named, packed):
        if path.exists():
            return path.read_bytes()
    raise NoSourceError(Label(NO_ROOT.zh.format(named), NO_ROOT.en.format(named)))


class Source(Struct, frozen=True):
    """Where releases come from: ``https://…`` or a folder."""

    place: str
    authority: Path | None = None
    patience: Patience = Patience()

    @property
    def is_web(self) -> bool:
        """Whether it is asked over the network."""
        return "://" in self.place


class Repository:
    """A repository as this machine sees it, checked; its state lies in ``state``.

    ``root`` is the publisher's first root that this machine was given by other means.  The
    newest metadata are fetched at once.
    """

    def __init__(self, source: Source, state: Path, root: bytes) -> None:
        self._parts = Parts(state / "parts")
        self._held = state / "held"
        for folder in (state, state / "metadata", self._held):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        base = source.place if source.is_web else Path(source.place).absolute().as_uri()
        base = base.rstrip("/")
        with _translated():
            self._web = _web(source, self._parts)
            self._updater = Updater(
                str(state / "metadata"),
                f"{base}/metadata/",
                str(self._held),
                f"{base}/targets/",
                self._web or FolderFetcher(),
                bootstrap=root,
            )
            self._updater.refresh()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._web is not None:
            self._web.close()

    def newest(self, program: str, architecture: str) -> Release:
        """The newest release of a program for an architecture."""
        path = described_at(program, architecture)
        release = read_release(self._file(path).read_bytes())
        if (release.id, release.architecture) != (program, architecture):
            raise UntrustedError(f"{path} describes {release.id} for {release.architecture}")
        return release

    def package(self, release: Release) -> Path:
        """The package of a release, whole and as it was signed."""
        return self._file(release.package)

    def _file(self, path: str) -> Path:
        with _translated():
            target = self._updater.get_targetinfo(path)
            if target is None:
                raise NoSourceError(NO_RELEASE, path)
            held = self._updater.find_cached_target(target)
            if held is None:
                self._drop_others(target)
                held = self._fetched(target)
            return Path(held)

    def _fetched(self, target: TargetFile) -> str:
        """Downloaded; what turned out to be something else is not begun from again."""
        try:
            fetched = self._updater.download_target(target)
        except (RepositoryError, DownloadLengthMismatchError):
            self._parts.clear()
            raise
        self._parts.clear()
        return fetched

    def _drop_others(self, target: TargetFile) -> None:
        """Of packages only the one that is wanted lies here; they are large."""
        if target.path.endswith(".deb"):
            for path in self._held.glob("*.deb"):
                path.unlink()


def _web(source: Source, parts: Parts) -> HttpFetcher | None:
    if source.is_web:
        return HttpFetcher(source.place, parts, source.authority, source.patience)
    return None


@contextmanager
def _translated() -> Iterator[None]:
    """The library's errors as ours."""
    try:
        yield
    except ExpiredMetadataError as error:
        raise ExpiredError(str(error)) from error
    except BadVersionNumberError as error:
        raise OlderError(str(error)) from error
    except (RepositoryError, DownloadLengthMismatchError) as error:
        raise UntrustedError(str(error)) from error
    except DownloadHTTPError as error:
        raise NoSourceError(NO_REPOSITORY, str(error)) from error
    except DownloadError as error:
        raise UnreachableError(str(error)) from error
