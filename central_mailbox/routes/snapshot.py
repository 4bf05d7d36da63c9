"""``GET /v1/snapshot/{after}``: a part of the snapshot of the caller's station."""

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency

from casework.wire import FeedPart
from central_mailbox.centre import Centre
from central_mailbox.routes.answers import TOKEN, faults
from central_mailbox.routes.caller import Call, device_of, known_device
from central_mailbox.routes.log import Size


@get(
    "/v1/snapshot/{after:int}",
    guards=[known_device],
    responses=faults(*TOKEN, "device.revoked", "request.malformed", "snapshot.gone"),
    security=[{"device": []}],
    summary="A part of the snapshot of the feed",
)
async def snapshot(
    centre: NamedDependency[Centre], request: Call, after: Size, tree_size: Size = 0
) -> FeedPart:
    """The part that begins at the cursor ``after``, for a desk that follows a head of that size."""
    return await sync_to_thread(centre.part, device_of(request), after, tree_size)
