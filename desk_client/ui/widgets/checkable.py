"""What a button that stays pressed tells, whoever presses it.

A hand and a key click; a screen reader's "Toggle" changes the state and clicks nothing.  Whoever
listens to `clicked` hears of all three, and of nothing that the program itself sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QPushButton, QRadioButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Button
else:
    _Button = object


class _Checkable(_Button):
    """The rule, for each of the three classes of such buttons."""

    _is_known = False
    """The change is the program's, or a click follows."""

    def _listen(self) -> None:
        self.setCheckable(True)
        self.toggled.connect(self._on_toggled)

    def setChecked(self, checked: bool) -> None:
        self._is_known = True
        super().setChecked(checked)
        self._is_known = False

    def nextCheckState(self) -> None:
        self._is_known = True
        super().nextCheckState()
        self._is_known = False

    def _on_toggled(self, checked: bool) -> None:
        group: QButtonGroup | None = self.group()
        is_one_of = self.autoExclusive() or (group is not None and group.exclusive())
        # Where one of several holds, the one that held it before is let go by the others.
        gave_way = is_one_of and not checked
        if not self._is_known and not gave_way:
            clicked: Any = self.clicked  # its overloads are published without types
            clicked[bool].emit(checked)


class CheckButton(_Checkable, QPushButton):
    """A button that stays pressed."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._listen()


class CheckMark(_Checkable, QCheckBox):
    """A mark before words."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._listen()


class RadioButton(_Checkable, QRadioButton):
    """One of several."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._listen()
