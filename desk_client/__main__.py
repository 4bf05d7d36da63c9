"""``python -m desk_client``: the desk program."""

import sys

from desk_client.start import main

if __name__ == "__main__":
    sys.exit(main())
