"""督办重办、二次回访: what follows when a citizen was not satisfied with our work.

The rules (domain 15: Xiapu, Tongling): it is done again under supervision, and within forty-eight
hours of the new answer somebody else than the first caller calls back.  Whether supervision must
speak before the new answer is the bureau's number (``call_back.supervised``); the hours are a limit
of the profile (``mailbox.second_call``, ``ledger.second_call``).  Where only one officer calls
back, they call again: nothing hangs for want of a second.

Auxiliary officers call back too (domain 1.2, Changqing: three officers and four auxiliaries).
They write down what the citizen said and judge nothing: where their call would send the case back
to work, it waits for an officer of the centre, who confirms it or calls again.

What is asked on the telephone is the bureau's own list (``call_back.script``, domain 12.3): it
stands above the form with the calls that were made in vain, and fills nothing in.

Letters and ledger items keep the moments under the same names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Protocol, TypeVar

from msgspec import Struct, structs

from casework.asking import Asking
from casework.cases.needs import another, is_another, somebody_else_may
from casework.cases.timing import Timed
from casework.cases.words import Words
from casework.codes import DissatisfiedReason, Role, Satisfaction
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, Suggested, given
from casework.ids import SYSTEM
from casework.officers import UPPER_HEADS
from casework.state import State
from casework.steps import Approval, Changes, Guard

SUPERVISORS = (Role.SUPERV, Role.OFFICE, *UPPER_HEADS)
"""Who may say how it is to be done again; whose turn it is are the first two."""
TURN = SUPERVISORS[:2]
UNHAPPY = (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)


SCRIPT = "call_back.script"
"""The code list: what is asked, in its order."""


class Called(Protocol):
    """A call as it is kept, or as it is written down."""

    @property
    def is_connected(self) -> bool:
        """Whether somebody answered."""

    @property
    def satisfaction(self) -> Satisfaction:
        """The citizen's mark."""

    @property
    def reason(self) -> DissatisfiedReason | None:
        """Why not satisfied."""


class Kept(Protocol):
    """A call as it is kept: by whom it was made, and whether it waits."""

    @property
    def by(self) -> str:
        """Who called."""

    @property
    def is_connected(self) -> bool:
        """Whether somebody answered."""

    @property
    def awaits_officer(self) -> bool:
        """Whether an officer has yet to say that it holds."""

    @property
    def confirmed_by(self) -> str:
        """The officer who said so."""


class Heard(Struct, frozen=True, kw_only=True):
    """Of a call as it is kept: whether an officer has yet to say that it holds, and who did."""

    awaits_officer: Annotated[bool, given("待民警确认", "Waits for an officer")] = False
    confirmed_by: Annotated[str, given("确认人", "Confirmed by", Meaning.OFFICER)] = ""


class DoneAgain(Timed, frozen=True, kw_only=True):
    """A case that is done again when the citizen is dissatisfied with our work."""

    rework_at: datetime | None = None
    supervised_at: Annotated[datetime | None, given("督办重办时间", "Rework supervised at")] = None
    supervised_by: Annotated[str, given("督办人", "Supervised by", Meaning.OFFICER)] = ""
    called_again_at: Annotated[datetime | None, given("二次回访时间", "Called again at")] = None


S = TypeVar("S", bound=DoneAgain)
H = TypeVar("H", bound=Heard)
K = TypeVar("K", bound="Kept")


class ReworkSupervised(Approval, Sealing[Words], frozen=True):
    """督办重办: supervision says how it is to be done again."""


def is_about_our_work(call: Called) -> bool:
    """Whether the citizen is dissatisfied, and not with the law."""
    is_unhappy = call.is_connected and call.satisfaction in UNHAPPY
    return is_unhappy and call.reason is not DissatisfiedReason.POLICY


def done_again() -> Changes:
    """A new round of work begins: supervision and the second call are owed anew."""
    return {"supervised_at": None, "supervised_by": "", "called_again_at": None}


def supervised(event: Event[object]) -> Changes:
    """Supervision has spoken."""
    return {"supervised_at": event.core.at, "supervised_by": event.core.actor}


def supervised_by_order(case: DoneAgain, event: Event[object]) -> Changes:
    """An order over what is done again is a word of supervision too."""
    is_owed = case.rework_at is not None and case.supervised_at is None
    return supervised(event) if is_owed else {}


def is_supervision_owed(case: DoneAgain, at: datetime, context: Context) -> bool:
    """Whether supervision has to speak before it is answered anew."""
    if case.rework_at is None or case.supervised_at is not None:
        return False
    return bool(context.directory.threshold("call_back.supervised", at))


IS_SUPERVISED = Guard[DoneAgain, object](
    "rework.supervised",
    Label(
        "群众不满意的,须先由执法监督或办公室督办,再重新办理答复",
        "Where the citizen is dissatisfied, supervision says first how it is to be done again",
    ),
    lambda case, event, context: not is_supervision_owed(case, event.core.at, context),
    asks_form=False,
)
NOT_THE_HANDLER: Guard[DoneAgain, object] = another(
    "rework.not_the_handler",
    "承办人不能督办自己办理的事项",
    "Whoever handled it does not supervise it",
)
IS_REWORKED = Guard[DoneAgain, object](
    "rework.none",
    Label("此件没有重办", "It is not being done again"),
    lambda case, event, context: case.rework_at is not None,
    asks_form=False,
    hides=True,
)


def called_again(case: DoneAgain, event: Event[Called]) -> Changes:
    """The second call got an answer."""
    is_second = case.rework_at is not None and case.called_again_at is None
    return {"called_again_at": event.core.at} if is_second and event.body.is_connected else {}


