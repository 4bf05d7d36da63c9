"""``/v1/papers/{case}/{sha256}``: the encrypted bytes of a paper, in and out, in pieces."""

from dataclasses import dataclass
from typing import Annotated

from litestar import HttpMethod, Response, get, put, route
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.params import FromPath, HeaderParameter, QueryParameter
from litestar.response import Stream

from casework.papers import MOST_ENCRYPTED
from casework.wire import PaperProgress
from central_mailbox import paper_door
from central_mailbox.centre import Centre
from central_mailbox.routes.answers import TOKEN, faults
from central_mailbox.routes.caller import Call, device_of, known_device
from central_mailbox.routes.releases import BYTES, start_of

At = Annotated[int, QueryParameter(ge=0, le=MOST_ENCRYPTED, description="where the bytes begin")]
Of = Annotated[int, QueryParameter(ge=1, le=MOST_ENCRYPTED, description="how many it has in all")]


@dataclass
class _TakesBytes(Operation):
    """The body travels as it is, so no parameter of the route has it in its type."""

    def __post_init__(self) -> None:
        schema = Schema(type=OpenAPIType.STRING, content_media_type=BYTES)
        self.request_body = RequestBody(content={BYTES: OpenAPIMediaType(schema=schema)})


@route(
    "/v1/papers/{case:str}/{sha256:str}",
    http_method=HttpMethod.OPTIONS,
    include_in_schema=False,
)
async def paper_ways(case: FromPath[str], sha256: FromPath[str]) -> Response[None]:
    """What may be asked of a paper's address; the framework would name the first way alone."""
    return Response(None, status_code=204, headers={"allow": "GET, OPTIONS, PUT"})


@put(
    "/v1/papers/{case:str}/{sha256:str}",
    guards=[known_device],
    operation_class=_TakesBytes,
    responses=faults(
        *("request.malformed", "request.too_slow", "request.too_large", "request.media_type"),
        *TOKEN,
        *("device.revoked", "paper.damaged", "centre.papers"),
    ),
    security=[{"device": []}],
    summary="A piece of a paper; without bytes: how much of it is there",
)
async def paper_piece(
    centre: NamedDependency[Centre],
    request: Call,
    case: FromPath[str],
    sha256: FromPath[str],
    of: Of,
    at: At = 0,
) -> PaperProgress:
    """The next bytes of a paper.  Those that do not follow what is there are not taken."""
    data = await request.body()
    return await sync_to_thread(
        paper_door.take, centre, device_of(request), case, sha256, at, of, data
    )


@get(
    "/v1/papers/{case:str}/{sha256:str}",
    guards=[known_device],
    media_type=BYTES,
    responses=faults(*TOKEN, "device.revoked", "paper.none", "centre.papers")
    | {206: ResponseSpec(bytes, description="what lies behind a place", media_type=BYTES)},
    security=[{"device": []}],
    summary="The encrypted bytes of a paper",
)
async def paper(
    centre: NamedDependency[Centre],
    request: Call,
    case: FromPath[str],
    sha256: FromPath[str],
    wanted: Annotated[str, HeaderParameter(name="range", description="bytes=1000-")] = "",
) -> Stream:
    """A paper that the caller's station is sent, or what lies behind the beginning they have."""
    start = start_of(wanted, MOST_ENCRYPTED)
    found = await sync_to_thread(paper_door.give, centre, device_of(request), case, sha256, start)
    headers = {
        "content-length": str(found.size - found.start),
        "cache-control": "no-store",
    }
    if found.start:
        headers["content-range"] = f"bytes {found.start}-{found.size - 1}/{found.size}"
    return Stream(
        found.bytes,
        status_code=206 if found.start else 200,
        media_type=BYTES,
        headers=headers,
    )
