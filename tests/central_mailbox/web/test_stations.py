"""What the QR at a station's counter opens: one visit, marked once, by whoever holds its code."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

import pytest
from playwright.sync_api import sync_playwright

from casework.cases.letter.state import Letter
from casework.cases.walk_in import ResultText, WalkIn, WalkInFinished, WalkInRated, WalkInVoided
from casework.citizen_code import case_of
from casework.codes import Channel, DissatisfiedReason, Satisfaction, Solved
from casework.event import CHINA
from casework.ids import SYSTEM
from casework.registry import Proposal
from casework.visit_code import SHORT, address_of, short_code, whole_code
from central_mailbox.web.forms import VISIT, Answers
from central_mailbox.web.letters import RefusedError
from central_mailbox.web.stations import (
    NO_SUCH_VISIT,
    NOT_DONE_YET,
    TOO_MANY_WRONG,
    WRONG_AT_ONCE,
    Stations,
)
from tests.harness import bureau
from tests.harness.centre.chromium import PHONE, QUIETLY, is_for_everybody
from tests.harness.centre.citizen import Citizen
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.server import Server
from tests.harness.outside import SeededOutside

GOOD = {"solved": "YES", "rating": "4"}
BAD = {"solved": "NO", "rating": "2", "reason": "SLOW"}


class Visits:
    """A bureau whose room receives visitors, and its stations as citizens reach them."""

    def __init__(self, desks: PlainDesks) -> None:
        self.desks = desks
        self.stations = Stations(desks.centre, desks.outside)

    def receive(self, *, sent: bool = True, done: bool = True) -> str:
        room = self.desks.room
        case = room.receive()
        if done:
            room.write(bureau.DESK, Proposal(case, WalkInFinished(), ResultText("已告知")))
        if sent:
            self.send()
        return case

    def send(self) -> None:
        self.desks.room.catch_up(self.desks.centre)

    def mark(self, code: str, typed: dict[str, str] | None = None, at: str = bureau.ROOM) -> str:
        """The words of the refusal; empty where the mark was taken."""
        unit = self.stations.unit(at)
        assert unit is not None
        answers = Answers(VISIT, typed or GOOD, self.desks.outside.now())
        assert not answers.wrong
        try:
            self.stations.mark(unit, code, answers, "谢谢李警官")
        except RefusedError as error:
            return error.say.zh
        return ""

    def state(self, case: str) -> WalkIn:
        found = self.desks.centre.state(case)
        assert isinstance(found, WalkIn)
        return found


@pytest.fixture
def visits(desks: PlainDesks) -> Visits:
    return Visits(desks)


def test_a_visit_is_marked_by_its_code_once(visits: Visits) -> None:
    case = visits.receive()
    assert visits.mark(short_code(case).lower(), BAD) == ""
    state = visits.state(case)
    assert (state.status, state.rating, state.solved) == (
        "RATED",
        Satisfaction.DISSATISFIED,
        Solved.NO,
    )
    assert (state.reason, state.visitor_words) == (DissatisfiedReason.SLOW, "谢谢李警官")
    assert state.marked_at is not None
    assert "已经评价过" in visits.mark(short_code(case))
    assert visits.state(case).rating is Satisfaction.DISSATISFIED


def test_a_mark_by_the_desk_gives_way_to_the_visitors_own(visits: Visits) -> None:
    case = visits.receive(sent=False)
    rated = WalkInRated(Satisfaction.VERY_SATISFIED)
    visits.desks.room.write(bureau.DESK, Proposal(case, rated))
    visits.send()
    assert visits.mark(whole_code(case), BAD) == ""
    assert visits.state(case).rating is Satisfaction.DISSATISFIED


@pytest.mark.parametrize("at", [bureau.ROOM, bureau.PRECINCT])
def test_a_code_is_good_at_its_own_station_alone(visits: Visits, at: str) -> None:
    case = visits.receive()
    assert visits.mark(short_code(case), at=bureau.SISTER) == NO_SUCH_VISIT.zh
    there = visits.mark(short_code(case), at=at)
    same = visits.desks.centre.directory().roster.same_station(at, bureau.ROOM)
    assert there == ("" if same else NO_SUCH_VISIT.zh)


def test_what_has_not_arrived_and_what_is_mistyped_read_alike(visits: Visits) -> None:
    case = visits.receive(sent=False)
    assert visits.mark(short_code(case)) == NO_SUCH_VISIT.zh
    for typed in ("", "000000", "U00000", "12345", whole_code(case)[:7], "<script>"):
        assert visits.mark(typed) == NO_SUCH_VISIT.zh
    visits.send()
    assert visits.mark(short_code(case)) == ""


def test_a_visit_that_goes_on_is_marked_when_it_is_done_and_a_void_one_never(
    visits: Visits,
) -> None:
    case = visits.receive(done=False)
    assert visits.mark(short_code(case)) == NOT_DONE_YET.zh
    visits.desks.room.write(bureau.DESK, Proposal(case, WalkInVoided("登错了")))
    visits.send()
    assert visits.mark(short_code(case)) == NO_SUCH_VISIT.zh


def test_a_code_is_good_for_a_month(visits: Visits) -> None:
    case = visits.receive()
    visits.desks.outside.later(days=31)
    assert visits.mark(whole_code(case)) == NO_SUCH_VISIT.zh


def test_who_guesses_waits_and_shuts_out_nobody_with_a_slip(visits: Visits) -> None:
    one, other = visits.receive(), visits.receive()
    for _ in range(WRONG_AT_ONCE):
        assert visits.mark("000000") == NO_SUCH_VISIT.zh
    assert visits.mark("000000") == TOO_MANY_WRONG.zh
    assert visits.mark(short_code(one)) == TOO_MANY_WRONG.zh, "right or wrong is not told"
    assert visits.mark(whole_code(one)) == ""
    assert visits.mark("000000", at=bureau.SISTER) == NO_SUCH_VISIT.zh
    visits.desks.outside.later(minutes=1)
    assert visits.mark(short_code(other)) == ""


def test_of_two_marks_at_the_same_moment_one_holds(visits: Visits) -> None:
    case = visits.receive()
    with ThreadPoolExecutor(2) as both:
        said = list(both.map(lambda typed: visits.mark(whole_code(case), typed), (GOOD, BAD)))
    assert sorted(bool(one) for one in said) == [False, True]


def test_codes_are_of_their_reception_and_say_nothing_of_it(visits: Visits) -> None:
    one, other = visits.receive(), visits.receive()
    assert whole_code(one) != whole_code(other)
    assert short_code(one) == whole_code(one)[:SHORT]
    address = address_of("https://letters.example.cn/", bureau.ROOM, one)
    assert address == f"https://letters.example.cn/zh/at/{bureau.ROOM}/rate#{whole_code(one)}"
    assert one not in address


# ----------------------------------------------------------------------------- the pages


class Site(NamedTuple):
    """A served station, and visits that nobody marked yet."""

    server: Server
    cases: list[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    server = Server(tmp_path_factory.mktemp("stations"))
    centre = server.open_centre()
    visits = Visits(PlainDesks(centre, SeededOutside(start=datetime.now(CHINA))))
    cases = [visits.receive() for _ in range(8)]
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    yield Site(server, cases)
    assert server.stop() == 0


def test_the_counter_leads_to_the_mark_the_box_and_the_guides(site: Site) -> None:
    with Citizen(site.server.citizens) as citizen:
        page = citizen.opens(f"at/{bureau.ROOM}")
        assert "钟楼会客厅" in page.words
        assert {"意见建议", "利益诉求", "投诉举报"} <= set(page.words.split())
        assert f"/zh/at/{bureau.ROOM}/rate" in page.links
        assert "/zh/guides" in page.links
        for nowhere in ("nothing", bureau.fixed_id(9, 9), f"{bureau.fixed_id(9, 9)}/rate"):
            assert citizen.opens(f"at/{nowhere}").status == 404


def test_a_letter_from_the_counter_says_where_and_by_which_way(site: Site) -> None:
    with Citizen(site.server.citizens) as citizen:
        form = citizen.opens(f"write?type=SUGGEST&at={bureau.ROOM}")
        assert form.forms["/zh/write"]["place"] == "钟楼会客厅"
        receipt = citizen.sends(form, "write", title="椅子", content="门口放几把椅子")
    centre = site.server.open_centre()
    letter = centre.state(case_of(receipt.code))
    centre.close()
    assert isinstance(letter, Letter)
    assert (letter.channel, letter.place, letter.opened_by) == (Channel.QR, "钟楼会客厅", SYSTEM)


def test_what_is_wrong_with_a_mark_is_said_and_what_was_typed_stays(site: Site) -> None:
    path, case = f"at/{bureau.ROOM}/rate", site.cases[0]
    with Citizen(site.server.citizens) as citizen:
        form = citizen.opens(path)
        asked = citizen.sends(form, path, code="000000", words="等了很久", rating="5")
        assert asked.status == 422
        assert "#solved" in asked.links
        kept = asked.forms[f"/zh/{path}"]
        assert (kept["code"], kept["words"], kept["rating"]) == ("000000", "等了很久", "5")
        unknown = citizen.sends(form, path, code="000000", **GOOD)
        assert unknown.status == 404
        no_reason = citizen.sends(form, path, code=short_code(case), solved="NO", rating="1")
        assert no_reason.status == 422
        assert "请选择原因" in no_reason.words
        done = citizen.sends(form, path, code=short_code(case), **GOOD)
        assert done.status == 200
        assert "感谢您的评价" in done.words
        again = citizen.sends(form, path, code=short_code(case), **GOOD)
        assert again.status == 422
        assert "已经评价过" in again.words
    log = site.server.log.read_text()
    assert short_code(case) not in log
    assert whole_code(case) not in log


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_station_are_for_everybody(site: Site, lang: str, scheme: str) -> None:
    url, case = (
        site.server.citizens,
        site.cases[["zh", "en"].index(lang) * 2 + 1 + (scheme == "dark")],
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIETLY)
        page = browser.new_page(
            viewport=PHONE, color_scheme="dark" if scheme == "dark" else "light"
        )
        page.goto(f"{url}/{lang}/at/{bureau.ROOM}")
        is_for_everybody(page)
        page.goto(address_of(url, bureau.ROOM, case, lang))
        assert page.input_value("#code") == whole_code(case)
        assert page.url.endswith("/rate"), "the code does not stay in the address"
        is_for_everybody(page)
        page.click("main button")
        assert page.locator("[aria-invalid]").count() == 2
        assert page.input_value("#code") == whole_code(case)
        is_for_everybody(page)
        page.check("input[name=solved][value=YES]")
        page.check("input[name=rating][value='5']")
        page.click("main button")
        assert page.locator(".done").count() == 1
        is_for_everybody(page)
        browser.close()


def test_a_visit_is_marked_without_a_script(site: Site) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIETLY)
        page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
        page.goto(f"{site.server.citizens}/zh/at/{bureau.ROOM}/rate")
        page.fill("#code", short_code(site.cases[5]).lower())
        page.check("input[name=solved][value=YES]")
        page.check("input[name=rating][value='5']")
        page.click("main button")
        assert "感谢您的评价" in page.inner_text(".done")
        browser.close()
