"""Writes tests/dialogues: ``python -m tests.write_dialogues``.

Every byte that is sent is made by the second client, with fixed keys and ids, so that any client
can say the very same; what is expected is written here by hand.
"""

import base64
import json
from collections.abc import Iterable
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.harness import bureau
from tests.harness.second.client import Desk, packed, sha
from tests.harness.second.dialogues import FOLDER

AT = "2026-11-20T09:00:00+08:00"
CENTRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TOKEN = {"authorization": "Bearer $TOKEN"}
Json = dict[str, Any]


def turn(
    what: str,
    sent: str,
    body: bytes,
    status: int,
    expected: Json | None = None,
    headers: Json | None = None,
    said: Json | None = None,
) -> str:
    """A turn as it stands in a file."""
    lines = [f"# {what}", f">> {sent}"]
    lines += [f">> {name}: {value}" for name, value in (headers or {}).items()]
    lines += [f">> {body.decode()}"] if body else []
    lines += [f"<< {status}"]
    lines += [f"<< {name}: {value}" for name, value in (said or {}).items()]
    lines += [f"<< {json.dumps(expected, ensure_ascii=False)}"] if expected is not None else []
    return "\n".join([*lines, "", ""])


def synced(what: str, body: bytes, status: int, expected: Json) -> str:
    """A turn of the conversation itself."""
    return turn(what, "POST /v1/sync", body, status, expected, TOKEN)


def desk(number: int) -> Desk:
    """A machine of a dialogue: its id and its seed are its number's."""
    return Desk(bureau.fixed_id(9, number), sha(f"dialogue {number}".encode()))


def let_in(one: Desk) -> str:
    """It is let in with a code that the operator gave."""
    expected = {"unit": bureau.PRECINCT, "token": "$TOKEN", "centre_key": "*", "policy": "*"}
    return turn("The machine is let in.", "POST /v1/enrol", one.enrolment("$CODE"), 200, expected)


def event(dialogue: int, number: int, kind: str = "WalkInReceived", **more: Any) -> Json:
    """A plain event: somebody came in."""
    facts = {
        "id": bureau.fixed_id(80 + dialogue, number),
        "case": bureau.fixed_id(90 + dialogue, number),
        "type": kind,
        "body": {"started_at": AT, "services": [{"category": "CONSULT", "quantity": 1}]},
        "at": AT,
        "actor": bureau.DESK,
        "unit": bureau.UNIT_OF[bureau.DESK],
    }
    return facts | more


def walk_in(one: Desk, dialogue: int, number: int, **more: Any) -> None:
    """It is written down, with what was said."""
    data = {"visitor": {"name": "张三"}, "content": "问路"}
    one.write(
        event(dialogue, number, **more), data, sha(f"{dialogue} {number}".encode()).hex()[:32]
    )


def enrolment() -> Iterable[str]:
    """Codes and tokens."""
    one, other = desk(1), desk(2)
    yield turn(
        "A code that nobody gave.",
        "POST /v1/enrol",
        one.enrolment("AAAAAAAA"),
        403,
        {"code": "enrol.wrong_code", "zh": "*", "en": "*"},
    )
    yield let_in(one)
    yield turn(
        "A code is good once.",
        "POST /v1/enrol",
        other.enrolment("$CODE"),
        409,
        {"code": "enrol.code_used"},
    )
    no_token = {"code": "auth.token"}
    yield turn("Nobody speaks without one.", "POST /v1/sync", one.request(), 401, no_token)
    yield turn(
        "Nor with another's.",
        "POST /v1/sync",
        one.request(),
        401,
        {"code": "auth.token"},
        {"authorization": "Bearer guessed"},
    )
    yield synced(
        "With its own it is told everything that its station may know.",
        one.request(),
        200,
        {"protocol": 2, "known_seq": 0, "outcomes": [], "withdrawn": [], "tree": {"suite": 1}},
    )


