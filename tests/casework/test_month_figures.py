"""What a month's account stands on: each unit's figures, counted here by hand."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from casework.cases.clue import Clue, ClueField
from casework.cases.directory import OutageRecorded, ThresholdsIssued, UnitRegistered
from casework.cases.month_account.drawing import (
    MonthAccountDrawn,
    MonthAccountDrawnAnew,
    MonthAccountSupplemented,
)
from casework.cases.month_account.signing import MonthAccountSigned
from casework.cases.month_account.state import Line, MonthAccount, Omitted, case_of
from casework.cases.routine import RoutineCode
from casework.codes import Satisfaction, UnitLevel
from casework.event import CHINA, Label
from casework.ids import SYSTEM
from casework.metrics import Scope, behind, figure_of, is_rate, month, parts, sheets, worth
from casework.metrics.names import FLAGS
from casework.registry import Proposal
from casework.routines import Act
from casework.state import State
from casework.thresholds import Threshold, ThresholdTable
from tests.harness.bureau import (
    ADMIN,
    BUREAU,
    DIVISION,
    HEAD,
    OTHER_DIVISION,
    PRECINCT,
    ROOM,
    SISTER,
    fixed_id,
)
from tests.harness.lives.life import founded
from tests.harness.proposals import propose
from tests.harness.rules.figures import (
    NINE,
    answered,
    call,
    closed,
    item,
    letter,
    scope,
    visit,
    walk_in,
)
from tests.harness.rules.rounds import acts
from tests.harness.sample import NOW, SEED, play_through

SEPTEMBER = date(2026, 9, 1)
STATIONS = (BUREAU, DIVISION, OTHER_DIVISION, PRECINCT, SISTER)


def lines(states: Iterable[State], unit: str) -> dict[str, Line]:
    """The lines of one unit, by their codes."""
    (found,) = [some for one, some in sheets(states, (unit,), scope()) if one == unit]
    return {one.code: one for one in found}


def said(states: Iterable[State], unit: str, code: str) -> tuple[int, int | None] | None:
    one = lines(states, unit).get(code)
    return None if one is None else (one.numerator, one.denominator)


LETTERS = (
    closed(1, call()),
    closed(2, call(mark=Satisfaction.DISSATISFIED)),
    answered(3, signed_at=NINE + timedelta(minutes=30)),
    answered(4, lead_unit=SISTER),
    letter(5, NINE + timedelta(days=40), status="PENDING_SIGN"),
)
"""Three that the precinct answered, one of them signed for late; its sister's; one of October."""


def test_precinct_answers_for_the_letters_that_it_leads_and_those_above_for_all() -> None:
    assert said(LETTERS, PRECINCT, "letters.received") == (3, None)
    assert said(LETTERS, SISTER, "letters.received") == (1, None)
    assert said(LETTERS, DIVISION, "letters.received") == (4, None)
    assert said(LETTERS, BUREAU, "letters.received") == (4, None), "the fifth came in October"
    assert said(LETTERS, OTHER_DIVISION, "letters.received") is None
    assert said(LETTERS, PRECINCT, "letters.signed") == (2, 3)
    assert said(LETTERS, PRECINCT, "letters.satisfied") == (1, 2)
    assert said(LETTERS, BUREAU, "letters.satisfied") == (1, 2)


def test_line_says_what_it_left_out_and_why() -> None:
    silent = answered(1, writer=None, contacts=(), contacted_at=None)
    one = lines((silent, answered(2)), PRECINCT)["letters.contacted"]
    assert (one.numerator, one.denominator) == (1, 1)
    assert one.left_out == (Omitted(Label("无联系方式", "No contact details"), 1),)


