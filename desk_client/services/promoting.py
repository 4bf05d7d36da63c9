"""转三本账: a ledger item made of a letter or of a reception, with all that is known of it.

The item says where it comes from, the letter or reception what it became: both in one transaction.
Whoever drafted the item by hand already names it by its number instead.
"""

from typing import Annotated

from msgspec import Struct, structs

from casework.asking import Asking, codes
from casework.cases.letter.codes import AppealType
from casework.cases.letter.detours import LetterPromoted
from casework.cases.letter.state import Letter
from casework.cases.walk_in import ResultText, WalkIn, WalkInHandedOff
from casework.codes import Channel, HandOff, Ledger, Risk
from casework.fields import Choice, Meaning, asked
from casework.registry import Proposal
from casework.state import State
from desk_client.services import ledgers
from desk_client.services.desk import Saved, Session

_LEDGER_OF = {
    AppealType.SUGGEST: Ledger.SUGGESTION,
    AppealType.PRAISE: Ledger.SUGGESTION,
    AppealType.COMPLAIN: Ledger.COMPLAINT,
    AppealType.REPORT: Ledger.COMPLAINT,
}
BY_HAND = asked(
    "已登记的事项",
    "Item that is there",
    Meaning.CASE,
    "ledger_item",
    hint=(
        "已建的三本账编号;不填即按以下内容新建",
        "Number of an item that was drafted from it; empty: made from what follows",
    ),
)


def _usual_ledger(asking: Asking[Letter]) -> Ledger:
    return _LEDGER_OF.get(asking.state.type, Ledger.CLAIM)


def _words(asking: Asking[Letter]) -> str:
    """The letter, and what its writer added."""
    letter = asking.state
    return "\n".join([letter.content, *(one.text for one in letter.supplements)])


class LedgerOfLetter(Struct, frozen=True, kw_only=True):
    """What is asked for when a letter becomes a ledger item."""

    item: Annotated[str | None, BY_HAND] = None
    ledger: Annotated[Ledger, asked("账别", "Ledger", first=_usual_ledger)] = Ledger.CLAIM
    title: Annotated[str, asked("标题", "Title", first=lambda asking: asking.state.title)] = ""
    content: Annotated[str, asked("主要内容", "Content", Meaning.WORDS, first=_words)] = ""
    place: Annotated[str, asked("地点", "Place", first=lambda asking: asking.state.place)] = ""
    demand: Annotated[str, asked("诉求", "Asked for")] = ""
    risk: Annotated[Risk, asked("风险等级", "Risk")] = Risk.LOW


def promote_letter(session: Session, case: str, asked_for: LedgerOfLetter) -> Saved:
    """The item and the letter's link to it, or neither."""
    letter = session.case(case)
    if asked_for.item is not None or not isinstance(letter, Letter):
        return session.record([Proposal(case, LetterPromoted(asked_for.item or ""))])
    is_complaint = asked_for.ledger is Ledger.COMPLAINT
    form = ledgers.DraftForm(
        ledger=asked_for.ledger,
        channel=letter.channel,
        title=asked_for.title,
        content=asked_for.content,
        place=asked_for.place,
        demand=asked_for.demand,
        people=letter.people,
        risk=asked_for.risk,
        is_anonymous=letter.writer is None,
        reporter=letter.writer,
        respondents=letter.respondents,
        police_conduct=is_complaint and letter.is_police_conduct,
        crime_report=is_complaint and letter.type is AppealType.REPORT,
    )
    draft = ledgers.draft_proposal(session, form, source_case=case)
    saved = session.record([draft, Proposal(case, LetterPromoted(draft.case))])
    return Saved(saved.changes, case)


# ------------------------------------------------------------------------- receptions


def _goes_to_ledger(asking: Asking[State | None]) -> tuple[Choice, ...]:
    """Which ledger, where it goes to one."""
    return codes(Ledger) if asking.text("to") == HandOff.LEDGER else ()


class HandedOn(WalkInHandedOff, frozen=True):
    """What is asked for when a reception is handed on; for a ledger, what the item needs."""

    ledger: Annotated[
        Ledger | None,
        asked(
            "账别",
            "Ledger",
            among=_goes_to_ledger,
            hint=(
                "转三本账时选择,事项按本次接待新建;已有编号的填“关联事项”",
                "For a ledger: the item is made of this visit; or name the one that is there",
            ),
        ),
    ] = None
    title: Annotated[
        str, asked("三本账标题", "Title of the item", hint=("转三本账时填写", "For a ledger"))
    ] = ""


def hand_on(session: Session, case: str, asked_for: HandedOn, result: ResultText | None) -> Saved:
    """The hand-over, and the item that a reception becomes, or neither."""
    walk_in = session.case(case)
    names = [one.name for one in structs.fields(WalkInHandedOff)]
    body = WalkInHandedOff(**{name: getattr(asked_for, name) for name in names})
    is_new = asked_for.to is HandOff.LEDGER and body.linked_case is None
    if not is_new or asked_for.ledger is None or not isinstance(walk_in, WalkIn):
        return session.record([Proposal(case, body, result)])
    form = ledgers.DraftForm(
        ledger=asked_for.ledger,
        channel=Channel.WALK,
        title=asked_for.title,
        content=walk_in.content,
        place=walk_in.place,
        people=max(1, walk_in.persons),
        is_anonymous=walk_in.person is None,
        reporter=walk_in.person,
    )
    draft = ledgers.draft_proposal(session, form, source_case=case)
    number = str(getattr(draft.body, "temp_no", ""))
    linked = structs.replace(body, linked_case=draft.case, reference=body.reference or number)
    saved = session.record([draft, Proposal(case, linked, result)])
    return Saved(saved.changes, case)
