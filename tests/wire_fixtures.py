"""One specimen of every event type as it travels, kept for ever.

``python -m tests.wire_fixtures`` writes those that are missing and never touches one that is
there: a specimen shows what a desk of that day sent, and what has been sent must stay
readable.  A changed schema gets a new version in its table row and, with it, a new file.
"""

from pathlib import Path
from typing import Any

import msgspec

from casework.event import Record, Stamp
from casework.ids import uuid7
from casework.registry import TYPES, compose
from casework.steps import Step
from tests.harness.proposals import propose_as
from tests.harness.samples import AT, body_of, private_of

FOLDER = Path(__file__).parent / "fixtures" / "wire"
COMMAND = "python -m tests.wire_fixtures"
ID = uuid7(1_789_349_400_000, bytes(10))


def path_of(step: Step[Any, Any]) -> Path:
    """Where the specimen of a step's present version lies."""
    return FOLDER / f"{step.name}.v{step.v}.json"


def specimen(step: Step[Any, Any]) -> Record:
    """An event of the type with every field filled, stamped by the centre."""
    record = compose(
        propose_as(ID, step.name, body_of(step), private_of(step)),
        id=ID,
        salt=bytes(16),
        at=AT,
        since_server=60_000,
        seen=ID if step.frm else None,
        actor=ID,
        unit=ID,
        device=ID,
        seq=1,
    )
    return Record(record.core, record.sealed, Stamp(1, AT, "JD-610103500100-20260914-0001"))


def write_missing() -> list[Path]:
    """The files that were missing, now written."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    missing = [step for entry in TYPES.values() if not path_of(step := entry.step).exists()]
    for step in missing:
        path_of(step).write_bytes(msgspec.json.encode(specimen(step)) + b"\n")
    return [path_of(step) for step in missing]


if __name__ == "__main__":
    for path in write_missing():
        print(path.name)
