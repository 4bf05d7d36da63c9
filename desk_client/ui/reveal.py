"""What is personal, masked until somebody says why they need it; the look is recorded first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from casework.cases.every_case import PersonalField, ReadReason
from desk_client.services import personal
from desk_client.services.personal import Shown
from desk_client.ui import background
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.masked_field import MaskedField
from desk_client.ui.workplace import (
    Workplace,
    masked_address,
    masked_document,
    masked_name,
    masked_phone,
    words_of,
)

MASKS = {
    PersonalField.NAME: masked_name,
    PersonalField.PHONE: masked_phone,
    PersonalField.ID_NO: masked_document,
    PersonalField.ADDRESS: masked_address,
}


class PersonalValue(MaskedField):
    """138****2207; "Show" asks for the reason, and the reason is recorded before the number."""

    def __init__(
        self,
        workplace: Workplace,
        case: str,
        field: PersonalField,
        value: str,
        number: int = 0,
        *,
        is_small: bool = False,
    ) -> None:
        """`number` is which of the people of the case; of `value` only the mask is kept."""
        super().__init__(pick(field.label), MASKS[field](value), is_small=is_small)
        self._workplace, self._case = workplace, case
        self._field, self._number = field, number
        self._reasons = QMenu(self)
        usual = personal.usual_reason(workplace.session)
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
        session, case = self._workplace.session, self._case
        field, number = self._field, self._number
        background.run(
            self,
            lambda: personal.show(session, case, field, reason, number),
            done=self._shown,
            failed=lambda error: self._workplace.signals.notify(words_of(error), Tone.OVERDUE),
        )

    def _shown(self, shown: Shown) -> None:
        self._workplace.saved(shown.saved)
        # Whoever left the page meanwhile is not shown what they asked for.
        if self.isVisible():
            self.reveal(shown.value)


class PhoneField(PersonalValue):
    """The telephone of the first citizen of a case, among notes."""

    def __init__(self, workplace: Workplace, case: str, phone: str) -> None:
        super().__init__(workplace, case, PersonalField.PHONE, phone, is_small=True)
