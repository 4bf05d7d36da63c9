"""The real desk of this checkout as some version of it, with a migration of its own.

``python -m tests.harness.updating.stand_in VERSION STEP …``; beside the desk's verbs it knows
``open PATH``: open a desk's database as the first window would, and say what waits.
"""

import sys
from pathlib import Path
from typing import Any

from desk_client import __main__, command_line
from desk_client.store import Store, UpgradeError, migrations
from desk_client.upkeep import self_check
from tests.harness.desk.paper import BYTES, KEY
from tests.harness.outside import SeededOutside
from tests.harness.updating.publisher import package
from updating.release import DESK

ROOT = Path(__file__).parents[3]
SCRIPT = f"""#!/bin/sh
cd '{ROOT}' && exec '{sys.executable}' -m tests.harness.updating.stand_in {{version}} STEP "$@"
"""


def m0099_table(db: Any) -> None:
    """A sound one."""
    db.execute("CREATE TABLE tomorrow (a)")


def m0099_drops_drafts(db: Any) -> None:
    """One that is careless with what is being typed."""
    db.execute("DELETE FROM drafts")


def m0098_settles(db: Any) -> None:
    """One that is careless with what waits: nothing does on a machine that is only tried out."""
    db.execute("UPDATE journal SET result = 'accepted' WHERE result = 'pending'")


STEPS = {"none": (), "table": (m0099_table,), "drafts": (m0099_table, m0099_drops_drafts)}
STEPS |= {"settles": (m0099_table, m0098_settles)}


def packed(folder: Path, version: str, step: str) -> Path:
    """A package of it."""
    return package(folder, version, DESK, SCRIPT.replace("STEP", step))


def main() -> int:
    """Be that version."""
    version, step, *arguments = sys.argv[1:]
    named: Any = migrations
    named.STEPS = (*migrations.STEPS, *STEPS[step])
    named = command_line
    named.this_version = lambda: version
    if arguments == ["--version"]:
        print(f"{DESK.name} {version}")
        return 0
    if arguments[0] == "open":
        return _open(Path(arguments[1]))
    named = sys.modules[self_check.__module__]
    named.this_version = lambda: version
    sys.argv = [sys.argv[0], *arguments]
    return __main__.main()


def _open(path: Path) -> int:
    try:
        store = Store.open(path, KEY, SeededOutside())
    except UpgradeError as error:
        print(error.say.zh)
        return 1
    try:
        print(len(store.pending(1_000, BYTES).records))
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
