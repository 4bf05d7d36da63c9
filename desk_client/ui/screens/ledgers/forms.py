"""Every step that an item's page offers (`services.ledgers.ACTIONS`), with what it asks."""

from __future__ import annotations

from desk_client.ui.screens.ledgers.detours import BESIDE_FORMS
from desk_client.ui.screens.ledgers.road import ROAD_FORMS
from desk_client.ui.steps.asks import StepForm

FORMS: dict[str, StepForm] = {**ROAD_FORMS, **BESIDE_FORMS}
