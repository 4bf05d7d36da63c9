"""``POST /v1/sync``: the whole conversation, and the held-open answer."""

import logging

from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from casework.wire import SyncRequest, SyncResponse
from central_mailbox.routes.answers import BODY, TOKEN, faults
from central_mailbox.routes.caller import Call, device_of, known_device
from central_mailbox.routes.wire_dto import WireDTO
from central_mailbox.waiting import Waiting

logger = logging.getLogger("central_mailbox")

BATCH = (
    "device.revoked",
    "request.no_head",
    "request.too_many",
    "chain.malformed",
    "chain.FOREIGN",
    "chain.SIGNATURE",
    "chain.ALTERED",
    "chain.FORKED",
)


@post(
    "/v1/sync",
    guards=[known_device],
    dto=WireDTO[SyncRequest],
    return_dto=None,
    status_code=200,
    responses=faults(*BODY, *TOKEN, *BATCH),
    security=[{"device": []}],
    summary="Hand in events, fetch the feed",
)
async def sync(
    data: JSONBody[SyncRequest],
    request: Call,
    waiting: NamedDependency[Waiting],
) -> SyncResponse:
    """Events in, outcomes and the next page of the feed out, under a signed head."""
    device = device_of(request)
    answer = await waiting.sync(device, data)
    if data.batch or answer.feed:
        sizes = {"device": device, "received": len(data.batch), "sent": len(answer.feed)}
        logger.info("sync", extra=sizes)
    return answer
