"""A password that somebody else has set: what the head of the unit is told of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desk_client.services.overview import PasswordReset
from desk_client.ui.dates import show_moment
from desk_client.ui.screens.attention.rows import Row
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import Chip
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import Workplace

translate = QCoreApplication.translate


def reset_card(workplace: Workplace, one: PasswordReset, row: Row) -> Card:
    """Whose, by whom and when, and what to do about it."""
    card = Card(row.title, row.number)
    card.add(Chip(row.chip))
    at = show_moment(one.at, workplace.today(), is_dated=True)
    card.add(text(f"{workplace.officer_name(one.set_by)} · {at}", Text.NOTE))
    changed = translate("attention", "The officer has chosen their own since.")
    waits = translate("attention", "It opens nothing until the officer has chosen their own.")
    card.add(text(changed if one.is_changed else waits, wraps=True))
    what = translate(
        "attention",
        "Ask the officer whether they wanted it. If not, tell the administrator one level up.",
    )
    card.add(text(what, Text.NOTE, wraps=True))
    return card