def test_room_is_counted_with_its_station() -> None:
    states = (walk_in(1, 2, 1), replace(walk_in(2, 3, 4, 1), unit=ROOM, units=(ROOM,)))
    assert said(states, PRECINCT, "reception.persons") == (5, None)
    assert said(states, PRECINCT, "reception.services") == (6, None)
    assert said(states, PRECINCT, "reception.convenience") == (6, None)
    assert said(states, PRECINCT, "reception.fewer_services") == (1, None)
    assert said(states, PRECINCT, "reception.more_services") == (2, None)


def test_each_ledger_has_its_own_lines_and_its_account_balances() -> None:
    states = (
        item(1),
        item(2, NINE - timedelta(days=30)),
        item(3, status="CLOSED", closed_at=NINE + timedelta(days=5)),
    )
    account = {
        code.removeprefix("account.claim."): one.numerator
        for code, one in lines(states, PRECINCT).items()
        if code.startswith("account.claim.")
    }
    assert (account["carried_over"], account["opened"]) == (1, 2)
    assert (account["closed"], account["in_hand"]) == (1, 2)
    assert said(states, PRECINCT, "ledgers.claim.mean_days") == (5, 1)
    assert not [one for one in lines(states, PRECINCT) if ".complaint." in one]


def test_visits_and_clues_stand_there_too() -> None:
    clue = Clue(
        case=fixed_id(9, 90),
        unit=PRECINCT,
        units=(PRECINCT,),
        opened_at=NINE,
        opened_by=HEAD,
        updated_at=NINE,
        last="",
        status="HANDED_ON",
        source_case=fixed_id(9, 1),
        source_kind="letter",
        field=ClueField.ORDER,
        checking_unit=PRECINCT,
    )
    states = (visit(1), visit(2, status="MISSED", missed_at=(NINE,)), clue)
    assert said(states, PRECINCT, "outreach.visits_done") == (1, 2)
    assert said(states, PRECINCT, "outcomes.clues") == (1, None)


def test_what_the_wall_keeps_from_a_station_is_counted_above_it() -> None:
    against = replace(answered(6), respondents=(HEAD,))
    for unit, number in ((PRECINCT, 3), (DIVISION, 5), (BUREAU, 5)):
        assert said((*LETTERS, against), unit, "letters.received") == (number, None)
    shown = {one.case for one in behind((*LETTERS, against), PRECINCT, scope())}
    assert shown == {one.case for one in LETTERS[:3]}


def test_cases_behind_the_lines_are_those_that_were_counted() -> None:
    states = (*LETTERS, walk_in(7, 1, 1), replace(walk_in(8, 1, 1), unit=SISTER, units=(SISTER,)))
    assert {one.case for one in behind(states, SISTER, scope())} == {
        LETTERS[3].case,
        states[-1].case,
    }


def test_nothing_for_the_supervision_alone_and_nothing_empty_stands_in_it() -> None:
    found = lines(LETTERS, BUREAU)
    assert not {code.rpartition(".")[2] for code in found} & set(FLAGS)
    assert "reception.persons" not in found, "nobody came: nothing to count"
    assert lines((), BUREAU) == {}


def test_line_that_an_outage_changes_stands_there_twice() -> None:
    world = World()
    late = answered(1, signed_at=NINE + timedelta(minutes=30))
    world.scribe.states[late.case] = late
    world.scribe.now = NINE + timedelta(hours=8)
    down = OutageRecorded(
        unit=BUREAU,
        starts_at=NINE - timedelta(hours=1),
        ends_at=NINE + timedelta(hours=1),
        evidence="机房停电通知",
    )
    world.scribe.happen(ADMIN, Proposal(world.scribe.new_case(), down))
    world.at("2026-10-06")
    world.run()
    drawn = {one.code: one for one in world.account().lines}
    plain, without = drawn["letters.signed"], drawn["letters.signed.exempted"]
    assert (plain.numerator, plain.denominator) == (0, 1)
    assert (without.numerator, without.denominator) == (0, 0)
    assert without.left_out == (Omitted(Label("系统故障豁免", "System outage"), 1),)
    assert "系统故障" in without.name.zh
    assert "letters.received.exempted" not in drawn


