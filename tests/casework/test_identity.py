"""Documents: what a number is of, and what looks wrong about it, said and never in the way."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.codes import IdType
from casework.identity import (
    EARLIER,
    NO_SUCH_DAY,
    NOT_BORN,
    WRONG_CHECK,
    WRONG_LENGTH,
    document_of,
    doubts,
    is_whole,
)

TODAY = date(2026, 11, 27)


def is_right(number: str) -> bool:
    """GB 11643 by its own words: the weighed sum of all 18 is 1 modulo 11 (ISO 7064)."""
    values = [10 if char == "X" else int(char) for char in number]
    return sum(value * pow(2, 17 - at, 11) for at, value in enumerate(values)) % 11 == 1


def numbers(chance: random.Random) -> str:
    day = date(1900, 1, 1) + timedelta(days=chance.randrange(46_000))
    return f"610103{day:%Y%m%d}{chance.randrange(1000):03}{chance.choice('0123456789X')}"


@given(st.integers(0, 2**32))
def test_check_digit_is_doubted_just_where_the_standard_says(seed: int) -> None:
    number = numbers(random.Random(seed))
    assert (WRONG_CHECK in doubts(number, TODAY)) is not is_right(number)
    spaced = f"{number[:6]} {number[6:14]} {number[14:]}".lower()
    assert doubts(spaced, TODAY) == doubts(number, TODAY)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("11010519491231002X", ()),
        ("440524188001010014", ()),
        ("440524187901010014", (NOT_BORN, WRONG_CHECK)),
        ("110105194902310020", (NO_SUCH_DAY, WRONG_CHECK)),
        ("110105202611280018", (NOT_BORN, WRONG_CHECK)),
        ("110105202611270018", (WRONG_CHECK,)),
        ("1101051949123100", (WRONG_LENGTH,)),
        ("1101051949123100211", (WRONG_LENGTH,)),
        ("110105491231002", (EARLIER,)),
        ("110105493231002", (WRONG_LENGTH,)),
        ("E12345678", ()),
        ("H1234567801", ()),
        ("张三", ()),
        ("", ()),
    ],
)
def test_doubts(number: str, expected: tuple[object, ...]) -> None:
    assert doubts(number, TODAY) == expected


@pytest.mark.parametrize(
    ("number", "is_foreign", "kind"),
    [
        ("11010519491231002X", False, IdType.ID),
        ("110105 19491231 002x", False, IdType.ID),
        ("110105491231002", False, IdType.ID),
        ("1101051949123100", False, IdType.ID),
        ("810000199408230021", False, IdType.HMT_RES),
        ("911124198108030024", False, IdType.FPR),
        ("USA310112345678", False, IdType.FPR),
        ("H12345678", False, IdType.HKM),
        ("M1234567801", False, IdType.HKM),
        ("12345678", False, IdType.TW),
        ("E12345678", False, IdType.PASSPORT),
        ("G12345678", True, IdType.PASSPORT),
        ("AB1234567", True, IdType.PASSPORT),
        ("123456789", True, IdType.PASSPORT),
        ("11010519491231002X", True, IdType.PASSPORT),
        ("911124198108030024", True, IdType.FPR),
        ("", True, IdType.NONE),
        (" - ", False, IdType.NONE),
    ],
)
def test_number_is_filed_under_the_document_it_is_of(
    number: str, is_foreign: bool, kind: IdType
) -> None:
    assert document_of(number, is_foreign=is_foreign) is kind


@pytest.mark.parametrize(
    ("number", "is_all"),
    [
        ("11010519491231002X", True),
        ("110105491231002", True),
        ("11010519491231", False),
        ("1101051949123100", False),
        ("12345678", True),
        ("E1234567", True),
        ("E123", False),
        ("110105", False),
        ("", False),
    ],
)
def test_number_is_looked_up_once_it_is_whole(number: str, is_all: bool) -> None:
    assert is_whole(number) is is_all


@given(st.text(max_size=30), st.booleans())
def test_any_text_is_of_some_document_and_no_foreigner_has_an_identity_card(
    typed: str, is_foreign: bool
) -> None:
    kind = document_of(typed, is_foreign=is_foreign)
    assert not (is_foreign and kind is IdType.ID)
    assert isinstance(doubts(typed, TODAY), tuple)
