"""Attacks of somebody who knows the program and has the key of the file, one by one.

They are the edits that went unseen once: each with what an attacker does besides, so that
columns, answers and folded states agree with each other afterwards.
"""

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from casework.audit import (
    Frontier,
    Node,
    chain_next,
    chain_start,
    leaf_hash,
    log_leaf,
    sign_tree_head,
)
from casework.audit.heads import TreeHead
from casework.event import Stamp
from casework.registry import encode_state, evolve, read
from casework.state import State
from casework.wire import Outcome
from central_mailbox.store.events import record_of
from central_mailbox.store.packed import pack, unpack
from tests.harness import bureau
from tests.harness.desk.disk import opened_raw
from tests.harness.machines.machines import CENTRE_KEY, secret
from tests.tamper.played import played

Attack = Callable[[Any, Random], None]

ACCEPTED = "SELECT device, seq, case_id FROM events WHERE sealed IS NOT NULL AND position > 0"


def sql(*statements: str) -> Attack:
    """An attack by plain statements; one of them at least finds a row."""

    def attack(conn: Any, dice: Random) -> None:
        assert sum(conn.execute(statement).rowcount for statement in statements) > 0

    return attack


def _refolded(conn: Any, case: str) -> None:
    """The case's state, folded anew from what lies there by now."""
    state: State | None = None
    for core, sealed, stamp in conn.execute(
        "SELECT core, sealed, stamp FROM events WHERE case_id = ? AND position IS NOT NULL"
        " ORDER BY position",
        (case,),
    ).fetchall():
        state = evolve(state, read(record_of(core, sealed, stamp)))
    assert state is not None
    conn.execute("UPDATE cases SET state = ? WHERE case_id = ?", (pack(encode_state(state)), case))


def words_taken_out(conn: Any, dice: Random) -> None:
    """What a citizen said is gone, and the state is folded without it."""
    device, seq, case = dice.choice(conn.execute(ACCEPTED).fetchall())
    conn.execute("UPDATE events SET sealed = NULL WHERE device = ? AND seq = ?", (device, seq))
    _refolded(conn, case)


def erased_words_put_back(conn: Any, dice: Random) -> None:
    """What an erasure took lies in a backup still, and is there again; the state is folded anew."""
    backup = opened_raw(played().older_centre, secret("centre database"))
    words = {id: part for id, part in backup.execute("SELECT id, sealed FROM events") if part}
    backup.close()
    gone = "SELECT id, case_id FROM events WHERE sealed IS NULL AND position > 0"
    rows = [row for row in conn.execute(gone).fetchall() if row[0] in words]
    assert len(rows) == 2
    for id, case in rows:
        conn.execute("UPDATE events SET sealed = ? WHERE id = ?", (words[id], id))
        _refolded(conn, case)


def refused_becomes_held(conn: Any, dice: Random) -> None:
    """A refusal is made to wait for ever, with the answer that goes with it."""
    device, seq, answer = dice.choice(
        conn.execute("SELECT device, seq, answer FROM events WHERE result = 'refused'").fetchall()
    )
    held = Outcome(msgspec.json.decode(unpack(answer), type=Outcome).id, "held")
    conn.execute(
        "UPDATE events SET result = 'held', answer = ? WHERE device = ? AND seq = ?",
        (pack(msgspec.json.encode(held)), device, seq),
    )


def other_words_of_a_refusal(conn: Any, dice: Random) -> None:
    """Why something was refused reads otherwise."""
    rows = conn.execute("SELECT device, seq, answer FROM events WHERE result = 'refused'")
    changed = [
        (pack(unpack(answer).replace(b"clause", b"Clause")), device, seq)
        for device, seq, answer in rows.fetchall()
    ]
    assert changed
    conn.executemany("UPDATE events SET answer = ? WHERE device = ? AND seq = ?", changed)


def received_earlier(conn: Any, dice: Random) -> None:
    """With the centre's key, but for the daybook: a week earlier, all heads signed anew."""
    rows = conn.execute("SELECT position, stamp FROM events WHERE position > 0").fetchall()
    position, stamp = dice.choice(rows)
    old = msgspec.json.decode(unpack(stamp), type=Stamp)
    new = msgspec.structs.replace(old, received_at=old.received_at.replace(day=1))
    conn.execute(
        "UPDATE events SET stamp = ? WHERE position = ?", (pack(msgspec.json.encode(new)), position)
    )
    signed_anew(conn)


