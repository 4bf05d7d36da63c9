"""Who hears of a change, and who no longer does."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from desk_client.ui.signals import Signals, Touched


def test_change_of_another_kind_is_not_heard(dressed_app: QCoreApplication) -> None:
    signals, owner = Signals(), QWidget()
    heard: list[Touched] = []
    signals.on_kinds(owner, ["ledger"], heard.append)
    signals.announce(Touched.of("visit", "v1"))
    signals.announce(Touched.of("ledger", "l1"))
    assert heard == [Touched(frozenset({"ledger"}), frozenset({"l1"}))]


def test_destroyed_screen_hears_nothing_more(dressed_app: QCoreApplication) -> None:
    signals, owner = Signals(), QWidget()
    heard: list[Touched] = []
    signals.on_kinds(owner, ["ledger"], heard.append)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, 52)  # QEvent.DeferredDelete
    signals.announce(Touched.of("ledger"))
    assert heard == []


def test_changes_without_ids_touch_every_case_of_their_kind() -> None:
    assert Touched.of("ledger").touches(["ledger"], "any")
    assert Touched.of("ledger", "l1").touches(["ledger"], "l1")
    assert not Touched.of("ledger", "l1").touches(["ledger"], "l2")
