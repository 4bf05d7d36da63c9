"""A real browser on a phone, and what every page of the citizens' must be in it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
QUIETLY = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def is_for_everybody(page: Page) -> None:
    """Nothing that the rules of accessibility find, and nothing wider than the phone."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = """[...document.querySelectorAll("a, button, summary, .choice")]
        .filter((one) => one.closest("nav, main") && one.getBoundingClientRect().height < 24)
        .map((one) => one.textContent)"""
    assert page.evaluate(small) == []
