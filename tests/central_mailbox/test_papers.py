"""Papers of cases at the centre: in pieces, to whom, erased with their case."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from casework.cases.attaching import PapersAttached, PapersPrivate
from casework.cases.directory import DeviceRevoked
from casework.cases.erasing import Erased, ErasureGround
from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.cases.walk_in import ResultText, WalkInFinished
from casework.citizen_code import case_of
from casework.codes import Channel
from casework.event import CHINA
from casework.outside import new_id
from casework.papers import MOST_ENCRYPTED, Media, Paper
from casework.registry import MACHINES, Proposal
from casework.wire import MOST_PIECE, EnrolRequest, EnrolResponse, PaperProgress
from central_mailbox import paper_door, sweeping
from central_mailbox.errors import FaultError
from central_mailbox.outside import SystemOutside
from central_mailbox.papers import Locked, encrypted, opened
from central_mailbox.web.letters import Letters
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesk, PlainDesks
from tests.harness.centre.server import JSON, HttpLine, Server
from tests.harness.outside import SeededOutside

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 3000
PIECE = 200_000
NAME = "ab" * 32
MONTH = timedelta(days=31)


def locked(outside: SeededOutside, data: bytes = PHOTO) -> Locked:
    return encrypted(data, "路灯.jpg", Media.JPEG, outside.random)


def attach(desk: PlainDesk, case: str, *papers: Paper) -> str:
    """Somebody at the desk attaches papers to a reception; the event's id."""
    body = MACHINES["walk_in"].own(PapersAttached)()
    return desk.write(bureau.DESK, Proposal(case, body, PapersPrivate(papers)))


def send(
    desks: PlainDesks, desk: PlainDesk, case: str, paper: Locked, first: int = 0
) -> list[PaperProgress]:
    """Bytes in pieces, from a place on."""
    whole = paper.data
    said = []
    for at in range(first, len(whole), PIECE):
        piece = whole[at : at + PIECE]
        name = paper.paper.sha256
        said.append(paper_door.take(desks.centre, desk.device, case, name, at, len(whole), piece))
    return said


def fetched(desks: PlainDesks, desk: PlainDesk, case: str, paper: Paper, start: int = 0) -> bytes:
    return b"".join(paper_door.give(desks.centre, desk.device, case, paper.sha256, start).bytes)


def no(desks: PlainDesks, desk: PlainDesk, case: str, paper: Paper) -> str:
    """What somebody hears who is not given a paper."""
    with pytest.raises(FaultError) as error:
        paper_door.give(desks.centre, desk.device, case, paper.sha256, 0)
    return error.value.fault.code


def erase(desks: PlainDesks, case: str) -> None:
    """The chief has a reception erased."""
    body = MACHINES["walk_in"].own(Erased)(
        ground=ErasureGround.REQUEST, reference="市公办〔2026〕7号"
    )
    desks.bureau.catch_up(desks.centre)
    id = desks.bureau.write(bureau.CHIEF, Proposal(case, body))
    desks.bureau.catch_up(desks.centre)
    assert desks.bureau.outcomes[id].result == "accepted"


