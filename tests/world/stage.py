"""Where worlds begin: a founded centre and enrolled, synced desks, made once, then copied.

Keys come from names, so that every run of every seed begins with the same bytes of
meaning (the encrypted files differ: their salts are SQLCipher's own chance).
"""

import atexit
import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.store.sqlite import open_store
from desk_client.store import Identity, Store
from tests import bureau
from tests.world.chance import Chance
from tests.world.machines import CENTRE_FILE, DESK_FILE, Desk, open_desk

HOUSES_OF_THREE = (
    (bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.DIVISION_DEVICE),
    (bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.SISTER_DEVICE),
    (bureau.DESK_DEVICE, bureau.HEAD_DEVICE, bureau.BUREAU_DEVICE),
    (bureau.HEAD_DEVICE, bureau.DIVISION_DEVICE, bureau.BUREAU_DEVICE),
    (bureau.HEAD_DEVICE, bureau.SISTER_DEVICE, bureau.DIVISION_DEVICE),
    (bureau.HEAD_DEVICE, bureau.SISTER_DEVICE, bureau.BUREAU_DEVICE),
)
"""Which three desks are in a world: always two of one house, or of houses that hand over."""
