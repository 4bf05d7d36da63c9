"""The citizens' pages as a browser without a script sees them, at a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.cases.letter.state import Letter
from casework.citizen_code import case_of, is_code
from casework.codes import Channel
from casework.ids import SYSTEM
from tests.harness import bureau
from tests.harness.centre.citizen import Citizen, Page
from tests.harness.centre.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("site"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0", "--citizens-url", "https://letters.example.cn/"]
    server.start()
    yield server
    assert server.stop() == 0


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


# ------------------------------------------------------------------------------ a letter


def test_a_letter_comes_in_as_it_was_written(server: Server, citizen: Citizen) -> None:
    receipt = citizen.writes(
        type="COMPLAIN",
        title="  巡逻太少 ",
        content="第一行\r\n第二行 𠮷𰻞",
        place="南大街",
        occurred_on="2026-11-01",
        people="3",
        is_police_conduct="yes",
        writer__name="张桂英",
        writer__phone="138 0000 2207",
        quiet__starts="22",
        quiet__ends="7",
    )
    assert receipt.status == 201
    assert is_code(receipt.code)
    letter = letter_of(server, receipt.code)
    assert letter.number is not None
    assert letter.number in receipt.words
    assert (letter.title, letter.content) == ("巡逻太少", "第一行\r\n第二行 𠮷𰻞")
    assert (letter.type, letter.people, letter.place) == ("COMPLAIN", 3, "南大街")
    assert (letter.channel, letter.opened_by) == (Channel.WEB, SYSTEM)
    assert letter.is_police_conduct
    assert letter.quiet is not None
    assert (letter.quiet.starts, letter.quiet.ends) == (22, 7)
    assert letter.writer is not None
    assert (letter.writer.name, letter.writer.phone) == ("张桂英", "138 0000 2207")
    assert letter.status == "PENDING_SIGN"


def test_nobody_has_to_say_who_they_are(server: Server, citizen: Citizen) -> None:
    letter = letter_of(server, citizen.writes().code)
    assert letter.writer is None
    assert not letter.has_details


def test_the_same_form_sent_twice_is_one_letter(server: Server, citizen: Citizen) -> None:
    form = citizen.opens("write")
    typed = {"type": "HELP", "title": "路灯", "content": "不亮"}
    first = citizen.sends(form, "write", **typed)
    again = citizen.sends(form, "write", **typed)
    assert (first.status, again.status) == (201, 201)
    assert first.code == again.code
    assert letter_of(server, first.code).count == 1


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    citizen: Citizen,
) -> None:
    page = citizen.writes(
        type="", title=" ", people="三", needed_by="2020-01-01T08:00", writer__phone="12ab"
    )
    assert page.status == 422
    form = page.forms["/zh/write"]
    assert (form["content"], form["people"], form["writer-phone"]) == (
        "南大街路灯三天不亮。",
        "三",
        "12ab",
    )
    for name in ("type", "title", "people", "needed_by", "writer-phone"):
        assert f"#{name}" in page.links
        assert f'id="{name}-wrong"' in page.html
    assert "content-wrong" not in page.html
    assert form["code"]


def test_half_of_the_quiet_hours_is_asked_for(citizen: Citizen) -> None:
    page = citizen.writes(quiet__starts="22")
    assert page.status == 422
    assert "#quiet-ends" in page.links


def test_what_only_the_rules_know_is_said_above_the_form(citizen: Citizen) -> None:
    page = citizen.writes(quiet__starts="22", quiet__ends="31")
    assert page.status == 422
    assert "0 至 23" in page.words
    assert page.forms["/zh/write"]["quiet-ends"] == "31"


def test_a_program_that_fills_in_everything_writes_nothing(citizen: Citizen) -> None:
    page = citizen.writes(website="http://spam.example")
    assert page.status == 422


def test_markup_stays_text(citizen: Citizen) -> None:
    receipt = citizen.writes(title="<script>alert(1)</script>", content='"><img src=x>')
    page = citizen.follows(receipt.code)
    assert "<script>alert" not in page.html
    assert "<img src=x>" not in page.html
    assert "<script>alert(1)</script>" in page.words


# ------------------------------------------------------------------------------ follow it


def test_a_letter_is_found_by_its_code_however_it_is_typed(citizen: Citizen) -> None:
    receipt = citizen.writes(title="灯")
    page = citizen.follows(receipt.code.lower().replace("-", " "))
    assert page.status == 200
    assert "我们收到了您的来信" in page.words
    assert "待签收" in page.words


@pytest.mark.parametrize("code", ["", "XJ-610100000000-20261128-0001", "00000-00000-00000-00000"])
def test_no_code_no_letter(citizen: Citizen, code: str) -> None:
    page = citizen.follows(code)
    assert page.status == 404
    assert "没有找到这封信" in page.words


def test_what_is_added_stands_there_once(server: Server, citizen: Citizen) -> None:
    page = citizen.follows(citizen.writes().code)
    twice = [citizen.sends(page, "letter/supplement", words="昨晚也不亮") for _ in range(2)]
    assert [one.status for one in twice] == [200, 200]
    assert "您补充了内容" in twice[1].words
    (one,) = letter_of(server, page.code).supplements
    assert one.text == "昨晚也不亮"


def test_an_empty_addition_is_asked_for_again(citizen: Citizen) -> None:
    page = citizen.follows(citizen.writes().code)
    assert citizen.sends(page, "letter/supplement", words="  ").status == 422


def test_the_wish_to_take_it_back_waits_for_an_officer(server: Server, citizen: Citizen) -> None:
    page = citizen.follows(citizen.writes().code)
    done = citizen.sends(page, "letter/withdraw", words="已经修好了")
    assert done.status == 200
    letter = letter_of(server, page.code)
    assert letter.withdrawal is not None
    assert (letter.withdrawal.by, letter.withdrawal.words) == (SYSTEM, "已经修好了")
    assert letter.status == "PENDING_SIGN"
    assert "/zh/letter/withdraw" not in done.forms


def test_a_complaint_about_the_police_offers_no_way_to_take_it_back(citizen: Citizen) -> None:
    receipt = citizen.writes(type="COMPLAIN", is_police_conduct="yes")
    page = citizen.follows(receipt.code)
    assert "/zh/letter/supplement" in page.forms
    assert "/zh/letter/withdraw" not in page.forms


def test_what_cannot_be_done_yet_is_refused_in_words(citizen: Citizen) -> None:
    page = citizen.follows(citizen.writes().code)
    page.forms["/zh/letter/rate"] = {"code": page.code}
    told = citizen.sends(page, "letter/rate", solved="YES", satisfaction="4")
    assert told.status == 422
    page.forms["/zh/letter/reopen"] = {"code": page.code}
    assert citizen.sends(page, "letter/reopen", words="又来了").status == 422


# -------------------------------------------------------------------------- on the way


def test_the_picture_holds_the_address_and_the_code_behind_a_hash(citizen: Citizen) -> None:
    assert 'class="qr" src="data:image/svg' in citizen.writes().html


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["", "write", "letter", "write?type=REPORT", "nowhere"])
def test_every_page_says_110_keeps_nothing_and_lets_nothing_in(
    server: Server, lang: str, path: str
) -> None:
    with Citizen(server.citizens, lang) as citizen:
        page = citizen.opens(path)
    assert page.status == (404 if path == "nowhere" else 200)
    assert "tel:110" in page.links
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "set-cookie" not in page.headers
    chinese = sum("一" <= char <= "鿿" for char in page.words)
    assert chinese <= 2 if lang == "en" else chinese > 20


def test_the_first_page_is_in_the_language_of_the_browser(citizen: Citizen) -> None:
    for said, there in (("en-GB,en;q=0.8", "/en/"), ("zh-CN", "/zh/"), ("", "/zh/")):
        answer = citizen.http.get("/", headers={"accept-language": said})
        assert answer.headers["location"] == there


def test_a_form_that_is_too_long_is_refused_in_words(citizen: Citizen) -> None:
    answer = Page(
        citizen.http.post(
            "/zh/write",
            content=b"content=" + b"a" * 1_100_000,
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
    )
    assert answer.status == 413
    assert "太长" in answer.words


@pytest.mark.parametrize("body", [b"\xff\xfe=%zz&&&", b"{}", b"", b"&".join([b"a=1"] * 500)])
def test_what_is_no_form_is_no_fault_of_ours(citizen: Citizen, body: bytes) -> None:
    for path in ("/zh/write", "/zh/letter", "/zh/letter/rate"):
        assert citizen.http.post(path, content=body).status_code in (400, 404, 422)


def test_desks_and_citizens_come_to_different_doors(server: Server, citizen: Citizen) -> None:
    assert citizen.http.get("/v1/health").status_code == 404
    assert citizen.http.get(f"{server.url}/zh/write").status_code == 404


def test_no_page_writes_a_word_of_a_citizen_into_the_log(server: Server, citizen: Citizen) -> None:
    receipt = citizen.writes(title="绝密标题", writer__name="绝密姓名")
    citizen.follows(receipt.code)
    log = Path(server.log).read_text("utf-8")
    assert "letter received" in log
    assert "绝密" not in log
    assert receipt.code not in log


def test_a_flood_stops_at_the_door_with_what_was_typed(tmp_path: Path) -> None:
    server = Server(tmp_path)
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    with Citizen(server.citizens) as citizen:
        form = citizen.opens("write")
        typed = {"type": "HELP", "title": "洪水", "content": "同样的内容"}
        told = [citizen.sends(form, "write", **typed) for _ in range(200)]
    refused = [page for page in told if page.status == 503]
    assert refused
    assert refused[0].forms["/zh/write"]["content"] == "同样的内容"
    server.stop()


def test_before_the_bureau_is_founded_nothing_is_taken(tmp_path: Path) -> None:
    server = Server(tmp_path)
    server.open_centre().close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    with Citizen(server.citizens) as citizen:
        told = citizen.writes()
    assert told.status == 422
    assert "还没有开通" in told.words
    server.stop()
