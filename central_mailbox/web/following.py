"""What the writer of a letter sees of it: what happened, in plain words, and what is next.

Nothing of it names an officer or what was said inside the house; the reply is shown once it was
sent.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from casework.cases.letter.closing import is_our_work
from casework.cases.letter.state import CallBack, Letter
from casework.cases.letter.statuses import STATUSES
from casework.clocks import CITIZEN_DEADLINE, Clock
from casework.context import Context, Directory
from casework.deadlines import clocks, labels
from casework.event import Label
from casework.ids import SYSTEM
from casework.papers import Attached
from casework.registry import may_begin

RECEIVED = Label("我们收到了您的来信", "We received your letter")
SIGNED = Label("值班民警已签收", "The officer on duty signed for it")
REACHED = Label("已与您取得联系", "We spoke with you")
TAKEN_UP = Label("承办单位已开始办理", "The unit began its work")
FEEDBACK = Label("已向您反馈进展", "You were told how it stands")
REPLIED = Label("已答复", "You have an answer")
REWORK = Label("您不满意,已退回重新办理", "You were not satisfied: it is being done again")
REOPENED = Label("重新办理", "Taken up again")
LONG_TERM = Label("暂时不能解决,列入长期推进", "Not possible now; it is kept and looked at again")
YOU_ADDED = Label("您补充了内容", "You added to it")
YOU_ATTACHED = Label("您附上了材料", "You sent photos or papers")
YOU_MARKED = Label("您作了评价", "You marked the answer")
CALLED = Label("我们作了回访", "We asked you how it was")
YOU_THANKED = Label("您表示了感谢", "You said thank you")
WISHED = Label("您申请撤回", "You asked to take it back")
CONTACT = "mailbox.contact"
YOUR_TIME = Label("您要求的时限", "The time you asked for")


class Happened(NamedTuple):
    """One line of what happened."""

    at: datetime
    say: Label
    words: str = ""


class Next(NamedTuple):
    """What is owed, and by when."""

    say: Label
    clock: Clock


def happened(letter: Letter, directory: Directory) -> tuple[Happened, ...]:
    """What happened so far, the newest first."""
    return tuple(sorted(_happened(letter, directory), key=lambda one: one.at, reverse=True))


def _happened(letter: Letter, directory: Directory) -> Iterator[Happened]:
    yield Happened(letter.received_at, RECEIVED)
    moments: tuple[tuple[datetime | None, Label], ...] = (
        (letter.signed_at, SIGNED),
        (letter.contacted_at, REACHED),
        (letter.dispatched_at, _given_to(letter, directory)),
        (letter.taken_up_at, TAKEN_UP),
        (letter.first_feedback_at, FEEDBACK),
        (letter.reopened_at, REOPENED),
        (letter.long_term_since, LONG_TERM),
    )
    yield from (Happened(at, say) for at, say in moments if at is not None)
    if letter.ended_at is not None:
        # Whoever it was passed on to was told to the writer; they may have to ask there.
        to = letter.reference if letter.status == "TRANSFERRED" else ""
        yield Happened(letter.ended_at, STATUSES[letter.status], to)
    sent = (one.approved_at for one in letter.replies)
    yield from (Happened(at, REPLIED) for at in sent if at is not None)
    yield from (Happened(one.at, YOU_ADDED, one.text) for one in letter.supplements)
    for at, papers in groupby((one for one in letter.papers if one.by == SYSTEM), _at):
        yield Happened(at, YOU_ATTACHED, "\n".join(one.paper.name for one in papers))
    yield from (Happened(one.at, YOU_THANKED, one.text) for one in letter.thanks)
    if letter.withdrawal is not None:
        yield Happened(letter.withdrawal.at, WISHED, letter.withdrawal.words)
    for call in letter.call_backs:
        if is_our_work(call) and not call.awaits_officer:
            yield Happened(call.at, REWORK)  # the newest first: above the answer that caused it
        if call.is_connected:
            yield _marked(call) if call.is_own_mark else Happened(call.at, CALLED)


def _marked(call: CallBack) -> Happened:
    """The writer's own mark, as they gave it."""
    said = [one.label for one in (call.solved, call.satisfaction) if one is not None]
    zh, en = "、".join(one.zh for one in said), ", ".join(one.en for one in said)
    return Happened(call.at, Label(f"{YOU_MARKED.zh}:{zh}", f"{YOU_MARKED.en}: {en}"), call.words)


def _at(one: Attached) -> datetime:
    return one.at


def _given_to(letter: Letter, directory: Directory) -> Label:
    unit = directory.roster.units.get(letter.lead_unit)
    name = unit.name if unit else ""
    return Label(f"已转{name or '承办单位'}办理", f"Given to {name or 'the unit that works on it'}")


def owed(letter: Letter, directory: Directory) -> tuple[Next, ...]:
    """What we owe the writer, the first due first; no call to whoever left no number."""
    names = {**labels(letter, directory), CITIZEN_DEADLINE: YOUR_TIME}
    if not letter.has_details:
        names.pop(CONTACT, None)
    running = (one for one in clocks(letter, directory) if one.is_running and one.code in names)
    return tuple(Next(names[one.code], one) for one in sorted(running, key=lambda one: one.due_at))


def next_of(letter: Letter, directory: Directory) -> Next | None:
    """What we owe the writer next; ``None`` where nothing is."""
    return next(iter(owed(letter, directory)), None)


def may(letter: Letter, directory: Directory, now: datetime) -> Callable[[str], bool]:
    """Which steps the writer could take now: asked of the rules, as any window does."""
    context = Context(now, directory, knows_all=True)

    def could(step: str) -> bool:
        return not may_begin(letter, step, actor=SYSTEM, unit="", device=SYSTEM, context=context)

    return could
