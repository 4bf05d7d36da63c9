"""The citizens of a case: everything about them masked until somebody says why they need it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from casework.cases.every_case import PersonalField
from casework.state import Person
from desk_client.ui import theme
from desk_client.ui.i18n import pick
from desk_client.ui.reveal import PersonalValue
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

LABEL = 84
"""Least width of the labels, in pixels at the normal text size."""


class PeopleCard(Card):
    """Shows name, phone, document and address of each, as far as they said it."""

    def __init__(self, workplace: Workplace, case: str, people: Sequence[Person]) -> None:
        super().__init__(self.tr("People"))
        self._workplace, self._case = workplace, case
        for number, person in enumerate(people):
            if number:
                self.add_rule()
            self._add_person(person, number)

    def _add_person(self, person: Person, number: int) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, theme.current().px(LABEL))
        row = 0
        for field, value in (
            (PersonalField.NAME, person.name),
            (PersonalField.PHONE, person.phone),
            (PersonalField.ID_NO, person.id_no),
            (PersonalField.ADDRESS, person.address),
        ):
            if value:
                shown = PersonalValue(self._workplace, self._case, field, value, number)
                grid.addWidget(text(pick(field.label), Text.NOTE), row, 0)
                grid.addWidget(shown, row, 1)
                row += 1
        if not row:
            grid.addWidget(text(self.tr("Did not say who they are"), Text.NOTE), 0, 0, 1, 2)
        self.add(grid)
