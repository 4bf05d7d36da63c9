"""Files that go with a step: chosen on this machine, recorded by their fingerprint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desk_client.services.attached import fingerprint
from desk_client.services.forms import FormField
from desk_client.ui import background
from desk_client.ui.i18n import pick
from desk_client.ui.steps.entry import Entry
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, line
from desk_client.ui.workplace import Workplace, words_of

SHOWN = 12
"""Characters of a fingerprint by which a file is named whose name is not known."""


class FilesEntry(Entry):
    """One file or several; the names are for the eyes, the fingerprints for the record."""

    def __init__(self, field: FormField, workplace: Workplace) -> None:
        self._box = QWidget()
        super().__init__(field, self._box)
        self._workplace = workplace
        self._files: dict[str, str] = {}
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        choose = KeyButton(self.tr("Choose a file"))
        choose.setAccessibleName(pick(field.label))
        choose.clicked.connect(self._choose)
        self._column.addWidget(choose)
        self._box.setFocusProxy(choose)

    @property
    def value(self) -> Any:
        if self.field.slot.is_many:
            return list(self._files) or None
        return next(iter(self._files), None)

    def set_value(self, value: Any) -> None:
        found = [value] if isinstance(value, str) else list(value or ())
        self._show({str(one): str(one)[:SHOWN] for one in found})

    def kept(self) -> Any:
        return dict(self._files)

    def bring_back(self, kept: Any) -> None:
        if isinstance(kept, Mapping):
            self._show({str(one): str(name) for one, name in kept.items()})
        else:
            self.set_value(kept)

    def add(self, paths: Sequence[Path]) -> None:
        """Take files, once they are read."""
        for path in paths:
            background.run(
                self,
                partial(fingerprint, path),
                done=partial(self._add, path.name),
                failed=self._cannot_read,
            )

    def _choose(self) -> None:
        dialog = QFileDialog(self._box, self.tr("Choose a file"))
        dialog.setModal(False)
        is_many = self.field.slot.is_many
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.ExistingFiles if is_many else mode.ExistingFile)
        dialog.filesSelected.connect(lambda names: self.add([Path(name) for name in names]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _add(self, name: str, file: str) -> None:
        kept = self._files if self.field.slot.is_many else {}
        self._show({**kept, file: name})
        self.edited.emit()

    def _cannot_read(self, error: Exception) -> None:
        self._workplace.signals.notify(words_of(error), Tone.OVERDUE)

    def _remove(self, file: str) -> None:
        self._show({one: name for one, name in self._files.items() if one != file})
        self.edited.emit()
        self._box.setFocus()

    def _show(self, files: dict[str, str]) -> None:
        self._files = files
        for old in self._rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._row(file, name) for file, name in files.items()]
        for number, new in enumerate(self._rows):
            self._column.insertWidget(number, new)

    def _row(self, file: str, name: str) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(line(name, Text.NOTE), 1)
        remove = KeyButton(self.tr("Remove"), weight=Weight.LINK, is_small=True)
        remove.clicked.connect(partial(self._remove, file))
        row.addWidget(remove)
        return box
