"""Fields that are chosen: yes or no, one of a few, one of many, several."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QFontMetrics

from casework.fields import Choice, Meaning
from desk_client.services.forms import FormField
from desk_client.services.spelling import typed_as
from desk_client.ui import theme
from desk_client.ui.i18n import pick
from desk_client.ui.steps.entry import Entry
from desk_client.ui.steps.typed import hint_of
from desk_client.ui.widgets.checkable import CheckMark
from desk_client.ui.widgets.fields import PickBox
from desk_client.ui.widgets.many_choice import ManyChoice
from desk_client.ui.widgets.search_box import SearchBox
from desk_client.ui.widgets.segmented import Choice as Segment
from desk_client.ui.widgets.segmented import SegmentedChoice

MANY = 12
"""Beyond so many one types instead of looking through the list."""
FEW = 4
ROOM = 200
"""Pixels at the normal text size that a row of segments has in the narrowest card."""
NOTHING = "–"


class FlagEntry(Entry):
    """Yes or no."""

    def __init__(self, field: FormField) -> None:
        self._check = CheckMark(pick(field.label))
        super().__init__(field, self._check)
        self._check.toggled.connect(self._is_edited)
        self._check.setToolTip(hint_of(field))

    @property
    def value(self) -> Any:
        return self._check.isChecked()

    def set_value(self, value: Any) -> None:
        self._check.setChecked(bool(value))


class SegmentEntry(Entry):
    """One of a few codes, all of them in sight."""

    def __init__(self, field: FormField) -> None:
        self._row = SegmentedChoice(_segments(field), name=pick(field.label))
        super().__init__(field, self._row)
        self._row.chosen.connect(self._is_edited)
        self._row.setToolTip(hint_of(field))
        self._take_the_only_one()

    @property
    def value(self) -> Any:
        return self._row.value

    def set_value(self, value: Any) -> None:
        self._row.set_value(None if value is None else str(value))
        self._take_the_only_one()

    def take_choices(self) -> None:
        self._row.set_choices(_segments(self.field))
        self._take_the_only_one()

    def _take_the_only_one(self) -> None:
        """Where there is nothing to choose between, it is chosen."""
        choices = self.field.choices or ()
        if len(choices) == 1 and self._row.value is None:
            self._row.set_value(choices[0].value)


class PickEntry(Entry):
    """One of a list."""

    def __init__(self, field: FormField) -> None:
        name = pick(field.label)
        is_long = len(field.choices or ()) > MANY
        self._box = SearchBox(name, typed_as) if is_long else PickBox(name)
        super().__init__(field, self._box)
        self._box.setToolTip(hint_of(field))
        self._box.activated.connect(self._is_edited)
        self.take_choices()

    @property
    def value(self) -> Any:
        return self._box.value or None

    def set_value(self, value: Any) -> None:
        row = self._box.findData("" if value is None else str(value))
        self._box.setCurrentIndex(row)
        if row < 0 and isinstance(self._box, SearchBox):
            self._box.clearEditText()
        self._take_the_only_one()

    @property
    def problem(self) -> str:
        is_other = isinstance(self._box, SearchBox) and self._box.is_wrong
        return self.tr("Not one of the list: type more, or choose") if is_other else ""

    def take_choices(self) -> None:
        found = [(one.value, pick(one.label)) for one in self.field.choices or ()]
        if not self.field.is_needed and not isinstance(self._box, SearchBox):
            found.insert(0, ("", NOTHING))
        kept = self._box.value
        self._box.set_choices(found, kept)
        self._take_the_only_one()

    def _take_the_only_one(self) -> None:
        """Where there is nothing to choose between, it is chosen."""
        is_only = self._box.count() == 1 and self.field.is_needed
        if is_only and self._box.currentIndex() < 0:
            self._box.setCurrentIndex(0)


class ManyEntry(Entry):
    """Several of a list."""

    def __init__(self, field: FormField) -> None:
        self._many = ManyChoice(pick(field.label), typed_as)
        super().__init__(field, self._many)
        self._many.chosen.connect(self._is_edited)
        self.take_choices()

    @property
    def value(self) -> Any:
        return list(self._many.value) or None

    def set_value(self, value: Any) -> None:
        self._many.set_value([str(one) for one in value or ()])

    def take_choices(self) -> None:
        self._many.set_choices([(one.value, pick(one.label)) for one in self.field.choices or ()])


def one_of(field: FormField) -> Entry:
    """The entry for one of the choices."""
    if field.meaning is Meaning.CODE and field.is_needed and _fit(field.choices or ()):
        return SegmentEntry(field)
    return PickEntry(field)


def _segments(field: FormField) -> list[Segment]:
    return [Segment(one.value, pick(one.label)) for one in field.choices or ()]


def _fit(choices: tuple[Choice, ...]) -> bool:
    """Whether all of them can be shown side by side, in every size of the text."""
    look = theme.current()
    letters = QFontMetrics(look.font(bold=True))
    wide = sum(letters.horizontalAdvance(pick(one.label)) + 20 for one in choices)
    return 0 < len(choices) <= FEW and wide <= look.px(ROOM)
