"""What everybody may read: published answers, found by subject and by words."""

from datetime import date
from typing import NamedTuple

from casework.cases.letter.state import Letter
from casework.context import CodeItem
from casework.event import CHINA, Label
from casework.guides import SUBJECTS
from casework.outside import Outside
from central_mailbox import board
from central_mailbox.board import Board, Shown
from central_mailbox.centre import Centre

LAST_PAGE = 500
"""Nobody turns further; a program that does is shown the last one."""


class Asked(NamedTuple):
    """What somebody looks for: words, a subject, a page from 1."""

    words: str = ""
    subject: str = ""
    page: int = 1


class Listed(NamedTuple):
    """One answer in a list, and what it is about."""

    answer: Shown
    subject: Label | None


class PublishedAnswers:
    """The answers of one centre, as everybody reads them."""

    def __init__(self, centre: Centre, outside: Outside) -> None:
        self._centre = centre
        self._outside = outside
        self._board = Board()

    @property
    def subjects(self) -> tuple[CodeItem, ...]:
        """The subjects of the bureau."""
        return tuple(self._centre.directory().lists.get(SUBJECTS, ()))

    def page(self, asked: Asked) -> tuple[tuple[Listed, ...], bool]:
        """What is found, the newest first, and whether more follows."""
        number = min(max(asked.page, 1), LAST_PAGE)
        with self._centre.store.read() as tx:
            found, goes_on = self._board.page(tx, self._today, asked.subject, asked.words, number)
        labels = {one.code: one.label for one in self.subjects}
        return tuple(Listed(one, labels.get(one.subject)) for one in found), goes_on

    def one(self, id: str) -> Listed | bool:
        """One answer; ``True`` where it was taken back, ``False`` where there is none."""
        with self._centre.store.read() as tx:
            found = board.one(tx, id, self._today)
        if isinstance(found, bool):
            return found
        labels = {one.code: one.label for one in self.subjects}
        return Listed(found, labels.get(found.subject))

    def of(self, letter: Letter) -> str:
        """The address of a letter's own answer for everybody; empty where nobody reads it."""
        shown = (one for one in board.rows_of(letter, 0) if one.is_shown)
        return next((one.id for one in shown if one.from_on <= self._today), "")

    @property
    def _today(self) -> date:
        return self._outside.now().astimezone(CHINA).date()
