"""How a limit and a step of a case's history look: icon, word and colour, the same everywhere."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from casework.clock_reading import Level, Reading, reading
from casework.clocks import Clock, due_text
from casework.erasure import GONE
from casework.event import Label
from casework.fields import Meaning
from casework.limits import Kind
from casework.state import State
from casework.telling import SHORT, Told
from desk_client.services.cases import TimelineEntry
from desk_client.ui.dates import show_moment
from desk_client.ui.i18n import pick
from desk_client.ui.icons import Mark
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.chip import ChipLabel, due_soon, in_time, overdue, paused
from desk_client.ui.widgets.timeline import Step

HOUR = 60 * 60
DAY = 24 * HOUR
DAYS = (Meaning.DAY, Meaning.MONTH)
translate = QCoreApplication.translate


def title_words(lead: Label | None, title: str) -> str:
    """What a case is called: the words of a code, and what somebody wrote; a dash for nothing."""
    return " ".join(part for part in (pick(lead) if lead else "", title) if part) or "–"


def words_or(words: str, state: State, otherwise: str = "–") -> str:
    """Words as they are; where there are none, that they were erased, or something else."""
    return words or (pick(GONE) if state.is_erased else otherwise)


def is_counted_down(clock: Clock | None, now: datetime) -> bool:
    """Whether a limit is shown second by second: one of minutes within an hour of its end."""
    if clock is None or clock.kind is not Kind.MINUTES or not clock.is_running:
        return False
    return abs((clock.due_at - now).total_seconds()) < HOUR


def countdown(seconds: int) -> str:
    """Minutes and seconds: 09:41."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def clock_label(clock: Clock | None, now: datetime) -> ChipLabel | None:
    """A running limit as a chip: how much is left, or since when it is past."""
    if clock is None:
        return None
    read = reading(clock, now)
    return _second_label(read) if is_counted_down(clock, now) else reading_label(read, clock)


def _second_label(read: Reading) -> ChipLabel:
    """A limit of minutes, as it runs."""
    left = countdown(abs(read.remaining_seconds))
    if read.level is Level.OVERDUE:
        return overdue(translate("labels", "overdue %1").replace("%1", left))
    words = translate("labels", "%1 left").replace("%1", left)
    return due_soon(words) if read.level is Level.WARNING else in_time(words)


def reading_label(read: Reading, clock: Clock) -> ChipLabel:
    """A limit as it reads now."""
    if read.level is Level.DONE:
        if read.late:
            return overdue(translate("labels", "done late"))
        return in_time(translate("labels", "in time"))
    if read.level is Level.PAUSED:
        return paused(pick(read.level.label))
    if read.level is Level.OVERDUE:
        return overdue(
            translate("labels", "overdue %1").replace("%1", span(-read.remaining_seconds))
        )
    if read.level is Level.WARNING:
        return due_soon(due_text(clock.due_at))
    return in_time(due_text(clock.due_at))


def level_label(read: Reading) -> ChipLabel:
    """The level alone, where the due time stands beside it."""
    words = pick(read.level.label)
    if read.level is Level.OVERDUE or (read.level is Level.DONE and read.late):
        return overdue(pick(Level.OVERDUE.label))
    if read.level is Level.WARNING:
        return due_soon(words)
    if read.level is Level.PAUSED:
        return paused(words)
    return in_time(words)


def span(seconds: int) -> str:
    """A length of time in the largest unit that says enough: 3 d, 5 h, 12 min."""
    if seconds >= DAY:
        return translate("labels", "%1 d").replace("%1", str(seconds // DAY))
    if seconds >= HOUR:
        return translate("labels", "%1 h").replace("%1", str(seconds // HOUR))
    return translate("labels", "%1 min").replace("%1", str(max(1, seconds // 60)))


def used(clock: Clock, now: datetime) -> float:
    """The share of a limit that is gone, 0 to 1."""
    whole = (clock.due_at - clock.started_at).total_seconds()
    until = clock.stopped_at or now
    return 1.0 if whole <= 0 else (until - clock.started_at).total_seconds() / whole


def history_step(entry: TimelineEntry, today: date) -> Step:
    """An event as a step of the timeline: who did what; when, and how it travelled; and below
    it the words that were written, so that whoever approves reads what was done."""
    words = pick(entry.label) if entry.label else translate("labels", "recorded by a newer program")
    notes = [show_moment(entry.at, today, is_dated=True)]
    notes += [_note(one) for one in entry.told if _is_short(one)]
    if entry.absent is not None:
        notes.append(pick(entry.absent))
    mark, tone = None, Tone.INFO
    if entry.result == "refused":
        mark, tone = Mark.OVERDUE, Tone.OVERDUE
        notes.append(translate("labels", "not taken by the centre"))
    elif entry.result != "accepted":
        mark, tone = Mark.OFFLINE, Tone.PAUSED
        notes.append(translate("labels", "saved here, not sent yet"))
    elif entry.received_at and (entry.received_at - entry.at).total_seconds() > 60:
        received = show_moment(entry.received_at, today, is_dated=True)
        notes.append(
            translate("labels", "recorded offline, at the centre %1").replace("%1", received)
        )
    who = entry.actor_name
    return Step(
        f"{who} {words}" if who else words,
        " · ".join(notes),
        tone,
        mark,
        entry.event_id,
        "\n".join(told_line(one) for one in entry.told if not _is_short(one)),
    )


def _is_short(one: Told) -> bool:
    """Whether it stands on the line of an entry: a code, a day, an answer."""
    return one.slot.meaning in SHORT or one.slot.field.no is not None


def _note(one: Told) -> str:
    """A code speaks for itself; a day says what it is the day of."""
    words = pick(one.words)
    return f"{pick(one.label)} {words}" if one.slot.meaning in DAYS else words


def told_line(one: Told) -> str:
    """A label and what stands behind it; below it, a line each, what has fields of its own."""
    said = told_words(one)
    words = f"\n{said}" if one.lines else said
    return translate("labels", "%1: %2").replace("%1", pick(one.label)).replace("%2", words)


def told_words(one: Told) -> str:
    """What is said, on as many lines as it has parts."""
    return "\n".join(pick(line) for line in one.lines) or pick(one.words)
