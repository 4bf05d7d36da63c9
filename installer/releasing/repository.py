"""A repository of releases: a folder of signed metadata and packages that any web server serves.

Rules kept: four roles with keys of their own; the root says who they are and is signed by as
many of its keys as its threshold, old and new ones where they change; every file stands under its
own hash and every list under its version, so that a mirror which is copied while it changes is
never half of two; a description names what is the newest.  Versions only grow.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec
from securesystemslib.signer import Signer
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from installer.releasing.keys import ReleaseError
from updating.release import Release, described_at, version_of, written_release

Role = TypeVar("Role", Root, Timestamp, Snapshot, Targets)
Signers = Mapping[str, Signer]


class Repository:
    """A folder; ``days``: how long each role's signature is good for."""

    def __init__(self, folder: Path, days: Mapping[str, int]) -> None:
        self.folder = folder
        self._days = days
        self._metadata = folder / "metadata"
        self._targets = folder / "targets"

    @property
    def root_file(self) -> Path:
        """The newest root: what a machine is given by other means to believe the rest by."""
        return self._metadata / f"{self._newest('root')}.root.json"

    def begin(self, root_signers: Sequence[Signer], threshold: int, signers: Signers) -> None:
        """An empty repository."""
        if self._metadata.exists():
            raise ReleaseError(f"{self.folder} is a repository already")
        if len(root_signers) < threshold:
            raise ReleaseError(f"the root is signed by {threshold} keys, {len(root_signers)} named")
        self._metadata.mkdir(parents=True)
        self._targets.mkdir(parents=True)
        root = Root(consistent_snapshot=True)
        for signer in root_signers:
            root.add_key(signer.public_key, Root.type)
        root.roles[Root.type].threshold = threshold
        for role, signer in signers.items():
            root.add_key(signer.public_key, role)
        self._publish(root, root_signers, [root])
        self._list(Targets(), signers)

    def add(
        self, release: Release, package: Path, signers: Signers, parts: Path | None = None
    ) -> None:
        """Publish a package as the newest of its program for its architecture.

        ``parts``: the list of what is in it, published and signed beside it.
        """
        targets = self._read(Targets)
        described = described_at(release.id, release.architecture)
        self._refuse_older(targets, described, release)
        if release.package in targets.targets:
            raise ReleaseError(f"{release.package} was published already")
        targets.targets[release.package] = self._placed(release.package, package.read_bytes())
        if parts is not None:
            beside = f"{release.id}/{parts.name}"
            targets.targets[beside] = self._placed(beside, parts.read_bytes())
        targets.targets[described] = self._placed(described, written_release(release))
        self._list(targets, signers)

    def refresh(self, signers: Signers) -> None:
        """Sign anew what would run out: the whole chain, nothing in it changed."""
        self._list(self._read(Targets), signers)

    def renew(
        self,
        role: str,
        new: Sequence[Signer],
        root_signers: Sequence[Signer],
        signers: Signers,
    ) -> None:
        """Give a role other keys; signed by the root's keys of before and of after.

        ``signers`` are those that are at work from now on.
        """
        root = self._read(Root)
        for key in list(root.roles[role].keyids):
            root.revoke_key(key, role)
        for signer in new:
            root.add_key(signer.public_key, role)
        before = self._read(Root)
        root.version += 1
        self._publish(root, [*root_signers, *(new if role == Root.type else ())], [before, root])
        self._list(self._read(Targets), signers)

    # ------------------------------------------------------------------------ the chain

    def _list(self, targets: Targets, signers: Signers) -> None:
        """Publish the targets, the snapshot over them, the timestamp over that: in this order."""
        targets.version = self._newest("targets") + 1
        self._publish(targets, [signers[Targets.type]])
        snapshot = Snapshot(
            self._newest("snapshot") + 1, meta={"targets.json": MetaFile(targets.version)}
        )
        self._publish(snapshot, [signers[Snapshot.type]])
        there = self._metadata / "timestamp.json"
        version = _from(there, Timestamp).version if there.exists() else 0
        timestamp = Timestamp(version + 1, snapshot_meta=MetaFile(snapshot.version))
        self._publish(timestamp, [signers[Timestamp.type]])

    def _publish(self, signed: Role, signers: Iterable[Signer], roots: Sequence[Root] = ()) -> None:
        """Sign a list and put it where readers look, once it verifies as they will verify it."""
        role = signed.type
        signed.expires = datetime.now(UTC).replace(microsecond=0) + timedelta(self._days[role])
        made = Metadata(signed)
        for signer in signers:
            made.sign(signer, append=True)
        for root in roots or [self._read(Root)]:
            root.verify_delegate(role, made.signed_bytes, made.signatures)
        name = f"{role}.json" if role == Timestamp.type else f"{signed.version}.{role}.json"
        part = self._metadata / f"{name}.part"
        part.write_bytes(made.to_bytes(JSONSerializer(compact=False)))
        part.replace(self._metadata / name)

    def _read(self, kind: type[Role]) -> Role:
        return _from(self._metadata / f"{self._newest(kind.type)}.{kind.type}.json", kind)

    def _newest(self, role: str) -> int:
        found = (path.name.partition(".")[0] for path in self._metadata.glob(f"*.{role}.json"))
        return max(map(int, found), default=0)

    def _placed(self, path: str, data: bytes) -> TargetFile:
        """A file where readers find it: under its hash, beside those of before."""
        target = TargetFile.from_data(path, data, ["sha256"])
        folder, _, name = path.rpartition("/")
        place = self._targets / folder / f"{target.hashes['sha256']}.{name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        return target

    def _refuse_older(self, targets: Targets, described: str, release: Release) -> None:
        there = targets.targets.get(described)
        if there is None:
            return
        folder, _, name = described.rpartition("/")
        text = (self._targets / folder / f"{there.hashes['sha256']}.{name}").read_bytes()
        from_before = msgspec.json.decode(text, type=Release)
        if version_of(release.version) <= version_of(from_before.version):
            raise ReleaseError(
                f"{release.id} {from_before.version} is published; {release.version} is not higher"
            )


def _from(path: Path, kind: type[Role]) -> Role:
    read: Metadata[Role] = Metadata.from_file(str(path))
    if not isinstance(read.signed, kind):
        raise ReleaseError(f"{path} is no {kind.type}")
    return read.signed
