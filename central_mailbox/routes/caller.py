"""Who is calling: the device behind the bearer token."""

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.datastructures import State

from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError

Call = Request[None, None, State]

SCHEME = "Bearer "


async def device_of(request: Call, centre: Centre) -> str:
    """The device that calls; a fault if the token opens nothing."""
    said = request.headers.get("authorization", "")
    if not said.startswith(SCHEME):
        raise FaultError("auth.token")
    return await sync_to_thread(centre.device_of, said.removeprefix(SCHEME).strip())
