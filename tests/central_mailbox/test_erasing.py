"""An erasure at the centre: the words are nowhere, the record stands, nothing else excuses it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import zstandard
from msgspec import structs
from sqlalchemy import select, text

from casework.cases.directory import DeviceRevoked
from casework.cases.erasing import Erased, ErasureGround
from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.ledger.intake import LedgerItemNotEstablished, LedgerItemVoided
from casework.cases.ledger.work import RespondentNamed
from casework.cases.routine import RoutineCode
from casework.cases.walk_in import ResultText, WalkInFinished
from casework.cases.wall import RespondentReleased
from casework.cases.words import Words
from casework.event import Record, read_core
from casework.registry import MACHINES, Proposal, encode_state, evolve, fold, kind_of_state, read
from casework.wire import SyncRequest
from central_mailbox.centre import Centre
from central_mailbox.keys import CentreKey
from central_mailbox.routines import run_due
from central_mailbox.snapshots import Snapshots
from central_mailbox.store import Store, sqlite
from central_mailbox.store.packed import unpack
from central_mailbox.store.sql import SqlStore
from central_mailbox.store.tables import METADATA
from central_mailbox.verify import verify_all
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks
from tests.harness.centre.stores import CENTRE_SECRET, DATABASE_KEY
from tests.harness.outside import SeededOutside
from tests.harness.pages import lying

NAME, CONTENT, RESULT = "欧阳桂芳", "问新生儿落户需要的材料", "已告知要带出生医学证明"
MORE = "又说起楼下的违停问题"
WORDS = (NAME, CONTENT, RESULT, MORE)
REFERENCE = "市公办〔2026〕7号"


def finish(desk: PlainDesk, case: str, words: str = RESULT) -> str:
    """The reception is over; the event's id."""
    return desk.write(bureau.DESK, Proposal(case, WalkInFinished(), ResultText(words)))


def ended(desks: PlainDesks) -> str:
    """A reception that has ended; its case."""
    case = desks.room.receive(name=NAME, content=CONTENT)
    finish(desks.room, case)
    desks.room.catch_up(desks.centre)
    return case


def erasing(kind: str, ground: ErasureGround = ErasureGround.REQUEST) -> Erased:
    return MACHINES[kind].own(Erased)(ground=ground, reference=REFERENCE)


def erase(
    desks: PlainDesks,
    case: str,
    actor: str = bureau.CHIEF,
    ground: ErasureGround = ErasureGround.REQUEST,
) -> int:
    """Somebody of the bureau has it erased; where that stands in the log."""
    desks.bureau.catch_up(desks.centre)
    kind = kind_of_state(desks.bureau.states[case])
    id = desks.bureau.write(actor, Proposal(case, erasing(kind, ground)))
    desks.bureau.catch_up(desks.centre)
    outcome = desks.bureau.outcomes[id]
    assert (outcome.result, outcome.refusal) == ("accepted", None)
    assert outcome.position is not None
    return outcome.position


def words_in(data: bytes, words: tuple[str, ...] = WORDS) -> list[str]:
    """Which of the words stand there, in any spelling that the program writes."""
    return [one for one in words if one.encode() in data or one.encode("unicode_escape") in data]


def told(store: Store) -> bytes:
    """Every row of every table."""
    assert isinstance(store, SqlStore)
    found = list[bytes]()
    with store.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)):
                cells = (one if isinstance(one, bytes) else str(one).encode() for one in row)
                found += map(unpack, cells)
    return b"\n".join(found)


def of_case(store: Store, case: str) -> list[Record]:
    with store.read() as tx:
        return [one for one in tx.events.log() if read_core(one.core).case == case]


def findings(centre: Centre) -> tuple[str, ...]:
    return verify_all(centre.store, centre.public_key).findings


def changed(store: Store, statement: str, **values: object) -> None:
    """Somebody works on the database behind the program's back."""
    assert isinstance(store, SqlStore)
    with store.engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount > 0


# ------------------------------------------------------------------ nothing of the words


def test_words_are_in_no_table_after_the_transaction_that_accepts_the_erasure(
    desks: PlainDesks, store: Store
) -> None:
    case = ended(desks)
    assert words_in(told(store)) == [NAME, CONTENT, RESULT]
    place = erase(desks, case)
    assert words_in(told(store)) == []
    *before, erasure = of_case(store, case)
    assert [one.sealed for one in before] == [None, None]
    assert erasure.stamp is not None
    assert erasure.stamp.position == place
    assert findings(desks.centre) == ()


