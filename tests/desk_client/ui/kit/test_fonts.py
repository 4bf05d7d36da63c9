"""Rare characters of names are drawn, and their absence is found."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desk_client.ui.fonts import COMMON_SAMPLE, RARE_SAMPLE, missing_glyphs, stack, undrawn
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.masked_field import MaskedField


def test_installed_fonts_draw_common_and_rare_characters() -> None:
    assert missing_glyphs(COMMON_SAMPLE + RARE_SAMPLE) == ""


def test_every_character_of_extension_i_is_drawn_on_any_machine() -> None:
    """GB 18030-2022, Amendment 1: the police's own 622 characters, in no machine's fonts."""
    characters = "".join(map(chr, range(0x2EBF0, 0x2EE5E)))
    assert len(characters) == 622
    assert missing_glyphs(characters) == ""
    assert missing_glyphs(characters, ["Rare Names"]) == ""


def test_font_without_han_characters_is_found_missing_them_in_order() -> None:
    assert missing_glyphs("A𬭛b龘", ["DejaVu Sans"]) == "𬭛龘"


def test_absent_font_draws_nothing() -> None:
    assert missing_glyphs("A", ["No Such Font"]) == "A"


def test_readable_font_stands_before_the_rare_ones() -> None:
    families = stack()
    assert families[0] == "Noto Sans CJK SC"
    assert families.index("HanaMinA") > 0


def test_ideographs_that_cannot_be_drawn_are_said_by_their_code_points(qtbot: QtBot) -> None:
    """A box says nothing: whoever looks after the machine is told which character it is."""
    assert undrawn("张\U0003fffd三\U0003fffc\U0003fffd王") == "U+3FFFD U+3FFFC"
    assert undrawn("张桂英 A·1,。") == ""
    assert undrawn("𬭛𱍐") == ""
    field = TextField("姓名")
    qtbot.addWidget(field)
    field.insert("张\U0003fffd")
    assert "U+3FFFD" in field.note
    assert not field.problem
    masked = MaskedField("姓名", "张*")
    qtbot.addWidget(masked)
    masked.reveal("张\U0003fffd")
    assert masked.shown == "张\U0003fffd (U+3FFFD)"
    masked.reveal("张桂英")
    assert masked.shown == "张桂英"
