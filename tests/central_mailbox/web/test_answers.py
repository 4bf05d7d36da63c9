"""The board of published answers as everybody reads it, at a real server and in a real browser."""

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from time import perf_counter
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import sync_playwright

from casework.cases.directory import GuideEnded, GuideIssued
from casework.cases.publishing import PublicText
from casework.citizen_code import case_of
from casework.event import CHINA
from casework.registry import Proposal
from central_mailbox.web.forms import WRITING, Answers
from central_mailbox.web.letters import Letters
from tests.harness import bureau
from tests.harness.centre.answered import Answered
from tests.harness.centre.chromium import PHONE, QUIETLY, is_for_everybody
from tests.harness.centre.citizen import Citizen
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.server import Server
from tests.harness.lives.publishing import TEXT
from tests.harness.outside import SeededOutside
from tests.harness.windows.workplaces import code_lists

BOLD = PublicText(
    title="<b>粗体</b>", question="可以吗?\n第二行", answer="<script>alert(1)</script>"
)
MOST_BYTES = 60_000
GUIDE = f"guides/{bureau.fixed_id(66, 1)}"
GUIDES: tuple[dict[str, str], ...] = (
    {
        "title": "换领居民身份证",
        "subject": "HOUSEHOLD",
        "text": "带原证到任一户籍窗口。\n20个工作日内领取。",
        "place": "南大街18号",
        "hours": "工作日 9:00-17:00",
        "phone": "0900-1234567",
    },
    {"title": "旧指南", "subject": "HOUSEHOLD", "text": "已经过时"},
    {"title": "<i>别的</i>", "subject": "OTHER", "text": "<b>x</b>"},
)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Site(NamedTuple):
    """A served board, and the addresses of what stands on it."""

    server: Server
    shown: str
    bold: str
    gone: str
    code: str
    """Of a letter that has its answer."""
    own: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    server = Server(tmp_path_factory.mktemp("answers"))
    centre = server.open_centre()
    answered = Answered(PlainDesks(centre, SeededOutside(start=datetime.now(CHINA))))
    centre.found(code_lists())
    gone = answered.publish()
    answered.withdraw()
    bold = answered.publish(BOLD, subject="SERVICE")
    shown = answered.publish()
    letters = Letters(centre, SeededOutside(start=datetime.now(CHINA)))
    code = letters.code()
    typed = {"type": "HELP", "title": "路灯不亮", "content": "南大街路灯三天不亮。"}
    letters.write(code, Answers(WRITING, typed, centre.now()))
    answered.answer(case_of(code))
    unit = bureau.PRECINCT
    centre.found(
        Proposal(bureau.fixed_id(66, n), GuideIssued(unit=unit, **fields))
        for n, fields in enumerate(GUIDES, 1)
    )
    centre.found([Proposal(bureau.fixed_id(66, 2), GuideEnded(reason="并入新指南"))])
    own = answered.tell()
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    yield Site(server, shown, bold, gone, code, own)
    assert server.stop() == 0


@pytest.fixture
def citizen(site: Site) -> Iterator[Citizen]:
    with Citizen(site.server.citizens) as citizen:
        yield citizen


def test_the_newest_answers_stand_on_the_board_and_lead_to_each(
    site: Site, citizen: Citizen
) -> None:
    assert "/zh/answers" in citizen.opens("").links
    board = citizen.opens("answers")
    assert board.status == 200
    to = [link for link in board.links if link.startswith("/zh/answers/")]
    assert to == [f"/zh/answers/{id}" for id in (site.own, site.shown, site.bold)]
    one = citizen.opens(f"answers/{site.shown}")
    assert one.status == 200
    for words in (TEXT.title, TEXT.question, TEXT.answer, "噪声扰民"):
        assert words in one.words


def test_answers_are_found_by_words_and_by_subject(site: Site, citizen: Citizen) -> None:
    for asked, count in (
        ("q=油烟", 2),
        ("q=地铁", 0),
        ("subject=SERVICE", 1),
        ("q=粗体&page=1", 1),
    ):
        page = citizen.opens(f"answers?{asked}")
        assert len([link for link in page.links if link.startswith("/zh/answers/")]) == count, asked
    nothing = citizen.opens("answers?q=地铁")
    assert "没有找到" in nothing.words
    assert nothing.forms["/zh/answers"]["q"] == "地铁"


