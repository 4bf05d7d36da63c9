"""Asking who takes the focus changes nothing about who holds whom."""

import gc

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desk_client.ui.steps.entry import tab_stops, with_boxes
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.scrolling import Scrolling


def _card_with_a_form(field: QLineEdit) -> Card:
    card, sheet = Card("走访记录"), QWidget()
    QVBoxLayout(sheet).addWidget(field)
    card.add(Scrolling(sheet), 1)
    return card


def test_a_form_outlives_the_question_for_its_tab_order(qtbot: QtBot) -> None:
    """Seen under load: the collector destroyed the inside of an open form."""
    field = QLineEdit()
    card = _card_with_a_form(field)
    qtbot.addWidget(card)
    card.show()
    assert with_boxes(tab_stops(field), card) == [field]
    gc.collect()
    assert isValid(field)
    assert field.isVisible()
