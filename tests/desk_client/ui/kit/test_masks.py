"""A number behind its mask: enough to recognise, too little to use."""

import pytest

from desk_client.ui.workplace import masked_document, masked_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800002207", "138****2207"),
        ("8887777", "****777"),
        ("029-88887777", "*******7777"),
        ("02988887777", "*******7777"),
        ("12345", "***45"),
        ("110", "**0"),
        ("", ""),
    ],
)
def test_phone_shows_its_end_and_hides_at_least_half_of_a_landline(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("+86 138-0000-2207", "138****2207"),
        ("138 0000 2207", "138****2207"),
        ("888-7777", "****777"),
        ("029-8888 7777", "*******7777"),
    ],
)
def test_telephone_is_masked_however_it_is_typed(typed: str, masked: str) -> None:
    assert masked_phone(typed) == masked


@pytest.mark.parametrize("length", range(1, 41))
def test_at_least_half_of_a_landline_or_a_document_is_hidden(length: int) -> None:
    """Whatever the length; a number of one character is all hidden, or its own beginning."""
    digits = "2" * length
    assert masked_phone(digits).count("*") * 2 >= length
    if length > 1:
        assert masked_document(digits).count("*") * 2 >= length
    assert len(masked_document(digits)) == length
