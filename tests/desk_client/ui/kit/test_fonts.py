"""Rare characters of names are drawn, and their absence is found."""

from __future__ import annotations

from desk_client.ui.fonts import COMMON_SAMPLE, RARE_SAMPLE, missing_glyphs, stack


def test_installed_fonts_draw_common_and_rare_characters() -> None:
    assert missing_glyphs(COMMON_SAMPLE + RARE_SAMPLE) == ""


def test_font_without_han_characters_is_found_missing_them_in_order() -> None:
    assert missing_glyphs("A𬭛b龘", ["DejaVu Sans"]) == "𬭛龘"


def test_absent_font_draws_nothing() -> None:
    assert missing_glyphs("A", ["No Such Font"]) == "A"


def test_readable_font_stands_before_the_rare_ones() -> None:
    families = stack()
    assert families[0] == "Noto Sans CJK SC"
    assert families.index("HanaMinA") > 0
