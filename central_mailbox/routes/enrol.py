"""``POST /v1/enrol``: a machine is let in with a one-time code."""

from litestar import post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.params import JSONBody

from casework.wire import EnrolRequest, EnrolResponse
from central_mailbox.centre import Centre
from central_mailbox.routes.answers import BODY, faults
from central_mailbox.routes.caller import Call
from central_mailbox.routes.wire_dto import WireDTO

ENROLMENT = (
    "enrol.bad_key",
    "enrol.wrong_code",
    "enrol.code_expired",
    "enrol.code_used",
    "enrol.device_taken",
    "enrol.too_many",
    "device.revoked",
)


@post(
    "/v1/enrol",
    dto=WireDTO[EnrolRequest],
    return_dto=None,
    status_code=200,
    responses=faults(*BODY, *ENROLMENT),
    summary="Let a machine in with a one-time code",
)
async def enrol(
    data: JSONBody[EnrolRequest], request: Call, centre: NamedDependency[Centre]
) -> EnrolResponse:
    """The code is used up; the token is in this answer and nowhere else."""
    origin = request.client.host if request.client else ""
    return await sync_to_thread(centre.enrol, data, origin)
