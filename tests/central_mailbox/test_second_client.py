"""A client written from the documents alone, and the dialogues that any client may say.

The client is held to the documents: it imports nothing of ours, and has at most 200 lines.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from casework.ids import uuid7
from tests import write_dialogues
from tests.harness import bureau
from tests.harness.centre.server import Server
from tests.harness.second import client
from tests.harness.second.client import Desk, grew, stands
from tests.harness.second.dialogues import FOLDER, converse, read

DIALOGUES = sorted(path.stem for path in FOLDER.glob("0*.txt"))
MAY_IMPORT = {
    "base64", "bisect", "collections", "cryptography", "hashlib", "httpx", "json", "msgspec",
    "typing",
}  # fmt: skip
AT = "2026-11-20T09:00:00+08:00"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("second"))
    assert server.run("found", str(FOLDER / "bureau.json")).returncode == 0
    server.start()
    yield server
    assert server.stop() == 0


@pytest.fixture
def http(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, trust_env=False, timeout=40) as http:
        yield http


def code(server: Server) -> str:
    return server.run("enrol", bureau.PRECINCT).stdout.strip()


@pytest.mark.parametrize("name", DIALOGUES)
def test_the_centre_answers_every_dialogue(server: Server, http: httpx.Client, name: str) -> None:
    turns = read(FOLDER / f"{name}.txt")
    assert len(turns) >= 2
    assert converse(http, turns, {"CODE": code(server)}) == []


def test_a_dialogue_notices_another_answer(server: Server, http: httpx.Client) -> None:
    turns = read(FOLDER / "05-addresses.txt")[:2]
    turns[0].expected.body = '{"code": "request.range"}'
    turns[1].expected.first = "404"
    assert len(converse(http, turns, {})) == 2


def test_the_files_are_what_the_second_client_says() -> None:
    for name, turns in write_dialogues.files().items():
        written = (FOLDER / f"{name}.txt").read_text("utf-8")
        assert written == "".join(turns).rstrip("\n") + "\n", name


def test_the_client_knows_only_the_documents() -> None:
    source = Path(client.__file__).read_text("utf-8")
    assert len(source.splitlines()) <= 200
    tree = ast.walk(ast.parse(source))
    names = [
        name
        for one in tree
        if isinstance(one, ast.Import | ast.ImportFrom)
        for name in (
            [one.module or ""]
            if isinstance(one, ast.ImportFrom)
            else [alias.name for alias in one.names]
        )
    ]
    assert {name.split(".")[0] for name in names} <= MAY_IMPORT


def event(number: int, case: int, kind: str, body: client.Json, **more: str) -> client.Json:
    """As the documents say, with what the directory told."""
    officer = more.pop("actor", bureau.DESK)
    facts = {
        "id": uuid7(1_790_000_000_000, bytes(9) + bytes([number])),
        "case": uuid7(1_790_000_000_000, bytes(8) + bytes([1, case])),
        "type": kind,
        "body": body,
        "at": AT,
        "actor": officer,
        "unit": bureau.UNIT_OF[officer],
    }
    return facts | more


def test_two_second_clients_work_on_one_matter(server: Server, http: httpx.Client) -> None:
    described = http.get("/v1/openapi.json").json()["components"]["schemas"]["EventTypes"]
    quiet = frozenset(
        name for name, one in described["properties"].items() if "Quiet:" in one["description"]
    )
    one = Desk(uuid7(1_790_000_000_000, bytes(9) + b"\x77"), b"\1" * 32, quiet)
    other = Desk(uuid7(1_790_000_000_000, bytes(9) + b"\x78"), b"\2" * 32, quiet)
    for desk in (one, other):
        desk.enrol(http, code(server))
        desk.sync(http)
    draft = {"ledger": "COMPLAINT", "channel": "WALK", "owner": bureau.PRECINCT, "place": "南大街"}
    data = {"title": "夜间施工噪声", "content": "钟楼东侧连续三晚施工到两点。", "demand": "停工"}
    drafted = event(1, 1, "LedgerItemDrafted", draft, actor=bureau.HANDLER)
    one.write(drafted, data, "22" * 16)
    one.sync(http)
    assert one.outcomes[drafted["id"]]["result"] == "accepted", one.outcomes
    other.sync(http)
    assert other.feed[drafted["id"]]["body"]["place"] == "南大街"
    opened = event(2, 1, "LedgerItemEstablished", {}, actor=bureau.HEAD)
    other.write(opened | {"seen": other.seen[opened["case"]]})
    other.sync(http)
    assert other.outcomes[opened["id"]]["result"] == "accepted", other.outcomes[opened["id"]]
    one.sync(http)
    assert opened["id"] in one.feed


def test_the_second_client_believes_no_bent_answer(server: Server, http: httpx.Client) -> None:
    desk = Desk(uuid7(1_790_000_000_000, bytes(9) + b"\x79"), b"\3" * 32)
    desk.enrol(http, code(server))
    headers = {"content-type": "application/json", "authorization": f"Bearer {desk.token}"}
    answer = http.post("/v1/sync", content=desk.request(), headers=headers).content
    bent = answer.replace("古城市公安局".encode(), "古城市公安厅".encode())
    assert bent != answer
    with pytest.raises(ValueError, match="does not stand"):
        desk.take(bent)
    with pytest.raises(ValueError, match="only grow"):
        grew(1, 2, [bytes(32)], bytes(32), bytes(32))
    with pytest.raises(ValueError, match="does not stand"):
        stands({0: bytes(32)}, 1, b"", bytes(range(32)))
    assert desk.take(answer).has_more in (True, False)
