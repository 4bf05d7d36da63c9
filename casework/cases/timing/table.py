"""The rows of a kind whose limits can be paused and extended."""

from collections.abc import Callable
from datetime import date
from typing import Any

from casework.cases.timing.extending import CITIZEN_IS_TOLD, ExtensionRequested, extending_steps
from casework.cases.timing.pausing import pausing_steps
from casework.cases.timing.shared import T, Timing
from casework.codes import Role
from casework.event import Event
from casework.officers import HEADS
from casework.steps import Guard, Step


def timing_steps(
    prefix: str,
    *,
    scope: Callable[[T], str],
    answers: Callable[[T], str],
    frm: tuple[str, ...],
    workers: tuple[Role, ...],
    heads: tuple[Role, ...] = HEADS,
    named_day: Callable[[T], date | None] = lambda state: None,
    paused: str | None = None,
    asked: str | None = None,
    back: str | Callable[[T, Event[object]], str] | None = None,
    asking: tuple[Guard[T, ExtensionRequested], ...] = (CITIZEN_IS_TOLD,),
    named_day_lengthens: bool = False,
    pauses: bool = True,
) -> tuple[Step[T, Any], ...]:
    """The rows that make the limits of a kind pausable and extendable.

    ``scope``, ``named_day`` and ``named_day_lengthens`` are the machine's own; ``answers`` is
    the unit that answers for the matter.  A kind that has statuses for it names them
    (``paused``, ``asked``) and where the case comes ``back`` to; one that has none stays where
    it is.  ``asking`` are more conditions of the request; without ``pauses`` the kind has no
    rows for them.
    """
    timing = Timing(
        prefix=prefix,
        scope=scope,
        answers=answers,
        frm=frm,
        workers=workers,
        heads=heads,
        named_day=named_day,
        paused=paused,
        asked=asked,
        back=back,
        lengthens=named_day_lengthens,
    )
    extending = extending_steps(timing, asking)
    return (*pausing_steps(timing), *extending) if pauses else extending
