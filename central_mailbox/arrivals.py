"""One event as it comes in: read if it can be, kept with its bytes if it cannot.

The rule it keeps: a poison event costs its own place and nothing else.  Whatever the
bytes are, they get a row, an id to answer to, and words that say what is wrong; only
ids of the right form become columns.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Raw, Struct

from casework.audit import Link
from casework.errors import MalformedError, UnknownTypeError
from casework.event import Event, Label, Record, Refusal
from casework.ids import is_id
from casework.registry import TYPES, read
from casework.sizes import too_large

MALFORMED = Refusal(
    "event.malformed",
    Label("内容不合规格,中心无法读取", "The content does not fit its form; it cannot be read"),
)
UNKNOWN_TYPE = Refusal(
    "event.unknown_type",
    Label(
        "中心不认识这类操作(客户端可能更新),请升级中心后重新办理",
        "The centre does not know this kind of step (a newer desk?); update it and do it anew",
    ),
)
WITHHELD = Refusal(
    "event.withheld",
    Label(
        "内容过长,没有送到中心(原文保留在本机):请缩短、分成几次,或把长材料作为附件后重新办理",
        "Too long to be sent to the centre; it stays on its desk as it was written. Do it anew: "
        "shorter, in parts, or with long papers as files",
    ),
)
ID_TAKEN = Refusal(
    "event.id_taken",
    Label("编号已被另一条记录使用,请重新办理", "This id belongs to another event; do it anew"),
)


class Arrived(Struct):
    """An event with its place in the chain, and what could be read of it.

    ``said_id`` is what the device calls it (the answer goes under this name);
    ``id`` is what it is stored under: the same, unless that is no id or is taken.
    """

    link: Link
    device: str
    sealed: bytes | None
    said_id: str
    id: str
    case: str
    opens: bool
    arrival: int
    event: Event[Any] | None
    refusal: Refusal | None


class _Said(Struct):
    id: str = ""
    case: str = ""


_said_decoder = msgspec.json.Decoder(_Said)


def read_arrivals(
    device: str, links: Iterable[Link], sealed: Iterable[Raw | None], arrivals: int
) -> list[Arrived]:
    """The events of a verified batch, numbered on from ``arrivals``."""
    return [
        _arrived(device, link, None if part is None else bytes(part), number)
        for number, (link, part) in enumerate(zip(links, sealed, strict=True), arrivals + 1)
    ]


def said_id(core: bytes) -> str:
    """What the device calls the event; empty where that cannot be read."""
    return _said(core).id


def _arrived(device: str, link: Link, sealed: bytes | None, number: int) -> Arrived:
    record = Record(Raw(link.core), None if sealed is None else Raw(sealed))
    event, refusal = _read(record)
    said = _said(link.core) if event is None else _Said(event.core.id, event.core.case)
    spare = f"{device}:{link.seq}"
    opens = event is not None and not TYPES[event.core.type].step.frm
    return Arrived(
        link=link,
        device=device,
        sealed=sealed,
        said_id=said.id or spare,
        id=said.id if is_id(said.id) else spare,
        case=said.case if is_id(said.case) else "",
        opens=opens,
        arrival=number,
        event=event,
        refusal=refusal,
    )


def _read(record: Record) -> tuple[Event[Any] | None, Refusal | None]:
    refusal = too_large(record)
    if refusal is not None:
        return None, refusal
    try:
        event = read(record)
    except UnknownTypeError:
        return None, UNKNOWN_TYPE
    except (MalformedError, RecursionError):
        return None, MALFORMED
    core = event.core
    if not (is_id(core.id) and is_id(core.case)):
        return None, MALFORMED
    # A rule reads what was erased as having been there, so nothing may arrive without it.
    return event, WITHHELD if event.erased else None


def _said(core: bytes) -> _Said:
    try:
        return _said_decoder.decode(core)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _Said()
