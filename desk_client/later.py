"""What the first window does not need: named where it is used, loaded behind that window.

A library that takes longer to load than a window to open stands for itself by its name until
somebody asks it for something::

    if TYPE_CHECKING:
        import httpx
    else:
        httpx = later("httpx")

The type checker and the import rules see the import as any other.  The composition root calls
:func:`load_all` off the GUI thread once the first window is painted, so that nobody ever waits
who is not faster than that; who is, waits until the library is there.  There is no other way to
import late (invariant 11), and nothing of ours is imported so but by the root.
"""

from importlib import import_module
from typing import Any


class Later:
    """A module by its name; asking it for something waits until it is loaded."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)  # the next to ask does not pass here
        return found


_NAMED: dict[str, None] = {}


def later(name: str) -> Later:
    """The module of a name, without loading it yet."""
    _NAMED[name] = None
    return Later(name)


def load(name: str) -> None:
    """Load one module; those of windows on the GUI thread."""
    import_module(name)


def load_all() -> None:
    """Load what was named, in the order in which it was named; may be called on any thread."""
    for name in tuple(_NAMED):
        load(name)
