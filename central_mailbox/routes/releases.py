"""``GET /updates/…``: a repository of releases, for desks and for whoever mirrors it.

Read-only, of one folder that the operator named, and outside of authentication: what lies there is
signed by the publisher, and a machine believes nothing else of it (docs/operating.md).
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, Parameter
from litestar.response import Stream

from central_mailbox.errors import FaultError
from central_mailbox.routes.answers import faults

BYTES = "application/octet-stream"
_CHUNK = 1 << 18
RANGE = "bytes="


@get(
    "/updates/{place:path}",
    media_type=BYTES,
    responses=faults("request.not_found")
    | {206: ResponseSpec(bytes, description="what lies behind a place", media_type=BYTES)},
    summary="A file of the repository of releases",
)
async def release_file(
    releases: NamedDependency[Path | None],
    place: Annotated[PurePosixPath, Parameter(description="metadata/timestamp.json")],
    wanted: Annotated[str, HeaderParameter(name="range", description="bytes=1000-")] = "",
) -> Stream:
    """The file, or what lies behind the beginning that somebody has already."""
    path = await sync_to_thread(_found, releases, place)
    size = path.stat().st_size
    start = start_of(wanted, size)
    headers = {"content-length": str(size - start), "cache-control": "no-cache"}
    if start:
        headers["content-range"] = f"bytes {start}-{size - 1}/{size}"
    return Stream(
        _pieces(path, start, size),
        status_code=206 if start else 200,
        media_type=BYTES,
        headers=headers,
    )


def _found(releases: Path | None, place: PurePosixPath) -> Path:
    """A file in the folder; whatever leads out of it is not there."""
    if releases is None:
        raise FaultError("request.not_found")
    try:
        folder = releases.resolve(strict=True)
        path = (folder / str(place).lstrip("/")).resolve(strict=True)
    except (OSError, ValueError) as error:
        raise FaultError("request.not_found") from error
    if not (path.is_relative_to(folder) and path.is_file()):
        raise FaultError("request.not_found")
    return path


def start_of(wanted: str, size: int) -> int:
    """Where to begin; what is asked in another way is answered with all of it."""
    number = wanted.removeprefix(RANGE).removesuffix("-")
    if wanted != f"{RANGE}{number}-" or not (number.isascii() and number.isdecimal()):
        return 0
    return start if len(number) < 16 and (start := int(number)) < size else 0


def _pieces(path: Path, start: int, size: int) -> Iterator[bytes]:
    """As many bytes as were announced, whatever becomes of the file meanwhile."""
    with path.open("rb") as file:
        file.seek(start)
        left = size - start
        while left and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
