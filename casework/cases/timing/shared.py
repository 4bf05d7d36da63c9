"""What pausing and extending ask alike: which limits run, which of them is meant, who decides."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from msgspec import Struct

from casework.asking import Asking
from casework.cases.needs import acts_over, another
from casework.cases.timing.state import Timed
from casework.clocks import is_late
from casework.codes import Role
from casework.context import Context, Directory
from casework.counting import Counted, counted
from casework.event import Event, Label, Refusal
from casework.limits import Limit
from casework.officers import HEADS
from casework.state import State
from casework.steps import Guard

T = TypeVar("T", bound=Timed)
B = TypeVar("B", bound=Struct)


def in_time(asking: Asking[Timed]) -> Iterator[Counted]:
    """The limits that run and have not passed: nothing heals one that has."""
    now = asking.context.now
    return (one for one in asking.counted if one.clock.is_running and not is_late(one.clock, now))


def limit_called(state: State, directory: Directory, code: str) -> Label | None:
    """What a limit is called in the profile in force for the case."""
    profile = directory.profile(state.unit, state.opened_at)
    limit = profile.limit(code) if profile else None
    return limit.label if limit else None


@dataclass(frozen=True)
class ClockGuard(Guard[T, B]):
    """A guard whose refusal says what is wrong with which clock."""

    why: Callable[[T, Event[B], Context], Refusal | None] = lambda state, event, context: None

    def refuses(self, state: T, event: Event[B], context: Context) -> Refusal | None:
        """The refusal of the clock itself, where there is one."""
        return self.why(state, event, context)


NOT_THE_HANDLER: Guard[State, object] = another(
    "timing.not_the_handler",
    "承办人不能审批自己办理事项的时限",
    "Whoever handles it may not decide on its limits",
)
NO_SUCH_CLOCK = Refusal(
    "timing.no_such_clock",
    Label("此件没有这一时限在计时", "No such limit is running on this matter"),
)


@dataclass(frozen=True, kw_only=True)
class Timing(Generic[T]):
    """What a kind of case says about its limits; see :func:`timing_steps`."""

    prefix: str
    scope: Callable[[T], str]
    answers: Callable[[T], str]
    frm: tuple[str, ...]
    workers: tuple[Role, ...]
    heads: tuple[Role, ...]
    named_day: Callable[[T], date | None]
    paused: str | None
    asked: str | None
    back: str | Callable[[T, Event[object]], str] | None
    lengthens: bool

    def clocks(
        self, state: T, context: Context, only: Collection[str] | None = None
    ) -> dict[str, Counted]:
        """The limits that have started on the case, by their code."""
        found = counted(
            state,
            context.directory,
            self.scope(state),
            self.named_day(state),
            lengthens=self.lengthens,
            only=only,
        )
        return {one.limit.code: one for one in found}

    def has_running(self, state: T, context: Context, which: Callable[[Limit], bool]) -> bool:
        """Whether one of these limits is running."""
        known = self.clocks(state, context).values()
        return any(one.clock.is_running and which(one.limit) for one in known)

    def needs_running(
        self, clause: str, words: Label, which: Callable[[Limit], bool]
    ) -> Guard[T, object]:
        """The guard that hides a step while none of these limits is running."""
        return Guard(
            clause,
            words,
            lambda state, event, context: self.has_running(state, context, which),
            asks_form=False,
            hides=True,
        )

    def head(self) -> Guard[T, object]:
        """The guard of a decision about the limits."""
        return Guard(
            "timing.head",
            Label("由主办单位负责人或其上级批准", "For the head of the lead unit, or one above"),
            lambda state, event, context: acts_over(HEADS, self.answers(state), event, context),
            asks_form=False,
            hides=True,
        )
