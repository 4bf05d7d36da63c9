"""What the frame needs to know of a room and of a command: the contract with the screens."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol, runtime_checkable

from msgspec import Struct
from PySide6.QtWidgets import QWidget


class Count(Struct, frozen=True):
    """What the rail says at the right of a room: words, and a red badge for what must not wait.

    `tip` is all of it, where there is not room for everything."""

    words: str = ""
    badge: str = ""
    tip: str = ""


NOTHING = Count()


class Room(Struct, frozen=True):
    """A place in the rail and the page behind it.

    `page` makes the page when the room is first entered; the page then lives as long as the window,
    so that nothing typed in it is lost by going elsewhere. `count` is asked off the GUI thread, at
    the start and whenever something of `kinds` has changed. A new `group` draws a line above.
    A room that `is_beside` is in the menu, and in the rail once somebody went there.
    """

    key: str
    title: str
    page: Callable[[], QWidget]
    shortcut: str | None = None
    count: Callable[[], Count] | None = None
    kinds: frozenset[str] = frozenset()
    group: int = 0
    is_beside: bool = False


@runtime_checkable
class Page(Protocol):
    """What a page may offer to the frame; none of it is required of a room's widget."""

    def enter(self) -> None:
        """The room has come to the front: put the focus where work begins."""


class Menu(StrEnum):
    """The menus of the menu bar, in their order."""

    FILE = "file"
    EDIT = "edit"
    VIEW = "view"
    WORK = "work"
    FIGURES = "figures"
    TOOLS = "tools"
    HELP = "help"


class Command(Struct, frozen=True):
    """Something that can be done from anywhere: an entry in a menu, with its key."""

    menu: Menu
    words: str
    run: Callable[[], None]
    key: str | None = None


class Person(Struct, frozen=True):
    """Who sits at the desk, and where."""

    name: str
    role: str = ""
    place: str = ""
    """Unit and shift, as one line."""
