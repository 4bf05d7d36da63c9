"""What must be true after every fault, read from the tables themselves and by ``verify``."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import partial

import psycopg
from msgspec import Struct

from central_mailbox.store import postgres
from central_mailbox.verify import verify_all
from tests.cluster.load import Desk
from tests.cluster.nodes import Nodes

ROWS = "SELECT id, device, seq, position, result, hash FROM events ORDER BY device, seq"


class Verdict(Struct):
    """Figures of one look, and what is broken."""

    events: int
    acknowledged: int
    lost: int
    doubled: int
    broken: list[str]


def judged(url: str, desks: Sequence[Desk], centre_key: bytes) -> Verdict:
    """Every desk has nothing left to send; whatever it was told is looked for."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(ROWS).fetchall()
    places = {row[0]: row[3] for row in rows}
    told = {id: place for desk in desks for id, place in desk.line.acknowledged.items()}
    lost = [id for id, place in told.items() if places.get(id) != place]
    ours = {desk.device: desk.saved for desk in desks}
    came = Counter(device for _, device, _, _, result, _ in rows if result == "accepted")
    lost += [device for device, saved in ours.items() for _ in range(saved - came[device])]
    doubled = sum(max(0, came[device] - saved) for device, saved in ours.items())
    doubled += sum(times - 1 for times in Counter(row[0] for row in rows).values())
    broken = [alarm for desk in desks for alarm in desk.alarms]
    broken += [f"refused or held: {id}" for desk in desks for id in desk.line.refused]
    broken += [f"told and not there: {one}" for one in lost]
    broken += _order(sorted(place for place in places.values() if place is not None))
    store = postgres.open_store(url)
    with store.read() as tx:
        broken += _numbers(record.stamp.number for record in tx.events.log() if record.stamp)
    broken += verify_all(store, centre_key).findings
    store.close()
    return Verdict(sum(ours.values()), len(told), len(lost), doubled, broken)


def _order(places: Sequence[int]) -> Iterator[str]:
    """One order for all processes: from 1 on, without a gap."""
    if list(places) != list(range(1, len(places) + 1)):
        yield "positions have gaps or stand twice"


def _numbers(given: Iterator[str | None]) -> Iterator[str]:
    """In each row of numbers every one is given once, in the order of the log, none left out."""
    series = defaultdict[str, list[int]](list)
    for number in given:
        if number is not None:
            row, _, last = number.rpartition("-")
            series[row].append(int(last))
    for row, numbers in series.items():
        if numbers != [*range(1, len(numbers) + 1)]:
            yield f"numbers of {row} are not in one row"


def await_copies(nodes: Nodes) -> None:
    """Every node has the same events, as soon as it has caught up."""
    with psycopg.connect(nodes.url) as connection:
        rows = connection.execute(ROWS).fetchall()
    for node in nodes.nodes:
        with psycopg.connect(node.url, autocommit=True) as connection:
            nodes.until(f"the same rows on {node.name}", partial(_is_copy, connection, rows))


def _is_copy(connection: psycopg.Connection, rows: Sequence[tuple[object, ...]]) -> bool:
    return connection.execute(ROWS).fetchall() == rows
