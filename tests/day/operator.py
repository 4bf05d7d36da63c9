"""What only the operator of the centre can do: a password for who is new, a list for everybody."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

from argon2 import PasswordHasher

from casework.cases.directory import CredentialCase
from tests.day.stage import PASSWORD, Centre, DeskSpot
from tests.day.steps import synced

COST_FOR_A_DAY = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""Nobody attacks this day; a desk takes any cost that the hash names."""
LIST = [
    {"code": "GATE", "label": {"zh": "门岗", "en": "Gate"}},
    {"code": "HALL", "label": {"zh": "大厅", "en": "Hall"}},
]


def found(centre: Centre, folder: Path, officer: str) -> None:
    """Write the file and have the centre take it; its process must not run."""
    _take(
        centre,
        folder,
        {
            "case": str(uuid4()),
            "type": "PasswordSet",
            "body": {"officer": officer},
            "private": {"password_hash": COST_FOR_A_DAY.hash(PASSWORD)},
        },
        {
            "case": str(uuid4()),
            "type": "CodeListIssued",
            "body": {"name": "duty.post", "items": LIST, "label": {"zh": "岗亭", "en": "Posts"}},
        },
    )


def ask_half(centre: Centre, folder: Path) -> None:
    """The bureau calls back on every other reception: the lot leaves a day no list without one.

    What is noticed of machines is told every minute: a day has not many of ten.
    """
    share = {
        "code": "call_sample.walk_in_percent",
        "label": {"zh": "接待抽样回访", "en": "Receptions called back"},
        "value": 50,
        "source": "[D]",
    }
    every = {
        "code": "routine.machines.minutes",
        "label": {"zh": "机器异常报警每隔(分钟)", "en": "Alarms of machines every (minutes)"},
        "value": 1,
        "source": "[D]",
    }
    table = {"id": "sample", "since": "2026-01-01", "thresholds": [share, every]}
    _take(
        centre,
        folder,
        {"case": str(uuid4()), "type": "ThresholdsIssued", "body": {"table": table}},
    )


def shut_out(centre: Centre, folder: Path, device: str) -> None:
    """A machine is missing: it is told nothing more; the centre's process must not run."""
    body = {"reason": "外出途中遗失"}
    _take(centre, folder, {"case": device, "type": "DeviceRevoked", "body": body})


def _take(centre: Centre, folder: Path, *lines: object) -> None:
    file = folder / "operator.json"
    file.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    centre.command("found", "--data", str(centre.folder), str(file))


def has_arrived(spot: DeskSpot, officer: str) -> None:
    """The password has come to a machine."""

    def is_here() -> bool:
        known = spot.store.states("credential")
        return any(isinstance(one, CredentialCase) and one.officer == officer for one in known)

    synced(spot, is_here, f"the new password is at {spot.name}")