# ------------------------------------------------------------------------- the routine


class World:
    """A bureau with its cases, and the centre on its rounds."""

    def __init__(self) -> None:
        self.scribe = founded()

    def at(self, day: str) -> None:
        """The clock stands at the beginning of a day."""
        self.scribe.now = datetime.fromisoformat(f"{day}T00:00:00+08:00")

    def run(self) -> dict[str, Proposal]:
        """What the centre records of months now: once recorded, there is nothing more to do."""
        found = {one.unit: one.proposals[0] for one in self.acts()}
        for one in found.values():
            self.scribe.happen(SYSTEM, one)
        assert self.acts() == []
        return found

    def acts(self) -> list[Act]:
        """What the centre would do."""
        return acts(self.scribe, RoutineCode.MONTHS)

    def drawn(self) -> dict[str, MonthAccountDrawn]:
        """What it draws, by its case."""
        found = (one.proposals[0] for one in self.acts())
        return {one.case: one.body for one in found if isinstance(one.body, MonthAccountDrawn)}

    def account(self, unit: str = PRECINCT, month: date = SEPTEMBER) -> MonthAccount:
        """The account of a unit."""
        found = self.scribe.states[case_of(unit, month)]
        assert isinstance(found, MonthAccount)
        return found

    def add(self, *states: State) -> None:
        """Cases that the centre knows by now."""
        self.scribe.states |= {one.case: one for one in states}

    def issue(self, code: str, value: int) -> None:
        """A number of the bureau's own."""
        number = Threshold(code=code, label=Label("数", "n"), value=value, source="[D]")
        table = ThresholdTable(id=code, since=date(2020, 1, 1), thresholds=(number,))
        self.scribe.happen(SYSTEM, Proposal(self.scribe.new_case(), ThresholdsIssued(table)))


def test_accounts_of_every_station_are_drawn_when_the_late_days_are_over() -> None:
    world = World()
    world.add(*LETTERS)
    world.at("2026-10-05")
    assert world.acts() == []
    world.at("2026-10-06")
    assert set(world.run()) == set(STATIONS), "a room is part of its precinct"
    drawn = {one.code: one.numerator for one in world.account().lines}
    assert drawn["letters.received"] == 3


def test_days_for_late_records_are_the_bureaus_own() -> None:
    world = World()
    world.issue("month_account.late.days", 1)
    world.at("2026-10-02")
    assert set(world.run()) == set(STATIONS)


def test_no_account_of_a_month_before_a_unit_was_there_or_after_it_ended() -> None:
    world = World()
    world.at("2026-10-06")
    assert {one.month for one in world.drawn().values()} == {SEPTEMBER}
    world.run()
    ended = UnitRegistered(
        code="610104000000",
        name="莲湖分局",
        level=UnitLevel.DIVISION,
        parent=BUREAU,
        is_active=False,
    )
    world.scribe.now = datetime(2026, 10, 20, tzinfo=CHINA)
    world.scribe.happen(SYSTEM, propose(OTHER_DIVISION, ended, name="UnitRegisteredAnew"))
    world.at("2026-11-06")
    assert set(world.run()) == set(STATIONS) - {OTHER_DIVISION}


def test_months_that_a_stop_left_out_are_caught_up_as_far_back_as_the_bureau_says() -> None:
    world = World()
    world.at("2027-02-06")
    assert len(world.drawn()) == len(world.acts())
    months = {one.month for one in world.drawn().values()}
    assert months == {date(2026, 9, 1), *(date(2026, n, 1) for n in (10, 11, 12)), date(2027, 1, 1)}
    world.issue("month_account.back.months", 2)
    months = {one.month for one in world.drawn().values()}
    assert months == {date(2026, 12, 1), date(2027, 1, 1)}