def test_state_of_the_centre_is_the_fold_of_what_is_left(desks: PlainDesks, store: Store) -> None:
    case = ended(desks)
    erase(desks, case)
    state = fold(map(read, of_case(store, case)))
    assert state is not None
    assert state.is_erased
    assert desks.centre.state(case) == state
    assert encode_state(state) in told(store)


def test_words_recorded_and_erased_in_one_transaction_are_in_no_table(
    desks: PlainDesks, store: Store
) -> None:
    """One machine sends all of it at once: no row of it was ever stored with its words."""
    desk = desks.bureau
    desk.catch_up(desks.centre)
    case = desk.draft(bureau.SUPERV, owner=bureau.BUREAU)
    void = MACHINES["ledger_item"].own(LedgerItemVoided)()
    ids = [read(desk.records[-1]).core.id]
    for actor, proposal in (
        (bureau.SUPERV, Proposal(case, void, Words(MORE))),
        (bureau.CHIEF, Proposal(case, erasing("ledger_item"))),
        (bureau.CHIEF, Proposal(case, erasing("ledger_item"))),
    ):
        desk.states[case] = evolve(desk.states.get(case), read(desk.records[-1]))
        ids.append(desk.write(actor, proposal))
    desk.sync(desks.centre)
    assert desk.results(ids) == ["accepted", "accepted", "accepted", "refused"]
    assert words_in(told(store), ("夜间施工", MORE)) == []
    assert findings(desks.centre) == ()


def test_refused_words_of_an_erased_case_are_in_no_table(desks: PlainDesks, store: Store) -> None:
    case = ended(desks)
    early = finish(desks.room, case, MORE)
    desks.room.catch_up(desks.centre)
    assert words_in(told(store)) == list(WORDS)
    erase(desks, case)
    late = finish(desks.room, case, MORE)
    desks.room.catch_up(desks.centre)
    assert desks.room.results([early, late]) == ["refused", "refused"]
    assert words_in(told(store)) == []
    assert findings(desks.centre) == ()


def test_words_of_an_erased_case_in_quarantine_go_too(desks: PlainDesks, store: Store) -> None:
    case = ended(desks)
    desks.sister.catch_up(desks.centre)
    other = desks.sister.receive(bureau.SISTER_HANDLER, name="别的人")
    desks.sister.write(bureau.SISTER_HANDLER, Proposal(case, WalkInFinished(), ResultText(MORE)))
    desks.centre.found([Proposal(desks.sister.device, DeviceRevoked("遗失"))])
    desks.centre.sync(desks.sister.device, desks.sister.request())
    assert words_in(told(store)) == list(WORDS)
    erase(desks, case)
    assert words_in(told(store), (*WORDS, "别的人")) == ["别的人"]
    with store.read() as tx:
        kept = tx.devices.quarantined(desks.sister.device)
    assert [(read_core(one.core).case, one.sealed is None) for one in kept] == [
        (other, False),
        (case, True),
    ]
    assert findings(desks.centre) == ()


def test_what_still_waits_when_its_case_is_erased_loses_its_words_and_is_refused_later(
    desks: PlainDesks, store: Store
) -> None:
    """Its house is shut out by the wall, and learns nothing of the erasure until it is lifted."""
    case = desks.sister.draft(bureau.SISTER_HANDLER, owner=bureau.SISTER)
    desks.sister.sync(desks.centre)
    desks.bureau.catch_up(desks.centre)
    named = RespondentNamed(bureau.SISTER_HANDLER, bureau.DIVISION)
    desks.bureau.write(bureau.SUPERV, Proposal(case, named))
    desks.bureau.sync(desks.centre)
    void = MACHINES["ledger_item"].own(LedgerItemVoided)()
    waits = desks.sister.write(bureau.SISTER_HANDLER, Proposal(case, void, Words(MORE)))
    assert desks.sister.sync(desks.centre).outcomes[-1].result == "held"
    desks.division.catch_up(desks.centre)
    desks.division.write(
        bureau.DIV_HEAD, Proposal(case, LedgerItemNotEstablished(), Words("经核查不属实"))
    )
    desks.division.catch_up(desks.centre)
    desks.outside.time += timedelta(days=62 * 31)
    erase(desks, case, bureau.OFFICE, ErasureGround.RETENTION)
    assert words_in(told(store), (MORE, "夜间施工", "经核查不属实")) == []
    assert findings(desks.centre) == ()
    assert desks.sister.sync(desks.centre, asking(desks.sister, waits)).outcomes[0].result == "held"
    release = MACHINES["ledger_item"].own(RespondentReleased)
    desks.bureau.catch_up(desks.centre)
    lifted = Proposal(case, release(respondent=bureau.SISTER_HANDLER), Words("查无此事"))
    desks.bureau.write(bureau.SUPERV, lifted)
    desks.bureau.catch_up(desks.centre)
    (outcome,) = desks.sister.sync(desks.centre, asking(desks.sister, waits)).outcomes
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "event.erased"
    assert findings(desks.centre) == ()


