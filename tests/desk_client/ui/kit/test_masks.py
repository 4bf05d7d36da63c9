"""A number behind its mask: enough to recognise, too little to use."""

import pytest

from desk_client.ui.workplace import masked_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13800002207", "138****2207"),
        ("8887777", "****777"),
        ("029-88887777", "********7777"),
        ("02988887777", "*******7777"),
        ("12345", "***45"),
        ("110", "**0"),
        ("", ""),
    ],
)
def test_phone_shows_its_end_and_hides_at_least_half_of_a_landline(phone: str, masked: str) -> None:
    assert masked_phone(phone) == masked
