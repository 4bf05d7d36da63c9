"""Every error leaves as a :class:`casework.wire.Fault`: a code and words, never a trace."""

import logging

from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.types import ExceptionHandlersMap

from casework.log_lines import fault_fields
from casework.wire import Fault
from central_mailbox.errors import FAULTS, FaultError
from central_mailbox.store.errors import StoreError

logger = logging.getLogger("central_mailbox")

AGAIN_SECONDS = {"enrol.too_many": "600", "centre.busy": "2", "centre.unreachable": "5"}
AGAIN_DEFAULT = "30"

OF_STATUS = {
    401: "auth.token",
    404: "request.not_found",
    405: "request.method",
    413: "request.too_large",
    415: "request.media_type",
}
"""What the framework itself may say, in our words."""


BODY = (
    "request.malformed",
    "request.too_slow",
    "request.too_large",
    "request.media_type",
    "protocol.too_old",
    "protocol.too_new",
)
TOKEN = ("auth.token", "device.unknown")
DATABASE = ("centre.busy", "centre.disk_full", "centre.store", "centre.unreachable")


def faults(*codes: str) -> dict[int, ResponseSpec]:
    """The error answers of a route by status, for the published description."""
    by_status: dict[int, list[str]] = {}
    for code in (*codes, *DATABASE, "centre.fault"):
        by_status.setdefault(FAULTS[code][0], []).append(code)
    return {
        status: ResponseSpec(Fault, generate_examples=False, description=", ".join(names))
        for status, names in sorted(by_status.items())
    }


def answer(fault: FaultError) -> Response[Fault]:
    """A fault on its way out."""
    headers = {}
    if fault.status in (429, 503):
        headers["Retry-After"] = AGAIN_SECONDS.get(fault.fault.code, AGAIN_DEFAULT)
    return Response(
        fault.fault, status_code=fault.status, headers=headers, media_type="application/json"
    )


def on_fault(request: Request[None, None, State], error: Exception) -> Response[Fault]:
    """One of ours."""
    return answer(error if isinstance(error, FaultError) else FaultError("centre.fault"))


def on_store_error(request: Request[None, None, State], error: Exception) -> Response[Fault]:
    """The database could not; what was sent can be sent again."""
    logger.error("database", extra=fault_fields(error))
    return answer(FaultError(error.code if isinstance(error, StoreError) else "centre.store"))


def on_http_error(request: Request[None, None, State], error: Exception) -> Response[Fault]:
    """One of the framework's: no such address, no such parameter, too large."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if status >= 500:
        return on_other_error(request, error)
    said = answer(FaultError(OF_STATUS.get(status, "request.malformed")))
    if status == 405 and isinstance(error, HTTPException) and error.headers:
        said.headers.update({"allow": error.headers["allow"]})
    return said


def on_other_error(request: Request[None, None, State], error: Exception) -> Response[Fault]:
    """Our own bug: its kind and place are logged, not its words (they may name people)."""
    logger.error("fault", extra=fault_fields(error))
    return answer(FaultError("centre.fault"))


HANDLERS: ExceptionHandlersMap = {
    FaultError: on_fault,
    StoreError: on_store_error,
    HTTPException: on_http_error,
    Exception: on_other_error,
}
