"""Another desk, written from docs/protocol.md, docs/integrity.md and the OpenAPI alone.

It imports nothing of ours: the standard library, an HTTP client, Ed25519, and a JSON reader that
leaves bytes as they came.  What it cannot do without reading our code is a gap in the documents.
"""

import base64
import hashlib
import json
from bisect import bisect_left
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PROTOCOL = 2
Json = dict[str, Any]


class Record(msgspec.Struct):
    """An event as it travels: its parts are bytes until somebody wants to read them."""

    core: msgspec.Raw
    sealed: msgspec.Raw = msgspec.Raw(b"null")
    stamp: msgspec.Raw = msgspec.Raw(b"null")


class Answer(msgspec.Struct):
    """What of a sync's answer matters here."""

    known_seq: int
    outcomes: list[Json]
    feed: list[Record]
    cursor: int
    has_more: bool
    tree: Json
    consistency: list[str]
    proof: str


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def packed(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Desk:
    """A machine with a key, a chain, and what it was told."""

    def __init__(self, device: str, seed: bytes, quiet: frozenset[str] = frozenset()) -> None:
        self.device, self.quiet = device, quiet
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.chain = [sha(b"device-chain\0", device.encode())]
        self.records: list[bytes] = []
        self.known_seq = 0
        self.cursor = 0
        self.tree: Json | None = None
        self.centre_key = b""
        self.token = ""
        self.outcomes: dict[str, Json] = {}
        self.feed: dict[str, Json] = {}
        self.seen: dict[str, str] = {}

    def enrolment(self, code: str) -> bytes:
        public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        said = {"code": code, "device": self.device, "public_key": public}
        return packed(said | {"protocol": PROTOCOL})

    def write(self, event: Json, data: Json | None = None, salt: str = "") -> bytes:
        """Chain an event: ``event`` has id, case, type, body, at, actor and unit."""
        sealed = b"null" if data is None else packed({"salt": salt, "data": data})
        defaults: Json = {
            "v": 1,
            "sealed": None if data is None else sha(sealed).hex(),
            "since_server": None,
            "seen": None,
            "device": self.device,
            "seq": len(self.records) + 1,
        }
        core = packed(defaults | event)
        self.chain.append(sha(self.chain[-1], core))
        self.records.append(b'{"core":' + core + b',"sealed":' + sealed + b"}")
        return self.records[-1]

    def head(self, seq: int) -> Json:
        hash = self.chain[seq].hex()
        signed = b"device-head\0" + f"1|{self.device}|{seq}|{hash}".encode()
        signature = base64.b64encode(self.key.sign(signed)).decode()
        said = {"suite": 1, "device": self.device, "seq": seq, "hash": hash}
        return said | {"signature": signature}

    def request(self, first: int | None = None, last: int | None = None) -> bytes:
        """The next question; by default with everything that the centre does not know."""
        first, last = first or self.known_seq + 1, last or len(self.records)
        asked: Json = {"cursor": self.cursor, "protocol": PROTOCOL}
        asked["tree_size"] = self.tree["size"] if self.tree else 0
        if first > last:
            return packed(asked)
        asked["head"] = self.head(last)
        batch = b",".join(self.records[first - 1 : last])
        return packed(asked)[:-1] + b',"batch":[' + batch + b"]}"

    def let_in(self, answer: bytes) -> None:
        said = json.loads(answer)
        self.token, self.centre_key = said["token"], base64.b64decode(said["centre_key"])

    def take(self, content: bytes) -> Answer:
        """Believe an answer, if it proves what it says; ``ValueError`` if not."""
        answer = msgspec.json.decode(content, type=Answer)
        tree = answer.tree
        root = bytes.fromhex(tree["root"])
        signed = f"{tree['suite']}|{tree['size']}|{tree['root']}|{tree['at']}".encode()
        key = Ed25519PublicKey.from_public_bytes(self.centre_key)
        key.verify(base64.b64decode(tree["signature"]), b"tree-head\0" + signed)
        if self.tree is not None:
            proof = [bytes.fromhex(node) for node in answer.consistency]
            grew(self.tree["size"], tree["size"], proof, bytes.fromhex(self.tree["root"]), root)
        leaves = {}
        for record in answer.feed:
            position = json.loads(bytes(record.stamp))["position"]
            leaves[position - 1] = sha(b"\0", sha(bytes(record.core)), bytes(record.stamp))
        stands(leaves, tree["size"], base64.b64decode(answer.proof), root)
        self.tree, self.cursor, self.known_seq = tree, answer.cursor, answer.known_seq
        self.outcomes |= {one["id"]: one for one in answer.outcomes}
        for record in answer.feed:
            core = json.loads(bytes(record.core))
            if core["id"] not in self.feed:
                self.feed[core["id"]] = core
                self._moved(core)
        return answer

    def _moved(self, core: Json) -> None:
        if core["type"] not in self.quiet:
            before = self.seen.get(core["case"], "")
            self.seen[core["case"]] = sha(f"{before} {core['id']}".encode()).hex()[:32]

    def enrol(self, http: httpx.Client, code: str) -> None:
        self.let_in(post(http, "/v1/enrol", self.enrolment(code)).content)

    def sync(self, http: httpx.Client) -> Answer:
        """Rounds until there is nothing more; the last answer."""
        while True:
            answer = self.take(post(http, "/v1/sync", self.request(), self.token).content)
            if not answer.has_more:
                return answer


def post(http: httpx.Client, path: str, body: bytes, token: str = "") -> httpx.Response:
    headers = {"content-type": "application/json"}
    headers |= {"authorization": f"Bearer {token}"} if token else {}
    return http.post(path, content=body, headers=headers).raise_for_status()


def node(left: bytes, right: bytes) -> bytes:
    return sha(b"\1", left, right)


def split(size: int) -> int:
    return 1 << (size - 1).bit_length() - 1


def grew(old: int, new: int, proof: list[bytes], before: bytes, after: bytes) -> None:
    """RFC 6962, section 2.1.2, read backwards: both roots from one proof."""
    rest = iter(proof)

    def walk(size: int, known: int, is_whole: bool) -> tuple[bytes, bytes]:
        if size == known:
            one = before if is_whole else next(rest)
            return one, one
        left = split(size)
        if known <= left:
            first, second = walk(left, known, is_whole)
            return first, node(second, next(rest))
        first, second = walk(size - left, known - left, False)
        whole = next(rest)
        return node(whole, first), node(whole, second)

    if old > 0 and walk(new, old, True) != (before, after):
        raise ValueError("the log did not only grow")


def stands(leaves: dict[int, bytes], size: int, proof: bytes, root: bytes) -> None:
    """The page proof of docs/integrity.md: subtrees without a record, from left to right."""
    rest = iter([proof[at : at + 32] for at in range(0, len(proof), 32)])
    wanted = sorted(leaves)

    def walk(low: int, high: int) -> bytes:
        if bisect_left(wanted, low) == bisect_left(wanted, high):
            return next(rest)
        if high - low == 1:
            return leaves[low]
        middle = low + split(high - low)
        return node(walk(low, middle), walk(middle, high))

    if leaves and walk(0, size) != root:
        raise ValueError("a record does not stand in the log")
