"""The citizens' pages: write to the mailbox, follow a letter, answer the answer.

Made on the server and shown without a script; at an address of their own, so that what the
public reaches and what desks reach can stand behind different doors.
"""

from central_mailbox.web.site import create_site

__all__ = ["create_site"]
