"""A citizen of the story: a telephone with a real browser on it, at the citizens' pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page

from casework.citizen_code import case_of
from tests.harness.centre.chromium import PHONE


class Citizen:
    """Somebody with a letter; everything they do is done in the pages."""

    def __init__(self, browser: Browser, url: str, pictures: Path) -> None:
        self._url, self._pictures = url, pictures
        self._page: Page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
        self.code = ""

    @property
    def case(self) -> str:
        """The case of their letter."""
        return case_of(self.code)

    @property
    def reads(self) -> str:
        """The words in front of them."""
        return self._page.inner_text("body")

    def writes(self, kind: str, typed: Mapping[str, str], *ticked: str) -> str:
        """A letter, from the first page on; what the receipt says."""
        self._page.goto(f"{self._url}/zh/")
        self._page.click(f"a[href$='type={kind}']")
        for name, value in typed.items():
            self._page.fill(f"#{name}", value)
        for name in ticked:
            self._page.check(f"#{name}")
        self._page.click("main button[type=submit]")
        self.code = self._page.inner_text(".code")
        return self.reads

    def follows(self) -> str:
        """Their letter as it stands, found by its code."""
        self._page.goto(f"{self._url}/zh/letter")
        self._page.fill("#code", self.code)
        self._page.click("main button[type=submit]")
        return self.reads

    def marks(self, solved: str, satisfaction: str, reason: str = "", words: str = "") -> str:
        """The answer in front of them."""
        chosen = {"solved": solved, "satisfaction": satisfaction, "reason": reason}
        for name, value in chosen.items():
            if value:
                self._page.check(f"input[name={name}][value='{value}']")
        self._page.fill("#rate-words", words)
        self._page.click("form[action$='/rate'] button")
        return self.reads

    def goes_to(self, path: str) -> str:
        """Any page."""
        self._page.goto(f"{self._url}/zh/{path}")
        return self.reads

    def picture(self, name: str) -> None:
        """The whole page in front of them."""
        self._page.screenshot(path=self._pictures / f"{name}.png", full_page=True)
