"""``python -m desk_client``: the desk program.

What is imported stays, so looking through it for garbage while it is being imported is lost work:
the collector stands still until the windows take it over (``desk_client.ui.collector``).
"""

import gc

gc.disable()

import sys  # noqa: E402 - the collector stands still before anything is imported
from typing import TYPE_CHECKING  # noqa: E402 - as above

from desk_client.later import Later  # noqa: E402 - as above

if TYPE_CHECKING:
    from desk_client import start, upkeep
else:
    # One of the two: an update opens no window, and a window needs no updater.
    start, upkeep = Later("desk_client.start"), Later("desk_client.upkeep")


def main() -> int:
    """Carry out the verb that was typed; without one, open the desk."""
    if sys.argv[1:2] == ["update"]:
        return upkeep.update(sys.argv[2:])
    if sys.argv[1:] == ["self-check"]:
        return upkeep.self_check()
    return start.main()


if __name__ == "__main__":
    sys.exit(main())
