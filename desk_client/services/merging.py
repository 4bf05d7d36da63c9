"""并件: letters that tell of one matter, found and merged; one answer told to every writer.

Nothing is merged by itself: what is found is offered with its reasons, and each merging is the
ordinary steps of both letters, in one transaction.
"""

from datetime import datetime

from msgspec import Struct

from casework.cases.letter.alike import Alike, alike
from casework.cases.letter.leaving import (
    LetterDuplicateFound,
    LetterKeptApart,
    LetterMerged,
    LetterMergedAnswered,
    LetterWritersTold,
    TellingWriters,
    waiting_writers,
)
from casework.cases.letter.state import Letter
from casework.cases.words import Words
from casework.event import Label, Refusal
from casework.registry import Proposal
from casework.state import Person
from desk_client.errors import DeskError
from desk_client.services.desk import RefusedError, Saved, Session

_WAITING = {"SIGNED": 1, "PENDING_SIGN": 2}
"""What is not begun yet: it goes rather than stays."""
MOST = 50
"""So many cases of one person, or of one title, are compared, the newest first."""
NOT_ALL = Label("以下并件未能登记告知:", "Not recorded for these merged letters: ")


class NotAllToldError(DeskError):
    """The person: some of the letters could not be recorded; the others stand."""


class Pair(Struct, frozen=True):
    """A letter that may tell of the same matter; ``stays``: it is the one that stays.

    ``refusal``: why the two cannot be merged now.
    """

    letter: Letter
    found: Alike
    stays: bool
    refusal: Refusal | None


def offered(session: Session, case: str) -> tuple[Pair, ...]:
    """What may be merged with a letter, by whoever may merge it; the most alike first."""
    letter = session.case(case)
    if not isinstance(letter, Letter) or session.may(letter, LetterKeptApart.__name__) is not None:
        return ()
    known = candidates(session, letter)
    found = alike(letter, known.values(), session.desk.directory(), session.desk.now())
    return tuple(_pair(session, letter, known[one.case], one) for one in found)


def candidates(session: Session, letter: Letter) -> dict[str, Letter]:
    """Letters of the same person, or under the same title, that the officer may read."""
    store, officer, who = session.desk.store, session.officer, letter.writer or Person()
    cases = [one.case for one in store.search(letter.title, officer, MOST)]
    for person in (
        Person(phone=who.phone),
        Person(id_type=who.id_type, id_no=who.id_no),
        Person(name=who.name),
    ):
        if person.phone or person.id_no or person.name:
            cases += [one.case for one in store.person_history(officer, person, MOST)]
    states = {case: session.case(case) for case in dict.fromkeys(cases)}
    return {case: one for case, one in states.items() if isinstance(one, Letter)}


def _pair(session: Session, letter: Letter, other: Letter, found: Alike) -> Pair:
    stays = _order(other) < _order(letter)
    master, goes = (other, letter) if stays else (letter, other)
    refusal = session.may(goes, LetterMerged.__name__)
    return Pair(other, found, stays, refusal or session.may(master, LetterDuplicateFound.__name__))


def _order(letter: Letter) -> tuple[int, datetime, str]:
    """The letter on which work began stays; else the one that came first."""
    return _WAITING.get(letter.status, 0), letter.received_at, letter.case


def merge(session: Session, case: str, body: LetterMerged) -> Saved:
    """Merge a letter into another: said on the one that stays, then on this one, or neither."""
    master = session.case(body.master)
    announced = isinstance(master, Letter) and case in master.duplicates
    first = [] if announced else [Proposal(body.master, LetterDuplicateFound(case))]
    saved = session.record([*first, Proposal(case, body)])
    return Saved(saved.changes, case)


def merge_pair(session: Session, case: str, pair: Pair) -> Saved:
    """The two are one matter: somebody compared them."""
    goes, master = (case, pair.letter.case) if pair.stays else (pair.letter.case, case)
    return merge(session, goes, LetterMerged(master, is_same_matter=True))


def keep_apart(session: Session, case: str, other: str) -> Saved:
    """The two are two matters; they are not offered again."""
    return session.record([Proposal(case, LetterKeptApart(other))])


def tell_writers(session: Session, case: str, asked: TellingWriters) -> Saved:
    """One answer told to every writer who waits: letter by letter, through each one's own gate.

    Raises :class:`NotAllToldError` when some could not be recorded; the others stand.
    """
    state = session.case(case)
    waiting = waiting_writers(state, session.case) if isinstance(state, Letter) else ()
    told: list[str] = []
    refused: list[tuple[Letter, Label]] = []
    for one in waiting:
        body = LetterMergedAnswered(asked.at, asked.way)
        try:
            session.record([Proposal(one.case, body, Words(asked.text))])
        except RefusedError as error:
            refused.append((one, error.say))
        else:
            told.append(one.case)
    if refused and not told:
        raise NotAllToldError(_not_all(refused))
    saved = session.record([Proposal(case, LetterWritersTold(tuple(told)))])
    if refused:
        raise NotAllToldError(_not_all(refused))
    return saved


def _not_all(refused: list[tuple[Letter, Label]]) -> Label:
    zh = ";".join(f"{one.number or one.temp_no} {say.zh}" for one, say in refused)
    en = "; ".join(f"{one.number or one.temp_no} {say.en}" for one, say in refused)
    return Label(f"{NOT_ALL.zh}{zh}", f"{NOT_ALL.en}{en}")
