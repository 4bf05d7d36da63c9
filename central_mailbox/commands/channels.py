"""``channel``: another way in, with a key of its own."""

import argparse

from casework.codes import Channel
from central_mailbox import channel_keys
from central_mailbox.errors import SettingsError
from central_mailbox.keys import KEY_BYTES
from central_mailbox.outside import SystemOutside
from central_mailbox.settings import Settings


def channel(settings: Settings, options: argparse.Namespace) -> int:
    """Make a channel, whose key is shown this once; without a name: which ones there are."""
    if options.name is None:
        for one in channel_keys.known(settings.keys):
            print(f"{one.name}  {one.way.value}  {one.way.label.zh} {one.way.label.en}")
        return 0
    if options.way not in [one.value for one in Channel]:
        ways = ", ".join(f"{one.value} ({one.label.en})" for one in Channel)
        raise SettingsError(f"--way is one of {ways}")
    secret = SystemOutside().random(KEY_BYTES)
    made = channel_keys.made(settings.keys, options.name, Channel(options.way), secret)
    print(made.secret.hex())
    return 0
