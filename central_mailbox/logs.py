"""The centre's log: to standard error, through the allow-list of ``casework.log_lines``."""

import logging
import sys

from casework.log_lines import AllowList

OURS = "central_mailbox"


def start_logging() -> None:
    """Everything to standard error, through the allow-list."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowList(OURS))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
