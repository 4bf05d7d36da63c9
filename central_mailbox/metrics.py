"""Figures for whoever watches the service (Prometheus), at an address of their own.

No figure names a person, a unit or a case: routes are the templates of addresses, and what is
counted is requests, records and ages.
"""

import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from central_mailbox import backups
from central_mailbox.centre import Centre
from central_mailbox.outside import this_version
from central_mailbox.settings import Settings, metrics_address
from central_mailbox.store.errors import StoreError

METHODS = ("GET", "POST", "HEAD", "OPTIONS")
NO_ROUTE = "(none)"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Up to what a held-open request lasts."""

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI application, however its framework spells the three."""


class _Standing(Collector):
    """What is asked of the mailbox at the moment of reading."""

    def __init__(self, centre: Centre, settings: Settings) -> None:
        self._centre = centre
        self._settings = settings

    def collect(self) -> Iterator[Metric]:
        """The figures as they are now."""
        up = GaugeMetricFamily("mailbox_database_up", "Whether the database answers")
        try:
            yield from self._of_the_log()
            up.add_metric([], 1)
        except StoreError:
            up.add_metric([], 0)
        yield up
        yield GaugeMetricFamily(
            "mailbox_papers_up",
            "Whether the place of photos and papers answers",
            value=self._centre.papers.answers(),
        )
        yield from self._of_backups()

    def _of_the_log(self) -> Iterator[Metric]:
        size = self._centre.log_head().size
        yield GaugeMetricFamily("mailbox_log_records", "Records in the log", value=size)
        behind = GaugeMetricFamily(
            "mailbox_witness_behind_records",
            "Records that a witness has not cosigned yet",
            labels=["witness"],
        )
        for name, cosigned in self._centre.witnesses():
            behind.add_metric([name], size - cosigned)
        yield behind

    def _of_backups(self) -> Iterator[Metric]:
        folder = self._settings.backup_folder
        there = backups.lying_in(folder) if folder else []
        made = [one.manifest.made_at for one in there if not one.manifest.findings]
        if made:
            yield GaugeMetricFamily(
                "mailbox_backup_timestamp_seconds",
                "When the newest sound backup was taken",
                value=made[0].timestamp(),
            )


class Metrics:
    """What this process counts."""

    def __init__(self, centre: Centre, settings: Settings) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(_Standing(centre, settings))
        Info("mailbox_build", "This program", registry=self.registry).info(
            {"version": this_version(), "database": " ".join(centre.store.facts().values())}
        )
        self._requests = Counter(
            "mailbox_requests",
            "Requests answered",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "mailbox_request_seconds",
            "How long an answer took; /v1/sync may be held open on purpose",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )

    def counted(self, app: Application) -> Application:
        """The application, each of its answers counted."""

        async def answered(scope: Message, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            status, began = 500, time.perf_counter()

            async def noted(message: Message) -> None:
                nonlocal status
                if message["type"] == "http.response.start":
                    status = message["status"]
                await send(message)

            try:
                await app(scope, receive, noted)
            finally:
                route = scope.get("path_template") or NO_ROUTE
                method = scope["method"] if scope["method"] in METHODS else "other"
                self._requests.labels(method, route, str(status)).inc()
                self._seconds.labels(route).observe(time.perf_counter() - began)

        return answered


@contextmanager
def published(metrics: Metrics, settings: Settings) -> Iterator[None]:
    """Let them be read while this lasts."""
    host, port = metrics_address(settings)
    server, thread = start_http_server(port, host, metrics.registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
