"""``GET /v1/log/…``: signed head and proofs, for whoever holds an older head."""

from typing import Annotated

from litestar import get
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import Parameter

from casework.audit import TreeHead
from central_mailbox.centre import Centre, LogProof
from central_mailbox.routes.answers import TOKEN, faults
from central_mailbox.routes.caller import known_device

MOST = 2**53
Size = Annotated[int, Parameter(ge=0, le=MOST)]
Place = Annotated[int, Parameter(ge=1, le=MOST)]
FAULTS = faults(*TOKEN, "request.malformed", "request.range")
SECURITY: list[dict[str, list[str]]] = [{"device": []}]


@get(
    "/v1/log/head",
    guards=[known_device],
    responses=faults(*TOKEN),
    security=SECURITY,
    summary="The signed head",
)
async def log_head(centre: NamedDependency[Centre]) -> TreeHead:
    """The newest head over the log."""
    return await sync_to_thread(centre.log_head)


@get(
    "/v1/log/proof/{position:int}",
    guards=[known_device],
    responses=FAULTS,
    security=SECURITY,
    summary="That a record stands in the log",
)
async def log_proof(centre: NamedDependency[Centre], position: Place, size: Place) -> LogProof:
    """The inclusion proof of the record at ``position`` (from 1) in the log of ``size``."""
    return await sync_to_thread(centre.log_proof, position, size)


@get(
    "/v1/log/consistency",
    guards=[known_device],
    responses=FAULTS,
    security=SECURITY,
    summary="That the log only grew",
)
async def log_consistency(centre: NamedDependency[Centre], old: Size, new: Size) -> LogProof:
    """The proof that the log of ``old`` records is the beginning of that of ``new``."""
    return await sync_to_thread(centre.log_consistency, old, new)
