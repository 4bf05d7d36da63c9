"""The composition of the centre's HTTP interface."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from casework.wire import MOST_BYTES, PROTOCOL
from central_mailbox.centre import Centre
from central_mailbox.routes import HANDLERS, answers
from central_mailbox.routes.bodies import bodies
from central_mailbox.routes.events import events, record
from central_mailbox.routes.packing import packing
from central_mailbox.waiting import Waiting

ABOUT = """What a desk says to its centre, and hears. Everything else about it: docs/protocol.md.

Every error answer is a Fault. Beside the statuses that each operation names, every address
answers another method than its own with 405 (`request.method`) and the ones it takes in `Allow`,
OPTIONS with 204 and the same header, and an address that there is not with 404
(`request.not_found`). An error of the centre itself is 500 (`centre.fault`): nothing was taken
in, and the same may be sent again."""


def create_app(centre: Centre, waiting: Waiting, releases: Path | None = None) -> Litestar:
    """The application over an open centre; it closes neither.

    ``releases`` is the folder of a repository of releases, for desks to update from.
    """

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        waiting.open()
        try:
            yield
        finally:
            waiting.close()

    app = Litestar(
        route_handlers=HANDLERS,
        dependencies={
            "centre": Provide(lambda: centre, sync_to_thread=False),
            "waiting": Provide(lambda: waiting, sync_to_thread=False),
            "releases": Provide(lambda: releases, sync_to_thread=False),
        },
        state=State({"centre": centre}),
        exception_handlers=answers.HANDLERS,
        middleware=[packing],
        lifespan=[lifespan],
        request_max_body_size=MOST_BYTES,
        openapi_config=OpenAPIConfig(
            title="Central mailbox",
            version=str(PROTOCOL),
            description=ABOUT,
            path="/v1/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
            components=Components(
                security_schemes={"device": SecurityScheme(type="http", scheme="bearer")},
            ),
        ),
        logging_config=None,
    )
    described = app.openapi_schema.components.schemas
    if described is not None:
        # The framework describes what its routes name; the bodies travel as bytes (bodies.py).
        described.update(bodies() | events() | {"Record": record()})
    return app
