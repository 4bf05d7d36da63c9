"""The Merkle log's nodes and its signed heads.  Neither ever changes once stored."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, insert, select

from casework.audit import Node, RestoreNotice, TreeHead
from central_mailbox.store.rows import chunks
from central_mailbox.store.tables import HEADS, NODES, NOTICES

_decoder = msgspec.json.Decoder(TreeHead)
_notice_decoder = msgspec.json.Decoder(RestoreNotice)


class SqlLog:
    """The tables ``nodes``, ``heads`` and ``notices``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def nodes(self, wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        levels: dict[int, list[int]] = defaultdict(list)
        for level, place in wanted:
            levels[level].append(place)
        found: dict[tuple[int, int], bytes] = {}
        for level, places in levels.items():
            for some in chunks(places):
                query = select(NODES.c.place, NODES.c.hash).where(
                    NODES.c.level == level, NODES.c.place.in_(some)
                )
                rows = self._connection.execute(query)
                found.update({(level, row.place): row.hash for row in rows})
        return found

    def add_nodes(self, nodes: Sequence[Node]) -> None:
        if nodes:
            values = [
                {"level": node.level, "place": node.index, "hash": node.hash} for node in nodes
            ]
            self._connection.execute(insert(NODES), values)

    def head(self) -> TreeHead | None:
        query = select(HEADS.c.head).order_by(HEADS.c.size.desc()).limit(1)
        found = self._connection.execute(query).scalar()
        return None if found is None else _decoder.decode(found)

    def heads(self) -> list[TreeHead]:
        query = select(HEADS.c.head).order_by(HEADS.c.size)
        return [_decoder.decode(head) for head in self._connection.execute(query).scalars()]

    def add_head(self, head: TreeHead) -> None:
        values = {"size": head.size, "head": msgspec.json.encode(head)}
        self._connection.execute(insert(HEADS), values)

    def notices(self) -> list[RestoreNotice]:
        query = select(NOTICES.c.notice).order_by(NOTICES.c.id)
        return [_notice_decoder.decode(one) for one in self._connection.execute(query).scalars()]

    def add_notice(self, notice: RestoreNotice) -> None:
        self._connection.execute(insert(NOTICES), {"notice": msgspec.json.encode(notice)})
