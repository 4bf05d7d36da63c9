"""A form's draft: what comes from the disk late does not bring back what was saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk_client.services import drafts
from desk_client.ui import background
from desk_client.ui.draft_keeper import DraftKeeper
from tests.harness import bureau
from tests.harness.windows.workplaces import At

NAME = "form of a test"


class Form:
    """One text."""

    def __init__(self) -> None:
        self.text = ""

    @property
    def is_empty(self) -> bool:
        return not self.text

    def values(self) -> dict[str, Any]:
        return {"text": self.text} if self.text else {}

    def restore(self, values: Mapping[str, Any]) -> None:
        self.text = str(values.get("text") or "")


def test_draft_that_is_read_late_does_not_bring_back_what_is_being_saved(
    at: At, qtbot: QtBot
) -> None:
    """The disk was slow: the form was filled in and saved before its old draft had come."""
    workplace, form, page = at(bureau.DESK), Form(), QWidget()
    qtbot.addWidget(page)
    drafts.keep(workplace.session, NAME, {"text": "上次写到一半"})
    keeper = DraftKeeper(workplace, NAME, form, page)
    form.text = "这次写的"
    keeper.rest()
    form.text = ""
    background.wait_idle()
    assert form.text == ""
    keeper.go_on()
    keeper.drop()
    background.wait_idle()
    assert drafts.kept(workplace.session, NAME) == {}


def test_draft_comes_back_into_a_form_that_nobody_began(at: At, qtbot: QtBot) -> None:
    workplace, form, page = at(bureau.DESK), Form(), QWidget()
    qtbot.addWidget(page)
    drafts.keep(workplace.session, NAME, {"text": "上次写到一半"})
    DraftKeeper(workplace, NAME, form, page)
    background.wait_idle()
    assert form.text == "上次写到一半"
