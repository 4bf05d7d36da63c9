"""Photos and papers with a letter: taken, refused in words, kept while something else is wrong."""

import re
from collections.abc import Iterator, Sequence

import httpx
import pytest

from casework.cases.letter.state import Letter
from casework.citizen_code import case_of
from casework.ids import SYSTEM
from casework.papers import MOST_PAPER_BYTES
from central_mailbox.papers import opened
from tests.harness import bureau, papers
from tests.harness.centre.citizen import Citizen, Page
from tests.harness.centre.server import Server

File = tuple[str, bytes, str]
ANY = "application/octet-stream"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("uploads"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    yield server
    assert server.stop() == 0
    assert "路灯" not in server.log.read_text()


@pytest.fixture
def citizen(server: Server) -> Iterator[Citizen]:
    with Citizen(server.citizens) as citizen:
        yield citizen


def letter_of(server: Server, code: str) -> Letter:
    centre = server.open_centre()
    state = centre.state(case_of(code))
    centre.close()
    assert isinstance(state, Letter)
    return state


def sends(
    citizen: Citizen, page: Page, path: str, *files: File, kept: Sequence[str] = (), **typed: str
) -> Page:
    """A form of a page with files, as a browser sends it: its words first."""
    fields: list[tuple[str, tuple[str | None, bytes | str, str] | tuple[None, str]]] = []
    for name, value in (page.forms[f"/zh/{path}"] | typed).items():
        if name not in ("papers", "kept"):
            fields.append((name, (None, value)))
    fields += [("kept", (None, one)) for one in kept]
    fields += [("papers", one) for one in files] or [("papers", ("", b"", ANY))]
    return Page(citizen.http.post(f"/zh/{path}", files=fields))


def writes(citizen: Citizen, *files: File, **typed: str) -> Page:
    said = {"type": "HELP", "title": "路灯不亮", "content": "南大街路灯三天不亮。"} | typed
    return sends(citizen, citizen.opens("write"), "write", *files, kept=(), **said)


def kept_in(page: Page) -> list[str]:
    """What the page carries of papers that were taken."""
    return re.findall(r'name="kept" value="([^"]+)"', page.html)


def test_photos_come_with_a_letter_freed_of_their_place(server: Server, citizen: Citizen) -> None:
    photo, scan = papers.jpeg(body=bytes(300_000)), papers.pdf()
    receipt = writes(citizen, ("路灯.jpg", photo, ANY), ("证明.exe", scan, ANY))
    assert receipt.status == 201
    assert "2 份" in receipt.words
    letter = letter_of(server, receipt.code)
    assert [one.paper.name for one in letter.papers] == ["路灯.jpg", "证明.exe.pdf"]
    assert {one.by for one in letter.papers} == {SYSTEM}
    centre = server.open_centre()
    found = [
        opened(one.paper, b"".join(centre.papers.read(letter.case, one.paper.sha256)))
        for one in letter.papers
    ]
    centre.close()
    assert found[1] == scan
    assert papers.PLACE not in found[0]
    assert found[0].endswith(photo[-300_000:])


def test_writer_sees_again_what_they_sent_and_nobody_without_the_code(citizen: Citizen) -> None:
    scan = papers.pdf()
    receipt = writes(citizen, ("证明.pdf", scan, ANY), ("灯.png", papers.png(), ANY))
    page = citizen.follows(receipt.code)
    assert "证明.pdf (1 KB)" in page.words
    assert "您附上了材料" in page.words
    names = re.findall(r'name="paper" value="([0-9a-f]{64})"', page.html)
    asked = {"code": receipt.code, "paper": names[0]}
    answer = citizen.http.post("/zh/letter/paper", data=asked)
    assert answer.content == scan
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    picture = citizen.http.post("/zh/letter/paper", data=asked | {"paper": names[1]})
    assert picture.headers["content-disposition"].startswith("inline")
    other = writes(citizen).code
    for code, status in ((other, 404), ("", 404)):
        answer = citizen.http.post("/zh/letter/paper", data=asked | {"code": code})
        assert answer.status_code == status


def test_words_and_good_files_survive_a_refused_one(server: Server, citizen: Citizen) -> None:
    page = writes(
        citizen,
        ("路灯.jpg", papers.jpeg(), ANY),
        ("程序.jpg", b"MZ" + bytes(100), ANY),
        content="第一行",
    )
    assert page.status == 422
    assert "程序.jpg" in page.words
    assert "已收下:" in page.words
    form = page.forms["/zh/write"]
    assert form["content"] == "第一行"
    receipt = sends(citizen, page, "write", kept=kept_in(page), type="HELP")
    assert receipt.status == 201
    letter = letter_of(server, receipt.code)
    assert [one.paper.name for one in letter.papers] == ["路灯.jpg"]


def test_files_survive_words_that_are_missing_and_may_be_taken_out(
    server: Server, citizen: Citizen
) -> None:
    page = writes(citizen, *((f"{n}.png", papers.png(), ANY) for n in range(2)), title="")
    assert page.status == 422
    kept = kept_in(page)
    assert len(kept) == 2
    receipt = sends(citizen, page, "write", kept=kept[1:], title="路灯", type="HELP")
    letter = letter_of(server, receipt.code)
    assert [one.paper.name for one in letter.papers] == ["1.png"]


def test_what_a_page_says_was_taken_is_looked_at_again(server: Server, citizen: Citizen) -> None:
    page = writes(citizen, ("路灯.png", papers.png(), ANY), title="")
    token = kept_in(page)[0]
    for bent in ("", "x", token[:-8], token.swapcase()):
        again = sends(citizen, page, "write", kept=[bent], title="")
        assert kept_in(again) == []
    other = citizen.opens("write")  # another code: nothing lies under its letter
    receipt = sends(citizen, other, "write", kept=[token], type="HELP", title="灯", content="不亮")
    assert letter_of(server, receipt.code).papers == ()


def test_more_than_are_taken_and_one_too_large_are_said(server: Server, citizen: Citizen) -> None:
    files = [(f"{n}.png", papers.png(), ANY) for n in range(6)]
    page = writes(citizen, *files)
    assert page.status == 422
    assert len(kept_in(page)) == 5
    assert "5.png" in page.words
    page = writes(citizen, ("大.jpg", papers.jpeg(body=bytes(MOST_PAPER_BYTES)), ANY))
    assert page.status == 422
    assert "大.jpg" in page.words
    assert "20.0 MB" in page.words


def test_addition_may_be_photos_alone_and_the_same_page_adds_once(
    server: Server, citizen: Citizen
) -> None:
    receipt = writes(citizen)
    page = citizen.follows(receipt.code)
    shown = sends(citizen, page, "letter/supplement", ("灯.png", papers.png(), ANY), words="")
    assert shown.status == 200
    assert "您附上了材料" in shown.words
    letter = letter_of(server, receipt.code)
    assert ([one.paper.name for one in letter.papers], letter.supplements) == (["灯.png"], ())
    shown = sends(citizen, page, "letter/supplement", ("x.png", b"MZ\0", ANY), words="又坏了一盏")
    assert shown.status == 422
    assert shown.forms["/zh/letter/supplement"]["words"] == "又坏了一盏"
    shown = sends(citizen, page, "letter/supplement", words="")
    assert shown.status == 422


@pytest.mark.parametrize("end", [0, 200, 900])
def test_form_that_was_cut_is_no_fault_of_ours(citizen: Citizen, end: int) -> None:
    request = httpx.Request("POST", "http://x/", files=[("papers", ("a.png", papers.png(), ANY))])
    body = request.read()[:end]
    answer = citizen.http.post(
        "/zh/write", content=body, headers={"content-type": request.headers["content-type"]}
    )
    assert answer.status_code == 422


def test_pages_with_papers_are_light(citizen: Citizen) -> None:
    page = writes(citizen, *((f"{n}.png", papers.png(), ANY) for n in range(5)), title="")
    assert len(page.html.encode()) < 60_000
    receipt = sends(citizen, page, "write", kept=kept_in(page), title="灯", type="HELP")
    assert len(citizen.follows(receipt.code).html.encode()) < 60_000
