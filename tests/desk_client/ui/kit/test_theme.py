"""The accessibility rule of the colours, and what a change of theme does to open widgets."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_client.ui import theme
from desk_client.ui.theme import DARK, LIGHT, Size, Theme, Tokens, Tone, contrast
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.text import Text, text

LEAST = 6.9


def pairs(t: Tokens) -> dict[str, tuple[str, str]]:
    """Every pair of text and ground that a widget uses."""
    return {
        "text on a card": (t.text, t.surface),
        "text on the canvas": (t.text, t.canvas),
        "text on a marked row": (t.text, t.primary_soft),
        "text found by a search": (t.text, t.mark),
        "soft on a card": (t.soft, t.surface),
        "soft on the canvas": (t.soft, t.canvas),
        "soft in the open room": (t.soft, t.primary_soft),
        "link": (t.primary, t.surface),
        "info": (t.primary, t.primary_soft),
        "primary button": (t.on_primary, t.primary),
        "ok": (t.ok, t.ok_soft),
        "warn": (t.warn, t.warn_soft),
        "overdue": (t.overdue, t.overdue_soft),
        "error below a field": (t.overdue, t.surface),
        "danger button": (t.on_overdue, t.overdue),
        "paused": (t.paused, t.paused_soft),
    }


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_pair_of_text_and_ground_has_enough_contrast(tokens: Tokens) -> None:
    weak = {
        name: round(contrast(*pair), 2)
        for name, pair in pairs(tokens).items()
        if contrast(*pair) < LEAST
    }
    assert not weak


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0


@pytest.mark.parametrize("size", Size)
def test_no_text_size_is_smaller_than_twelve_pixels(size: Size) -> None:
    look = Theme(LIGHT, size)
    assert min(look.note, look.body, look.section, look.title, look.figure) >= 12
    assert look.control >= look.line_height


def test_large_text_reaches_widgets_that_are_already_open(
    qtbot: QtBot, dressed_app: QApplication
) -> None:
    button, note = KeyButton("签收", "F6"), text("说明", Text.NOTE)
    qtbot.addWidget(button)
    qtbot.addWidget(note)
    before = button.sizeHint().height(), note.sizeHint().height()
    theme.apply(dressed_app, Theme(DARK, Size.LARGEST))
    assert button.sizeHint().height() > before[0]
    assert note.sizeHint().height() > before[1]
    assert theme.current().tokens is DARK


def test_every_tone_has_its_own_pair() -> None:
    grounds = {Theme().pair(tone)[1].name() for tone in Tone}
    assert len(grounds) == len(Tone)


def test_window_scale_after_the_application_is_made_is_refused() -> None:
    with pytest.raises(RuntimeError):
        theme.set_window_scale(150)
