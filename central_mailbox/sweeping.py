"""Papers that nobody names go, and those that are named and not here are counted.

Rules kept: bytes that came before their event wait for it for the days that the bureau says
(``papers.unnamed.days``); what no case names by then is thrown away: of an event that was refused,
what a fault left of an erasure, of a citizens' form that was never sent.  Nothing that is named is
ever thrown away; it is asked again, case by case, just before.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

from casework.cases.attaching import WITH_PAPERS
from casework.log_lines import fault_fields
from casework.papers import Attached
from casework.registry import decode_state
from central_mailbox.centre import Centre
from central_mailbox.papers import Papers
from central_mailbox.store import Store

logger = logging.getLogger("central_mailbox")

UNNAMED = "papers.unnamed.days"
"""The threshold: so long bytes wait for an event that names them."""

FIRST_SECONDS = 60.0
EVERY_SECONDS = 86_400.0


class Named(NamedTuple):
    """A paper that a case names."""

    case: str
    unit: str
    attached: Attached


def named(store: Store) -> Iterator[Named]:
    """Every paper that a case names now."""
    with store.read() as tx:
        for row in tx.cases.of_kinds(sorted(WITH_PAPERS)):
            state = decode_state(row.state)
            yield from (Named(state.case, state.unit, one) for one in state.papers)


def missing(store: Store, papers: Papers, before: datetime) -> Iterator[Named]:
    """Papers that were attached before a moment and are not here: at their own machine still,
    or lost."""
    there = {(one.case, one.sha256) for one in papers.all()}
    for one in named(store):
        if one.attached.at < before and (one.case, one.attached.paper.sha256) not in there:
            yield one


def damaged(papers: Papers) -> Iterator[str]:
    """What lies here and does not hash to its name, in words."""
    for one in papers.all():
        if not papers.is_sound(one.case, one.sha256):
            yield f"paper {one.sha256} of case {one.case}: its bytes were changed"


def sweep(centre: Centre) -> int:
    """Throw away what nobody names; how many files it were."""
    now = centre.now()
    old = now - timedelta(days=centre.directory().threshold(UNNAMED, now))
    known = {(one.case, one.attached.paper.sha256) for one in named(centre.store)}
    unnamed = [
        (one.case, one.sha256)
        for one in centre.papers.all()
        if one.since < old
        and (one.case, one.sha256) not in known
        and not _is_named(centre, one.case, one.sha256)
    ]
    broken = [one.path for one in centre.papers.pieces() if one.since < old]
    centre.papers.forget(unnamed)
    centre.papers.remove_all(broken)
    return len(unnamed) + len(broken)


def _is_named(centre: Centre, case: str, sha256: str) -> bool:
    """Asked again: an event may have come while all cases were read."""
    state = centre.state(case)
    return state is not None and any(one.paper.sha256 == sha256 for one in state.papers)


@contextmanager
def keeping_clean(centre: Centre) -> Iterator[None]:
    """Sweep once a day, on a thread of its own, while this lasts."""
    over = threading.Event()
    thread = threading.Thread(target=_keep_on, args=(centre, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _keep_on(centre: Centre, over: threading.Event) -> None:
    wait = FIRST_SECONDS
    while not over.wait(wait):
        wait = EVERY_SECONDS
        try:
            gone = sweep(centre)
            logger.info("papers swept", extra={"size": gone})
        except Exception as error:  # noqa: BLE001 - a sweep may fail; the mailbox goes on
            logger.error("papers not swept", extra=fault_fields(error))  # noqa: TRY400 - no words of others
