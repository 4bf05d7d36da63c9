"""月报: drawn by the centre alone, objected to and answered, signed, and never changed after."""

from datetime import date, datetime, timedelta
from random import Random

import pytest

from casework.cases.every_case import OfficerRecused, RecusalGround
from casework.cases.month_account.drawing import (
    MonthAccountDrawn,
    MonthAccountDrawnAnew,
    MonthAccountSupplemented,
)
from casework.cases.month_account.signing import (
    MonthAccountObjected,
    MonthAccountSigned,
    MonthObjectionAnswered,
)
from casework.cases.month_account.state import (
    Difference,
    Line,
    MonthAccount,
    case_of,
    differences,
    end_of,
)
from casework.cases.month_account.table import MACHINE
from casework.cases.words import Words
from casework.event import CHINA, Label
from casework.facts import facts
from casework.ids import SYSTEM
from casework.registry import asks_password
from casework.worklist import next_step
from tests.harness import bureau
from tests.harness.bureau import (
    BUREAU,
    CHIEF,
    DIV_HEAD,
    DIVISION,
    HANDLER,
    HEAD,
    OFFICE,
    PRECINCT,
    SISTER_HEAD,
    SUPERV,
    Scribe,
)
from tests.harness.lives.life import Life, hold_to_table
from tests.harness.lives.month_account import (
    MAKERS,
    MONTH,
    RECEIVED,
    SIGNED,
    WHY,
    drawn,
    supplement,
    with_one,
)
from tests.harness.lives.turns import offers, turn_of
from tests.harness.proposals import propose


def signed() -> Life:
    life = drawn()
    life.do(HEAD, MonthAccountSigned())
    return life


def test_account_waits_for_its_head_is_signed_with_the_password_and_is_done_with() -> None:
    life = drawn()
    assert (life.state.status, life.state.unit) == ("DRAWN", PRECINCT)
    assert next_step(life.state) == "MonthAccountSigned"
    assert turn_of(life) == {HEAD}
    assert asks_password("MonthAccountSigned")
    assert asks_password("MonthObjectionAnswered")
    life.scribe.later(days=1)
    life.do(HEAD, MonthAccountSigned())
    assert (life.state.status, life.state.signed_by) == ("SIGNED", HEAD)
    assert life.state.signed_at == life.scribe.now
    assert turn_of(life) == set()


def test_nobody_but_the_centre_draws_an_account_or_changes_its_figures() -> None:
    life = Life()
    life.case = case_of(PRECINCT, MONTH)
    body = MonthAccountDrawn(unit=PRECINCT, month=MONTH, lines=with_one(13))
    for officer in (HEAD, OFFICE, CHIEF, SUPERV):
        assert life.no(officer, body) == "role.centre"
    life.do(SYSTEM, body)
    for officer in (HEAD, OFFICE, CHIEF, SUPERV):
        assert life.no(officer, MonthAccountDrawnAnew(lines=with_one(99))) == "role.centre"
        assert life.no(officer, supplement(life, 99)) == "role.centre"


@pytest.mark.parametrize(
    ("now", "clause"),
    [
        ("2026-08-31T23:59", "month_account.over"),
        ("2026-09-05T23:59", "month_account.over"),
        ("2026-09-06T00:00", ""),
    ],
)
def test_account_is_drawn_when_the_days_for_late_records_are_over(now: str, clause: str) -> None:
    scribe = Scribe(bureau.directory(), datetime.fromisoformat(f"{now}:00+08:00"))
    body = MonthAccountDrawn(unit=PRECINCT, month=MONTH, lines=())
    refusal = scribe.try_it(SYSTEM, propose(case_of(PRECINCT, MONTH), body))
    assert (refusal.clause if refusal else "") == clause


def test_unit_has_one_account_of_a_month() -> None:
    life = drawn()
    assert life.no(SYSTEM, MonthAccountDrawn(unit=PRECINCT, month=MONTH, lines=())) == (
        "case.opened_twice"
    )
    other = Life(life.scribe)
    body = MonthAccountDrawn(unit=PRECINCT, month=MONTH, lines=())
    assert other.no(SYSTEM, body) == "month_account.case"
    other.case = case_of(PRECINCT, date(2026, 8, 2))
    middle = MonthAccountDrawn(unit=PRECINCT, month=date(2026, 8, 2), lines=())
    assert other.no(SYSTEM, middle) == "month_account.over"
    other.case = case_of(DIVISION, MONTH)
    twice = MonthAccountDrawn(unit=DIVISION, month=MONTH, lines=(RECEIVED, RECEIVED))
    assert other.no(SYSTEM, twice) == "month_account.lines"


