"""What officers will read: complete, fillable, and about nobody."""

import re
from collections.abc import Iterator

import pytest

from casework.codes import ServiceCategory
from central_mailbox.tables import code_lists
from sample_bureau import texts
from sample_bureau.chance import Chance, slots

EVERY_MATTER = [
    matter
    for source in ("suggestions", "claims", "complaints", "problems")
    for matter in texts.matters(source)
]
SUBS = {
    issued.name.removeprefix("walk_in.").upper(): {item.code for item in issued.items}
    for issued in code_lists()
    if issued.name.startswith("walk_in.")
}
CHINESE = re.compile("[\u4e00-\u9fff]")


def places() -> dict[str, str]:
    area = texts.bureau().places["south"]
    return slots(Chance(1, "test"), area, "南大街派出所", "钟楼会客厅")


def services() -> Iterator[str]:
    for matter in EVERY_MATTER:
        if matter.service:
            yield matter.service
    for walk_in in texts.walk_ins():
        yield from (walk_in.service, *walk_in.more)


def test_matters_are_at_least_sixty_and_all_different() -> None:
    assert len(EVERY_MATTER) >= 60
    assert len({matter.title for matter in EVERY_MATTER}) == len(EVERY_MATTER)
    assert len({matter.content for matter in EVERY_MATTER}) == len(EVERY_MATTER)


@pytest.mark.parametrize("matter", EVERY_MATTER, ids=lambda matter: matter.title)
def test_matter_filled_in_has_every_word_that_a_form_asks_for(matter: texts.Matter) -> None:
    filled = matter.filled(places())
    for words in (filled.title, filled.demand, filled.place, filled.evidence, filled.quote):
        assert len(words) >= 3
    for words in (filled.content, filled.result, filled.feedback, *filled.measures):
        assert len(words) >= 8
    assert len(filled.content) >= 30
    assert not re.search("[{}]", "".join((filled.title, filled.content, filled.result)))
    assert filled.publicity_text
    assert (filled.outcome in ("NOT_LEGAL", "UNFOUNDED")) is bool(filled.exit_basis)
    assert bool(filled.exit_basis) is bool(filled.legal_basis)
    assert bool(filled.co) is bool(filled.support)


def test_services_are_codes_of_the_issued_lists() -> None:
    for service in services():
        category, _, sub = service.partition(".")
        assert sub in SUBS[ServiceCategory(category)], service


def test_visits_name_targets_of_the_issued_list_and_known_matters() -> None:
    issued = next(one for one in code_lists() if one.name == "visit.target")
    groups = {item.code: item.group for item in issued.items}
    titles = {matter.title for matter in texts.matters("problems")}
    for visit in texts.visits():
        assert groups[visit.category] == visit.kind
        assert len(visit.content.format_map(places() | {"person": "某"})) >= 15
        for problem in visit.problems:
            assert (problem.matter in titles) or (problem.handed_to and not problem.matter)


def test_every_matter_of_a_visit_belongs_to_a_visit() -> None:
    used = {problem.matter for visit in texts.visits() for problem in visit.problems}
    assert {matter.title for matter in texts.matters("problems")} <= used


def test_code_lists_have_both_languages_and_no_code_twice() -> None:
    assert {category.value for category in ServiceCategory} <= SUBS.keys()
    for issued in code_lists():
        codes = [item.code for item in issued.items]
        assert len(codes) == len(set(codes)), issued.name
        for item in issued.items:
            assert CHINESE.search(item.label.zh)
            assert item.label.en.isascii()


def test_texts_hold_no_telephone_number_nor_identity_number() -> None:
    for path in sorted(texts.WORDS.glob("*.json")):
        found = re.findall(r"(?<!\d)\d{11,18}(?!\d)", path.read_text(encoding="utf-8"))
        assert all(len(number) == 12 and number.startswith("9901") for number in found)
