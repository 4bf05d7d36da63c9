"""The rows of a kind's table: one per event type, with its guards and how it is offered.

Types: ``S`` is the state, ``B`` the body, ``St`` the statuses of a kind.  They make the type
checker find a misspelt field, attribute or status in a rule; a kind makes its rows with
:class:`Rows`, so that they need not be named in each.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, Literal, TypeVar, cast

import msgspec
from msgspec import Struct

from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Refusal, sealed_type
from casework.fields import Suggests, given, unfillable

S = TypeVar("S")
B = TypeVar("B", bound=Struct)
St = TypeVar("St", bound=str)
S_contra = TypeVar("S_contra", contravariant=True)
B_contra = TypeVar("B_contra", contravariant=True)

Changes = dict[str, Any]
"""Fields of the state that an event sets; a test holds the names to the state's."""

Where = Literal["owner", "involved", "anywhere"]


class Approval(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of a step that somebody signs: ``under`` names the delegation used, if any.

    The case keeps every signature, so that a form can print under whose authority it was.
    """

    under: Annotated[str, given("代行依据", "Under the delegation")] = ""


def signers(event: Event[object], context: Context) -> frozenset[str]:
    """The officer who acts, and the one in whose place: neither may have a part in it."""
    delegator = context.roster.delegator(getattr(event.body, "under", ""))
    return frozenset((event.core.actor, delegator)) - {""}


@dataclass(frozen=True)
class Guard(Generic[S_contra, B_contra]):
    """A condition of a step: its name, the rule in words, and the test.

    The words are shown when the test fails, so they say what is needed.
    ``asks_form`` is false where the test looks at the case and the actor only: such a
    guard can be asked before there is a form, to say why a button is not available.
    ``hides``: its no means "not yours" or "nothing to do with this matter", so a person is
    not shown the step at all; otherwise they see it greyed, with the words.
    ``needs_words``: it asks for the step's free words, so that a form can say so at once.
    """

    clause: str
    rule: Label
    holds: Callable[[S_contra, Event[B_contra], Context], bool]
    asks_form: bool = True
    hides: bool = False
    needs_words: bool = False

    def refuses(self, state: S_contra, event: Event[B_contra], context: Context) -> Refusal | None:
        """The refusal, when the condition does not hold."""
        return None if self.holds(state, event, context) else Refusal(self.clause, self.rule)


def stays(state: object, event: Event[object]) -> Changes:
    """An event that changes nothing but the status."""
    return {}


def nothing(asking: object) -> tuple[Label, ...]:
    """A form that says nothing of what stands in it."""
    return ()


def taken(body: object) -> bool:
    """An erasure takes the sealed part of every event but those whose rows say otherwise."""
    return False


@dataclass(frozen=True, kw_only=True)
class Step(Generic[S, B]):
    """One event type: one row of the table, named like its body.

    ``frm`` empty means it opens the case.  ``to`` is a status, ``None`` to stay, or a
    function of (state, event).  ``by`` are the roles, ``at`` where they must reach.
    ``is_final_say``: an approval or closing, refused when the matter moved on since
    the actor looked.  ``aux``: an auxiliary officer may do it alone.
    ``is_quiet``: it tells of the case without moving it on (somebody read it).
    ``numbers``: the central mailbox gives the case its final number here; ``formal``: it
    gives the formal number of the issuing office (``casework.numbering``).

    How it is offered: ``label`` says what happened and, in Chinese, is also the button;
    ``verb`` is the English button.  ``words``: what its free words are ("the citizen's
    words"), ``words_hint`` what they need.  ``is_beside``: behind "More".
    ``is_grave``: asked again before it is done.
    ``stays_whole``: figures or limits read its sealed part, or the public does, so an erasure
    leaves it (``casework.erasure``); what is read stands in the body otherwise.
    ``notices``: what a form says of what stands in it, while it is filled in: a pure function of
    a :class:`casework.asking.Asking`.  ``suggests``: what a form may be filled with, and why.
    ``quotes``: the field that takes the text of a standard answer (``casework.cases.quoting``).
    """

    body: type[B]
    label: Label
    verb: str = ""
    words: Label | None = None
    words_hint: Label | None = None
    frm: tuple[str, ...]
    to: str | Callable[[S, Event[B]], str] | None
    by: tuple[Role, ...]
    at: Where = "involved"
    guards: tuple[Guard[S, B], ...] = ()
    apply: Callable[[S, Event[B]], Changes] = stays
    is_final_say: bool = False
    is_quiet: bool = False
    is_beside: bool = False
    is_grave: bool = False
    aux: bool = False
    numbers: bool = False
    formal: bool = False
    stays_whole: Callable[[B], bool] = taken
    notices: Callable[..., tuple[Label, ...]] = nothing
    suggests: Suggests | None = None
    quotes: str = ""
    v: int = 1
    name: str = field(init=False)
    private: type[Struct] | None = field(init=False)

    def __post_init__(self) -> None:
        """The name and the sealed part are the body's."""
        object.__setattr__(self, "name", self.body.__name__)
        object.__setattr__(self, "private", sealed_type(self.body))

    @property
    def has_form(self) -> bool:
        """Whether a person can fill it in: else it comes from a file, or a program."""
        return not unfillable(self.body) and not (self.private and unfillable(self.private))

    @property
    def button(self) -> Label:
        """What a person presses."""
        return Label(self.label.zh, self.verb)

    def hides(self, refusal: Refusal) -> bool:
        """Whether a no means that the step is not shown: somebody else's, or not for this case."""
        return refusal.clause.startswith(_NOT_YOURS) or any(
            guard.hides and guard.clause == refusal.clause for guard in self.guards
        )


_NOT_YOURS = ("role.", "wall.", "sender.", "status.", "case.")


class Rows(Generic[S, St]):
    """Makes the rows of one kind, so that its state and statuses need not be named in each.

    What they give does not name the body: a machine takes rows of any body, and the type
    checker would then take the body to be anything, and find nothing misspelt in ``apply``.
    """

    def __init__(self, state: type[S], statuses: Mapping[St, Label]) -> None:
        self._kind = (state, statuses)

    def opens(
        self,
        body: type[B],
        *,
        label: Label,
        verb: str,
        words: Label | None = None,
        to: St | Callable[[None, Event[B]], St],
        by: tuple[Role, ...],
        guards: tuple[Guard[None, B], ...] = (),
        apply: Callable[[None, Event[B]], Changes] = stays,
        at: Where = "involved",
        aux: bool = False,
        numbers: bool = False,
        stays_whole: Callable[[B], bool] = taken,
        suggests: Suggests | None = None,
        v: int = 1,
    ) -> Step[None, Any]:
        """The row of an event that opens a case."""
        return Step(
            body=body,
            label=label,
            verb=verb,
            words=words,
            frm=(),
            to=to,
            by=by,
            at=at,
            guards=guards,
            apply=apply,
            aux=aux,
            numbers=numbers,
            stays_whole=stays_whole,
            suggests=suggests,
            v=v,
        )

    def step(
        self,
        body: type[B],
        *,
        label: Label,
        verb: str,
        words: Label | None = None,
        words_hint: Label | None = None,
        frm: tuple[St, ...],
        to: St | Callable[[S, Event[B]], St] | None = None,
        by: tuple[Role, ...],
        at: Where = "involved",
        guards: tuple[Guard[S, B], ...] = (),
        apply: Callable[[S, Event[B]], Changes] = stays,
        is_final_say: bool = False,
        is_quiet: bool = False,
        is_beside: bool = False,
        is_grave: bool = False,
        aux: bool = False,
        numbers: bool = False,
        formal: bool = False,
        stays_whole: Callable[[B], bool] = taken,
        suggests: Suggests | None = None,
        quotes: str = "",
        v: int = 1,
    ) -> Step[S, Any]:
        """The row of an event that happens to a case in one of the statuses ``frm``."""
        return Step(
            body=body,
            label=label,
            verb=verb,
            words=words,
            words_hint=words_hint,
            frm=frm,
            to=to,
            by=by,
            at=at,
            guards=guards,
            apply=apply,
            is_final_say=is_final_say,
            is_quiet=is_quiet,
            is_beside=is_beside,
            is_grave=is_grave,
            aux=aux,
            numbers=numbers,
            formal=formal,
            stays_whole=stays_whole,
            suggests=suggests,
            quotes=quotes,
            v=v,
        )


def own(prefix: str, shared: type[B]) -> type[B]:
    """A kind's own body of a shared kind: ``own("Letter", Amended)`` is ``LetterAmended``."""
    return named(f"{prefix}{shared.__name__}", shared)


def named(name: str, shared: type[B]) -> type[B]:
    """A body with the fields of another, under an event type of its own."""
    made = msgspec.defstruct(
        name,
        [],
        bases=(shared,),
        frozen=True,
        module=shared.__module__,
        namespace={"__doc__": shared.__doc__},
    )
    return cast("type[B]", made)


def refuse(clause: str, zh: str, en: str) -> Refusal:
    """A refusal with its words."""
    return Refusal(clause, Label(zh, en))
