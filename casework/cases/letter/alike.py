"""同一来信人、同一事项: which letters tell of one matter, and why; nothing merges by itself.

The rules (domain 9.1, 2.7, 15): the same person, as their document, telephone or name tells
(``casework.sameness``), and texts that resemble each other by so many pairs of characters of a
hundred.  Where nobody is named, or a name is all there is, the texts have to resemble each other
more.  Both numbers are the bureau's.  Somebody who compared two letters and found them to be two
matters says so once (非同一事项): they are not offered again, to nobody.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from casework.cases.letter.state import Letter
from casework.cases.letter.statuses import DONE, OPEN
from casework.characters import plain
from casework.context import Directory
from casework.event import Label
from casework.sameness import document_key, phone_key, same_person, same_phone
from casework.state import Person

PERCENT = "letter.alike.percent"
"""From so many of a hundred two texts of one person tell of one matter."""
UNNAMED = "letter.alike.unnamed.percent"
"""The same where the name alone, or nothing, says that it is one person."""
_MOST_TEXT = 4_000
"""Characters that are compared; what a matter is about stands at its beginning."""


class Alike(NamedTuple):
    """A letter that may tell of the same matter: by whom, and how much the texts resemble."""

    case: str
    person: Label
    percent: int

    @property
    def why(self) -> Label:
        """The reasons in words."""
        zh = f"{self.person.zh},内容相似 {self.percent}%"
        return Label(zh, f"{self.person.en}; the texts are {self.percent}% alike")


def alike(
    letter: Letter, others: Iterable[Letter], directory: Directory, now: datetime
) -> tuple[Alike, ...]:
    """Those that may tell of the same matter, the most alike first."""
    mine = _pairs(letter)
    found = (_alike(letter, mine, one, directory, now) for one in others)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -one.percent))


def _alike(
    letter: Letter, mine: frozenset[str], other: Letter, directory: Directory, now: datetime
) -> Alike | None:
    if other.case == letter.case or are_told_apart(letter, other):
        return None
    if not (_may_be_one(letter, directory, now) and _may_be_one(other, directory, now)):
        return None
    said = _person(letter.writer, other.writer)
    if said is None:
        return None
    person, is_sure = said
    percent = _percent(mine, _pairs(other))
    least = directory.threshold(PERCENT if is_sure else UNNAMED, now)
    return Alike(other.case, person, percent) if percent >= least else None


def are_told_apart(one: Letter, other: Letter) -> bool:
    """Whether somebody compared them already: two matters, or merged."""
    return (
        other.case in (*one.kept_apart, *one.duplicates, one.merged_into)
        or one.case in (*other.kept_apart, *other.duplicates, other.merged_into)
        or (one.merged_into is not None and one.merged_into == other.merged_into)
    )


def _may_be_one(letter: Letter, directory: Directory, now: datetime) -> bool:
    """Open, or closed so recently that a letter may still be merged into it."""
    if letter.status in OPEN:
        return True
    days = timedelta(days=directory.threshold("letter.merge.days", now))
    return letter.status in DONE and letter.closed_at is not None and now - letter.closed_at < days


def _person(one: Person | None, other: Person | None) -> tuple[Label, bool] | None:
    """What says that it is one person, and whether that is sure; ``None``: it is another."""
    if one is None or other is None:
        return NOBODY, False
    verdict = same_person(one, other)
    if verdict is False:
        return None
    if document_key(one.id_no) and document_key(one.id_no) == document_key(other.id_no):
        return SAME_DOCUMENT, True
    if phone_key(one.phone) and same_phone(one.phone, other.phone):
        return SAME_PHONE, True
    return (SAME_NAME if verdict else NOBODY), False


def _pairs(letter: Letter) -> frozenset[str]:
    """The pairs of neighbouring characters of a letter's words, as people compare them."""
    text = "".join(
        char for char in plain(f"{letter.title}\n{letter.content}"[:_MOST_TEXT]) if char.isalnum()
    )
    return frozenset(_neighbours(text))


def _neighbours(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))


def _percent(one: frozenset[str], other: frozenset[str]) -> int:
    """How much of the shorter text stands in the longer one, of a hundred."""
    least = min(len(one), len(other))
    return len(one & other) * 100 // least if least else 0


SAME_DOCUMENT = Label("同一证件号码", "The same document")
SAME_PHONE = Label("同一电话", "The same telephone")
SAME_NAME = Label("同名", "The same name")
NOBODY = Label("来信人不明", "The writer is not known")
