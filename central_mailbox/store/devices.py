"""Devices from the centre's side: tokens, chains, enrolment codes, alarms, quarantine."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Row, Table, bindparam, func, select

from casework.audit import SignedHead
from central_mailbox.store.daybook import SqlDaybook, same
from central_mailbox.store.port import (
    MOST_SEQ,
    Alarm,
    Chain,
    Code,
    Heap,
    Noticed,
    Quarantined,
)
from central_mailbox.store.rows import time_of, time_text
from central_mailbox.store.tables import ALARMS, CHAINS, CODES, QUARANTINE, TOKENS, WRONG_CODES

_head_decoder = msgspec.json.Decoder(SignedHead)
_TIP = select(CHAINS).where(CHAINS.c.device == bindparam("device"))


class SqlDevices:
    """The tables ``tokens``, ``chains``, ``codes``, ``wrong_codes``, ``alarms``, ``quarantine``."""

    def __init__(self, connection: Connection, daybook: SqlDaybook) -> None:
        self._connection = connection
        self._daybook = daybook

    def of_token(self, token_hash: str) -> str | None:
        query = select(TOKENS.c.device).where(TOKENS.c.token_hash == token_hash)
        return self._connection.execute(query).scalar()

    def set_token(self, device: str, token_hash: str, issued_at: datetime) -> None:
        values = {"device": device, "token_hash": token_hash, "issued_at": time_text(issued_at)}
        self._put(TOKENS, TOKENS.c.device == device, values)

    def tip(self, device: str) -> Chain | None:
        row = self._connection.execute(_TIP, {"device": device}).first()
        return None if row is None else _chain(row)

    def tips(self) -> list[Chain]:
        query = select(CHAINS).order_by(CHAINS.c.device)
        return [_chain(row) for row in self._connection.execute(query)]

    def set_tip(self, chain: Chain) -> None:
        head = msgspec.json.encode(chain.head)
        values = {"device": chain.device, "seq": chain.seq, "hash": chain.hash, "head": head}
        self._put(CHAINS, CHAINS.c.device == chain.device, values)

    def _put(self, table: Table, mine: ColumnElement[bool], values: Mapping[str, Any]) -> None:
        if not self._daybook.update(table, mine, values):
            self._daybook.insert(table, [values])

    def alarm(self, alarm: Alarm) -> None:
        digest = hashlib.sha256(alarm.evidence).hexdigest()
        same = (
            (ALARMS.c.device == alarm.device)
            & (ALARMS.c.code == alarm.code)
            & (ALARMS.c.evidence_hash == digest)
        )
        if self._connection.execute(select(ALARMS.c.id).where(same)).first() is None:
            values = {
                "device": alarm.device,
                "code": alarm.code,
                "seq": alarm.seq,
                "detail": alarm.detail,
                "evidence": alarm.evidence,
                "evidence_hash": digest,
                "raised_at": time_text(alarm.raised_at),
            }
            self._daybook.insert(ALARMS, [values])

    def alarms(self) -> list[Alarm]:
        query = select(ALARMS).order_by(ALARMS.c.id)
        return [
            Alarm(row.device, row.code, row.seq, row.detail, row.evidence, time_of(row.raised_at))
            for row in self._connection.execute(query)
        ]

    def noticed(self) -> list[Noticed]:
        by = ALARMS.c.device, ALARMS.c.code
        query = select(*by, func.count(), *_span(ALARMS.c.seq, ALARMS.c.raised_at)).group_by(*by)
        return [
            Noticed(device, code, times, first, last, time_of(first_at), time_of(last_at))
            for device, code, times, first, last, first_at, last_at in self._connection.execute(
                query.order_by(*by)
            )
        ]

    def heaps(self) -> list[Heap]:
        chain = QUARANTINE.c.device
        query = select(chain, *_span(QUARANTINE.c.seq, QUARANTINE.c.received_at)).group_by(chain)
        return [
            Heap(name, first, last, time_of(first_at), time_of(last_at))
            for name, first, last, first_at, last_at in self._connection.execute(
                query.order_by(chain)
            )
        ]

    def quarantine(self, rows: Sequence[Quarantined]) -> None:
        values = [
            {
                "device": row.device,
                "seq": row.seq,
                "core": row.core,
                "sealed": row.sealed,
                "hash": row.hash,
                "received_at": time_text(row.received_at),
            }
            for row in rows
        ]
        self._daybook.insert(QUARANTINE, values)

    def quarantined(self, device: str, first: int = 1, last: int = MOST_SEQ) -> list[Quarantined]:
        query = (
            select(QUARANTINE)
            .where(QUARANTINE.c.device == device, QUARANTINE.c.seq.between(first, last))
            .order_by(QUARANTINE.c.seq)
        )
        return [
            Quarantined(
                row.device, row.seq, row.core, row.sealed, row.hash, time_of(row.received_at)
            )
            for row in self._connection.execute(query)
        ]

    def sealed_in_quarantine(self) -> Iterator[tuple[str, int, bytes]]:
        query = select(QUARANTINE.c.device, QUARANTINE.c.seq, QUARANTINE.c.core)
        for row in self._connection.execute(query.where(QUARANTINE.c.sealed.is_not(None))):
            yield row.device, row.seq, row.core

    def erase_in_quarantine(self, device: str, seq: int) -> None:
        self._daybook.erase(QUARANTINE, same(QUARANTINE, device=device, seq=seq))

    def quarantine_tip(self, device: str) -> tuple[int, str] | None:
        query = (
            select(QUARANTINE.c.seq, QUARANTINE.c.hash)
            .where(QUARANTINE.c.device == device)
            .order_by(QUARANTINE.c.seq.desc())
            .limit(1)
        )
        row = self._connection.execute(query).first()
        return None if row is None else (row.seq, row.hash)

    def code(self, code_hash: str) -> Code | None:
        query = select(CODES).where(CODES.c.code_hash == code_hash)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return Code(
            row.code_hash,
            row.unit,
            time_of(row.issued_at),
            time_of(row.expires_at),
            None if row.used_at is None else time_of(row.used_at),
            row.device,
        )

    def put_code(self, code: Code) -> None:
        values = {
            "code_hash": code.code_hash,
            "unit": code.unit,
            "issued_at": time_text(code.issued_at),
            "expires_at": time_text(code.expires_at),
            "used_at": None if code.used_at is None else time_text(code.used_at),
            "device": code.device,
        }
        self._put(CODES, CODES.c.code_hash == code.code_hash, values)

    def wrong_code(self, origin: str, at: datetime) -> None:
        self._daybook.insert(WRONG_CODES, [{"origin": origin, "at": time_text(at)}])

    def wrong_codes(self, origin: str, since: datetime) -> int:
        query = (
            select(func.count())
            .select_from(WRONG_CODES)
            .where(WRONG_CODES.c.origin == origin, WRONG_CODES.c.at > time_text(since))
        )
        return self._connection.execute(query).scalar_one()


def _span(seq: Column[Any], at: Column[Any]) -> tuple[ColumnElement[Any], ...]:
    """From which number to which, from which moment to which: times are texts that sort."""
    return func.min(seq), func.max(seq), func.min(at), func.max(at)


def _chain(row: Row[Any]) -> Chain:
    return Chain(row.device, row.seq, row.hash, _head_decoder.decode(row.head))
