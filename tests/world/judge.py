"""What must be true of every world once it has come to rest.  Reads the files themselves.

Each promise is a function that yields what is broken, in words; silence is a pass.  What
the rules ought to have made of the log is computed here a second time, from the registry
alone, so that neither side is taken at its word.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from casework.audit import chain_next, chain_start, verify_log
from casework.cases.directory import EVERYWHERE, CredentialCase, build
from casework.cases.directory import KINDS as DIRECTORY_KINDS
from casework.cases.ledger.gate import readings
from casework.cases.ledger.state import LedgerItem
from casework.codes import Satisfaction
from casework.context import Context, Directory
from casework.erasure import is_erasure
from casework.event import Event, Record, Refusal, read_core
from casework.officers import Roster
from casework.registry import check, decode_state, encode_state, evolve, kind_of_state, read
from casework.state import State
from casework.wire import Outcome
from central_mailbox.keys import verify
from central_mailbox.verify import verify_all
from desk_client.store.database import Database
from desk_client.store.packed import unpack, unpacked
from desk_client.sync.errors import AlarmError
from tests.harness.machines.machines import CENTRE_KEY, CentreMachine, DeskMachine, secret
from tests.harness.machines.newcomer import Newcomer


def may_see(state: State, station: str, roster: Roster) -> bool:
    """Whether a station's machines are sent a case (design, invariant 6)."""
    if kind_of_state(state) in EVERYWHERE:
        return True
    if isinstance(state, CredentialCase):
        officer = roster.officers.get(state.officer)
        return officer is not None and roster.station(officer.unit) == station
    return station in roster.audience(state.units, state.respondents)


@dataclass(frozen=True)
class AtCentre:
    """The centre's books as they lie."""

    log: tuple[Record, ...]
    states: dict[str, bytes]
    roster: Roster


def at_centre(machine: CentreMachine) -> AtCentre:
    """Read the centre's books."""
    with machine.centre.store.read() as tx:
        log = tuple(tx.events.log())
        states = {row.case: row.state for row in tx.cases.scan()}
    return AtCentre(log, states, machine.centre.directory().roster)


@dataclass(frozen=True)
class Own:
    """An event in a desk's own journal."""

    id: str
    seq: int
    core: bytes
    result: str
    clause: str


@dataclass(frozen=True)
class AtDesk:
    """A desk's journal and cases as they lie."""

    own: tuple[Own, ...]
    confirmed: dict[str, bytes | None]
    pending: dict[str, bytes | None]
    projections: tuple[tuple[Any, ...], ...]


def _clause(refusal: bytes | None) -> str:
    return msgspec.json.decode(refusal, type=Refusal).clause if refusal else ""


def at_desk(desk: DeskMachine) -> AtDesk:
    """Read a desk's file, beside the program that holds it open."""
    database = Database(desk.files.path, secret(f"desk {desk.device}"))
    with database.read() as conn:
        own = [
            Own(id, seq, unpack(core), result, _clause(refusal))
            for id, seq, core, result, refusal in conn.execute(
                "SELECT id, seq, core, result, refusal FROM journal"
                " WHERE seq IS NOT NULL ORDER BY seq"
            )
        ]
        cases = conn.execute("SELECT * FROM cases ORDER BY case_id").fetchall()
        doubts = conn.execute("SELECT * FROM doubts ORDER BY event_id").fetchall()
        states = conn.execute("SELECT case_id, confirmed, pending FROM cases").fetchall()
    database.close()
    return AtDesk(
        tuple(own),
        {case: unpacked(one) for case, one, _ in states},
        {case: unpacked(one) for case, _, one in states},
        tuple(tuple(row) for row in (*cases, *doubts)),
    )


def judge_centre(machine: CentreMachine, books: AtCentre) -> Iterator[str]:
    """The log verifies, holds every accepted event once, and folds to the states kept."""
    with machine.centre.store.read() as tx:
        heads = tx.log.heads()
    verdict = verify_log(verify, CENTRE_KEY.public, books.log, heads)
    if not verdict.is_sound or verdict.proved != len(books.log):
        yield f"the log does not verify: {verdict}"
    yield from verify_all(machine.centre.store, CENTRE_KEY.public).findings
    events = [read(record) for record in books.log]
    for id, times in Counter(event.core.id for event in events).items():
        if times > 1:
            yield f"event {id} stands {times} times in the log"
    yield from _judge_rules(events, books)
    yield from _judge_states([decode_state(data) for data in books.states.values()])


def _judge_rules(events: Iterable[Event[Any]], books: AtCentre) -> Iterator[str]:
    """The log played again: every event was allowed when it came, and makes the states."""
    states: dict[str, State] = {}
    directory = Directory()
    events = list(events)
    erased = {event.core.case: event.stamp for event in events if is_erasure(event.core.type)}
    for event in events:
        core, stamp = event.core, event.stamp
        before = states.get(core.case)
        last = erased.get(core.case)
        # What stood before an erasure was judged by words that are gone.
        if stamp is not None and (last is None or stamp.position > last.position):
            refusal = check(before, event, Context(stamp.received_at, directory, states.get))
            if refusal is not None:
                yield f"{core.type} at {stamp.position} was accepted against {refusal.clause}"
        states[core.case] = evolve(before, event)
        if kind_of_state(states[core.case]) in DIRECTORY_KINDS:
            directory = build(states.values())
    for case in states.keys() | books.states.keys():
        if case not in states or encode_state(states[case]) != books.states.get(case):
            yield f"case {case} is not the fold of its events at the centre"


