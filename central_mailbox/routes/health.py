"""``GET /v1/health``: whether the centre answers, for whoever watches it."""

from datetime import datetime

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from msgspec import Struct

from casework.wire import PROTOCOL
from central_mailbox.centre import Centre
from central_mailbox.routes.answers import faults


class Health(Struct, frozen=True):
    """Alive, with a database that answers; ``size`` is the number of records in the log."""

    protocol: int
    server_time: datetime
    size: int


@get("/v1/health", responses=faults(), summary="Whether the centre answers")
async def health(centre: NamedDependency[Centre]) -> Health:
    """Reads the log's head, so that a database that hangs shows."""
    head = await sync_to_thread(centre.log_head)
    return Health(PROTOCOL, centre.now(), head.size)