@pytest.mark.parametrize(
    "odd", ["page=0", "page=-1", "page=99999", "page=x", "page=２", "q=%00%ff"]
)
def test_odd_questions_are_answered(citizen: Citizen, odd: str) -> None:
    assert citizen.opens(f"answers?{odd}").status == 200


def test_what_was_taken_back_says_so_and_what_never_was_is_not_there(
    site: Site, citizen: Citizen
) -> None:
    gone = citizen.opens(f"answers/{site.gone}")
    assert gone.status == 410
    assert "已经撤回" in gone.words
    assert TEXT.answer not in gone.html
    assert citizen.opens("answers/none").status == 404
    english = Citizen(site.server.citizens, "en")
    assert "was taken back" in english.opens(f"answers/{site.gone}").words
    english.http.close()


def test_markup_stays_text(site: Site, citizen: Citizen) -> None:
    page = citizen.opens(f"answers/{site.bold}")
    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script>" in page.words


def test_pages_are_light_and_quick(site: Site, citizen: Citizen) -> None:
    for path in ("answers", f"answers/{site.shown}", "answers?q=油烟"):
        citizen.opens(path)
        began = perf_counter()
        page = citizen.opens(path)
        assert perf_counter() - began < 2  # a machine under load; the figure stands in bench
        assert len(page.html.encode()) < MOST_BYTES
        assert len(page.html.encode()) > 1_000


def test_guides_in_force_stand_by_subject_and_say_where_and_when(citizen: Citizen) -> None:
    assert "/zh/guides" in citizen.opens("").links
    first, ended, other = (bureau.fixed_id(66, n) for n in (1, 2, 3))
    board = citizen.opens("guides")
    assert [one for one in board.links if "/guides/" in one] == [
        f"/zh/guides/{first}",
        f"/zh/guides/{other}",
    ]
    for words in ("户籍和身份证", "换领居民身份证", "其他", "<i>别的</i>"):
        assert words in board.words
    one = citizen.opens(f"guides/{first}")
    for words in ("20个工作日内领取", "南大街18号", "工作日 9:00-17:00", "南大街派出所"):
        assert words in one.words
    assert "tel:0900-1234567" in one.links
    assert citizen.opens(f"guides/{ended}").status == 410
    assert citizen.opens("guides/nothing").status == 404
    assert citizen.opens(f"guides/{bureau.PRECINCT}").status == 404


def test_a_writer_says_thank_you_once(site: Site, citizen: Citizen) -> None:
    letter = citizen.follows(site.code)
    assert "已整改" in letter.words
    assert f"/zh/answers/{site.own}" in letter.links
    thanked = citizen.sends(letter, "letter/thank", words="谢谢 <你们>")
    assert thanked.status == 200
    assert "您的话已经转达" in thanked.words
    assert "谢谢 <你们>" in thanked.words
    assert "/zh/letter/thank" not in thanked.forms
    again = citizen.sends(letter, "letter/thank", words="再谢")
    assert again.status == 422
    assert "已经感谢过" in again.words


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_page_of_the_board_is_for_everybody(site: Site, scheme: Scheme) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIETLY)
        context = browser.new_context(viewport=PHONE, color_scheme=scheme)
        page = context.new_page()
        for lang, path in product(
            ("zh", "en"),
            (
                "guides",
                GUIDE,
                "answers",
                "answers?q=地铁",
                f"answers/{site.shown}",
                f"answers/{site.gone}",
            ),
        ):
            page.goto(f"{site.server.citizens}/{lang}/{path}")
            is_for_everybody(page)
        page.goto(f"{site.server.citizens}/zh/answers")
        page.fill("#q", "油烟")
        page.press("#q", "Enter")
        page.click("ul.found a")
        assert page.inner_text("h1") == TEXT.title
        browser.close()
