"""Asking ahead: the next question is under way while what the last one brought is taken in."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

T = TypeVar("T")


class Ahead(Protocol):
    """Begins to ask at once; what it gives waits for the answer, or raises what came of it."""

    def __call__(self, ask: Callable[[], T], /) -> Callable[[], T]: ...


def ahead(ask: Callable[[], T]) -> Callable[[], T]:
    """On a thread of its own.  A port answers one after the other: who asks meanwhile waits."""
    asked: Future[T] = Future()

    def go() -> None:
        try:
            asked.set_result(ask())
        except BaseException as error:  # noqa: BLE001 - raised where the answer is looked for
            asked.set_exception(error)

    threading.Thread(target=go, name="sync-ahead", daemon=True).start()
    return asked.result
