"""并件: when one letter goes into another, and what is still owed to its writer.

The rules (domain 9.1, 2.4): same person, same matter, no new facts, into a letter that is
open or was closed a short time ago.  The letter that stays names the duplicate first, so
that it cannot be closed while that writer waits: every writer is answered.  The merged
letter keeps its own clocks of signing and contact; its reply clock is that of the other.
"""

from datetime import timedelta

from casework.cases.letter.events import LetterMerged
from casework.cases.letter.state import Letter
from casework.cases.letter.statuses import DONE, OPEN
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Guard

OWN_CLOCKS = ("mailbox.sign", "mailbox.contact")
"""Limits that a merged letter answers for itself."""


def follows(letter: Letter, limit: str) -> str | None:
    """The letter whose clock of a limit counts for this one."""
    if letter.status != "MERGED" or limit in OWN_CLOCKS:
        return None
    return letter.merged_into


def _master_is_open(letter: Letter, event: Event, context: Context) -> bool:
    """Open, or closed so recently that it may still take this letter in."""
    body: LetterMerged = event.body
    master = context.related(body.master)
    if not isinstance(master, Letter) or master.case == letter.case:
        return False
    if master.status in OPEN:
        return True
    days = context.directory.threshold("letter.merge.days", event.core.at)
    return (
        master.status in DONE
        and master.closed_at is not None
        and event.core.at - master.closed_at < timedelta(days=days)
    )


def _same_person(letter: Letter, event: Event, context: Context) -> bool:
    """By telephone where both gave one, else by name; the nameless by the clerk's word."""
    master = context.related(event.body.master)
    one, other = letter.writer, getattr(master, "writer", None)
    if one is None or other is None:
        return True
    if one.phone and other.phone:
        return bool(one.phone == other.phone)
    return not (one.name and other.name) or bool(one.name == other.name)


def _announced(letter: Letter, event: Event, context: Context) -> bool:
    master = context.related(event.body.master)
    return letter.case in getattr(master, "duplicates", ())


def _is_mergeable(letter: Letter, event: Event, context: Context) -> bool:
    found = context.related(event.body.duplicate)
    return isinstance(found, Letter) and found.case != letter.case and found.status == "SIGNED"


def _master_answered(letter: Letter, event: Event, context: Context) -> bool:
    master = context.related(letter.merged_into or "")
    return isinstance(master, Letter) and master.replied_at is not None


def is_answered(case: str, context: Context) -> bool:
    """Whether the writer of a letter that was to be merged was told, or it goes its own way."""
    found = context.related(case)
    return isinstance(found, Letter) and (found.status != "MERGED" or found.replied_at is not None)


MASTER_IS_OPEN = Guard(
    "letter.master",
    Label(
        "只能并入在办的,或办结未满规定日数(默认 30 日)的信件",
        "Merge into a letter that is open, or was closed within the days allowed (30 by default)",
    ),
    _master_is_open,
)
SAME_PERSON = Guard(
    "letter.same_person",
    Label("并件须是同一来信人", "Both letters must be from the same person"),
    _same_person,
)
SAME_MATTER = Guard(
    "letter.same_matter",
    Label(
        "并件须是同一事项且没有新情况,请核对后确认",
        "Both must be about the same matter, with no new facts: compare and confirm",
    ),
    lambda letter, event, context: event.body.is_same_matter and not event.body.has_new_facts,
)
ANNOUNCED = Guard(
    "letter.announced",
    Label("请先在主件上登记这封重复件", "Record the duplicate on the letter that stays first"),
    _announced,
)
IS_MERGEABLE = Guard(
    "letter.duplicate",
    Label("重复件须是另一封已签收、未转办的信件", "Another letter, signed for and not dispatched"),
    _is_mergeable,
)
MASTER_ANSWERED = Guard(
    "letter.master_answered",
    Label("主件尚未答复,答复后再告知此来信人", "The main letter has no reply yet; wait for it"),
    _master_answered,
    asks_form=False,
)
WRITERS_ARE_ANSWERED = Guard(
    "letter.writers_answered",
    Label(
        "并入此件的来信还有人未答复",
        "The writer of a letter that was merged into this one has not been answered",
    ),
    lambda letter, event, context: all(is_answered(one, context) for one in letter.duplicates),
    asks_form=False,
)
