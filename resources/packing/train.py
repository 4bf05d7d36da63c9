#!/usr/bin/env python3
"""Makes a dictionary by which desk and centre pack what they keep: for developers, hardly ever.

    python resources/packing/train.py FOLDER 2      the sample bureau in FOLDER, dictionary 2

A dictionary holds what records and states have in common: the names of their fields and the
words of every day.  It is made of an invented bureau and of a specimen of every event type, so
it holds nobody's data.  **One that was released is never changed or taken away**: what was packed
by it could not be read any more (`packed` in both stores).
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import zstandard

from casework.event import Record
from central_mailbox.keys import key_file
from central_mailbox.store import sqlite

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "resources" / "packing"
SIZE = 32 * 1024
"""Larger ones were tried and pack no better."""
STATES = 4
"""So often each state is told again: there are few of them beside records."""


def samples(folder: Path) -> Iterator[bytes]:
    """Records and states of the sample bureau, and a record of every event type."""
    centre = folder / "centre"
    if not centre.exists():
        found = ("-m", "sample_bureau", "found", "--data", str(centre), "--seed", "1")
        subprocess.run([sys.executable, *found], check=True, stdout=subprocess.DEVNULL)
    key = key_file(centre / "keys" / "database.key", lambda length: b"", may_make=False)
    store = sqlite.open_store(centre / "mailbox.db", key)
    with store.read() as tx:
        for record in tx.events.log():
            yield from _parts(record)
        yield from (row.state for row in tx.cases.scan())
    store.close()
    for specimen in sorted((ROOT / "tests" / "fixtures" / "wire").glob("*.json")):
        yield from _parts(msgspec.json.decode(specimen.read_bytes(), type=Record))


def _parts(record: Record) -> Iterator[bytes]:
    yield bytes(record.core)
    if record.sealed is not None:
        yield bytes(record.sealed)
    yield msgspec.json.encode(record.stamp)


if __name__ == "__main__":
    number = int(sys.argv[2])
    told = list(samples(Path(sys.argv[1])))
    states = [one for one in told if one.startswith(b'{"kind"')]
    made = zstandard.train_dictionary(SIZE, told + STATES * states, dict_id=number, level=1)
    (HERE / f"{number}.dict").write_bytes(made.as_bytes())