def _judge_states(states: list[State]) -> Iterator[str]:
    numbers = Counter(state.number for state in states if state.number)
    for number, times in numbers.items():
        if times > 1:
            yield f"number {number} was given {times} times"
    for state in states:
        if isinstance(state, LedgerItem) and state.status == "CLOSED" and not state.is_erased:
            unmet = [reading.clause for reading in readings(state) if not reading.is_met]
            if unmet:
                yield f"case {state.case} is closed without {unmet}"


def judge_desk(
    desk: DeskMachine, machine: CentreMachine, books: AtCentre, lying: AtDesk
) -> Iterator[str]:
    """Nothing recorded is missing or doubled, and every case is the centre's to the byte."""
    for broken in (
        *_judge_chain(desk, machine, lying),
        *_judge_outcomes(desk, machine, lying),
        *_judge_cases(desk, books, lying),
    ):
        yield f"{desk.name}: {broken}"
    verification = desk.store.verify(verify)
    if not verification.is_sound:
        yield f"{desk.name}: does not verify: {verification}"


def not_followed(machine: CentreMachine, pair: tuple[DeskMachine, DeskMachine]) -> DeskMachine:
    """Of a desk and its copy the one whose history the centre does not have."""
    with machine.centre.store.read() as tx:
        taken = [bytes(record.core) for record in tx.events.chain(pair[0].device)]
    desk, copy = pair
    return copy if [event.core for event in at_desk(desk).own] == taken else desk


def judge_shut_out(desk: DeskMachine, machine: CentreMachine, lying: AtDesk) -> Iterator[str]:
    """A copied desk whose history is not the centre's is told so, and keeps all it recorded."""
    with machine.centre.store.read() as tx:
        taken = [bytes(record.core) for record in tx.events.chain(desk.device)]
    own = [event.core for event in lying.own]
    if own == taken:
        return
    try:
        desk.engine.round()
    except AlarmError as error:
        if not error.say.zh:
            yield f"{desk.name}: an alarm without words"
    else:
        yield f"{desk.name}: has another history than the centre, and no alarm"
    if len(own) != desk.recorded:
        yield f"{desk.name}: {desk.recorded} events were recorded, {len(own)} are in the journal"
    for event in lying.own:
        if event.result == "accepted" and event.core not in taken:
            yield f"{desk.name}: event {event.seq} is shown as accepted, the centre has another"


def bad_calls(books: AtCentre) -> int:
    """Citizens who were asked and were not satisfied."""
    cores = (read_core(record.core) for record in books.log)
    called = (core for core in cores if core.type.endswith("CallBackRecorded"))
    bad = {mark.value for mark in Satisfaction if not mark.is_satisfied}
    return sum(msgspec.json.decode(core.body)["satisfaction"] in bad for core in called)


def _judge_chain(desk: DeskMachine, machine: CentreMachine, lying: AtDesk) -> Iterator[str]:
    with machine.centre.store.read() as tx:
        taken = [bytes(record.core) for record in tx.events.chain(desk.device)]
    own = [event.core for event in lying.own]
    if [event.seq for event in lying.own] != list(range(1, len(own) + 1)):
        yield "its own events are not numbered without a gap"
    if own != taken:
        yield f"recorded {len(own)} events, the centre has {len(taken)} or others"
    if len(own) != desk.recorded:
        yield f"{desk.recorded} events were recorded here, {len(own)} are in the journal"
    hashes = [chain_start(desk.device)]
    for core in own:
        hashes.append(chain_next(hashes[-1], core))
    for seq, hash in desk.acknowledged.items():
        if seq >= len(hashes) or hashes[seq].hex() != hash:
            yield f"what was acknowledged as event {seq} is lost"


def _judge_outcomes(desk: DeskMachine, machine: CentreMachine, lying: AtDesk) -> Iterator[str]:
    with machine.centre.store.read() as tx:
        answers = tx.events.answers(desk.device, 1, len(lying.own))
        positions = {
            read_core(record.core).id: record.stamp.position
            for record in tx.events.log()
            if record.stamp
        }
    outcomes = {
        outcome.id: outcome for outcome in (msgspec.json.decode(a, type=Outcome) for a in answers)
    }
    shown = {(entry.event_id, entry.what) for entry in desk.store.attention()}
    for event in lying.own:
        outcome = outcomes.get(event.id)
        if outcome is None or outcome.result != event.result:
            yield f"event {event.seq} is {event.result} here, {outcome} at the centre"
            continue
        clause = outcome.refusal.clause if outcome.refusal else ""
        if clause != event.clause:
            yield f"event {event.seq} was refused by {clause}, shown as {event.clause!r}"
        if (outcome.position or 0) != positions.get(event.id, 0):
            yield f"event {event.seq} was told {outcome.position}: not its place in the log"
        if event.result != "accepted" and (event.id, event.result) not in shown:
            yield f"event {event.seq} is {event.result} and nobody is shown it"


def _judge_cases(desk: DeskMachine, books: AtCentre, lying: AtDesk) -> Iterator[str]:
    station = books.roster.station(desk.unit)
    for case, data in books.states.items():
        state = decode_state(data)
        base = lying.confirmed.get(case)
        if may_see(state, station, books.roster):
            if base != data:
                yield f"case {case} ({state.status}) is not the centre's to the byte"
            if lying.pending.get(case) not in (None, data):
                yield f"case {case} still has something on top of the centre's order"
        elif base is not None:
            yield f"case {case} ({state.status}) is closed to this station, and here"
    for case in lying.confirmed.keys() - books.states.keys():
        if lying.confirmed[case] is not None:
            yield f"case {case} is accepted here and unknown at the centre"


def judge_newcomer(new: Newcomer) -> list[str]:
    """A machine that is let in at the end is told by the snapshot what the feed tells."""
    new.engine.catch_up()
    same = new.is_as_by_the_feed()
    new.close()
    return [] if same else ["a new machine has other rows than by the feed"]
