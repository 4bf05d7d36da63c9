"""附上材料: photos and papers are put to a case.

The rules they keep (issue 11; domain 2.2, 9.1: evidence goes with the matter): whoever may read the
case adds to it, the writer of a letter as well (the centre takes that step for them); what was
attached stands until the case is erased, and goes with it.  Papers come while a matter is under way
and after its end: a receipt that is found later belongs to it still.

The row is given to the kinds in :data:`WITH_PAPERS` by
:func:`casework.cases.every_case.with_common_steps`.
"""

from typing import Annotated, Any

from msgspec import Struct

from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked
from casework.ids import SYSTEM
from casework.machine import Machine
from casework.officers import READERS, may_read
from casework.papers import MOST_PAPERS, MOST_PAPERS_AT_ONCE, Attached, Paper, wrong_with
from casework.state import State
from casework.steps import Changes, Guard, Step, own

WITH_PAPERS = frozenset(
    {
        "walk_in",
        "ledger_item",
        "letter",
        "visit",
        "supervision_order",
        "mediation",
        "lost_item",
        "loss_report",
        "loan",
    }
)
"""Kinds of matters of people; registers, months, lots and exports have papers elsewhere."""

ADDERS = tuple(role for role in READERS if role is not Role.AUDIT)


class PapersPrivate(Struct, frozen=True):
    """What was attached, and what it is."""

    papers: Annotated[
        tuple[Paper, ...],
        asked(
            "材料",
            "Papers",
            Meaning.PAPER,
            hint=(
                f"照片、扫描件、文件;一次最多 {MOST_PAPERS_AT_ONCE} 份",
                f"Photos, scans, files; {MOST_PAPERS_AT_ONCE} at once at most",
            ),
        ),
    ]
    text: Annotated[str, asked("说明", "In words", Meaning.WORDS)] = ""


class PapersAttached(Sealing[PapersPrivate], Struct, frozen=True):
    """附上材料: photos and papers, and what they are."""


def _attach(state: State, event: Event[PapersAttached]) -> Changes:
    private, core = event.private, event.core
    papers = private.papers if private else ()
    return {"papers": (*state.papers, *(Attached(one, core.actor, core.at) for one in papers))}


def _may_read(state: State, event: Event[PapersAttached], context: Context) -> bool:
    actor = context.roster.officers.get(event.core.actor)
    if actor is None:
        return event.core.actor == SYSTEM
    return may_read(context.roster, actor, state)


def _are_papers(event: Event[PapersAttached]) -> bool:
    papers = event.private.papers if event.private else ()
    return event.erased or (bool(papers) and not any(map(wrong_with, papers)))


def _are_new(state: State, event: Event[PapersAttached]) -> bool:
    papers = event.private.papers if event.private else ()
    names = [one.sha256 for one in papers]
    known = {one.paper.sha256 for one in state.papers}
    return len(set(names)) == len(names) and known.isdisjoint(names)


def _fit(state: State, event: Event[PapersAttached]) -> bool:
    count = len(event.private.papers) if event.private else 0
    return count <= MOST_PAPERS_AT_ONCE and len(state.papers) + count <= MOST_PAPERS


READS_IT = Guard[State, PapersAttached](
    "papers.reader",
    Label("查看不到此件的,不能附材料", "Nothing is attached by who may not read the matter"),
    _may_read,
    asks_form=False,
    hides=True,
)
HAS_ROOM = Guard[State, PapersAttached](
    "papers.many",
    Label(
        f"一次最多附 {MOST_PAPERS_AT_ONCE} 份,一件最多 {MOST_PAPERS} 份:请挑选或合并后再附",
        f"{MOST_PAPERS_AT_ONCE} papers at once and {MOST_PAPERS} in a case at most: choose among "
        "them, or join them",
    ),
    lambda state, event, context: _fit(state, event),
)
IS_PAPER = Guard[object, PapersAttached](
    "papers.none",
    Label("请附上照片或者文件", "Attach a photo or a file"),
    lambda state, event, context: _are_papers(event),
)
IS_NEW = Guard[State, PapersAttached](
    "papers.again",
    Label("这份材料已经附在此件上", "This paper is with the case already"),
    lambda state, event, context: _are_new(state, event),
)


def attaching(machine: Machine[Any], prefix: str) -> Step[State, PapersAttached]:
    """The row of a kind whose cases have papers."""
    return Step[State, PapersAttached](
        body=own(prefix, PapersAttached),
        label=Label("附上材料", "Papers attached"),
        verb="Attach papers",
        words=Label("材料说明", "What they are"),
        frm=tuple(machine.statuses),
        to=None,
        by=ADDERS,
        aux=True,
        guards=(READS_IT, HAS_ROOM, IS_PAPER, IS_NEW),
        apply=_attach,
        is_beside=True,
    )
