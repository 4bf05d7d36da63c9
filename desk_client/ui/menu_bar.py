"""The menus: every command of the program in one place, each with its key.

Hidden until F10 asks for them, so that they take no room; the keys of the commands work all the
same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar

from desk_client.ui.room import Command, Menu


def build(window: QMainWindow, commands: Iterable[Command]) -> dict[Menu, QMenu]:
    """Fill the menu bar of `window`; menus without a command are left out."""
    by_menu: dict[Menu, list[Command]] = {menu: [] for menu in Menu}
    for command in commands:
        by_menu[command.menu].append(command)
    bar = window.menuBar()
    menus: dict[Menu, QMenu] = {}
    for menu, entries in by_menu.items():
        if entries:
            menus[menu] = bar.addMenu(_title(menu))
            _fill(window, menus[menu], entries)
    bar.hide()
    for shown in menus.values():
        # Once something was chosen the bar goes, after Qt has put the focus back.
        shown.triggered.connect(lambda _: QTimer.singleShot(0, bar, partial(_put_away, bar, menus)))
    return menus


def toggle(window: QMainWindow, menus: dict[Menu, QMenu]) -> None:
    """Show the menu bar and open its first menu, or put it away."""
    bar = window.menuBar()
    if bar.isVisible():
        _put_away(bar, menus)
        return
    bar.show()
    if menus:
        bar.setFocus(Qt.FocusReason.MenuBarFocusReason)
        bar.setActiveAction(next(iter(menus.values())).menuAction())


def _put_away(bar: QMenuBar, menus: dict[Menu, QMenu]) -> None:
    for menu in menus.values():
        menu.close()
    bar.hide()


def _fill(window: QMainWindow, menu: QMenu, commands: Sequence[Command]) -> None:
    for command in commands:
        action = QAction(command.words, window)
        if command.key is not None:
            action.setShortcut(QKeySequence(command.key))
            action.setAutoRepeat(False)
        action.triggered.connect(lambda _=False, run=command.run: run())
        menu.addAction(action)
        # The window holds it too: Qt does not hear the keys of a hidden menu bar.
        window.addAction(action)


def _title(menu: Menu) -> str:
    words = {
        Menu.FILE: QCoreApplication.translate("menu", "&File"),
        Menu.EDIT: QCoreApplication.translate("menu", "&Edit"),
        Menu.VIEW: QCoreApplication.translate("menu", "&View"),
        Menu.WORK: QCoreApplication.translate("menu", "&Work"),
        Menu.FIGURES: QCoreApplication.translate("menu", "Fi&gures"),
        Menu.TOOLS: QCoreApplication.translate("menu", "&Tools"),
        Menu.HELP: QCoreApplication.translate("menu", "&Help"),
    }
    return words[menu]
