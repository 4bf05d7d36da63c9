"""``serve``: answering desks, citizens and logs, until the system asks to stop."""

import argparse
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import uvicorn

from central_mailbox import witness
from central_mailbox.app import create_app
from central_mailbox.centre import Centre
from central_mailbox.certificates import Served, renewing
from central_mailbox.commands.scheduling import backing_up
from central_mailbox.cosigning import collecting
from central_mailbox.errors import SettingsError
from central_mailbox.metrics import Application, Metrics, published
from central_mailbox.outside import SystemOutside
from central_mailbox.routines import running
from central_mailbox.settings import Settings, citizens_address
from central_mailbox.sweeping import keeping_clean
from central_mailbox.waiting import Waiting
from central_mailbox.web import create_site
from updating import in_use

logger = logging.getLogger("central_mailbox")

GRACE_SECONDS = 5


def serve(centre: Centre, settings: Settings, options: argparse.Namespace) -> int:
    """Answer desks."""
    waiting, said = Waiting(centre), ""
    app: Application = create_app(centre, waiting, settings.updates)
    with ExitStack() as beside:
        beside.enter_context(in_use.running(in_use.own_folder()))
        listener = beside.enter_context(listening(settings.host, settings.port))
        if settings.metrics:
            metrics = Metrics(centre, settings)
            beside.enter_context(published(metrics, settings))
            app = metrics.counted(app)
        served = _served(settings)
        config = _config(app, served)
        beside.enter_context(renewing(served))
        if settings.citizens:
            centre.pages = settings.citizens_url
            said = beside.enter_context(letting_citizens_in(centre, settings, served))
        beside.enter_context(collecting(centre))
        beside.enter_context(running(centre, SystemOutside()))
        beside.enter_context(keeping_clean(centre))
        beside.enter_context(backing_up(settings, SystemOutside()))
        logger.info("opened", extra=dict(centre.store.facts()))
        Server(config, waiting.close, options.port_file, said).run(sockets=[listener])
    return 0


@contextmanager
def letting_citizens_in(centre: Centre, settings: Settings, served: Served | None) -> Iterator[str]:
    """Serve the citizens' pages on a thread of their own while this lasts; where they are."""
    config = _config(
        create_site(
            centre,
            SystemOutside(),
            settings.keys,
            settings.citizens_url,
            settings.citizens_papers,
        ),
        served,
    )
    server = uvicorn.Server(config)
    with listening(*citizens_address(settings)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        host, port = listener.getsockname()[:2]
        logger.info("citizens", extra={"host": host, "port": port})
        try:
            yield f"citizens {'http' if served is None else 'https'}://{host}:{port}"
        finally:
            server.should_exit = True
            thread.join()


def _config(app: Application, served: Served | None) -> uvicorn.Config:
    """How both doors are served: quietly, and with the certificate that is in force."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ssl_context_factory=None if served is None else (lambda *_: served.context),
    )


def _served(settings: Settings) -> Served | None:
    """The certificate with its key; in words where they are none, or not of each other."""
    if settings.certificate is None or settings.certificate_key is None:
        return None
    try:
        return Served(settings.certificate, settings.certificate_key)
    except ssl.SSLError as error:
        raise SettingsError(
            f"certificate and key cannot be used ({error.reason}); `doctor` says why"
        ) from error


def serve_witness(options: argparse.Namespace) -> int:
    """Answer the centres of the logs that a witness follows."""
    with (
        witness.opened(options.folder, SystemOutside()) as one,
        listening(options.host, options.port) as listener,
    ):
        config = uvicorn.Config(
            witness.application(one), log_config=None, access_log=False, server_header=False
        )
        Server(config, lambda: None, options.port_file).run(sockets=[listener])
    return 0


def listening(host: str, port: int) -> socket.socket:
    """The socket that desks come to; what it answers leaves at once.

    The option is handed down to every connection.  asyncio sets it only on sockets whose
    protocol is spelt out, as this one's is not: each answer waited 40 ms for an ACK.
    """
    listener = socket.create_server((host, port))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class Server(uvicorn.Server):
    """Says where it listens once it does, and lets waiting desks go when asked to stop."""

    def __init__(
        self,
        config: uvicorn.Config,
        stop: Callable[[], None],
        port_file: Path | None,
        also: str = "",
    ) -> None:
        super().__init__(config)
        self._also = also
        self._stop = stop
        self._port_file = port_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then write the port file whole."""
        await super().startup(sockets)
        if not sockets or self.should_exit:
            return
        host, port = sockets[0].getsockname()[:2]
        logger.info("listening", extra={"host": host, "port": port})
        print(f"{'https' if self.config.is_ssl else 'http'}://{host}:{port}", flush=True)
        if self._also:
            print(self._also, flush=True)
        if self._port_file is not None:
            part = self._port_file.with_suffix(".part")
            part.write_text(f"{port}\n", encoding="ascii")
            part.replace(self._port_file)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asked to stop: held requests get their answer now; asked twice, nobody is heard out.

        The signal is not raised again afterwards (as uvicorn would): a clean end is 0.
        """
        self._stop()
        self.force_exit = self.should_exit
        self.should_exit = True
