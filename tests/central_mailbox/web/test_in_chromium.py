"""The citizens' pages in a real browser: on a phone, in both languages, light and dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.harness import bureau
from tests.harness.centre.chromium import PHONE, QUIETLY, is_for_everybody
from tests.harness.centre.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("chromium"))
    centre = server.open_centre()
    centre.found(bureau.founding({}))
    centre.close()
    server.serving = ["--citizens", "127.0.0.1:0"]
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIETLY)
        yield browser
        browser.close()


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE, color_scheme=request.param) as context:
        yield context.new_page()


def written(page: Page, lang: str, url: str) -> str:
    """A letter, written with the keyboard; its code."""
    page.goto(f"{url}/{lang}/write?type=HELP")
    page.fill("#title", "路灯不亮")
    page.fill("#content", "南大街路灯三天不亮,晚上看不清路。")
    page.press("#title", "Enter")
    return page.inner_text(".code")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_for_everybody(server: Server, page: Page, lang: str) -> None:
    url = server.citizens
    for path in ("", "write", "letter", "nowhere"):
        page.goto(f"{url}/{lang}/{path}")
        is_for_everybody(page)
    page.goto(f"{url}/{lang}/write")
    page.click("main button")
    assert page.locator("[aria-invalid]").count() >= 3
    is_for_everybody(page)
    code = written(page, lang, url)
    is_for_everybody(page)
    page.click("main button")
    for summary in page.locator("summary").all():
        summary.click()
    is_for_everybody(page)
    page.goto(f"{url}/{lang}/")
    page.goto(f"{url}/{lang}/letter#{code}")
    assert page.input_value("#code") == code
    assert page.url.endswith("/letter"), "the code does not stay in the address"


def test_what_is_typed_survives_a_reload_and_leaves_with_the_letter(
    server: Server, page: Page
) -> None:
    page.goto(f"{server.citizens}/zh/write")
    page.check("input[value=HELP]")
    page.fill("#title", "路灯")
    page.fill("#content", "很长的一段话")
    page.check("#no_calls")
    page.reload()
    assert page.input_value("#content") == "很长的一段话"
    assert page.is_checked("input[value=HELP]")
    assert page.is_checked("#no_calls")
    page.click("main button")
    assert page.locator(".code").count() == 1
    page.goto(f"{server.citizens}/zh/write")
    assert page.input_value("#content") == ""


def test_everything_works_without_a_script(server: Server, browser: Browser) -> None:
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        code = written(page, "zh", server.citizens)
        page.click("main button")
        assert "待签收" in page.inner_text("main")
        page.goto(f"{server.citizens}/zh/letter")
        page.fill("#code", code.lower())
        page.click("main button")
        page.click("summary >> text=补充")
        page.fill("#supplement-words", "昨晚也不亮")
        page.click("text=提交补充")
        assert "昨晚也不亮" in page.inner_text(".happened")


def test_a_script_of_somebody_else_is_not_run(server: Server, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{server.citizens}/zh/")
    page.evaluate(
        """() => { const s = document.createElement("script"); s.textContent = "window.ran = 1";
                   document.body.append(s); }"""
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in one for one in said)