def signed_anew(conn: Any) -> None:
    """With the centre's key: tree, books and every head, as if the log had always been so."""
    frontier, roots = Frontier(), {0: Frontier().root()}
    nodes: list[Node] = []
    for core, stamp in conn.execute(
        "SELECT core, stamp FROM events WHERE position > 0 ORDER BY position"
    ).fetchall():
        leaf = leaf_hash(log_leaf(unpack(core), unpack(stamp)))
        nodes += frontier.completed_by(leaf)
        frontier = frontier.append(leaf)
        roots[frontier.size] = frontier.root()
    conn.execute("DELETE FROM nodes")
    conn.executemany(
        "INSERT INTO nodes VALUES (?, ?, ?)",
        [(node.level, node.index, node.hash) for node in nodes],
    )
    conn.execute("UPDATE books SET peaks = ?", (b"".join(frontier.peaks),))
    for size, data in conn.execute("SELECT size, head FROM heads").fetchall():
        at = msgspec.json.decode(data, type=TreeHead).at
        head = sign_tree_head(CENTRE_KEY.sign, 1, size, roots[size].hex(), at)
        conn.execute("UPDATE heads SET head = ? WHERE size = ?", (msgspec.json.encode(head), size))


CENTRE: dict[str, Attack] = {
    "the citizen's words taken out, the state folded anew": words_taken_out,
    "erased words put back from a backup": erased_words_put_back,
    "a device's tip removed": sql(f"DELETE FROM chains WHERE device = '{bureau.HEAD_DEVICE}'"),
    "a device's tip and what was not accepted removed": sql(
        f"DELETE FROM chains WHERE device = '{bureau.HEAD_DEVICE}'",
        f"DELETE FROM events WHERE device = '{bureau.HEAD_DEVICE}' AND position IS NULL",
    ),
    "a running number put back": sql("UPDATE numbers SET last = last - 1"),
    "all alarms removed": sql("DELETE FROM alarms"),
    "the quarantine emptied": sql("DELETE FROM quarantine"),
    "refused made held": sql("UPDATE events SET result = 'held' WHERE result = 'refused'"),
    "refused made held, with its answer": refused_becomes_held,
    "the words of a refusal": other_words_of_a_refusal,
    "old heads removed": sql("DELETE FROM heads WHERE size < (SELECT max(size) FROM heads)"),
    "a notice of a restore removed": sql("DELETE FROM notices"),
    "the tree's nodes removed": sql("DELETE FROM nodes"),
    "the hash column in another spelling": sql("UPDATE events SET hash = upper(hash)"),
    "a code opened again": sql(
        "UPDATE codes SET used_at = NULL, expires_at = '2099-01-01T00:00:00.000+08:00'"
    ),
    "a token given to another device": sql(
        f"UPDATE tokens SET device = '{bureau.DIVISION_DEVICE}'"
    ),
    "wrong codes forgotten": sql("DELETE FROM wrong_codes"),
    "a withdrawal kept from its station": sql("DELETE FROM feed WHERE position IS NULL"),
    "a record moved behind the cursors": sql(
        "UPDATE feed SET n = -1 WHERE n = (SELECT max(n) FROM feed WHERE position IS NOT NULL)"
    ),
    "received a week earlier, all heads signed anew": received_earlier,
    "the daybook removed": sql("DELETE FROM daybook", "DELETE FROM daybook_head"),
}


def _newest(number: int) -> str:
    return f"seq > (SELECT max(seq) - {number} FROM journal)"


def rewritten_and_chained(conn: Any, dice: Random) -> None:
    """With the file's key only: one own event reads otherwise, and all behind it is chained on."""
    rows = conn.execute("SELECT n, plain(core) FROM journal WHERE seq > 0 ORDER BY seq").fetchall()
    at = dice.randrange(len(rows) - 1)
    hash = chain_start(bureau.HEAD_DEVICE)
    for number, (n, core) in enumerate(rows):
        told = core.replace(b'"at":"2026', b'"at":"2025') if number == at else core
        conn.execute("UPDATE journal SET core = ?, prev = ? WHERE n = ?", (told, hash, n))
        hash = chain_next(hash, told)


def trigger_put_in(conn: Any, dice: Random) -> None:
    """What the program saves is changed on the program's own connection."""
    conn.execute(
        "CREATE TRIGGER helpful AFTER INSERT ON journal WHEN new.seq IS NOT NULL"
        " BEGIN UPDATE journal SET is_acknowledged = 1 WHERE n = new.n; END"
    )


def forged(conn: Any, dice: Random) -> None:
    """A record that no centre ever sent, beside the true ones of its case."""
    core, case = conn.execute(
        "SELECT plain(core), case_id FROM journal WHERE seq IS NULL AND sealed IS NULL LIMIT 1"
    ).fetchone()
    told = msgspec.json.decode(core) | {"id": bureau.fixed_id(9, 99)}
    stamp = b'{"position":5,"received_at":"2026-09-14T09:00:00+08:00"}'
    conn.execute(
        "INSERT INTO journal (id, case_id, core, position, stamp) VALUES (?, ?, ?, 5, ?)",
        (told["id"], case, msgspec.json.encode(told), stamp),
    )


