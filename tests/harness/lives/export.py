"""An export that was asked for."""

from datetime import date
from typing import Any

from casework.cases.export import (
    ExportMade,
    ExportPurpose,
    ExportRequested,
)
from casework.cases.words import Words

WORDS = Words("按季上报三本账办理情况")


def requested(**changes: Any) -> ExportRequested:
    fields: dict[str, Any] = {
        "kinds": ("ledger_item",),
        "since": date(2026, 7, 1),
        "until": date(2026, 9, 30),
        "purpose": ExportPurpose.REPORT,
        "receiver": "市局联席办",
        "medium_no": "U-2026-017",
        "temp_no": "临-A07-0914-003",
    } | changes
    return ExportRequested(**fields)


MADE = ExportMade("ab" * 32, 120)
