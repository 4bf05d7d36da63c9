"""Taking events in: each is judged by itself, by the same rules as at the desk.

Rules kept (docs/protocol.md):

* an event is accepted, refused or held, and the answer never changes, except that a
  held one is decided in the very transaction that brings its case;
* a refused event is kept with its bytes and blocks nothing behind it;
* who may do what is read from the centre's directory at that moment;
* position, Merkle leaf, case state, feed rows and answer become durable together.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
from msgspec import UNSET, Raw, Struct

from casework import numbering
from casework.audit import Link
from casework.cases.directory import KINDS
from casework.context import Context
from casework.erasure import is_erasure
from casework.event import (
    Core,
    Event,
    Label,
    Record,
    Refusal,
    Stamp,
)
from casework.log_lines import fault_fields
from casework.machine import MISSING, OPENING_REFUSED
from casework.officers import Roster
from casework.registry import (
    TYPES,
    check,
    decode_state,
    encode_state,
    evolve,
    kind_of_state,
    numbered,
    read,
)
from casework.state import State
from casework.wire import Outcome
from central_mailbox import board, erasing
from central_mailbox.arrivals import ID_TAKEN, WITHHELD, Arrived, read_arrivals
from central_mailbox.directory import WhoIsWho
from central_mailbox.feed import Distribution, stations_of
from central_mailbox.log import Appending
from central_mailbox.moments import Moments
from central_mailbox.store import Transaction
from central_mailbox.store.errors import StoreError
from central_mailbox.store.port import Books, CaseRow, EventRow

logger = logging.getLogger("central_mailbox")

RULE_FAILED = Refusal(
    "event.rule_failed",
    Label(
        "中心无法核对这条记录,已留存并报告;请联系管理员",
        "The centre could not judge this event; it was kept and reported. Ask the administrator",
    ),
)

_outcome_decoder = msgspec.json.Decoder(Outcome)


class _Case(Struct):
    """A case while a transaction works on it."""

    state: State | None
    data: bytes
    stations: tuple[str, ...]
    position: int
    is_stored: bool
    is_changed: bool = False


class _Accepted(NamedTuple):
    """An event that may happen, and all that follows from it."""

    event: Event[Any]
    stamp: Stamp
    after: State
    data: bytes
    stations: tuple[str, ...]
    who: WhoIsWho
    series: numbering.Series | None


class Intake:
    """One transaction's taking in.  ``take`` any number of times, then ``finish``.

    ``quiet``: when a device last asked and had nothing to say.
    """

    def __init__(
        self,
        tx: Transaction,
        who: WhoIsWho,
        now: datetime,
        quiet: Mapping[str, datetime] | None = None,
    ) -> None:
        self.who = who
        self._who_before = who
        self._tx = tx
        self._now = now
        self._books = tx.books()
        self.erased_papers: list[tuple[str, str]] = []  # by case and name
        self._arrivals = self._books.arrivals
        self._log = Appending(self._books.log)
        self._feed = Distribution(tx, self._books.feed_end)
        self._cases: dict[str, _Case] = {}
        self._held: dict[str, list[Arrived]] = {}
        self._closed: set[str] = set()
        self._erased: dict[str, tuple[int, int]] = {}
        """Where in the log, and behind which arrival, cases were erased."""
        self._rows: dict[tuple[str, int], EventRow] = {}
        self._outcomes: dict[tuple[str, int], Outcome] = {}
        self._numbers: dict[str, int] = {}
        self._reach_changed = False
        self._moments = Moments(tx, now, self._books.arrivals, quiet or {})

    def take(
        self, device: str, links: Sequence[Link], sealed: Sequence[Raw | None]
    ) -> tuple[Outcome, ...]:
        """Judge the new events of a device, in order; what became of each."""
        arrivals = read_arrivals(device, links, sealed, self._arrivals)
        self._arrivals += len(arrivals)
        self._load(arrivals)
        for arrived in arrivals:
            self._decide(arrived)
        return tuple(self._outcomes[device, link.seq] for link in links)

    def finish(self) -> frozenset[str]:
        """Write everything; the stations whose feed grew."""
        if not self._rows:
            return frozenset()
        if self._reach_changed:
            self._redistribute()
        tx = self._tx
        erased = self._take_words()
        rows = self._rows.values()
        tx.events.add([row for row in rows if row.arrival > self._books.arrivals])
        tx.events.decide([row for row in rows if row.arrival <= self._books.arrivals])
        tx.events.erase(erased)
        for case in self._erased:
            erasing.empty_quarantine(tx, case)
        tx.cases.add(self._changed(is_stored=False))
        tx.cases.put(self._changed(is_stored=True))
        board.post(tx, (one for one in self._cases.values() if one.is_changed))
        tx.cases.set_last_numbers(self._numbers)
        tx.log.add_nodes(self._log.nodes)
        self._feed.flush()
        tx.set_books(Books(self._log.frontier, self._arrivals, self._feed.end, self.who.at))
        return frozenset(self._feed.touched)

    def _changed(self, *, is_stored: bool) -> list[CaseRow]:
        """Cases as they stand now: those that were there before, or those that were not."""
        return [
            CaseRow(case, kind_of_state(known.state), known.data, known.stations, known.position)
            for case, known in self._cases.items()
            if known.is_changed and known.state is not None and known.is_stored == is_stored
        ]

    @property
    def erased_at(self) -> frozenset[str]:
        """The stations that were sent a case which was erased."""
        return frozenset(one for case in self._erased for one in self._cases[case].stations)

    @property
    def log(self) -> Appending:
        """The log with what was accepted."""
        return self._log

    # ------------------------------------------------------------------ one event

    def _load(self, arrivals: Sequence[Arrived]) -> None:
        """Read what the whole batch needs in a few queries."""
        known = self._tx.events.known(arrived.id for arrived in arrivals)
        for arrived in arrivals:
            if arrived.id in known:
                arrived.id, arrived.refusal = f"{arrived.device}:{arrived.link.seq}", ID_TAKEN
            known.add(arrived.id)
        cases = {arrived.case for arrived in arrivals if arrived.case} - self._cases.keys()
        found = self._tx.cases.get(cases)
        for case in cases:
            self._cases[case] = _case(found.get(case))
        # Of those that are there as well: whoever may not see one is answered as if it were not.
        self._closed |= self._tx.events.refused_openings(cases)
        # What was held because of the wall waits for the case as well, should it be opened to them.
        for row in self._tx.events.held(cases):
            self._held.setdefault(row.case, []).append(_held(row))

    def _decide(self, arrived: Arrived) -> None:
        refusal = arrived.refusal
        if refusal is WITHHELD and arrived.event is not None:
            refusal = self._absent(arrived, arrived.event.core)
        if refusal is not None or arrived.event is None:
            self._refuse(arrived, refusal or RULE_FAILED)
            return
        before = self._case(arrived.case)
        verdict = self._judge(before.state, arrived, arrived.event)
        if isinstance(verdict, _Accepted):
            self._accept(arrived, before, verdict)
        elif verdict.clause == MISSING:
            self._hold(arrived)
        else:
            self._refuse(arrived, verdict)

    def _absent(self, arrived: Arrived, core: Core) -> Refusal | None:
        """What is said of an event that came without its sealed part."""
        state = self._case(arrived.case).state
        if core.adopted is not UNSET and state is not None and state.is_erased:
            return erasing.ERASED
        return None if erasing.stood_before(self._tx, core) else WITHHELD

    def _judge(
        self, state: State | None, arrived: Arrived, event: Event[Any]
    ) -> "_Accepted | Refusal":
        """What the rules say, and all that follows from a yes before anything of it is written.

        A rule that breaks on some event is our fault, but it must not hold up everything
        that the device recorded after it.
        """
        context = Context(self._now, self.who.directory, self._related, knows_all=True)
        try:
            at = self._moments.of(arrived, event, self.who)
            stamp = Stamp(self._log.next_position, self._now, at=at)
            event = _under(stamp, arrived, event)
            refusal = check(state, event, context)
            return refusal or self._after(state, event)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - see the docstring
            logger.error(  # noqa: TRY400 - a trace would show what the citizen wrote
                "rule failed", extra={"event": event.core.id, **fault_fields(error)}
            )
            return RULE_FAILED

    def _after(self, before: State | None, event: Event[Any]) -> "_Accepted":
        if is_erasure(event.core.type):
            before = erasing.left(self._rows_of(event.core.case).values())
        after, who = evolve(before, event), self.who
        if kind_of_state(after) in KINDS:
            who = who.with_case(after)
        series = self._series(event, before, after)
        number = None
        if series is not None:
            number = series.number(self._last_number(series) + 1)
            after = numbered(after, event, number)
        stamp = Stamp(self._log.next_position, self._now, number, event.core.at)
        stations = stations_of(after, who.directory.roster)
        return _Accepted(event, stamp, after, encode_state(after), stations, who, series)

    def _accept(self, arrived: Arrived, before: _Case, found: "_Accepted") -> None:
        event, after, stamp, position = found.event, found.after, found.stamp, found.stamp.position
        if found.series is not None:
            self._numbers[found.series.key] = self._last_number(found.series) + 1
        self._moments.stands(arrived, event.core.at)
        stamp_bytes = msgspec.json.encode(stamp)
        self._log.append(arrived.link.core, stamp_bytes)
        outcome = Outcome(arrived.said_id, "accepted", position)
        self._keep(arrived, outcome, position, stamp_bytes)
        if kind_of_state(after) in KINDS:
            self._reach_changed |= _reach_changed(before.state, after)
            self.who = found.who.moved_to(position)
        stations = found.stations
        if before.state is None:
            self._feed.open(event.core.case, stations, position)
            self._take_from_writer(arrived.device, after)
        else:
            self._feed.deliver(event.core.case, before.stations, stations, position)
        self._cases[event.core.case] = _Case(
            after, found.data, stations, position, before.is_stored, True
        )
        if is_erasure(event.core.type):
            self._erased[event.core.case] = position, max(arrived.arrival, self._books.arrivals)
            self.erased_papers += erasing.papers_of(before.state)
        self._retry(event.core.case)

    def _take_from_writer(self, device: str, state: State) -> None:
        """A complaint against the house where it was written down stays there until it is here.

        Its own machine has it without having been sent it, and is told to put it away.
        """
        roster = self.who.directory.roster
        known = roster.devices.get(device)
        if known is not None and state.respondents:
            station = roster.station(known.unit)
            if station in roster.walled_stations(state.respondents):
                self._feed.take_back(station, state.case)

    def _retry(self, case: str) -> None:
        """Decide what waited for this case."""
        for arrived in self._held.pop(case, []):
            self._decide(arrived)

    def _hold(self, arrived: Arrived) -> None:
        if arrived.case in self._closed:
            self._refuse(arrived, OPENING_REFUSED)
            return
        self._held.setdefault(arrived.case, []).append(arrived)
        self._keep(arrived, Outcome(arrived.said_id, "held"))

    def _refuse(self, arrived: Arrived, refusal: Refusal) -> None:
        if arrived.case and (state := self._case(arrived.case).state) and state.is_erased:
            arrived.sealed = None  # it is in no order, so no later erasure would take it
        self._keep(arrived, Outcome(arrived.said_id, "refused", refusal=refusal))
        if arrived.opens and arrived.case:
            self._closed.add(arrived.case)
            self._retry(arrived.case)

    def _keep(
        self,
        arrived: Arrived,
        outcome: Outcome,
        position: int | None = None,
        stamp: bytes | None = None,
    ) -> None:
        link = arrived.link
        self._outcomes[arrived.device, link.seq] = outcome
        self._rows[arrived.device, link.seq] = EventRow(
            device=arrived.device,
            seq=link.seq,
            id=arrived.id,
            case=arrived.case,
            opens=arrived.opens,
            core=link.core,
            sealed=arrived.sealed,
            hash=link.hash,
            arrival=arrived.arrival,
            result=outcome.result,
            answer=msgspec.json.encode(outcome),
            position=position,
            stamp=stamp,
        )

    def _rows_of(self, case: str) -> dict[tuple[str, int], EventRow]:
        """All that ever came of a case, by its place in its chain."""
        stored = {(row.device, row.seq): row for row in self._tx.events.of_case(case)}
        return stored | {place: row for place, row in self._rows.items() if row.case == case}

    def _take_words(self) -> list[str]:
        """Leave out what erasures took of what is not written yet; the ids of what is."""
        gone = [
            (place, row)
            for case, (position, arrival) in self._erased.items()
            for place, row in self._rows_of(case).items()
            if erasing.goes(row, position, arrival)
        ]
        new = {place: row for place, row in gone if row.arrival > self._books.arrivals}
        self._rows |= {
            place: msgspec.structs.replace(row, sealed=None) for place, row in new.items()
        }
        return [row.id for place, row in gone if place not in new]

    # ------------------------------------------------------------------ what it needs

    def _case(self, case: str) -> _Case:
        known = self._cases.get(case)
        if known is None:
            known = self._cases[case] = _case(self._tx.cases.get((case,)).get(case))
        return known

    def _related(self, case: str) -> State | None:
        return self._case(case).state

    def _series(
        self, event: Event[Any], before: State | None, after: State
    ) -> numbering.Series | None:
        """The series of the number that this step gives."""
        machine, step, *_ = TYPES[event.core.type]
        return numbering.series(machine, step, before, after, self.who.directory, self._now)

    def _last_number(self, series: numbering.Series) -> int:
        """The last one given: counted here, with the event, so without gaps."""
        known = self._numbers.get(series.key)
        return self._tx.cases.last_number(series.key) if known is None else known

    def _redistribute(self) -> None:
        """A unit or an officer moved: ask anew who is sent what, case by case."""
        roster = self.who.directory.roster
        moves = _moves(self._who_before.directory.roster, roster)
        stored = (row.case for row in self._tx.cases.scan())
        for case in sorted({*stored, *self._cases}):
            known = self._case(case)
            if known.state is not None:
                stations = stations_of(known.state, roster)
                self._feed.move(case, known.stations, stations, moves)
                if stations != known.stations:
                    known.stations, known.is_changed = stations, True


def _moves(before: Roster, now: Roster) -> frozenset[tuple[str, str]]:
    """From which station to which a unit with machines moved."""
    units = {device.unit for device in now.devices.values()} & before.units.keys()
    pairs = ((before.station(unit), now.station(unit)) for unit in units)
    return frozenset((old, new) for old, new in pairs if old != new)


def _case(row: CaseRow | None) -> _Case:
    if row is None:
        return _Case(None, b"", (), 0, is_stored=False)
    return _Case(decode_state(row.state), row.state, row.houses, row.position, is_stored=True)


def _under(stamp: Stamp, arrived: Arrived, event: Event[Any]) -> Event[Any]:
    """The event under its stamp.  Where the stamp moves it, it is read anew, as desks will."""
    if event.said_at is None and event.core.at == stamp.at:
        return msgspec.structs.replace(event, stamp=stamp)
    sealed = None if arrived.sealed is None else Raw(arrived.sealed)
    return read(Record(Raw(arrived.link.core), sealed, stamp))


def _held(row: EventRow) -> Arrived:
    """A held event as it came; it was read once, so it can be read again."""
    record = Record(Raw(row.core), None if row.sealed is None else Raw(row.sealed))
    event = read(record)
    link = Link(row.seq, row.hash, row.core)
    return Arrived(
        link=link,
        device=row.device,
        sealed=row.sealed,
        said_id=row.id,
        id=row.id,
        case=row.case,
        opens=row.opens,
        arrival=row.arrival,
        event=event,
        refusal=erasing.ERASED if event.erased else None,
    )


def _reach_changed(before: State | None, after: State) -> bool:
    """Whether an event moved a unit or an officer that stood elsewhere before."""
    old = getattr(before, "record", None)
    new = getattr(after, "record", None)
    places = [
        (getattr(one, "parent", None), getattr(one, "level", None), getattr(one, "unit", None))
        for one in (old, new)
    ]
    return old is not None and places[0] != places[1]


def outcomes(answers: Iterable[bytes]) -> tuple[Outcome, ...]:
    """Stored answers as they are sent."""
    return tuple(_outcome_decoder.decode(answer) for answer in answers)