def asking(desk: PlainDesk, id: str) -> SyncRequest:
    return structs.replace(desk.request(), asks=(id,))


def test_no_page_of_the_file_holds_the_words(tmp_path: Path, outside: SeededOutside) -> None:
    path = tmp_path / "mailbox.db"
    store = sqlite.open_store(path, DATABASE_KEY)
    desks = PlainDesks(Centre(store, CentreKey(CENTRE_SECRET), outside), outside)
    case = ended(desks)
    assert words_in(lying(path, DATABASE_KEY)) == [NAME, CONTENT, RESULT]
    erase(desks, case)
    assert words_in(lying(path, DATABASE_KEY)) == []
    store.close()


def test_words_leave_the_file_although_somebody_reads_meanwhile(
    tmp_path: Path, outside: SeededOutside
) -> None:
    """The log cannot be emptied while somebody reads an older moment: it is at the next write."""
    path = tmp_path / "mailbox.db"
    store = sqlite.open_store(path, DATABASE_KEY)
    desks = PlainDesks(Centre(store, CentreKey(CENTRE_SECRET), outside), outside)
    case = ended(desks)
    desks.bureau.catch_up(desks.centre)
    with store.read() as tx:
        tx.books()
        erase(desks, case)
        assert words_in(lying(path, DATABASE_KEY)) != []
    desks.room.receive()
    desks.room.catch_up(desks.centre)
    assert words_in(lying(path, DATABASE_KEY)) == []
    store.close()


# ------------------------------------------------------------------ what is sent


def test_late_desk_is_sent_the_cores_and_the_erasure_at_its_place(desks: PlainDesks) -> None:
    case = ended(desks)
    erase(desks, case)
    desks.precinct.catch_up(desks.centre)
    sent = [one for one in desks.precinct.seen.values() if read_core(one.core).case == case]
    assert [(read_core(one.core).type, one.sealed is None) for one in sent] == [
        ("WalkInReceived", True),
        ("WalkInFinished", True),
        ("WalkInErased", True),
    ]
    assert desks.precinct.states[case] == desks.centre.state(case)


def erase_when_its_time_is_over(desks: PlainDesks, case: str) -> int:
    """The centre does it on its rounds, years later."""
    desks.outside.later(days=365 * 3)
    steps = run_due(desks.centre, desks.outside)
    return sum(one.taken for one in steps if one.routine is RoutineCode.ERASURE)


@pytest.mark.parametrize("erase", [erase, erase_when_its_time_is_over])
def test_snapshot_part_that_was_made_before_holds_no_words_and_is_not_kept(
    desks: PlainDesks, erase: Callable[[PlainDesks, str], int]
) -> None:
    snapshots = Snapshots(10)
    desks.centre = Centre(
        desks.centre.store, CentreKey(CENTRE_SECRET), desks.outside, snapshots=snapshots
    )
    case = ended(desks)
    for _ in range(30):
        desks.room.receive()
    desks.room.catch_up(desks.centre)

    def parts() -> list[bytes]:
        found, cursor = list[bytes](), 0
        with desks.centre.store.read() as tx:
            for _ in range(snapshots.ahead(tx, bureau.PRECINCT, 0)):
                part = snapshots.part(tx, bureau.PRECINCT, cursor, 0)
                found.append(zstandard.decompress(part.packed))
                cursor = part.cursor
        return found

    assert words_in(b"".join(parts())) != []
    assert erase(desks, case) > 0
    assert not any(
        words_in(zstandard.decompress(kept.part.packed)) for kept in snapshots._kept.values()
    )
    told_anew = b"".join(parts())
    assert words_in(told_anew) == []
    assert case.encode() in told_anew


