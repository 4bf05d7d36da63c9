"""What the pages say of the code is so: modules, links, tests and decisions exist."""

import argparse
import re
from collections import Counter
from pathlib import Path

import pytest

from central_mailbox.commands.parser import parser
from tests.acceptance import written

ROOT = Path(__file__).parents[1]
PACKAGES = (
    *("casework", "desk_client", "central_mailbox"),
    *("spreadsheets", "updating", "sample_bureau"),
)
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ASVS = ROOT / "docs" / "asvs.md"
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


def read(path: Path) -> str:
    return path.read_text("utf-8")


def the_map() -> dict[str, str]:
    """What stands under each package in the map."""
    block = read(ROOT / "ARCHITECTURE.md").split("## The map\n\n```\n")[1].split("```")[0]
    parts = re.split(r"^(\w+)/", block, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_stands_in_the_map_and_nothing_else(package: str) -> None:
    first_columns = "\n".join(line[:30] for line in the_map()[package].splitlines())
    named = set(re.findall(r"\w+", first_columns.partition("\n")[2]))
    folders = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    there = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__"} | folders
    assert there - named == set()
    assert named - there - {"widgets", "steps", "cases", "screens", "printing"} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", read(page), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)", prose)
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_holds_both_sides_of_a_merge(page: Path) -> None:
    assert re.findall(r"^(?:<{7}|>{7}) .*", read(page), re.MULTILINE) == []


@pytest.mark.parametrize("page", ["invariants.md", "threats.md", "asvs.md"])
def test_every_promise_names_files_and_tests_that_exist(page: str) -> None:
    text = read(ROOT / "docs" / page)
    packages = "|".join(PACKAGES)
    files = set(re.findall(rf"`((?:{packages})/[\w/.]+)`|\b(docs/[\w/.-]+\.md)", text))
    assert sorted(max(file) for file in files if not (ROOT / max(file)).exists()) == []
    tests = set(re.findall(r"`(test_\w+)`", text))
    assert len(files) + len(tests) > 50
    assert sorted(tests - set(written(ROOT / "tests"))) == []


def test_asvs_is_answered_row_by_row_with_nothing_left_out() -> None:
    """The released 5.0.0 has 70 requirements of level 1 and 183 of level 2, in 17 chapters."""
    rows = re.findall(
        r"^\| (\d[\d., ]+) \| ([12]) \| .+? \| (met|part|no|n/a) \| ", read(ASVS), re.MULTILINE
    )
    levels = [(number, level) for numbers, level, _ in rows for number in numbers.split(", ")]
    assert Counter(level for _, level in levels) == {"1": 70, "2": 183}
    numbers = [number for number, _ in levels]
    assert len(set(numbers)) == len(numbers)
    assert {number.split(".")[0] for number in numbers} == {str(one) for one in range(1, 18)}
    assert len(rows) == len(re.findall(r"^\| \d", read(ASVS), re.MULTILINE))
    said = Counter(
        {word: int(count) for count, word in re.findall(r"(\d+) (met|part|no|n/a)[,.]", read(ASVS))}
    )
    assert said == Counter(here for numbers, _, here in rows for _ in numbers.split(", "))


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.name)
def test_decision_says_why_what_follows_and_what_was_turned_down(page: Path) -> None:
    text = read(page)
    assert text.startswith(f"# {page.name[:4]} ")
    for part in ("**Status:**", "## Context", "## Decision", "## Consequences", "## Turned down"):
        assert part in text


def verbs_of(made: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    (verbs,) = (one for one in made._actions if isinstance(one, argparse._SubParsersAction))
    return dict(verbs.choices)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_names_can_be_typed(page: Path) -> None:
    """Verbs and long options; what stands for a value is not looked at."""
    verbs = verbs_of(parser())
    named = re.findall(r"central-mailbox +([a-z][a-z-]+)([^`\n|#]*)", read(page))
    for verb, rest in named:
        assert verb in verbs, f"{page.name}: central-mailbox {verb}"
        made = verbs[verb]
        if verb in ("users", "witness"):
            made = verbs_of(made)[rest.split()[0]]
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in made._option_string_actions, f"{page.name}: {verb} {option}"
