"""The same phone and matter a moment ago: what is asked about, and what is another visit."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.again import is_again
from casework.cases import walk_in
from casework.event import Label
from casework.state import Person
from casework.thresholds import Threshold, ThresholdTable
from tests.harness import bureau
from tests.harness.bureau import AUX, Scribe
from tests.harness.lives.life import Life
from tests.harness.lives.walk_in import receiving

MATTER = "问新生儿落户要带什么材料"


def came(scribe: Scribe, matter: str) -> Life:
    """Somebody came with it."""
    life = Life(scribe)
    life.do(AUX, receiving(scribe), walk_in.WalkInPrivate(Person("张桂英", "13800002207"), matter))
    return life


def asked(after: float, first: str = MATTER, then: str = MATTER, **thresholds: int) -> bool:
    """Whether the second reception is asked about, so many minutes after the first."""
    scribe = Scribe(bureau.directory())
    known = came(scribe, first).state
    scribe.now += timedelta(minutes=after)
    made = came(scribe, then).state
    numbers = tuple(
        Threshold(code=f"again.{name}", label=Label("分钟", "minutes"), value=value, source="[D]")
        for name, value in thresholds.items()
    )
    table = ThresholdTable(id="城", since=date(2020, 1, 1), thresholds=numbers)
    directory = replace(scribe.directory, thresholds=(table,))
    return is_again(made, known, directory, scribe.now)


@pytest.mark.parametrize(
    ("minutes", "then", "is_asked"),
    [
        (0.5, MATTER, True),
        (9.5, MATTER, True),
        (9.5, f"  {MATTER} \n", True),
        (10.5, MATTER, False),
        (1, "问居住证", False),
        (1, f"{MATTER},另问居住证", False),
    ],
)
def test_same_words_within_ten_minutes_are_asked_about(
    minutes: float, then: str, is_asked: bool
) -> None:
    assert asked(minutes, then=then) is is_asked


def test_minutes_are_the_bureaus_own() -> None:
    assert asked(25, minutes=30)
    assert not asked(0.1, minutes=0)


def test_what_was_written_since_then_does_not_make_it_another_matter() -> None:
    scribe = Scribe(bureau.directory())
    life = came(scribe, MATTER)
    life.do(AUX, walk_in.WalkInFinished(), walk_in.ResultText("已告知材料清单"))
    made = came(scribe, MATTER).state
    assert is_again(made, life.state, scribe.directory, scribe.now)


def test_case_is_not_asked_about_itself_nor_about_another_kind() -> None:
    scribe = Scribe(bureau.directory())
    known = came(scribe, MATTER).state
    assert not is_again(known, known, scribe.directory, known.opened_at + timedelta(minutes=1))