def test_unsigned_account_is_drawn_anew_and_whoever_looked_before_looks_again() -> None:
    life = drawn()
    seen = life.state.last
    life.scribe.later(hours=1)
    assert life.no(SYSTEM, MonthAccountDrawnAnew(lines=with_one(13))) == "month_account.same"
    life.do(SYSTEM, MonthAccountDrawnAnew(lines=with_one(14)))
    assert life.state.lines == with_one(14)
    assert life.state.drawn_at == life.scribe.now
    assert life.stale(HEAD, MonthAccountSigned(), seen) == "final_say.moved_on"
    assert life.no(SYSTEM, supplement(life, 15)) == "status.not_now"


def test_signed_account_is_never_changed_and_a_supplement_names_the_difference() -> None:
    life = signed()
    at = life.state.signed_at
    life.scribe.later(days=9)
    assert life.no(SYSTEM, MonthAccountDrawnAnew(lines=with_one(14))) == "status.not_now"
    life.do(SYSTEM, supplement(life, 14))
    account: MonthAccount = life.state
    assert account.lines == with_one(13), "what was signed stands"
    assert account.figures == with_one(14)
    (one,) = account.supplements
    assert (one.no, one.at) == (1, life.scribe.now)
    assert one.differences == (Difference(before=RECEIVED, after=with_one(14)[0]),)
    assert (account.status, turn_of(life)) == ("SUPPLEMENTED", {HEAD})
    life.do(HEAD, MonthAccountSigned())
    assert (life.state.status, life.state.signed_at) == ("SIGNED", at)
    assert [(one.step, one.by) for one in life.state.signatures] == [
        ("MonthAccountSigned", HEAD),
        ("MonthAccountSigned", HEAD),
    ]
    life.do(SYSTEM, supplement(life, 12))
    assert [one.no for one in life.state.supplements] == [1, 2]


def test_supplement_that_is_not_the_next_or_not_of_what_stands_is_refused() -> None:
    life = signed()
    right = supplement(life, 14)
    other = Line(code=SIGNED.code, name=SIGNED.name, numerator=14)
    for wrong in (
        MonthAccountSupplemented(no=2, differences=right.differences),
        MonthAccountSupplemented(no=1, differences=()),
        MonthAccountSupplemented(no=1, differences=(*right.differences, *right.differences)),
        MonthAccountSupplemented(no=1, differences=(Difference(before=other, after=RECEIVED),)),
        MonthAccountSupplemented(no=1, differences=(Difference(before=RECEIVED, after=RECEIVED),)),
        MonthAccountSupplemented(no=1, differences=(Difference(before=RECEIVED, after=other),)),
        MonthAccountSupplemented(no=1, differences=(Difference(after=RECEIVED),)),
        MonthAccountSupplemented(no=1, differences=(Difference(),)),
    ):
        assert life.no(SYSTEM, wrong) == "month_account.supplement"
    life.do(SYSTEM, right)
    assert life.no(SYSTEM, right) == "month_account.supplement", "it is not said twice"


def test_figure_that_comes_and_one_that_goes_are_differences_and_the_rest_is_none() -> None:
    new = Line(code="outreach.missed", name=Label("未遇", "Not met"), numerator=2)
    assert differences((RECEIVED, SIGNED), (SIGNED, new)) == (
        Difference(after=new),
        Difference(before=RECEIVED),
    )
    life = signed()
    found = differences(life.state.figures, (SIGNED, new))
    life.do(SYSTEM, MonthAccountSupplemented(no=1, differences=found))
    assert life.state.figures == (SIGNED, new)


def test_objection_says_why_and_is_answered_by_somebody_else() -> None:
    life = drawn()
    assert life.no(HEAD, MonthAccountObjected(), Words(" ")) == "month_account.objection"
    life.do(HEAD, MonthAccountObjected(), WHY)
    assert life.state.status == "OBJECTED"
    assert turn_of(life) == {DIV_HEAD}, "the nearest who may: the division has no office"
    assert life.no(HEAD, MonthAccountSigned()) == "status.not_now"
    assert life.no(HANDLER, MonthObjectionAnswered(), WHY) == "role.missing"
    assert life.no(OFFICE, MonthObjectionAnswered(), Words("")) == "month_account.answer"
    life.do(OFFICE, MonthObjectionAnswered(), Words("登记簿多记一件,以系统记录为准"))
    (one,) = life.state.objections
    assert (one.by, one.words, one.answered_by) == (HEAD, WHY.text, OFFICE)
    assert life.state.status == "DRAWN"
    life.do(HEAD, MonthAccountSigned())