def recording() -> Iterable[str]:
    """The chain, exactly once, and what is no chain."""
    one = desk(3)
    yield let_in(one)
    for number in (1, 2, 3):
        walk_in(one, 2, number)
    ids = [bureau.fixed_id(82, number) for number in range(1, 5)]
    known = {
        "known_seq": 1,
        "outcomes": [{"id": ids[0], "result": "accepted", "position": "$FIRST"}],
    }
    yield synced("An event is taken in.", one.request(1, 1), 200, known)
    yield synced("Sent again it has the stored answer.", one.request(1, 1), 200, known)
    yield synced(
        "Whoever says what it has of its own is told the stamp alone.",
        b'{"cursor":0,"protocol":2,"own_seq":1}',
        200,
        {"known_seq": 1, "stamps": [{"seq": 1, "stamp": {"position": "$FIRST"}}]},
    )
    yield synced(
        "A gap is held: send from known_seq.",
        one.request(3, 3),
        200,
        {"known_seq": 1, "outcomes": [{"id": ids[2], "result": "held"}]},
    )
    forged = one.request(2, 2).replace(b"CONSULT", b"AGENT")
    yield synced("Bytes that are not the ones signed.", forged, 400, {"code": "chain.ALTERED"})
    unsigned = one.request(2, 2)
    signature = one.head(2)["signature"].encode()
    other = base64.b64encode(bytes(64))
    yield synced(
        "A head that the machine did not sign.",
        unsigned.replace(signature, other),
        400,
        {"code": "chain.SIGNATURE"},
    )
    taken = [{"id": id, "result": "accepted"} for id in ids[:3]]
    whole = {"known_seq": 3, "outcomes": taken}
    yield synced("A repetition with more behind it.", one.request(1, 3), 200, whole)
    late = one.request(1, 2)
    yield synced(
        "A late repetition: known_seq is ahead.", late, 200, {"known_seq": 3, "outcomes": taken[:2]}
    )
    clone = desk(3)
    for number in (1, 2, 4):
        walk_in(clone, 2, number)
    yield synced("Two histories under one key.", clone.request(3, 3), 409, {"code": "chain.FORKED"})


def refused() -> Iterable[str]:
    """Each event by itself: a refused one keeps its place and holds up nothing."""
    one = desk(4)
    yield let_in(one)
    walk_in(one, 3, 1, type="NeverHeardOf")
    walk_in(one, 3, 2, body={"started_at": "yesterday"})
    walk_in(one, 3, 3, actor=bureau.fixed_id(2, 999))
    walk_in(one, 3, 4)
    walk_in(one, 3, 5, id=bureau.fixed_id(83, 4))
    clauses = ["event.unknown_type", "event.malformed", "*", None, None]
    outcomes: list[Json] = [
        {"id": bureau.fixed_id(83, n), "result": "refused", "refusal": {"clause": clause}}
        if clause
        else {"id": bureau.fixed_id(83, n), "result": "accepted"}
        for n, clause in enumerate(clauses, 1)
    ][:4]
    yield synced(
        "Four events, four answers.", one.request(1, 4), 200, {"known_seq": 4, "outcomes": outcomes}
    )
    taken = refusal("event.id_taken", 5)
    yield synced("An id is an event's for ever.", one.request(5, 5), 200, taken)
    walk_in(one, 3, 6)
    parts = one.request(6, 6)
    bare = parts[: parts.index(b',"sealed":{')] + b"}]}"
    withheld = refusal("event.withheld", 6)
    yield synced("Nothing arrives without its sealed part.", bare, 200, withheld)


def refusal(clause: str, seq: int) -> Json:
    """One event, refused."""
    outcome = {"result": "refused", "refusal": {"clause": clause, "say": {"zh": "*", "en": "*"}}}
    return {"known_seq": seq, "outcomes": [outcome]}


def final_say() -> Iterable[str]:
    """What an approval has to have seen."""
    one = desk(5)
    yield let_in(one)
    case, head = bureau.fixed_id(94, 1), bureau.HEAD
    draft = {"ledger": "COMPLAINT", "channel": "WALK", "owner": bureau.PRECINCT, "place": "南大街"}
    data = {"title": "夜间施工噪声", "content": "连续三晚施工到凌晨两点。", "demand": "停工"}
    by = {"actor": bureau.HANDLER, "unit": bureau.UNIT_OF[bureau.HANDLER]}
    one.write(event(4, 1, "LedgerItemDrafted", body=draft, **by), data, "11" * 16)
    by = {"actor": head, "unit": bureau.UNIT_OF[head], "case": case}
    one.write(event(4, 2, "LedgerItemEstablished", body={}, **by))
    seen = sha(f" {bureau.fixed_id(84, 1)}".encode()).hex()[:32]
    one.write(event(4, 3, "LedgerItemEstablished", body={}, seen=seen, **by))
    yield synced(
        "Who has not seen the draft cannot approve it; who has, can.",
        one.request(1, 3),
        200,
        {
            "known_seq": 3,
            "outcomes": [
                {"id": bureau.fixed_id(84, 1), "result": "accepted"},
                {
                    "id": bureau.fixed_id(84, 2),
                    "result": "refused",
                    "refusal": {"clause": "final_say.moved_on"},
                },
                {"id": bureau.fixed_id(84, 3), "result": "accepted"},
            ],
        },
    )


