"""The centre over a real connection: what a line, a stranger or an old program may send."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import zstandard

from casework.audit import TreeHead, verify_consistency
from casework.event import Record
from casework.outside import new_id
from casework.registry import read
from casework.wire import MOST_BYTES, EnrolRequest, EnrolResponse, SyncRequest, SyncResponse
from central_mailbox.errors import FaultError
from central_mailbox.routes import packing
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk
from tests.harness.centre.server import JSON, HttpLine, Server, fault
from tests.harness.outside import SeededOutside

CANARY = "金丝雀王小明"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("centre"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.start()
    yield server
    assert server.stop() == 0
    log = server.log.read_text()
    assert '"what":"sync"' in log
    assert CANARY not in log
    assert CANARY.encode("unicode_escape").decode() not in log


class Seat:
    """An enrolled desk with its connection."""

    def __init__(self, desk: PlainDesk, line: HttpLine, centre_key: bytes) -> None:
        self.desk = desk
        self.line = line
        self.centre_key = centre_key

    def converse(self) -> SyncResponse:
        return self.line.converse(self.desk, self.centre_key)


Sit = Callable[[str], Seat]


@pytest.fixture
def sit(server: Server) -> Iterator[Sit]:
    """Enrols a new machine of a unit over the line."""
    seats: list[Seat] = []

    def enrolled(unit: str) -> Seat:
        outside = SeededOutside(seed=time.monotonic_ns())
        desk = PlainDesk(outside, new_id(outside), unit)
        centre = server.open_centre()
        request = EnrolRequest(centre.issue_code(unit), desk.device, desk.public_key)
        centre.close()
        body = msgspec.json.encode(request)
        answer = httpx.post(f"{server.url}/v1/enrol", content=body, headers=JSON)
        assert answer.status_code == 200, answer.text
        let_in = msgspec.json.decode(answer.content, type=EnrolResponse)
        seats.append(Seat(desk, HttpLine(server.url, let_in.token), let_in.centre_key))
        return seats[-1]

    yield enrolled
    for seat in seats:
        seat.line.close()


@pytest.fixture
def room(sit: Sit) -> Seat:
    return sit(bureau.ROOM)


def test_a_walk_in_goes_up_and_comes_back_over_the_line(room: Seat) -> None:
    case = room.desk.receive(name=CANARY)
    answer = room.converse()
    assert [outcome.result for outcome in answer.outcomes] == ["accepted"]
    assert room.desk.states[case].number is not None
    assert CANARY in repr(room.desk.states[case])


def test_plain_and_packed_requests_get_the_same_answer(room: Seat) -> None:
    room.desk.receive()
    request = room.desk.request()
    packed = room.line.post(request)
    plain = room.line.post(request, is_packed=False)
    unpacked = room.line.http.post(
        "/v1/sync",
        content=msgspec.json.encode(request),
        headers=JSON | room.line.bearer | {"accept-encoding": "identity"},
    )
    assert packed.headers["content-encoding"] == "zstd"
    assert "content-encoding" not in unpacked.headers
    answers = [
        msgspec.json.decode(one.content, type=SyncResponse) for one in (packed, plain, unpacked)
    ]
    assert answers[0].outcomes == answers[1].outcomes == answers[2].outcomes
    assert answers[0].feed == answers[1].feed == answers[2].feed


def test_the_bytes_of_an_event_survive_the_line_unchanged(room: Seat) -> None:
    room.desk.receive()
    made = room.desk.records.pop()
    odd = bytes(made.core)
    room.desk.hashes.pop()
    odd = odd.replace(b'{"id"', b'{ "of a newer program" : {"a":  1.50}, "id"', 1)
    assert room.desk.request().batch == ()
    line = b'{"core":' + odd + b',"sealed":' + bytes(made.sealed or b"null") + b"}"
    record = msgspec.json.decode(line, type=Record)
    room.desk.append(record)
    (outcome,) = room.converse().outcomes
    assert outcome.result == "accepted"
    (back,) = (one for one in room.desk.seen.values() if read(one).core.id == outcome.id)
    assert bytes(back.core) == odd


def test_an_event_without_its_sealed_part_is_refused(room: Seat) -> None:
    """Rules read what was erased as having been there: nobody gets round them by leaving it out."""
    room.desk.receive()
    made = room.desk.records.pop()
    room.desk.hashes.pop()
    room.desk.append(Record(made.core))
    (outcome,) = room.converse().outcomes
    assert outcome.result == "refused"
    assert outcome.refusal is not None
    assert outcome.refusal.clause == "event.withheld"


def test_nothing_new_is_a_small_answer(room: Seat) -> None:
    room.converse()
    response = room.line.post(room.desk.request())
    assert response.status_code == 200
    assert int(response.headers["content-length"]) < 700


def test_a_stranger_is_told_nothing(server: Server, room: Seat) -> None:
    body = msgspec.json.encode(SyncRequest(cursor=0))
    for said in (b"", b"Basic x", b"Bearer", b"Bearer " + CANARY.encode()):
        headers = httpx.Headers([*httpx.Headers(JSON).raw, (b"authorization", said)])
        answer = httpx.post(f"{server.url}/v1/sync", content=body, headers=headers)
        assert answer.status_code == 401
        assert fault(answer).code == "auth.token"
    for path in ("head", "proof/1?size=1", "consistency?old=0&new=1"):
        assert httpx.get(f"{server.url}/v1/log/{path}").status_code == 401


HOSTILE: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "a web page": (b"<html>hello</html>", {"content-type": "text/html"}, 415, "request.media_type"),
    "no content type": (b"{}", {"content-type": ""}, 415, "request.media_type"),
    "a web page as JSON": (b"<html>hello</html>", JSON, 400, "request.malformed"),
    "nothing": (b"", JSON, 400, "request.malformed"),
    "half a body": (b'{"cursor":0,"bat', JSON, 400, "request.malformed"),
    "another form": (b'{"cursor":"zero"}', JSON, 400, "request.malformed"),
    "a list": (b"[1,2]", JSON, 400, "request.malformed"),
    "no cursor": (b"{}", JSON, 400, "request.malformed"),
    "no text": (b'{"cursor":0,"asks":["\xff\xfe"]}', JSON, 400, "request.malformed"),
    "depth": (b'{"cursor":0,"asks":' + b"[" * 100_000, JSON, 400, "request.malformed"),
    "an unknown packing": (
        b"{}",
        JSON | {"content-encoding": "br"},
        415,
        "request.media_type",
    ),
    "broken packing": (b"{}", JSON | {"content-encoding": "zstd"}, 400, "request.malformed"),
    "cut packing": (
        zstandard.compress(b'{"cursor":0,"asks":["' + b"a" * 9999 + b'"]}')[:-8],
        JSON | {"content-encoding": "zstd"},
        400,
        "request.malformed",
    ),
    "too large": (b" " * (MOST_BYTES + 1), JSON, 413, "request.too_large"),
    "a bomb": (
        zstandard.compress(b" " * (64 * MOST_BYTES)),
        JSON | {"content-encoding": "zstd"},
        413,
        "request.too_large",
    ),
    "another protocol": (b'{"cursor":0,"protocol":99}', JSON, 426, "protocol.too_new"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_gets_a_clear_fault_and_the_centre_lives(room: Seat, name: str) -> None:
    body, headers, status, code = HOSTILE[name]
    answer = room.line.http.post("/v1/sync", content=body, headers=headers | room.line.bearer)
    assert (answer.status_code, fault(answer).code) == (status, code)
    assert room.line.http.get("/v1/health").status_code == 200


@pytest.mark.parametrize("cursor", [-1, -(2**63), 2**63 - 1, 10**30])
def test_odd_numbers_in_a_request_are_no_error(room: Seat, cursor: int) -> None:
    request = SyncRequest(cursor=cursor, tree_size=-cursor - 1, asks=("\x00", CANARY))
    assert room.line.post(request).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/{CANARY}", 404),
        ("GET", f"/v1/{CANARY}", 404),
        ("GET", "/v1/sync", 405),
        ("DELETE", "/v1/log/head", 405),
        ("GET", f"/v1/log/proof/{CANARY}?size=1", 404),
        ("GET", f"/v1/log/proof/1?size={CANARY}", 400),
        ("GET", "/v1/log/proof/1", 400),
        ("GET", "/v1/log/proof/0?size=1", 400),
        ("GET", "/v1/log/proof/2?size=1", 404),
        ("GET", "/v1/log/proof/1?size=99999999", 404),
        ("GET", "/v1/log/consistency?old=2&new=1", 404),
        ("GET", "/v1/log/consistency?old=-1&new=1", 400),
        ("GET", "/v1/snapshot/7?tree_size=0", 404),
        ("GET", "/v1/snapshot/0?tree_size=-1", 400),
    ],
)
def test_a_wrong_address_gets_a_fault_in_our_words(
    room: Seat, method: str, path: str, status: int
) -> None:
    answer = room.line.http.request(method, path, headers=room.line.bearer)
    assert answer.status_code == status
    assert fault(answer).zh
    assert "Traceback" not in answer.text


def test_enrolment_faults_have_their_status(server: Server) -> None:
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.9")
    caller = httpx.Client(base_url=server.url, transport=elsewhere)

    def post(code: str) -> httpx.Response:
        request = EnrolRequest(code, bureau.fixed_id(3, 88), bytes(32))
        return caller.post("/v1/enrol", content=msgspec.json.encode(request), headers=JSON)

    wrong = post(CANARY)
    assert (wrong.status_code, fault(wrong).code) == (403, "enrol.wrong_code")
    centre = server.open_centre()
    code = centre.issue_code(bureau.SISTER)
    centre.close()
    assert post(code).status_code == 200
    assert (post(code).status_code, fault(post(code)).code) == (409, "enrol.code_used")
    for _ in range(9):
        post("WRNG-WRNG")
    shut = post("WRNG-WRNG")
    assert (shut.status_code, fault(shut).code) == (429, "enrol.too_many")
    assert int(shut.headers["retry-after"]) > 0
    caller.close()


def test_wrong_codes_behind_a_proxy_on_this_machine_are_counted_by_caller(server: Server) -> None:
    body = msgspec.json.encode(EnrolRequest("WRNG-WRNG", new_id(SeededOutside(seed=7)), bytes(32)))

    def guess(origin: str) -> int:
        headers = JSON | {"x-forwarded-for": origin}
        return httpx.post(f"{server.url}/v1/enrol", content=body, headers=headers).status_code

    assert [guess("10.0.0.1") for _ in range(11)] == [403] * 10 + [429]
    assert guess("10.0.0.2") == 403


def test_log_proofs_over_the_line_hold(room: Seat) -> None:
    def get(path: str) -> dict[str, list[str]]:
        answer = room.line.http.get(f"/v1/log/{path}", headers=room.line.bearer)
        assert answer.status_code == 200
        decoded: dict[str, list[str]] = answer.json()
        return decoded

    def head() -> TreeHead:
        answer = room.line.http.get("/v1/log/head", headers=room.line.bearer)
        return msgspec.json.decode(answer.content, type=TreeHead)

    old = head()
    room.desk.receive()
    room.converse()
    new = head()
    assert new.size == old.size + 1
    steps = get(f"consistency?old={old.size}&new={new.size}")["proof"]
    proof = [bytes.fromhex(step) for step in steps]
    roots = bytes.fromhex(old.root), bytes.fromhex(new.root)
    assert verify_consistency(old.size, new.size, proof, *roots)
    assert get(f"proof/{new.size}?size={new.size}")["proof"]


def test_a_held_request_is_answered_within_a_second_of_news(sit: Sit) -> None:
    room, waiter, other = sit(bureau.ROOM), sit(bureau.PRECINCT), sit(bureau.SISTER)
    room.converse()
    for seat in (waiter, other):
        while seat.converse().has_more:
            pass
    held = msgspec.structs.replace(waiter.desk.request(), wait_seconds=20)
    deaf = msgspec.structs.replace(other.desk.request(), wait_seconds=2)
    with ThreadPoolExecutor(2) as pool:
        answer = pool.submit(waiter.line.sync, held)
        silent = pool.submit(other.line.sync, deaf)
        assert not answer.done()
        case = room.desk.receive()
        room.converse()
        sent_at = time.monotonic()
        news = answer.result(timeout=5)
        assert time.monotonic() - sent_at < 1
        assert [read(record).core.case for record in news.feed] == [case]
        assert silent.result(timeout=5).feed == ()


def test_an_answer_that_was_held_open_tells_the_time_at_which_it_left(sit: Sit) -> None:
    seat = sit(bureau.SISTER)
    while (answer := seat.converse()).has_more:
        pass
    held = msgspec.structs.replace(seat.desk.request(), wait_seconds=2)
    later = seat.line.sync(held)
    assert (later.server_time - answer.server_time).total_seconds() >= 1.9


def test_a_gap_is_answered_at_once_although_the_desk_would_wait(room: Seat) -> None:
    room.converse()
    room.desk.receive()
    room.desk.receive()
    gap = msgspec.structs.replace(room.desk.request(first=2), wait_seconds=25)
    began = time.monotonic()
    answer = room.line.sync(gap)
    assert time.monotonic() - began < 5
    assert [outcome.result for outcome in answer.outcomes] == ["held"]


def test_many_held_requests_do_not_keep_others_waiting(sit: Sit) -> None:
    seat = sit(bureau.SISTER)
    while seat.converse().has_more:
        pass
    held = msgspec.structs.replace(seat.desk.request(), wait_seconds=2)
    with ThreadPoolExecutor(60) as pool:
        waiting = [pool.submit(seat.line.post, held) for _ in range(60)]
        began = time.monotonic()
        assert seat.line.http.get("/v1/health").status_code == 200
        assert time.monotonic() - began < 1.5
        assert {one.result().status_code for one in waiting} == {200}


def test_the_description_names_every_route_and_its_faults(server: Server) -> None:
    answer = httpx.get(f"{server.url}/v1/openapi.json")
    assert answer.status_code == 200
    paths = answer.json()["paths"]
    assert sorted(paths) == [
        "/checkpoint",
        "/tile/{place}",
        "/updates/{place}",
        "/v1/enrol",
        "/v1/health",
        "/v1/log/consistency",
        "/v1/log/head",
        "/v1/log/proof/{position}",
        "/v1/papers/{case}/{sha256}",
        "/v1/snapshot/{after}",
        "/v1/sync",
    ]
    assert {"200", "400", "401", "403", "408", "409", "413", "415", "426", "500", "503"} == set(
        paths["/v1/sync"]["post"]["responses"]
    )


def test_asked_to_stop_it_lets_waiting_desks_go_at_once(
    tmp_path: Path, outside: SeededOutside
) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    desk = PlainDesk(outside, bureau.fixed_id(3, 70), bureau.SISTER)
    request = EnrolRequest(centre.issue_code(bureau.SISTER), desk.device, desk.public_key)
    token = centre.enrol(request).token
    centre.close()
    server.start()
    line = HttpLine(server.url, token)
    while line.converse(desk, centre.public_key).has_more:
        pass
    held = msgspec.structs.replace(desk.request(), wait_seconds=25)
    got: list[int] = []
    waiting = threading.Thread(target=lambda: got.append(line.post(held).status_code))
    waiting.start()
    line.http.get("/v1/health")
    began = time.monotonic()
    assert server.stop() == 0
    waiting.join(5)
    assert got == [200]
    assert time.monotonic() - began < 5
    line.close()


def _begun(url: str, headers: str, size: int) -> socket.socket:
    """A request whose headers have gone, and nothing of its body."""
    host, port = url.removeprefix("http://").split(":")
    line = socket.create_connection((host, int(port)), timeout=30)
    head = f"POST /v1/sync HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{headers}"
    line.sendall(f"{head}content-length: {size}\r\n\r\n".encode())
    return line


def test_body_of_a_stranger_is_not_waited_for(server: Server) -> None:
    """Forty bodies of 15 MB before any token took 632 MB: now the headers are answered."""
    for headers in ("", "authorization: Bearer nobody\r\n"):
        with _begun(server.url, headers, 15 << 20) as line:
            answer = line.recv(4_096)
        assert answer.startswith(b"HTTP/1.1 401")


def test_memory_of_all_bodies_under_way_is_bounded(room: Seat, server: Server) -> None:
    """Forty bodies of 15 MB with a good token, each kept open one byte before its end."""
    headers = f"authorization: {room.line.bearer['authorization']}\r\n"
    piece = b" " * (1 << 20)
    lines = [_begun(server.url, headers, 15 * len(piece) + 1) for _ in range(40)]
    for line in lines:
        with contextlib.suppress(OSError):  # answered, and not heard out
            for _ in range(15):
                line.sendall(piece)
    assert room.line.http.get("/v1/health").status_code == 200
    peak = server.peak_bytes()
    for line in lines:
        line.close()
    assert peak < 300 << 20
    assert room.line.post(SyncRequest(cursor=0)).status_code == 200


def test_request_that_is_broken_off_is_no_error_in_the_log(room: Seat, server: Server) -> None:
    headers = f"authorization: {room.line.bearer['authorization']}\r\n"
    before = server.log.read_text().count("ERROR")
    with _begun(server.url, headers, 1_000) as line:
        line.sendall(b'{"cursor":')
    for _ in range(3):
        assert room.line.post(SyncRequest(cursor=0)).status_code == 200
    log = server.log.read_text()
    assert log.count("ERROR") == before
    assert "Traceback" not in log


def test_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "READ_SECONDS", 0.01)

    async def reading(scope: Any, receive: Any, send: Any) -> None:
        await receive()

    async def dripping() -> Any:
        await asyncio.Event().wait()

    async def nobody(message: Any) -> None:
        return None

    headers = [(b"content-type", b"application/json")]
    scope: Any = {"type": "http", "method": "POST", "path": "/v1/sync", "headers": headers}

    async def given_up() -> None:
        await packing.packing(reading)(scope, dripping, nobody)

    with pytest.raises(FaultError, match=r"request\.too_slow"):
        asyncio.run(given_up())


def test_body_for_an_enrolment_is_small(server: Server) -> None:
    body = b'{"code":"' + b"A" * 20_000 + b'"}'
    answer = httpx.post(f"{server.url}/v1/enrol", content=body, headers=JSON)
    assert (answer.status_code, fault(answer).code) == (413, "request.too_large")