def test_whoever_objected_does_not_answer_themselves() -> None:
    life = drawn(BUREAU)
    life.do(OFFICE, MonthAccountObjected(), WHY)
    assert offers(life, OFFICE)["MonthObjectionAnswered"] == "month_account.another"
    assert life.no(OFFICE, MonthObjectionAnswered(), WHY) == "month_account.another"
    assert turn_of(life) == {SUPERV, CHIEF}
    life.do(CHIEF, MonthObjectionAnswered(), WHY)
    assert turn_of(life) == {CHIEF}


def test_objection_to_a_supplement_leads_back_to_it_and_figures_follow_meanwhile() -> None:
    life = signed()
    life.do(SYSTEM, supplement(life, 14))
    life.do(HEAD, MonthAccountObjected(), WHY)
    life.do(SYSTEM, supplement(life, 15))
    assert life.state.status == "OBJECTED", "the objection waits for its answer"
    life.do(DIV_HEAD, MonthObjectionAnswered(), WHY)
    assert life.state.status == "SUPPLEMENTED"
    assert life.state.lines == with_one(13)


def test_objected_account_that_nobody_signed_is_drawn_anew_where_the_record_was_mended() -> None:
    life = drawn()
    life.do(HEAD, MonthAccountObjected(), WHY)
    life.do(SYSTEM, MonthAccountDrawnAnew(lines=with_one(14)))
    assert life.state.status == "OBJECTED"
    assert life.no(SYSTEM, supplement(life, 15)) == "month_account.signed"


def test_head_who_stepped_back_leaves_the_signature_to_the_level_above() -> None:
    life = drawn()
    stepping = OfficerRecused(HEAD, RecusalGround.INTEREST)
    life.do(HEAD, stepping, Words("本人参评"), "MonthAccountOfficerRecused")
    assert turn_of(life) == {DIV_HEAD}
    life.do(DIV_HEAD, MonthAccountSigned())


def test_each_officer_may_begin_what_the_table_says() -> None:
    for life in (drawn(), signed()):
        hold_to_table(life, machine=MACHINE)
    assert offers(drawn(), SISTER_HEAD) == {}


def test_account_is_told_with_its_figures_in_both_languages() -> None:
    life = signed()
    life.do(SYSTEM, supplement(life, 14))
    said = {one.slot.name: one for one in facts(life.state, life.scribe.directory)}
    assert said["month"].words.zh == "2026-08"
    assert said["lines"].lines[1].zh == "及时签收率 11 / 12(不计:不再计时 1)"
    assert said["lines"].lines[1].en == "Signed for in time 11 / 12 (left out: Not owed any more 1)"
    assert "收信数 13 → 14" in said["supplements"].words.zh
    assert "Letters received 13 → 14" in said["supplements"].words.en


def test_figure_of_nothing_done_is_told_as_well_as_one_that_came_or_went() -> None:
    nothing = Line(code="letters.signed", name=SIGNED.name, numerator=0, denominator=5)
    assert nothing.in_words().zh == "及时签收率 0 / 5"
    part = Line(
        code="letters.solved",
        name=Label("解决率", "Solved"),
        numerator=3,
        denominator=5,
        partly=1,
        partly_percent=50,
    )
    assert part.in_words().en == "Solved 3 / 5 + 1 × 50 %"
    assert Difference(before=RECEIVED).in_words().zh == "收信数 13 → —"
    assert Difference(after=nothing).in_words().zh == "及时签收率 — → 0 / 5"


def test_months_end_where_the_next_begins() -> None:
    assert end_of(date(2026, 12, 1)) == datetime(2027, 1, 1, tzinfo=CHINA)


SEEDS = 60


def test_random_lives_stay_within_the_table_and_never_change_what_was_signed() -> None:
    taken: set[str] = set()
    for seed in range(SEEDS):
        dice, scribe = Random(seed), Scribe(bureau.directory())
        case, under = case_of(PRECINCT, MONTH), None
        for _ in range(40):
            account = scribe.states.get(case)
            rows = [one for one in MACHINE.steps if bool(one.frm) == (account is not None)]
            row = dice.choice(rows)
            body, private = MAKERS[row.name](dice, scribe, account)
            actor = SYSTEM if not row.by else dice.choice((HEAD, DIV_HEAD, OFFICE, CHIEF, SUPERV))
            if scribe.try_it(actor, propose(case, body, private)) is None:
                taken.add(row.name)
            after = scribe.states[case]
            assert isinstance(after, MonthAccount)
            assert after.status in MACHINE.statuses
            if after.signed_at is not None:
                under = under or after.lines
                assert after.lines == under
            assert (after.status == "OBJECTED") is any(
                one.answered_at is None for one in after.objections
            )
            scribe.now += timedelta(hours=dice.choice((0, 1, 30)))
    assert taken == set(MAKERS)
