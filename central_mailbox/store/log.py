"""The Merkle log's nodes, its signed heads, and who else vouched for them.

Nodes and heads never change once stored.
"""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, func, select

from casework.audit import Node, RestoreNotice, TreeHead
from central_mailbox.store.bulk import insert_rows
from central_mailbox.store.daybook import SqlDaybook, same
from central_mailbox.store.port import Cosignature
from central_mailbox.store.rows import among_pairs, chunks, streamed
from central_mailbox.store.standing import Standing
from central_mailbox.store.tables import COSIGNATURES, HEADS, NODES, NOTICES, ORIGINS

_decoder = msgspec.json.Decoder(TreeHead)
_notice_decoder = msgspec.json.Decoder(RestoreNotice)
_COLUMNS = COSIGNATURES.c


class SqlLog:
    """The tables ``nodes``, ``heads``, ``notices``, ``origins`` and ``cosignatures``."""

    def __init__(self, connection: Connection, daybook: SqlDaybook, standing: Standing) -> None:
        self._connection = connection
        self._daybook = daybook
        self._standing = standing

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        found: dict[tuple[int, int], bytes] = {}
        for some in chunks(wanted):
            these = among_pairs(self._connection, (NODES.c.level, NODES.c.place), some)
            rows = self._connection.execute(select(NODES).where(these))
            found.update({(row.level, row.place): row.hash for row in rows})
        return found

    def places(self) -> Iterator[tuple[int, int]]:
        for row in streamed(self._connection, select(NODES.c.level, NODES.c.place)):
            yield row.level, row.place

    def add_nodes(self, nodes: Sequence[Node]) -> None:
        insert_rows(self._connection, NODES, [(one.level, one.index, one.hash) for one in nodes])

    def head(self) -> TreeHead | None:
        return self._standing.head

    def heads(self) -> list[TreeHead]:
        query = select(HEADS.c.head).order_by(HEADS.c.size)
        return [_decoder.decode(head) for head in self._connection.execute(query).scalars()]

    def add_head(self, head: TreeHead) -> None:
        values = {"size": head.size, "head": msgspec.json.encode(head)}
        self._daybook.insert(HEADS, [values])
        self._standing.changed()

    def notices(self) -> list[RestoreNotice]:
        if not self._standing.notices:
            return []
        query = select(NOTICES.c.notice).order_by(NOTICES.c.id)
        return [_notice_decoder.decode(one) for one in self._connection.execute(query).scalars()]

    def add_notice(self, notice: RestoreNotice) -> None:
        self._daybook.insert(NOTICES, [{"notice": msgspec.json.encode(notice)}])
        self._standing.changed()

    def name(self) -> str:
        return self._standing.name

    def set_name(self, name: str) -> None:
        self._daybook.insert(ORIGINS, [{"id": 1, "name": name}])
        self._standing.changed()

    def cosignatures(self, origin: str, size: int) -> list[Cosignature]:
        query = (
            select(COSIGNATURES)
            .where(_COLUMNS.origin == origin, _COLUMNS.size == size)
            .order_by(_COLUMNS.cosigner)
        )
        rows = self._connection.execute(query)
        return [Cosignature(row.cosigner, row.origin, row.size, row.line) for row in rows]

    def newest_cosigned(self, cosigner: str, origin: str) -> int:
        query = select(func.max(_COLUMNS.size)).where(
            _COLUMNS.cosigner == cosigner, _COLUMNS.origin == origin
        )
        return self._connection.execute(query).scalar() or 0

    def longest_cosigned(
        self, origin: str, cosigners: Iterable[str], least: int, most: int
    ) -> int | None:
        # From the end of the index: the newest heads are the ones that were cosigned.
        query = (
            select(_COLUMNS.size)
            .where(
                _COLUMNS.origin == origin,
                _COLUMNS.size <= most,
                _COLUMNS.cosigner.in_(list(cosigners)),
            )
            .group_by(_COLUMNS.size)
            .having(func.count() >= least)
            .order_by(_COLUMNS.size.desc())
            .limit(1)
        )
        return self._connection.execute(query).scalar()

    def first_cosigned(
        self, origin: str, cosigners: Iterable[str], least: int
    ) -> Cosignature | None:
        query = (
            select(COSIGNATURES)
            .where(
                _COLUMNS.origin == origin,
                _COLUMNS.size >= least,
                _COLUMNS.cosigner.in_(list(cosigners)),
            )
            .order_by(_COLUMNS.size, _COLUMNS.cosigner)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Cosignature(row.cosigner, row.origin, row.size, row.line)

    def add_cosignature(self, one: Cosignature) -> None:
        here = same(COSIGNATURES, cosigner=one.cosigner, origin=one.origin, size=one.size)
        self._daybook.delete(COSIGNATURES, here)
        self._daybook.insert(COSIGNATURES, [msgspec.structs.asdict(one)])

    def put_cosignature(self, one: Cosignature) -> None:
        here = same(COSIGNATURES, cosigner=one.cosigner, origin=one.origin)
        self._daybook.delete(COSIGNATURES, here)
        self._daybook.insert(COSIGNATURES, [msgspec.structs.asdict(one)])
