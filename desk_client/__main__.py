"""``python -m desk_client``: the desk program.

What is imported stays, so looking through it for garbage while it is being imported is lost work:
the collector stands still until the windows take it over (``desk_client.ui.collector``).
"""

import gc

gc.disable()

import sys  # noqa: E402 - the collector stands still before anything is imported

from desk_client.start import main  # noqa: E402 - as above

if __name__ == "__main__":
    sys.exit(main())
