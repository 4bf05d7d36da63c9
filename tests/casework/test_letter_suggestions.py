"""What a letter's own words suggest: found with their words, never taken by itself."""

import json
from pathlib import Path

import pytest

from casework.cases.letter import suggesting
from casework.cases.letter.codes import AppealType, Grade, Urgency
from casework.cases.letter.intake import LetterGraded
from casework.cases.letter.state import GradeFacts
from casework.codes import UnitLevel
from casework.context import CodeItem
from casework.event import Label
from casework.officers import Unit
from tests.harness import bureau
from tests.harness.lives.letter import WORDS, Mail

FILE = bureau.RESOURCES / "codes" / "letter-keywords.json"


def items(path: Path = FILE) -> tuple[CodeItem, ...]:
    """The bureau's own list, read as it is written."""
    read = json.loads(path.read_text("utf-8"))["items"]
    return tuple(CodeItem(one["code"], Label(**one["label"])) for one in read)


@pytest.mark.parametrize(
    ("text", "fact", "word"),
    [
        ("她说要跳楼,快来", "touches_safety", "跳楼"),
        ("记者已经来过,再不管就曝光", "is_public_opinion", "记者"),
        ("民警打人致伤", "is_major_police_matter", "民警打人"),
        ("我要投诉民警态度恶劣", "is_police_complaint", "民警态度"),
        ("楼上住着独居老人", "is_vulnerable", "独居老人"),
        ("My neighbour has a KNIFE", "touches_safety", "knife"),
    ],
)
def test_fact_is_suggested_with_the_word_that_says_it(text: str, fact: str, word: str) -> None:
    found = suggesting.facts_of(text, GradeFacts(), items())
    assert getattr(found.value, fact) is True
    assert any(word in label.zh for label in found.why)


def test_words_within_words_and_nothing_at_all_suggest_nothing() -> None:
    assert suggesting.hits("Knifes and forks: jackknifed", items()) == ()
    assert suggesting.facts_of("路灯不亮", GradeFacts(), items()).why == ()


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("被骗 3.5 万元", 35_000), ("退我 800元,共1200元", 1_200), ("三年了", 0), ("2000万字", 0)],
)
def test_money_is_read_from_the_text(text: str, yuan: int) -> None:
    assert suggesting.money_in(text) == yuan


def test_kind_and_urgency_come_from_the_rows_of_the_list() -> None:
    assert suggesting.type_of("举报楼下赌博", items()).value is AppealType.REPORT
    assert suggesting.type_of("路灯不亮", items()).value is None
    assert suggesting.urgency_of("救命", items()).value is Urgency.VERY_URGENT
    assert suggesting.urgency_of("明天一早要赶火车", items()).value is Urgency.URGENT


ROSTER = bureau.directory().roster
EVERY = tuple(ROSTER.units)


@pytest.mark.parametrize(
    ("place", "text", "unit"),
    [
        ("南大街中段", "", bureau.PRECINCT),
        ("", "钟楼下面有人摆摊", bureau.PRECINCT),
        ("东关正街", "从南大街搬来", bureau.SISTER),
        ("碑林区某处", "", bureau.DIVISION),
        ("碑林区南大街", "", bureau.PRECINCT),
        ("", "在家里", ""),
    ],
)
def test_place_names_the_nearest_unit(place: str, text: str, unit: str) -> None:
    assert suggesting.unit_of(place, text, ROSTER, EVERY, items()).value == unit


def test_unit_that_may_not_have_it_is_not_suggested() -> None:
    able = tuple(one for one in EVERY if one != bureau.PRECINCT)
    found = suggesting.unit_of("南大街", "", ROSTER, able, items())
    assert found.value == ""


def test_matter_names_a_branch_where_no_place_does() -> None:
    branch = Unit("branch", "610100450000", "交警支队", UnitLevel.BRANCH, bureau.BUREAU)
    roster = type(ROSTER)({**ROSTER.units, "branch": branch}, {}, {})
    found = suggesting.unit_of("", "路口红绿灯坏了", roster, [*EVERY, "branch"], items())
    assert found.value == "branch"
    assert "红绿灯" in found.why[0].zh
    place = suggesting.unit_of("南大街", "路口红绿灯坏了", roster, [*EVERY, "branch"], items())
    assert place.value == bureau.PRECINCT


def test_grade_above_what_the_facts_ask_for_says_why() -> None:
    mail = Mail("SIGNED")
    raised = LetterGraded(Grade.IMPORTANT, GradeFacts())
    refusal = mail.refusal("LetterGraded", raised)
    assert refusal is not None
    assert refusal.clause == "letter.grade_reason"
    assert mail.refusal("LetterGraded", raised, WORDS) is None
    founded = LetterGraded(Grade.IMPORTANT, GradeFacts(touches_safety=True))
    assert mail.refusal("LetterGraded", founded) is None


def test_every_row_of_the_list_suggests_something_that_there_is() -> None:
    facts = {f"facts.{name}" for name in GradeFacts.__struct_fields__}
    codes = {f"urgency.{one.value}" for one in Urgency} | {
        f"type.{one.value}" for one in AppealType
    }
    rows = {item.code for item in items()}
    assert rows <= facts | codes | {row for row in rows if row.startswith("unit.")}
    assert all(item.label.zh and item.label.en for item in items())