_WHOLE = "SELECT max(n) FROM journal WHERE seq IS NULL AND sealed IS NOT NULL"


def erased_words_put_back_at_the_desk(conn: Any, dice: Random) -> None:
    """What an erasure took lies in an old copy of the file, and is there again."""
    secrets = secret(f"desk {bureau.HEAD_DEVICE}")
    backup = opened_raw(played().older_desk, secrets)
    words = {id: part for id, part in backup.execute("SELECT id, sealed FROM journal") if part}
    backup.close()
    gone = [id for (id,) in conn.execute("SELECT id FROM journal WHERE sealed IS NULL")]
    back = [(words[id], id) for id in gone if id in words]
    assert back
    conn.executemany("UPDATE journal SET sealed = ? WHERE id = ?", back)


DESK: dict[str, Attack] = {
    "an own event removed": sql("DELETE FROM journal WHERE seq = 4"),
    "the last own event removed, which nobody knows": sql(
        f"DELETE FROM journal WHERE {_newest(1)}"
    ),
    "the tail cut, although the centre knows it": sql(f"DELETE FROM journal WHERE {_newest(5)}"),
    "the tail cut, and what the centre knows put back": sql(
        f"DELETE FROM journal WHERE {_newest(5)}",
        """UPDATE facts SET value = CAST('{"cursor":9,"known_seq":1}' AS BLOB)"""
        " WHERE name = 'progress'",
    ),
    "what others recorded removed": sql(
        "DELETE FROM journal WHERE n = (SELECT max(n) FROM journal WHERE seq IS NULL)"
    ),
    "own words taken out": sql("UPDATE journal SET sealed = NULL WHERE seq > 0"),
    "the words of others taken out": sql(
        "UPDATE journal SET sealed = NULL WHERE seq IS NULL AND sealed IS NOT NULL"
    ),
    "erased words put back from a backup": erased_words_put_back_at_the_desk,
    "words taken out, as if a later page explained it": sql(
        f"UPDATE journal SET sealed = NULL WHERE n = ({_WHOLE})",
        "INSERT INTO awaited (n) SELECT n FROM journal WHERE sealed IS NULL AND seq IS NULL"
        " ORDER BY n DESC LIMIT 1",
    ),
    "words taken out, as if an erasure before a restore had": sql(
        f"INSERT INTO erased_before {_WHOLE}",
        "UPDATE journal SET sealed = NULL WHERE n = (SELECT max(n) FROM erased_before)",
    ),
    "an erasure that nobody wrote": sql(
        "INSERT INTO erasures SELECT n, case_id, 10000 FROM journal ORDER BY n DESC LIMIT 1"
    ),
    "an own event rewritten, the chain made new": rewritten_and_chained,
    "a record forged": forged,
    "refused made accepted": sql("UPDATE journal SET result = 'accepted' WHERE result = 'refused'"),
    "the reason of a refusal removed": sql("UPDATE journal SET refusal = NULL WHERE seq > 0"),
    "a refusal acknowledged by nobody": sql("UPDATE journal SET is_acknowledged = 1"),
    "an own event never to be sent": sql(
        f"UPDATE journal SET result = 'refused' WHERE {_newest(1)}"
    ),
    "received earlier": sql(
        "UPDATE journal SET stamp = CAST(replace(CAST(stamp AS TEXT), '2026-', '2025-') AS BLOB)"
        " WHERE stamp IS NOT NULL"
    ),
    "all tree heads removed": sql("DELETE FROM tree_heads"),
    "the newest tree heads removed": sql(
        "DELETE FROM tree_heads WHERE n > (SELECT max(n) - 3 FROM tree_heads)"
    ),
    "both histories of a restore removed": sql(
        "DELETE FROM restores", "DELETE FROM contradictions", "DELETE FROM former_stamps"
    ),
    "another centre's key": sql(
        "UPDATE facts SET value = CAST(replace(CAST(value AS TEXT), 'centre_key', 'centre_kez')"
        " AS BLOB) WHERE name = 'identity'"
    ),
    "the cursor set beyond what was told": sql(
        """UPDATE facts SET value = CAST('{"cursor":900,"known_seq":9}' AS BLOB)"""
        " WHERE name = 'progress'"
    ),
    "a case hidden as if it were withdrawn": sql(
        "INSERT INTO withdrawn SELECT case_id FROM journal WHERE seq IS NULL LIMIT 1",
        "DELETE FROM cases WHERE case_id IN (SELECT case_id FROM withdrawn)",
    ),
    "a trigger that works for somebody else": trigger_put_in,
    "a draft written by another": sql("UPDATE drafts SET body = CAST('{}' AS BLOB)"),
    "the daybook removed": sql("DELETE FROM daybook", "DELETE FROM daybook_head"),
}
