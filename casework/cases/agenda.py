"""What meetings have in common: a list of matters (议题), of which a step picks one.

A step about one matter says which of them are the officer's: its field, the guard that hides
it from others and the guard of what was picked are all made from that.
"""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from msgspec import Meta

from casework.asking import Asking
from casework.context import Context, Directory
from casework.event import Event, Label
from casework.fields import Choice, Meaning, asked
from casework.state import State
from casework.steps import Guard


class Numbered(Protocol):
    """A body that picks a matter by its number."""

    @property
    def no(self) -> int:
        """The number."""


class Listed(Numbered, Protocol):
    """One matter of the list."""

    @property
    def about(self) -> str:
        """What it is about, in a few words."""


class HasMatters(Protocol):
    """A meeting."""

    @property
    def matters(self) -> tuple[Listed, ...]:
        """Its list."""


S = TypeVar("S", bound=State)
M = TypeVar("M", bound=Listed)
Mine = Callable[[S, str, Context], Iterable[Listed]]
"""The matters of a meeting that are an officer's in a step."""


def which(mine: Mine[S], *, first: Mine[S] | None = None) -> Meta:
    """The field that picks one of the officer's matters; first stands the first of ``first``."""

    def among(asking: Asking[S]) -> tuple[Choice, ...]:
        return _choices(mine(asking.state, asking.officer.id, asking.context))

    def begin(asking: Asking[S]) -> str:
        found = first(asking.state, asking.officer.id, asking.context) if first else ()
        return next((str(one.no) for one in found), "")

    return asked(
        "议题",
        "Matter",
        Meaning.PICK,
        among=among,
        first=begin if first else None,
        called=_called,
    )


def one_of(clause: str, zh: str, en: str, mine: Mine[S]) -> Guard[S, Numbered]:
    """The guard of a step that picks one of the officer's matters."""

    def holds(state: S, event: Event[Numbered], context: Context) -> bool:
        found = mine(state, event.core.actor, context)
        return any(one.no == event.body.no for one in found)

    return Guard(clause, Label(zh, en), holds)


def any_of(clause: str, zh: str, en: str, mine: Mine[S]) -> Guard[S, object]:
    """What follows from :func:`one_of` before there is a form: hidden from who has no matter."""
    return Guard(
        clause,
        Label(zh, en),
        lambda state, event, context: any(True for _ in mine(state, event.core.actor, context)),
        asks_form=False,
        hides=True,
    )


def with_one(matters: tuple[M, ...], no: int, change: Callable[[M], M]) -> tuple[M, ...]:
    """The list with one matter changed; every other as it was."""
    return tuple(change(one) if one.no == no else one for one in matters)


def _choices(matters: Iterable[Listed]) -> tuple[Choice, ...]:
    words = ((one.no, f"{one.no} {one.about}".strip()) for one in matters)
    return tuple(Choice(str(no), Label(text, text)) for no, text in words)


def _called(state: HasMatters, directory: Directory, no: str) -> Label | None:
    return next((one.label for one in _choices(state.matters) if one.value == no), None)
