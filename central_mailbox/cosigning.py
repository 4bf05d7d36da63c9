"""Asking the witnesses: every head that is published is put before each of them.

Rules kept:

* nothing waits for a witness: events are accepted and answered whether he is there or not;
* a witness that does not answer has no line under the head, which every desk sees; he is
  asked again, and a slow one holds up no other;
* a quiet log is put before them anew, so that a desk can tell it from one that is kept from it;
* a witness that says he saw another history is an alarm, kept with what he was asked.
"""

import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus

from msgspec import Struct

from casework.audit.policy import Witness
from casework.log_lines import fault_fields
from central_mailbox.centre import Centre
from central_mailbox.published import Submission
from central_mailbox.store.errors import StoreError

logger = logging.getLogger("central_mailbox")

PATIENCE_SECONDS = 10.0
AGAIN_SECONDS = 30.0
"""After a failure; and how often other processes' heads are looked for."""

ANEW_SECONDS = 600.0
"""A quiet log is cosigned anew as often: an old word is worth nothing to a desk."""

MOST_ANSWER = 64 * 1024
PATH = "/add-checkpoint"


class Answer(Struct, frozen=True):
    """What a witness said: status 0 when he was not reached."""

    status: int
    text: str = ""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A witness answers himself, at the address that was agreed."""

    def redirect_request(self, *arguments: object, **more: object) -> None:
        """Nowhere."""


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())


def ask(url: str, body: bytes) -> Answer:
    """Put a head before a witness."""
    headers = {"content-type": "text/plain; charset=utf-8"}
    request = urllib.request.Request(url + PATH, data=body, headers=headers, method="POST")  # noqa: S310 - read_policy takes http and https only
    try:
        with _OPENER.open(request, timeout=PATIENCE_SECONDS) as response:
            return Answer(response.status, response.read(MOST_ANSWER).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(MOST_ANSWER).decode("utf-8", "replace"))
    except (OSError, ValueError):
        return Answer(0)


Ask = Callable[[str, bytes], Answer]


def collect(centre: Centre, witness: Witness, ask: Ask = ask, *, again: bool = False) -> bool:
    """Put the newest head before a witness; whether he has now cosigned it.

    ``again``: also when he did before, so that his word does not grow old.
    """
    asked = centre.submission(witness, again=again)
    if asked is None:
        return True
    answer = ask(witness.url, asked.body)
    if answer.status == HTTPStatus.CONFLICT and answer.text.strip().isdecimal():
        # He remembers another head than the last one that was kept of him here.
        since_his = centre.submission(witness, int(answer.text))
        if since_his is None:
            return True
        asked = since_his
        if not asked.body:
            return _refused(centre, witness, asked, f"has seen {answer.text.strip()} records")
        answer = ask(witness.url, asked.body)
    if answer.status == HTTPStatus.OK:
        return centre.take_cosignatures(witness, asked, answer.text)
    if answer.status in (HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY):
        return _refused(centre, witness, asked, f"answers {answer.status}")
    return False


def _refused(centre: Centre, witness: Witness, asked: Submission, why: str) -> bool:
    centre.witness_refused(witness, asked, f"{witness.name} {why}")
    logger.error("witness refused", extra={"size": asked.size})
    return False


@contextmanager
def collecting(centre: Centre) -> Iterator[None]:
    """Ask every witness about every head while this lasts, each on a thread of his own."""
    askers = [_Asker(centre, one) for one in centre.policy.witnesses if one.url]

    def wake(stations: frozenset[str]) -> None:
        for asker in askers:
            asker.wake()

    stop = centre.listen(wake)
    try:
        yield
    finally:
        stop()
        for asker in askers:
            asker.end()


class _Asker:
    """Asks one witness, again and again."""

    def __init__(self, centre: Centre, witness: Witness) -> None:
        self._centre = centre
        self._witness = witness
        self._over = threading.Event()
        self._asked_at = -ANEW_SECONDS
        self._news = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is a longer head."""
        self._news.set()

    def end(self) -> None:
        """Ask no more; what is under way ends by itself within its patience."""
        self._over.set()
        self._news.set()
        self._thread.join(PATIENCE_SECONDS)

    def _run(self) -> None:
        while not self._over.is_set():
            self._news.clear()
            if self._ask():
                self._news.wait(AGAIN_SECONDS)
            else:
                # Not at every event: he is asked again after a while.
                self._over.wait(AGAIN_SECONDS)

    def _ask(self) -> bool:
        now = time.monotonic()
        is_old = now - self._asked_at >= ANEW_SECONDS
        try:
            if collect(self._centre, self._witness, again=is_old):
                self._asked_at = now if is_old else self._asked_at
                return True
        except StoreError as error:
            logger.warning("witness not asked", extra=fault_fields(error))
        else:
            logger.warning("witness silent", extra={"host": self._witness.name})
        return False
