"""What nearly every kind asks, where a directory says nothing about it."""

from datetime import timedelta

from casework.cases import needs
from casework.cases.mediation import ends
from casework.cases.words import Words
from casework.context import Directory
from casework.state import Person
from tests.harness.bureau import AUX, DESK, HEAD
from tests.harness.lives.life import Life
from tests.harness.lives.mediation import opened

WRONG = Words("登记错误")


def without_limits() -> Life:
    """A case of a bureau that has issued no limits, opened at nine in the morning."""
    life = opened()
    known = life.scribe.directory
    life.scribe.directory = Directory(roster=known.roster, calendar=known.calendar)
    return life


def test_own_entry_is_voided_on_the_same_day_where_no_shift_is_known() -> None:
    life = without_limits()
    life.scribe.later(hours=14)
    assert life.do(AUX, ends.MediationVoided(), WRONG).status == "VOID"


def test_own_entry_of_yesterday_is_for_the_head_where_no_shift_is_known() -> None:
    life = without_limits()
    life.scribe.later(hours=15)
    assert life.no(AUX, ends.MediationVoided(), WRONG) == "mediation.may_void"
    assert life.do(HEAD, ends.MediationVoided(), WRONG).status == "VOID"


def test_window_is_open_where_nothing_limits_it() -> None:
    life = without_limits()
    began, context = life.scribe.now, life.scribe.context()
    much_later = began + timedelta(days=999)
    assert needs.is_open(life.state, context, "mediation.confirmation", began, much_later)


def test_window_is_open_where_it_has_not_begun() -> None:
    life = opened()
    context = life.scribe.context()
    assert needs.is_open(life.state, context, "mediation.confirmation", None, life.scribe.now)


def test_case_knows_its_kind() -> None:
    assert needs.tag_of(opened().state) == "mediation"


def test_auxiliary_officer_does_not_act_alone() -> None:
    context = opened().scribe.context()
    assert needs.officer_at_work(AUX, context) is None
    assert needs.officer_at_work("nobody", context) is None
    assert needs.officer_at_work(DESK, context) is not None


def test_document_is_a_kind_and_a_number() -> None:
    assert needs.has_id(Person("张桂英", "", "ID", "11010519491231002X"))
    assert not needs.has_id(Person("张桂英", "", "NONE", "11010519491231002X"))
    assert not needs.has_id(Person("张桂英", "", "ID", " "))
    assert not needs.has_id(None)
