"""督促回复: a head presses for the answer, and it comes up until the answer is there.

The rule (Xi'an, domain 1.1: 三长亲自督促回复): the head of the lead unit, or one above, says by
which day the citizen is to be answered.  Whoever works the matter is reminded from then on: it is
their turn before all else, and a clock runs to that day, until the citizen was answered or they
wrote to the head what stands in the way.

A kind whose state is :class:`Pressable` takes :func:`pressing_steps` into its table.
"""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Struct, structs

from casework.asking import today
from casework.cases.asked_for import none_waits, one_waits
from casework.cases.called_again import DoneAgain
from casework.cases.needs import acts_as, acts_from, from_today
from casework.cases.words import Words, text_of, words_needed
from casework.clocks import end_of_day
from casework.codes import Role
from casework.context import Context
from casework.counting import Appointment
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.machine import Waits
from casework.officers import HEADS
from casework.steps import Changes, Guard, Step, own

WORKERS = (Role.HANDLER, Role.SUPERV, *HEADS)
"""Whoever may be working it."""

PRESSED = "reply.pressed"
"""Code of the clock that runs to the day that was set."""


class Pressing(Struct, frozen=True, kw_only=True):
    """Once pressed for: when, by whom, for which day, and what was written back."""

    at: Annotated[datetime, given("督促时间", "Pressed at")]
    by: Annotated[str, given("督促人", "Pressed by", Meaning.OFFICER)]
    due_on: Annotated[date, given("回复期限", "Answer by")]
    words: Annotated[str, given("督促意见", "What was asked", Meaning.WORDS)] = ""
    answered_at: Annotated[datetime | None, given("回复时间", "Answered at")] = None
    answer: Annotated[str, given("回复情况", "What was written back", Meaning.WORDS)] = ""


class Pressable(DoneAgain, frozen=True, kw_only=True):
    """A case whose answer may be pressed for."""

    lead_unit: str = ""
    handler: str = ""
    pressings: Annotated[tuple[Pressing, ...], given("督促回复", "Pressed for")] = ()

    @property
    def pressed_afresh_at(self) -> datetime | None:
        """The citizen's answer, or the new beginning, that ended what was pressed for before."""
        return None

    @property
    def pressing(self) -> Pressing | None:
        """What is pressed for still."""
        last = self.pressings[-1] if self.pressings else None
        if last is None or last.answered_at is not None:
            return None
        ended = self.pressed_afresh_at
        return last if ended is None or ended <= last.at else None


# ----------------------------------------------------------------------------- events


class ReplyPressed(Sealing[Words], Struct, frozen=True):
    """督促回复: the citizen is to be answered by a day."""

    due_on: Annotated[date, asked("回复期限", "Answer by", first=today)]


class PressingAnswered(Sealing[Words], Struct, frozen=True):
    """回复督促: how far it is, and when the citizen is answered."""


# ---------------------------------------------------------------------------- changes


def _press(state: Pressable, event: Event[ReplyPressed]) -> Changes:
    core = event.core
    pressed = Pressing(at=core.at, by=core.actor, due_on=event.body.due_on, words=text_of(event))
    return {"pressings": (*state.pressings, pressed)}


def _answer(state: Pressable, event: Event[PressingAnswered]) -> Changes:
    last = structs.replace(state.pressings[-1], answered_at=event.core.at, answer=text_of(event))
    return {"pressings": (*state.pressings[:-1], last)}


# ----------------------------------------------------------------------------- guards


def _is_the_pressed(state: Pressable, event: Event[object], context: Context) -> bool:
    """The handler; until there is one, anybody of the lead unit who may handle or heads it."""
    if state.handler:
        return event.core.actor == state.handler
    return acts_from(state.lead_unit, event, context)


BY_HEAD_OF_LEAD = Guard[Pressable, object](
    "pressing.by",
    Label("由主办单位负责人或其上级督促", "The head of the lead unit presses, or one above"),
    lambda state, event, context: acts_as(HEADS, (state.lead_unit,), event, context),
    asks_form=False,
    hides=True,
)
NOT_ONESELF = Guard[Pressable, object](
    "pressing.oneself",
    Label("承办人不能督促自己", "The handler does not press themselves"),
    lambda state, event, context: event.core.actor != state.handler,
    asks_form=False,
    hides=True,
)
NOT_PRESSED_YET: Guard[Pressable, object] = none_waits(
    "pressing.already",
    "已经督促,尚未回复",
    "It is pressed for already, and not answered yet",
    lambda state: state.pressing,
)
DUE_IS_AHEAD = from_today(
    "pressing.due", "due_on", "回复期限不能早于今日", "The day lies today or later"
)
SAYS_WHAT = words_needed("pressing.words", "请写明督促意见", "Say what is asked for")
IS_PRESSED: Guard[Pressable, object] = one_waits(
    "pressing.none", "没有待回复的督促", "Nothing is pressed for", lambda state: state.pressing
)
BY_THE_PRESSED = Guard(
    "pressing.answered_by",
    Label("由承办人回复;未指定承办人的由主办单位回复", "The handler answers, or the lead unit"),
    _is_the_pressed,
    asks_form=False,
    hides=True,
)
SAYS_HOW_FAR = words_needed(
    "pressing.answer",
    "请写明办理到哪一步、何时答复",
    "Say how far it is, and when they are told",
)


# ------------------------------------------------------------------------- table, turns


def appointments(state: Pressable) -> tuple[Appointment, ...]:
    """A clock to the day of each pressing."""
    return tuple(
        Appointment(
            code=f"{PRESSED}.{number}",
            label=Label("督促回复", "Pressed for the answer"),
            due_at=end_of_day(one.due_on),
            since=one.at,
            done_at=one.answered_at or _ended(state, one),
        )
        for number, one in enumerate(state.pressings, 1)
    )


def _ended(state: Pressable, one: Pressing) -> datetime | None:
    ended = state.pressed_afresh_at
    return ended if ended is not None and ended > one.at else None


def pressed_first(state: Pressable, steps: tuple[Step[Any, Any], ...]) -> Waits | None:
    """Whoever is pressed answers before all else; ``None`` where nothing is pressed for."""
    answering, frm = next(
        (step.body, step.frm) for step in steps if issubclass(step.body, PressingAnswered)
    )
    if state.pressing is None or state.status not in frm:
        return None
    if state.handler:
        return Waits(answering, officers=(state.handler,))
    return Waits(answering, units=(state.lead_unit,))


def pressing_steps(prefix: str, frm: tuple[str, ...]) -> tuple[Step[Any, Any], ...]:
    """The two rows of a kind, under its own names."""
    return (
        Step[Pressable, ReplyPressed](
            body=own(prefix, ReplyPressed),
            label=Label("督促回复", "Pressed for the answer"),
            verb="Press for the answer",
            words=Label("督促意见", "What is asked for"),
            frm=frm,
            to=None,
            by=HEADS,
            guards=(BY_HEAD_OF_LEAD, NOT_ONESELF, NOT_PRESSED_YET, DUE_IS_AHEAD, SAYS_WHAT),
            apply=_press,
            is_beside=True,
        ),
        Step[Pressable, PressingAnswered](
            body=own(prefix, PressingAnswered),
            label=Label("回复督促", "Answered the pressing"),
            verb="Answer the head",
            words=Label("办理进度和答复时间", "How far it is, and when"),
            frm=frm,
            to=None,
            by=WORKERS,
            guards=(IS_PRESSED, BY_THE_PRESSED, SAYS_HOW_FAR),
            apply=_answer,
        ),
    )
