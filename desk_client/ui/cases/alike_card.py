"""Letters that may tell of one matter: why, and one key to merge them, or to keep them apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from desk_client.services import merging
from desk_client.services.desk import Saved, Session
from desk_client.services.merging import Pair
from desk_client.ui import background
from desk_client.ui.i18n import pick
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, line, text
from desk_client.ui.workplace import Workplace, short_number, words_of

MOST = 3
"""Shown at a time: the most alike."""


class AlikeCard(Card):
    """Shows them, the most alike first; the keys are the first one's."""

    def __init__(self, workplace: Workplace, case: str, pairs: Sequence[Pair]) -> None:
        super().__init__(self.tr("Perhaps one matter"))
        self._workplace, self._case = workplace, case
        self.bars: list[ActionBar] = []
        for at, pair in enumerate(pairs[:MOST]):
            self._add(pair, is_first=at == 0)

    def _add(self, pair: Pair, *, is_first: bool) -> None:
        letter = pair.letter
        number = letter.number or letter.temp_no
        row = QHBoxLayout()
        row.setSpacing(8)
        link = KeyButton(short_number(number), weight=Weight.LINK)
        link.setToolTip(number)
        link.setAccessibleName(f"{number} {letter.title}")
        link.clicked.connect(partial(self._open, letter.case))
        row.addWidget(link)
        row.addWidget(line(letter.title, Text.BODY), 1)
        self.add(row)
        self.add(text(pick(pair.found.why), Text.NOTE, wraps=True))
        words = self.tr("Merge into it") if pair.stays else self.tr("Merge it into this one")
        merge = KeyButton(words, "Alt+M" if is_first else None, is_guarded=True)
        apart = KeyButton(self.tr("Another matter"), "Alt+N" if is_first else None)
        merge.clicked.connect(partial(self._take, merging.merge_pair, pair))
        apart.clicked.connect(partial(self._take, _keep_apart, pair))
        if pair.refusal is not None:
            merge.forbid(pick(pair.refusal.say))
        bar = ActionBar(merge, apart)
        self.bars.append(bar)
        self.add(bar)

    def _open(self, case: str, _: bool = False) -> None:
        self._workplace.signals.open_requested.emit("letter", case)

    def _take(self, step: Callable[..., Saved], pair: Pair, _: bool = False) -> None:
        session, case = self._workplace.session, self._case
        self.setEnabled(False)
        background.run(
            self, lambda: step(session, case, pair), done=self._done, failed=self._failed
        )

    def _done(self, saved: Saved) -> None:
        self._workplace.saved(saved)
        self._workplace.signals.notify(self.tr("Recorded"), Tone.OK)

    def _failed(self, error: Exception) -> None:
        self.setEnabled(True)
        self._workplace.signals.notify(words_of(error), Tone.OVERDUE)


def _keep_apart(session: Session, case: str, pair: Pair) -> Saved:
    return merging.keep_apart(session, case, pair.letter.case)