def addresses() -> Iterable[str]:
    """What is said where nothing, or something else, was to be said."""
    one = desk(6)
    yield turn("No such address.", "GET /v1/nothing", b"", 404, {"code": "request.not_found"})
    yield turn(
        "Another method.",
        "GET /v1/sync",
        b"",
        405,
        {"code": "request.method"},
        said={"allow": "POST, OPTIONS"},
    )
    yield turn("Which ones, then?", "OPTIONS /v1/sync", b"", 204, said={"allow": "OPTIONS, POST"})
    yield let_in(one)
    yield synced("No message.", b"{", 400, {"code": "request.malformed"})
    yield turn(
        "No JSON.",
        "POST /v1/sync",
        one.request(),
        415,
        {"code": "request.media_type"},
        TOKEN | {"content-type": "text/plain"},
    )
    yield synced(
        "A version to come.",
        packed({"cursor": 0, "protocol": 99}),
        426,
        {"code": "protocol.too_new"},
    )
    yield synced(
        "A batch without a head.",
        b'{"cursor":0,"batch":[{"core":{}}]}',
        400,
        {"code": "request.no_head"},
    )
    yield turn("A place that the log does not have.", "GET /tile/0/999", b"", 404)
    yield turn("The newest head, for everybody.", "GET /checkpoint", b"", 200)


# ------------------------------------------------------------------ a centre, to the desk


def head(size: int, history: str = "true", key: Ed25519PrivateKey = CENTRE) -> Json:
    """A signed head over as many leaves of a history."""
    leaves = [sha(b"\0", f"{history} {n}".encode()) for n in range(size)]
    root = tree(leaves).hex()
    signed = f"1|{size}|{root}|{AT}".encode()
    signature = base64.b64encode(key.sign(b"tree-head\0" + signed)).decode()
    return {"suite": 1, "size": size, "root": root, "at": AT, "signature": signature}


def tree(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1."""
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    left = 1 << (len(leaves) - 1).bit_length() - 1
    return sha(b"\1", tree(leaves[:left]), tree(leaves[left:]))


def proof_to(size: int) -> list[str]:
    """That a log of 4 is the beginning of one of 5 to 8 of the true history."""
    return [tree([sha(b"\0", f"true {n}".encode()) for n in range(4, size)]).hex()]


def told(tree_head: Json, **more: Any) -> Json:
    """A centre's answer with nothing in it."""
    nothing: Json = {
        "protocol": 2,
        "server_time": AT,
        "known_seq": 0,
        "outcomes": [],
        "feed": [],
        "cursor": 0,
        "has_more": False,
        "withdrawn": [],
        "tree": tree_head,
    }
    return nothing | more


def heard(what: str, asked: Json, answer: Json) -> str:
    """The desk asks (expected), the centre answers (to the letter)."""
    lines = [f"# {what}", ">> POST /v1/sync", f">> {json.dumps(asked)}", "<< 200"]
    return "\n".join([*lines, f"<< {json.dumps(answer)}", "", ""])


FIRST = {"cursor": 0, "protocol": 2, "tree_size": 0}
KEPT = FIRST | {"tree_size": 4}


def desks_own() -> dict[str, Iterable[str]]:
    """What a desk asks next shows what it took: one file for each lie."""
    begin = heard("It takes the first head on the centre's word.", FIRST, told(head(4)))
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    stranger = "00000000-0000-7000-8000-000000000000"
    lies: dict[str, tuple[str, Json]] = {
        "desk-grows": ("The log grew, and that is proved.", told(head(7), consistency=proof_to(7))),
        "desk-unsigned": ("A head that the centre did not sign.", told(head(7, key=other))),
        "desk-shorter": ("A shorter log.", told(head(3))),
        "desk-forked": ("Another log of the same length.", told(head(4, "false"))),
        "desk-unproved": ("A longer log without its proof.", told(head(7))),
        "desk-outcome": (
            "An outcome of what was never sent.",
            told(head(4), outcomes=[{"id": stranger, "result": "accepted", "position": 1}]),
        ),
        "desk-older": ("An answer of an older version.", told(head(4), protocol=1)),
    }
    files: dict[str, Iterable[str]] = {}
    for name, (what, answer) in lies.items():
        after = FIRST | {"tree_size": 7} if name == "desk-grows" else KEPT
        grown = told(head(7), consistency=[] if name == "desk-grows" else proof_to(7))
        close = heard("What it kept shows in what it asks next.", after, grown)
        files[name] = [begin, heard(what, KEPT, answer), close]
    return files


def files() -> dict[str, Iterable[str]]:
    """Every dialogue by the name of its file."""
    return {
        "01-enrolment": enrolment(),
        "02-recording": recording(),
        "03-refused": refused(),
        "04-final-say": final_say(),
        "05-addresses": addresses(),
    } | desks_own()


def main() -> None:
    """Write them all, and the bureau that they are held in."""
    for name, turns in files().items():
        (FOLDER / f"{name}.txt").write_text("".join(turns).rstrip("\n") + "\n", "utf-8")
    lines = [
        {"case": one.case, "type": one.type, "body": one.body}
        | ({} if one.private is None else {"private": one.private})
        for one in bureau.founding({})
    ]
    data = msgspec.json.format(msgspec.json.encode(lines), indent=1)
    (FOLDER / "bureau.json").write_bytes(data + b"\n")


if __name__ == "__main__":
    main()
