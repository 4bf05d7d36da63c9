"""``GET /checkpoint`` and ``/tile/…``: the log for witnesses, mirrors and auditors.

They need no token: who they are is nobody's business, and nothing of a person stands there.
"""

from pathlib import PurePosixPath
from typing import Annotated

from litestar import Response, get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import Parameter

from central_mailbox.centre import Centre
from central_mailbox.routes.answers import faults

CHECKPOINT = "text/plain"
"""The framework adds the UTF-8."""
TILE = "application/octet-stream"
FOR_A_MOMENT = "no-cache"
FOR_LONG = "public, max-age=86400"


@get(
    "/checkpoint",
    media_type=CHECKPOINT,
    responses=faults(),
    summary="The newest head as a signed note",
)
async def checkpoint(centre: NamedDependency[Centre]) -> Response[bytes]:
    """c2sp.org/tlog-checkpoint."""
    content = await sync_to_thread(centre.checkpoint)
    return Response(content, media_type=CHECKPOINT, headers={"cache-control": FOR_A_MOMENT})


@get(
    "/tile/{place:path}",
    media_type=TILE,
    responses=faults("request.not_found"),
    summary="A tile of the log, or a bundle of its entries",
)
async def tile(
    centre: NamedDependency[Centre],
    place: Annotated[PurePosixPath, Parameter(description="0/x001/234 or entries/000.p/17")],
) -> Response[bytes]:
    """c2sp.org/tlog-tiles."""
    content = await sync_to_thread(centre.tile, str(place).lstrip("/"))
    return Response(content, media_type=TILE, headers={"cache-control": FOR_LONG})