def test_record_that_arrives_late_draws_anew_what_nobody_signed_and_supplements_the_rest() -> None:
    world = World()
    world.add(*LETTERS)
    world.at("2026-10-06")
    world.run()
    world.scribe.happen(HEAD, Proposal(case_of(PRECINCT, SEPTEMBER), MonthAccountSigned()))
    signed = world.account()
    world.add(closed(9, call()))
    world.at("2026-10-09")
    found = {unit: one.body for unit, one in world.run().items()}
    assert isinstance(found[PRECINCT], MonthAccountSupplemented)
    assert isinstance(found[DIVISION], MonthAccountDrawnAnew)
    assert set(found) == {PRECINCT, DIVISION, BUREAU}
    after = world.account()
    assert after.lines == signed.lines
    (supplement,) = after.supplements
    numbers = {
        one.after.code: (one.before.numerator if one.before else None, one.after.numerator)
        for one in supplement.differences
        if one.after is not None
    }
    assert numbers["letters.received"] == (3, 4)
    assert numbers["letters.satisfied"] == (1, 2)
    assert numbers["letters.signed"] == (2, 3)
    assert not [code for code in numbers if code.startswith(("account.", "reception."))]


def test_what_happens_after_the_months_end_changes_nothing_in_it() -> None:
    world = World()
    mine = letter(1, lead_unit=PRECINCT)
    world.add(mine)
    world.at("2026-10-06")
    world.run()
    world.add(replace(answered(1), updated_at=NINE + timedelta(days=30)))
    assert world.acts() != [], "as if it had been on record in time"
    world.add(mine, letter(2, datetime(2026, 10, 3, tzinfo=CHINA), lead_unit=PRECINCT))
    assert world.acts() == []


def test_accounts_are_compared_for_as_long_as_the_bureau_says() -> None:
    world = World()
    world.issue("month_account.compare.months", 1)
    world.at("2026-10-06")
    world.run()
    world.at("2026-11-06")
    world.run()
    world.add(*LETTERS[:4])
    assert world.acts() == [], "September is not the last month any more"
    world.issue("month_account.compare.months", 2)
    assert {one.unit for one in world.acts()} == {PRECINCT, SISTER, DIVISION, BUREAU}


def test_every_line_is_the_sum_of_what_its_cases_say_each_by_itself() -> None:
    """Over all that the sample did in eight weeks, for each station and month."""
    played = play_through(SEED, NOW)
    asked = 0
    for month_of in (date(2026, 10, 1), date(2026, 11, 1)):
        question = Scope(month(month_of), NOW, played.directory, played.states.get)
        stations = [
            one
            for one in played.directory.roster.units
            if played.directory.roster.station(one) == one
        ]
        for unit, found in sheets(played.states.values(), stations, question):
            for line in found:
                own = [one for _, one in parts(played.states.values(), unit, line.code, question)]
                assert sum(one.numerator for one in own) == line.numerator, line
                assert sum(one.denominator or 0 for one in own) == (line.denominator or 0), line
                left_out = Counter[str]()
                for one in own:
                    left_out.update({some.reason.en: some.count for some in one.left_out})
                assert left_out == {some.reason.en: some.count for some in line.left_out}, line
                assert figure_of(line.code).counts.zh
                asked += 1
    assert asked > 200


def test_line_comes_to_a_number_a_percentage_cut_off_or_a_mean() -> None:
    found = lines((*LETTERS, item(3, status="CLOSED", closed_at=NINE + timedelta(days=5))), BUREAU)
    assert str(worth(found["letters.received"])) == "4"
    assert str(worth(found["letters.signed"])) == "75.00"
    assert is_rate(found["letters.signed"])
    assert str(worth(found["ledgers.claim.mean_days"])) == "5.0"
    assert not is_rate(found["ledgers.claim.mean_days"])
    assert worth(replace(found["letters.signed"], numerator=0, denominator=0)) is None
