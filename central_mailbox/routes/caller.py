"""Who is calling: the device behind the bearer token, asked before anything else is read."""

from typing import Any

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from central_mailbox.centre import Centre
from central_mailbox.errors import FaultError

Call = Request[None, None, State]

SCHEME = "Bearer "


async def known_device(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """A guard: nobody gets further without a token, nor has a body read."""
    said = connection.headers.get("authorization", "")
    if not said.startswith(SCHEME):
        raise FaultError("auth.token")
    centre: Centre = connection.app.state.centre
    token = said.removeprefix(SCHEME).strip()
    known = centre.remembered(token) or await sync_to_thread(centre.device_of, token)
    connection.state.device = known


def device_of(request: Call) -> str:
    """The device that :func:`known_device` let through."""
    device: str = request.state.device
    return device