def second_caller(
    before: Callable[[S], Sequence[str]],
    unit: Callable[[S], str],
    parts: Callable[[S, Context], Iterable[str]],
) -> Guard[S, object]:
    """The guard of a call: somebody else than the first caller, where there is another.

    ``before`` are those who heard a bad answer, the last one last; ``unit`` answers for the matter;
    ``parts`` may not call at all.
    """

    def is_second(state: S, event: Event[object], context: Context) -> bool:
        first = before(state)[-1:] if state.rework_at is not None else ()
        return is_another(event, context, first) or not somebody_else_may(
            (Role.REVISIT,),
            unit(state),
            state,
            context,
            at=event.core.at,
            step=event.core.type,
            parts=(*first, *parts(state, context)),
            with_aux=True,
        )

    return Guard(
        "rework.second_caller",
        Label(
            "二次回访须由首次回访人以外的人进行",
            "Somebody else than the first caller calls back the second time",
        ),
        is_second,
        asks_form=False,
    )


# ------------------------------------------------------------------- what is asked


def script(
    calls: Callable[[S], Sequence[Kept]],
) -> Callable[[Asking[S]], Suggested[Mapping[str, object]] | None]:
    """What is asked on the telephone, and how often nobody answered since the newest answer."""

    def ask(asking: Asking[S]) -> Suggested[Mapping[str, object]] | None:
        # A mark that the writer gave unasked is an answer, and no call.
        made = [one for one in calls(asking.state) if one.by != SYSTEM]
        missed = sum(not one.is_connected for one in made)
        before = Label(
            f"已回访 {len(made)} 次,未接通 {missed} 次",
            f"Called {len(made)} times, {missed} of them in vain",
        )
        asked = tuple(one.label for one in asking.context.directory.lists.get(SCRIPT, ()))
        said = (*((before,) if made else ()), *asked)
        return Suggested({}, said) if said else None

    return ask


# --------------------------------------------------------- what an auxiliary officer heard


def is_auxiliary(asking: Asking[State | None]) -> bool:
    """Whether an auxiliary officer fills in the form."""
    return asking.officer.is_aux


class ToldBy(Protocol):
    """A call as it is written down."""

    @property
    def is_by_auxiliary(self) -> bool:
        """Whether an auxiliary officer called."""


class CallConfirmed(Approval, frozen=True):
    """确认回访: an officer of the centre lets stand what an auxiliary officer heard."""


def unconfirmed(calls: Sequence[K]) -> K | None:
    """The newest answer, where an officer has yet to say that it holds."""
    newest = next((one for one in reversed(calls) if one.is_connected), None)
    return newest if newest is not None and newest.awaits_officer else None


def confirmed(calls: Sequence[H], waiting: H | None, event: Event[CallConfirmed]) -> Changes:
    """The call that waited holds from now on."""
    held = (
        structs.replace(one, awaits_officer=False, confirmed_by=event.core.actor)
        if one is waiting
        else one
        for one in calls
    )
    return {"call_backs": tuple(held)}


def callers(calls: Iterable[Kept]) -> Iterable[str]:
    """Who called back, and who confirmed a call."""
    return (one for call in calls for one in (call.by, call.confirmed_by) if one)


def _is_auxiliary(event: Event[object], context: Context) -> bool:
    officer = context.roster.officers.get(event.core.actor)
    return officer is not None and officer.is_aux


SAYS_WHO_CALLED = Guard[object, ToldBy](
    "call_back.by_auxiliary",
    Label(
        "须如实标明是否由辅警回访",
        "The record says whether an auxiliary officer called",
    ),
    lambda state, event, context: event.body.is_by_auxiliary is _is_auxiliary(event, context),
)
COMPLAINTS_ARE_AN_OFFICERS = Guard[State, object](
    "call_back.complaint",
    Label(
        "投诉举报由民警回访,辅警请转交民警",
        "An officer calls back on a complaint; hand it to one",
    ),
    lambda state, event, context: not (state.is_complaint and _is_auxiliary(event, context)),
    asks_form=False,
    hides=True,
)


def officer_first(calls: Callable[[S], Sequence[Kept]]) -> Guard[S, object]:
    """The guard of a call: after one that waits for an officer, no auxiliary officer calls."""
    return Guard(
        "call_back.officer_first",
        Label(
            "上一次回访待民警确认,请民警确认或由民警再次回访",
            "The call before waits for an officer, who confirms it or calls again",
        ),
        lambda state, event, context: (
            unconfirmed(calls(state)) is None or not _is_auxiliary(event, context)
        ),
        asks_form=False,
    )


def to_confirm(calls: Callable[[S], Sequence[Kept]]) -> Guard[S, object]:
    """The guard of the confirming: something waits for it."""
    return Guard(
        "call_back.nothing_to_confirm",
        Label("没有待确认的回访", "No call waits to be confirmed"),
        lambda state, event, context: unconfirmed(calls(state)) is not None,
        asks_form=False,
        hides=True,
    )


def calls_hold(calls: Callable[[S], Sequence[Kept]]) -> Guard[S, object]:
    """The guard of a closing: no call waits for an officer."""
    return Guard(
        "call_back.unconfirmed",
        Label(
            "辅警记录的不满意回访待民警确认,请先确认或由民警再次回访",
            "A bad answer that an auxiliary officer heard waits for an officer: confirm it, or "
            "call again",
        ),
        lambda state, event, context: unconfirmed(calls(state)) is None,
        asks_form=False,
    )
