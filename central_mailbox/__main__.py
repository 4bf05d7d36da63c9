"""``python -m central_mailbox VERB …``: what ``central-mailbox`` is once installed."""

import sys

from central_mailbox.commands.parser import main

if __name__ == "__main__":
    sys.exit(main())