# ------------------------------------------------------------------ nothing else excuses it


def test_a_part_that_no_erasure_explains_is_found_with_its_place(
    desks: PlainDesks, store: Store
) -> None:
    case = ended(desks)
    changed(store, "UPDATE events SET sealed = NULL WHERE case_id = :c", c=case)
    found = [one for one in findings(desks.centre) if "lacks its sealed part" in one]
    assert [one.split(" lacks")[0] for one in found] == [
        f"device {desks.room.device}: 1",
        f"device {desks.room.device}: 2",
    ]


def test_a_part_that_goes_after_the_erasure_is_not_explained_by_it(
    desks: PlainDesks, store: Store
) -> None:
    """An erasure takes what stands before it, and nothing that comes later."""
    case = ended(desks)
    erase(desks, case)
    rated = _more(desks, case)
    changed(store, "UPDATE events SET sealed = NULL WHERE id = :i", i=rated)
    assert any("lacks its sealed part" in one for one in findings(desks.centre))


def _more(desks: PlainDesks, case: str) -> str:
    """Something with words that may happen to an ended reception; the event's id."""
    desks.precinct.catch_up(desks.centre)
    body = MACHINES["walk_in"].own(OfficerRecused)(bureau.FIELD, RecusalGround.OTHER)
    id = desks.precinct.write(bureau.FIELD, Proposal(case, body, Words(MORE)))
    desks.precinct.catch_up(desks.centre)
    assert desks.precinct.results([id]) == ["accepted"]
    return id


def test_a_part_that_an_erasure_should_have_taken_is_found(desks: PlainDesks, store: Store) -> None:
    case = ended(desks)
    was = of_case(store, case)[0]
    erase(desks, case)
    id = read_core(was.core).id
    changed(store, "UPDATE events SET sealed = :s WHERE id = :i", s=bytes(was.sealed or b""), i=id)
    assert any(
        one.startswith(f"device {desks.room.device}: 1 has its sealed part")
        for one in findings(desks.centre)
    )


def test_desk_that_sends_its_erased_event_again_gets_the_stored_answer(
    desks: PlainDesks, store: Store
) -> None:
    """With the part or without: the answer is the old one, and the words do not come back."""
    case = ended(desks)
    whole = desks.room.request(1, 2)
    erase(desks, case)
    bare = structs.replace(whole, batch=tuple(Record(one.core) for one in whole.batch))
    for request in (whole, bare):
        answer = desks.centre.sync(desks.room.device, request)
        assert [one.result for one in answer.outcomes] == ["accepted", "accepted"]
    assert words_in(told(store)) == []
    assert findings(desks.centre) == ()


# ------------------------------------------------------------------ after a restore


def dropped(desk: PlainDesk) -> None:
    """A desk whose own words an erasure took."""
    desk.records = [Record(one.core) for one in desk.records]


def test_after_a_restore_an_erased_event_comes_in_again_without_its_words(
    desks: PlainDesks, store: Store
) -> None:
    """The backup is older than the event: its desk has the core alone, and sends that."""
    case = desks.room.receive(name=NAME, content=CONTENT)
    id = finish(desks.room, case)
    dropped(desks.room)
    desks.centre.accept_restore()
    desks.room.catch_up(desks.centre)
    assert desks.room.results([id]) == ["accepted"]
    lacking = [one for one in findings(desks.centre) if "lacks its sealed part" in one]
    assert len(lacking) == 2
    erase(desks, case)
    assert findings(desks.centre) == ()
    assert words_in(told(store)) == []


def test_nothing_without_its_words_is_taken_that_happened_after_the_restore(
    desks: PlainDesks,
) -> None:
    desks.centre.accept_restore()
    case = desks.room.receive(name=NAME, content=CONTENT)
    id = finish(desks.room, case)
    dropped(desks.room)
    desks.room.catch_up(desks.centre)
    refusal = desks.room.outcomes[id].refusal
    assert refusal is not None
    assert refusal.clause in ("event.withheld", "case.opening_refused")
