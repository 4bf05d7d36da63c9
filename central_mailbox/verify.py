"""Reading the whole mailbox again: nothing is believed that can be counted anew.

What is checked, and what each check finds:

* the log under every head that was ever signed: edited, missing, moved, doubled records;
* every device's chain under its newest signed head, whatever became of the events;
* every case folded anew from the log, byte for byte against the stored state;
* who is sent what: every station's feed holds exactly the cases it may see.
"""

from collections.abc import Iterator

from msgspec import Struct

from casework.audit import Verdict, verify_chain, verify_log
from casework.cases.directory import build
from casework.errors import MalformedError
from casework.ids import SYSTEM
from casework.officers import Roster
from casework.registry import encode_state, evolve, read
from casework.state import State
from central_mailbox.feed import stations_of
from central_mailbox.keys import verify
from central_mailbox.store import Store, Transaction


class Report(Struct, frozen=True):
    """What was read, and what was found; no findings: sound."""

    records: int
    devices: int
    cases: int
    findings: tuple[str, ...]


def verify_all(store: Store, centre_key: bytes) -> Report:
    """Check everything in one moment of the database."""
    with store.read() as tx:
        states, findings = _refold(tx)
        roster = build(states.values()).roster
        log = verify_log(verify, centre_key, tx.events.log(), tx.log.heads())
        findings += _told("log", log)
        if log.proved != tx.books().log.size:
            findings.append(f"log: signed up to {log.proved} of {tx.books().log.size}")
        tips = tx.devices.tips()
        for tip in tips:
            key = centre_key if tip.device == SYSTEM else _key_of(roster, tip.device)
            records = tx.events.chain(tip.device)
            chain = verify_chain(verify, key, tip.device, records, [tip.head])
            findings += _told(f"device {tip.device}", chain)
            if chain.count != tip.seq:
                findings.append(f"device {tip.device}: {chain.count} of {tip.seq} events")
        findings += _cases(tx, states)
        findings += _feeds(tx, states, roster)
        return Report(log.count, len(tips), len(states), tuple(findings))


def _refold(tx: Transaction) -> tuple[dict[str, State], list[str]]:
    states: dict[str, State] = {}
    findings = []
    for record in tx.events.log():
        position = record.stamp.position if record.stamp else 0
        try:
            event = read(record)
        except MalformedError:
            findings.append(f"log: {position} cannot be read")
            continue
        states[event.core.case] = evolve(states.get(event.core.case), event)
    return states, findings


def _told(trail: str, verdict: Verdict) -> list[str]:
    return [
        f"{trail}: {finding.first}-{finding.last} {finding.reason.label.en}"
        for finding in verdict.findings
    ]


def _key_of(roster: Roster, device: str) -> bytes:
    known = roster.devices.get(device)
    return known.public_key if known else b""


def _cases(tx: Transaction, states: dict[str, State]) -> Iterator[str]:
    stored = set()
    for row in tx.cases.scan():
        stored.add(row.case)
        state = states.get(row.case)
        if state is None:
            yield f"case {row.case}: in no record"
        elif row.state != encode_state(state):
            yield f"case {row.case}: not what its records say"
    for case in states.keys() - stored:
        yield f"case {case}: missing"


def _feeds(tx: Transaction, states: dict[str, State], roster: Roster) -> Iterator[str]:
    """Every station must hold all positions of the cases it may see, and no others."""
    sent = tx.feed.lines()
    for case, state in states.items():
        allowed = set(stations_of(state, roster))
        positions = tx.events.positions(case)
        for station in allowed | sent.get(case, {}).keys():
            expected = positions if station in allowed else []
            if sent.get(case, {}).get(station, []) != expected:
                yield f"feed: case {case} in station {station} is not what it may see"
