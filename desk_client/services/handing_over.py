"""交接班: what stands open is listed at the moment of the hand-over, and named where it still does.

What is listed is the rules' word (``casework.left_open``); here the cases are read that it may be,
and the hand-over gets its number.
"""

from datetime import timedelta

from msgspec import Struct

from casework.cases.handover.opening import HandoverOpened
from casework.cases.handover.state import Handover, LeftOpen, case_of
from casework.cases.words import Words
from casework.event import CHINA, Label
from casework.facts import lead_of, title_of
from casework.left_open import counts, handed_over, left_open
from casework.registry import Proposal, kind_of_state, machine_of
from casework.state import State
from casework.worklist import next_step
from desk_client.services.desk import Saved, Session

AHEAD = timedelta(days=31)
"""So far ahead limits are read: none turns yellow sooner than that before its end."""
MOST_NAMED = 8
"""So many are named before it is done; the others are counted."""


class Listed(Struct, frozen=True):
    """A case of a hand-over as it stands now; ``kind`` is empty when it is not to be read here."""

    case: str
    kind: str
    number: str
    lead: Label | None
    title: str
    why: Label
    status: Label
    is_open: bool


def found(session: Session) -> tuple[LeftOpen, ...]:
    """What stands open for the officer's unit now, the most pressing first."""
    context = session.context()
    cases = session.desk.store.across.left_open(session.officer, context.now + AHEAD)
    return left_open(session.unit, cases, context)


def last(session: Session) -> Handover | None:
    """The last hand-over of the officer's unit that is known here."""
    known = session.desk.store.across.handovers(session.officer, session.unit)
    return known[0] if known else None


def waiting(session: Session) -> str:
    """The hand-over of the officer's unit that nobody has taken yet; empty when there is none."""
    known = last(session)
    return known.case if known is not None and known.status == "OPEN" else ""


def hand_over(session: Session, case: str, asked: HandoverOpened, words: Words | None) -> Saved:
    """交班: what stands open at this moment, under the next number of the unit."""
    known = last(session)
    no = 1 if known is None else known.no + 1
    body = handed_over(asked, no, found(session))
    return session.record([Proposal(case_of(session.unit, no), body, words)])


def foretell(session: Session, case: str, asked: HandoverOpened) -> Label:
    """What will be listed, before it is."""
    open_cases = found(session)
    if not open_cases:
        return Label("没有未办结事项,清单为空", "Nothing stands open: the list is empty")
    told = [one.in_words() for one in counts(open_cases)]
    zh = [f"将列入 {len(open_cases)} 件:{'、'.join(one.zh for one in told)}"]
    en = [f"{len(open_cases)} will be listed: {', '.join(one.en for one in told)}"]
    for one in listed(session, open_cases[:MOST_NAMED]):
        zh.append(f"{one.number} {one.title} {one.why.zh}")
        en.append(f"{one.number} {one.title}: {one.why.en}")
    more = len(open_cases) - MOST_NAMED
    if more > 0:
        zh.append(f"……另有 {more} 件")
        en.append(f"… and {more} more")
    return Label("\n".join(zh), "\n".join(en))


def listed(session: Session, cases: tuple[LeftOpen, ...]) -> tuple[Listed, ...]:
    """The cases of a list in words, as they stand now."""
    return tuple(_listed(session, one) for one in cases)


def _listed(session: Session, one: LeftOpen) -> Listed:
    why = Label(
        "、".join(reason.label.zh for reason in one.why),
        ", ".join(reason.label.en for reason in one.why),
    )
    state = session.case(one.case)
    if state is None:
        return Listed(one.case, "", "–", None, "", why, Label("–", "–"), is_open=False)
    return Listed(
        case=one.case,
        kind=kind_of_state(state),
        number=state.number or state.temp_no,
        lead=lead_of(state, session.desk.directory()),
        title=title_of(state),
        why=why,
        status=machine_of(state).statuses[state.status],
        is_open=bool(next_step(state)),
    )


def handed(session: Session, state: State) -> Label | None:
    """That an open case was handed over, by whom to whom and when: by the last of the unit."""
    if not next_step(state):
        return None
    known = session.desk.store.across.handovers(session.officer, session.unit)
    taken = next((one for one in known if one.is_taken), None)
    if taken is None or taken.taken_at is None:
        return None
    if all(one.case != state.case for one in taken.listed):
        return None
    officers = session.desk.directory().roster.officers
    names = (officers.get(one) for one in (taken.opened_by, taken.taken_by))
    by, to = (one.name if one is not None else "–" for one in names)
    at = f"{taken.taken_at.astimezone(CHINA):%m-%d %H:%M}"
    return Label(f"{by} 交班、{to} {at} 接班", f"Handed over by {by} to {to}, {at}")
