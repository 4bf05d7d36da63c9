"""A citizen's phone, masked until somebody says why they need it; the look is recorded first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from casework.cases.every_case import PersonalField, ReadReason
from desk_client.services import personal
from desk_client.services.personal import Shown
from desk_client.ui import background
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.masked_field import MaskedField
from desk_client.ui.workplace import Workplace, masked_phone, words_of


class PhoneField(MaskedField):
    """138****2207; "Show" asks for the reason, and the reason is recorded before the number."""

    def __init__(
        self, place: Workplace, case: str, phone: str, parent: QWidget | None = None
    ) -> None:
        super().__init__("", masked_phone(phone), parent, is_small=True)
        self._place = place
        self._case = case
        self._reasons = QMenu(self)
        usual = personal.usual_reason(place.session)
        for reason in sorted(ReadReason, key=lambda one: one is not usual):
            entry = self._reasons.addAction(pick(reason.label))
            entry.setObjectName(reason.value)
            entry.triggered.connect(partial(self._look, reason))
        self.reveal_requested.connect(self._ask)

    @property
    def reasons(self) -> QMenu:
        """The reasons to choose from, the officer's usual one first."""
        return self._reasons

    def _ask(self) -> None:
        self._reasons.popup(self.mapToGlobal(QPoint(0, self.height())))
        self._reasons.setActiveAction(self._reasons.actions()[0])

    def _look(self, reason: ReadReason, _: bool = False) -> None:
        session, case = self._place.session, self._case
        background.run(
            self,
            lambda: personal.show(session, case, PersonalField.PHONE, reason),
            done=self._shown,
            failed=lambda error: self._place.signals.notify(words_of(error), Tone.OVERDUE),
        )

    def _shown(self, shown: Shown) -> None:
        self.reveal(shown.value)
        self._place.saved(shown.saved)