def test_paper_that_came_in_pieces_is_handed_to_whoever_is_sent_the_case(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    paper = locked(outside)
    case = desks.room.receive()
    id = attach(desks.room, case, paper.paper)
    desks.room.catch_up(desks.centre)
    assert desks.room.outcomes[id].result == "accepted"
    assert no(desks, desks.bureau, case, paper.paper) == "paper.none"
    said = send(desks, desks.room, case, paper)
    assert [one.is_whole for one in said] == [False] * (len(said) - 1) + [True]
    got = fetched(desks, desks.bureau, case, paper.paper)
    assert opened(paper.paper, got) == PHOTO
    assert fetched(desks, desks.bureau, case, paper.paper, 700_000) == paper.data[700_000:]


def test_bytes_before_their_event_are_nobodys_until_it_names_them(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    paper = locked(outside)
    case = desks.room.receive()
    send(desks, desks.room, case, paper)
    assert no(desks, desks.bureau, case, paper.paper) == "paper.none"
    attach(desks.room, case, paper.paper)
    desks.room.catch_up(desks.centre)
    assert fetched(desks, desks.bureau, case, paper.paper) == paper.data


def test_line_that_was_cut_goes_on_where_it_was(desks: PlainDesks, outside: SeededOutside) -> None:
    paper = locked(outside)
    case, size, name = desks.room.receive(), len(paper.data), paper.paper.sha256
    device = desks.room.device
    paper_door.take(desks.centre, device, case, name, 0, size, paper.data[:PIECE])
    asked = paper_door.take(desks.centre, device, case, name, 0, size, b"")
    assert asked == PaperProgress(PIECE, is_whole=False)
    # What comes once more, or too early, changes nothing.
    for at in (0, 2 * PIECE):
        piece = paper.data[at : at + PIECE]
        said = paper_door.take(desks.centre, device, case, name, at, size, piece)
        assert said == PaperProgress(PIECE, is_whole=False)
    assert send(desks, desks.room, case, paper, PIECE)[-1].is_whole
    assert not list(desks.centre.papers.pieces())
    assert paper_door.take(desks.centre, device, case, name, 0, size, b"").is_whole


def test_two_machines_at_once_hand_in_one_paper(desks: PlainDesks, outside: SeededOutside) -> None:
    paper = locked(outside)
    case, size, name = desks.room.receive(), len(paper.data), paper.paper.sha256
    whole = [
        paper_door.take(
            desks.centre, desk.device, case, name, at, size, paper.data[at : at + PIECE]
        ).is_whole
        for at in range(0, size, PIECE)
        for desk in (desks.room, desks.precinct)
    ]
    assert whole[-2:] == [True, True]
    assert [one.sha256 for one in desks.centre.papers.all()] == [name]


def test_bytes_that_are_not_of_the_name_are_thrown_away(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    paper = locked(outside)
    case, size = desks.room.receive(), len(paper.data)
    bent = Locked(paper.paper, paper.data[:-1] + b"\0")
    with pytest.raises(FaultError) as error:
        send(desks, desks.room, case, bent)
    assert error.value.fault.code == "paper.damaged"
    assert not list(desks.centre.papers.all())
    name = paper.paper.sha256
    again = paper_door.take(desks.centre, desks.room.device, case, name, 0, size, b"")
    assert again.there == 0
    assert send(desks, desks.room, case, paper)[-1].is_whole


def test_house_that_is_not_sent_the_case_hears_what_it_would_hear_of_none(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    paper = locked(outside)
    case = desks.room.receive()
    attach(desks.room, case, paper.paper)
    desks.room.catch_up(desks.centre)
    send(desks, desks.room, case, paper)
    size, name = len(paper.data), paper.paper.sha256
    assert no(desks, desks.sister, case, paper.paper) == "paper.none"
    asked = paper_door.take(desks.centre, desks.sister.device, case, name, 0, size, b"")
    assert asked == PaperProgress(0, is_whole=False)
    # It hands in all of it, and is told so; what was there stays.
    assert send(desks, desks.sister, case, paper)[-1].is_whole
    assert no(desks, desks.sister, case, paper.paper) == "paper.none"
    assert fetched(desks, desks.room, case, paper.paper) == paper.data
    assert no(desks, desks.room, case, locked(outside).paper) == "paper.none"


def test_erasure_takes_the_papers_of_the_case_and_no_others(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    papers = [locked(outside) for _ in range(2)]
    cases = [desks.room.receive() for _ in papers]
    for case, paper in zip(cases, papers, strict=True):
        attach(desks.room, case, paper.paper)
        desks.room.write(bureau.DESK, Proposal(case, WalkInFinished(), ResultText("已告知")))
        send(desks, desks.room, case, paper)
    desks.room.catch_up(desks.centre)
    erase(desks, cases[0])
    assert [one.case for one in desks.centre.papers.all()] == [cases[1]]
    assert no(desks, desks.room, cases[0], papers[0].paper) == "paper.none"
    assert fetched(desks, desks.room, cases[1], papers[1].paper) == papers[1].data


@pytest.mark.parametrize(
    ("at", "of", "data", "code"),
    [
        (0, 16, b"", "request.malformed"),
        (-1, 100, b"1", "request.malformed"),
        (90, 100, bytes(11), "request.malformed"),
        (0, MOST_ENCRYPTED + 1, b"", "request.too_large"),
        (0, MOST_ENCRYPTED, bytes(MOST_PIECE + 1), "request.too_large"),
    ],
)
def test_piece_that_cannot_be_is_refused(
    desks: PlainDesks, at: int, of: int, data: bytes, code: str
) -> None:
    with pytest.raises(FaultError) as error:
        paper_door.take(desks.centre, desks.room.device, new_id(desks.outside), NAME, at, of, data)
    assert error.value.fault.code == code


@pytest.mark.parametrize("case", ["../../etc", "", "whole"])
def test_name_that_leads_elsewhere_is_none(desks: PlainDesks, case: str) -> None:
    with pytest.raises(FaultError):
        paper_door.take(desks.centre, desks.room.device, case, NAME, 0, 100, b"1")


def test_machine_that_was_shut_out_neither_brings_nor_takes(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    paper = locked(outside)
    case = desks.room.receive()
    attach(desks.room, case, paper.paper)
    desks.room.catch_up(desks.centre)
    desks.centre.found([Proposal(desks.room.device, DeviceRevoked("遗失"))])
    assert no(desks, desks.room, case, paper.paper) == "device.revoked"
    with pytest.raises(FaultError):
        send(desks, desks.room, case, paper)


# -------------------------------------------------------------------------- over the line


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("papers"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.start()
    yield server
    assert server.stop() == 0
    assert "路灯" not in server.log.read_text()


def test_paper_goes_over_the_line_and_back_in_parts(server: Server) -> None:
    outside = SeededOutside(seed=7)
    desk, paper = PlainDesk(outside, new_id(outside), bureau.ROOM), locked(outside)
    centre = server.open_centre()
    request = EnrolRequest(centre.issue_code(bureau.ROOM), desk.device, desk.public_key)
    centre.close()
    body = msgspec.json.encode(request)
    answer = httpx.post(f"{server.url}/v1/enrol", content=body, headers=JSON)
    let_in = msgspec.json.decode(answer.content, type=EnrolResponse)
    line = HttpLine(server.url, let_in.token)
    case = desk.receive()
    attach(desk, case, paper.paper)
    line.converse(desk, let_in.centre_key)
    place = f"/v1/papers/{case}/{paper.paper.sha256}"
    head = {"authorization": f"Bearer {let_in.token}", "content-type": "application/octet-stream"}
    size = len(paper.data)
    for at in range(0, size, PIECE):
        piece = paper.data[at : at + PIECE]
        said = line.http.put(place, params={"at": at, "of": size}, content=piece, headers=head)
        assert said.status_code == 200, said.text
    asked = line.http.put(place, params={"of": size}, headers=head)
    assert asked.json() == {"there": size, "is_whole": True}
    assert line.http.get(place, headers=head).content == paper.data
    rest = line.http.get(place, headers=head | {"range": "bytes=700000-"})
    assert (rest.status_code, rest.content) == (206, paper.data[700_000:])
    assert rest.headers["content-range"] == f"bytes 700000-{size - 1}/{size}"
    assert line.http.get(place).status_code == 401
    assert line.http.get(place[:-1] + "x", headers=head).status_code == 404
    much = line.http.put(place, params={"of": size}, content=bytes(MOST_PIECE + 1), headers=head)
    assert much.status_code == 413
    other = line.http.put(place, params={"of": size}, content=b"{}", headers=head | JSON)
    assert other.status_code == 415
    lies = list((server.settings.data / "papers" / "whole").rglob("*"))
    assert [one.read_bytes() for one in lies if one.is_file()] == [paper.data]
    line.close()


# ------------------------------------------------------------------- kept through the years


def attached_at(desks: PlainDesks, paper: Locked) -> str:
    """A reception with a paper that came; its case."""
    case = desks.room.receive()
    attach(desks.room, case, paper.paper)
    desks.room.catch_up(desks.centre)
    send(desks, desks.room, case, paper)
    return case


def test_what_nobody_names_goes_after_its_days_and_nothing_else(
    desks: PlainDesks, outside: SeededOutside
) -> None:
    named, unnamed = locked(outside), locked(outside)
    case = attached_at(desks, named)
    send(desks, desks.room, case, unnamed)
    begun, size = locked(outside), len(unnamed.data)
    name = begun.paper.sha256
    paper_door.take(desks.centre, desks.room.device, case, name, 0, size, begun.data[:9])
    assert sweeping.sweep(desks.centre) == 0
    later = desks.centre.at_another_time(SeededOutside(start=datetime.now(CHINA) + MONTH))
    assert sweeping.sweep(later) == 2
    assert [one.sha256 for one in desks.centre.papers.all()] == [named.paper.sha256]
    assert list(desks.centre.papers.pieces()) == []


def test_paper_that_never_came_is_missed(desks: PlainDesks, outside: SeededOutside) -> None:
    paper = locked(outside)
    case = desks.room.receive()
    attach(desks.room, case, paper.paper)
    desks.room.catch_up(desks.centre)
    store, papers = desks.centre.store, desks.centre.papers
    found = list(sweeping.missing(store, papers, outside.now() + MONTH))
    assert [(one.case, one.attached.paper) for one in found] == [(case, paper.paper)]
    assert list(sweeping.missing(store, papers, outside.now() - MONTH)) == []
    send(desks, desks.room, case, paper)
    assert list(sweeping.missing(store, papers, outside.now() + MONTH)) == []


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Server, Path]:
    """A mailbox in a folder, with a letter that has a paper; and the paper's file."""
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    random = SystemOutside().random
    paper = encrypted(PHOTO, "路灯.jpg", Media.JPEG, random)
    letters = Letters(centre, SystemOutside())
    code = letters.code()
    centre.papers.put(case_of(code), paper.paper.sha256, paper.data)
    private = LetterPrivate("路灯不亮", "南大街路灯三天不亮")
    body = LetterReceived(owner=letters.top(), channel=Channel.WEB, type=AppealType.HELP)
    letters.take_in(case_of(code), body, private, (paper.paper,))
    centre.close()
    return server, server.settings.data / "papers" / "whole" / case_of(code) / paper.paper.sha256


def test_edited_paper_is_found(kept: tuple[Server, Path]) -> None:
    server, file = kept
    sound = server.run("verify")
    assert (sound.returncode, "papers not here 0" in sound.stdout) == (0, True), sound.stdout
    file.write_bytes(file.read_bytes()[:-1] + b"\0")
    done = server.run("verify")
    assert done.returncode == 1
    assert file.name in done.stdout
    file.unlink()
    gone = server.run("verify")
    assert (gone.returncode, "papers not here 1" in gone.stdout) == (0, True), gone.stdout


def test_backup_takes_papers_once_and_restore_brings_them_back(
    kept: tuple[Server, Path],
) -> None:
    server, file = kept
    data = file.read_bytes()
    to = server.folder / "backups"
    for _ in range(2):
        assert server.run("backup", "--to", str(to)).returncode == 0
    first, second = (one / "papers" / file.parent.name / file.name for one in sorted(to.iterdir()))
    assert first.read_bytes() == data
    assert first.samefile(second)
    shutil.rmtree(server.settings.data)
    done = server.run("restore", str(sorted(to.iterdir())[1]))
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == data
    shutil.rmtree(server.settings.data)
    second.write_bytes(b"edited")
    done = server.run("restore", str(sorted(to.iterdir())[1]))
    assert done.returncode == 1
    assert file.name in done.stderr
