"""The columns of a list of cases: what every kind has, and between them what its kind shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication

from casework.facts import slot_of
from casework.fields import Meaning, Slot
from casework.registry import MACHINES
from desk_client.services.cases import CaseRow
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.i18n import Language, language, pick
from desk_client.ui.labels import clock_label, title_words
from desk_client.ui.widgets.chip import ChipLabel, offline, plain
from desk_client.ui.widgets.rows import Column
from desk_client.ui.workplace import short_number

translate = QCoreApplication.translate
SEVERAL = 2
SHOWN = 3
"""So many columns of the kind are shown from the start; the others are in the column menu."""
WIDTHS = {Meaning.DAY: 104, Meaning.MOMENT: 132, Meaning.COUNT: 64, Meaning.UNIT: 120}
"""In pixels at the normal text size; what is not named here takes `USUAL`."""
USUAL = 104


def columns(spec: RoomSpec, now: Callable[[], datetime]) -> list[Column[CaseRow]]:
    """What it is called, what its kind shows of itself, what it waits for and until when."""
    kinds, is_record = spec.kinds, spec.is_record
    several = [_kind()] if len(kinds) > 1 else []
    return [
        Column(
            "number", translate("cases", "Number"), _number, 148, short=_short, is_hidden=is_record
        ),
        *several,
        Column("title", translate("cases", "Matter"), _title, stretches=True, tip=_title),
        *_of_kinds(kinds, is_record=is_record),
        *(() if is_record else _waiting(now)),
        *_answered(kinds),
        Column("status", translate("cases", "State"), _status, wide(108, 150), chip=_state),
        Column(
            "opened",
            translate("cases", "Opened"),
            lambda row: f"{row.opened_at:%Y-%m-%d}",
            104,
            is_hidden=not is_record,
        ),
    ]


def _waiting(now: Callable[[], datetime]) -> Iterator[Column[CaseRow]]:
    """What a case waits for, whose turn it is, and until when."""
    yield Column("awaits", translate("cases", "Next step"), _next_step, wide(92, 150))
    yield Column(
        "turn", translate("cases", "With whom"), _turn, wide(150, 160), yields=1, tip=_turn
    )
    yield Column(
        "due",
        translate("cases", "Limit"),
        lambda row: chip.word if (chip := clock_label(row.due, now())) else "–",
        wide(128, 140),
        sort=lambda row: (row.due is None, row.due.due_at.timestamp() if row.due else 0),
        chip=lambda row: clock_label(row.due, now()),
    )


def _answered(kinds: Sequence[str]) -> Iterator[Column[CaseRow]]:
    """What the citizen said last, where the kinds have an answer."""
    displays = [MACHINES[kind].display for kind in kinds]
    if any(one is not None and one.answer is not None for one in displays):
        yield Column(
            "answer",
            translate("cases", "Satisfied"),
            lambda row: pick(row.answer.label) if row.answer else "–",
            wide(80, 116),
            yields=9,
        )


def wide(chinese: int, english: int) -> int:
    """A width for the words of the language that is shown."""
    return chinese if language() is Language.CHINESE else english


def _kind() -> Column[CaseRow]:
    return Column(
        "kind",
        translate("cases", "Kind"),
        lambda row: pick(MACHINES[row.kind].label),
        wide(112, 120),
        yields=2,
    )


def _of_kinds(kinds: Sequence[str], *, is_record: bool) -> Iterator[Column[CaseRow]]:
    """What the kinds show of themselves; where they differ, only what all of them have.

    In a record, which has many kinds, what several of them have.
    """
    named = {kind: display.columns if (display := MACHINES[kind].display) else () for kind in kinds}
    having = Counter(name for names in named.values() for name in names)
    least = SEVERAL if is_record else len(kinds)
    shared = {name for name, count in having.items() if count >= least}
    told: dict[str, Slot] = {}
    for kind, names in named.items():
        for name in names:
            told.setdefault(name, slot_of(MACHINES[kind], name))
    # The leading code stands before the title already.
    leads = {display.lead for kind in kinds if (display := MACHINES[kind].display)}
    shown = [name for name in told if name in shared and name not in leads][:SHOWN]
    for place, (name, slot) in enumerate(told.items(), 3):
        fact = partial(_fact, name)
        yield Column(
            f"fact.{name}",
            pick(slot.label),
            fact,
            WIDTHS.get(slot.meaning, USUAL),
            is_hidden=name not in shown,
            is_name=slot.meaning is Meaning.OFFICER,
            yields=place,
            tip=fact,
        )


def _fact(name: str, row: CaseRow) -> str:
    words = row.told.get(name)
    return "–" if words is None else pick(words)


def _title(row: CaseRow) -> str:
    return title_words(row.lead, row.title)


def _number(row: CaseRow) -> str:
    return row.number or row.temp_no


def _short(row: CaseRow) -> str:
    return short_number(_number(row))


def _next_step(row: CaseRow) -> str:
    return pick(row.awaits.label) if row.awaits else "–"


def _turn(row: CaseRow) -> str:
    return pick(row.turn) if row.turn else "–"


def _status(row: CaseRow) -> str:
    return pick(row.status_label)


def _state(row: CaseRow) -> ChipLabel:
    words = pick(row.status_label)
    return offline(words) if row.is_waiting else plain(words)
