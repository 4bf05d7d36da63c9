"""Back-dating does not pay: what is said to have happened earlier keeps both moments.

A contact written down eight hours later and dated five minutes after the letter came; a first
feedback of the eighth day dated on the first.  Nobody is refused (a call is written down when
it is over), but what counts beyond the tolerance is when it was written down.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from casework.cases import visit
from casework.cases.letter import work
from casework.codes import Satisfaction, Solved
from casework.context import Directory
from casework.deadlines import clocks
from casework.event import Label, in_its_time
from casework.facts import facts, history_of
from casework.fields import Meaning, When, slots
from casework.metrics import (
    Period,
    Scope,
    back_dated,
    letter_figures,
    names,
    unit_flags,
)
from casework.metrics.ranking import UnitRow
from casework.registry import TYPES, Proposal, decode_state, encode_state, evolve, read
from casework.said import TOLERANCE
from casework.said import back_dated as said_too_late
from casework.telling import notes
from casework.thresholds import Threshold, ThresholdTable
from tests.harness.bureau import (
    BUREAU,
    CALLER,
    CHIEF,
    FIELD,
    HANDLER,
    HEAD,
    PRECINCT,
    SISTER,
    SUPERV,
    TRIAGE,
    Scribe,
)
from tests.harness.lives.letter import PHONE, WORDS, Mail, call, directory
from tests.harness.lives.visit import TARGET
from tests.harness.lives.visit import notes as of_visit
from tests.harness.lives.walk_in import receiving

LOGGED = visit.VisitLoggedPrivate("张桂英", "屋里暖气不热")


def scope(mail: Mail, known: Directory | None = None) -> Scope:
    now = mail.now + timedelta(days=40)
    return Scope(
        Period(mail.letter.received_at - timedelta(days=1), now), now, known or directory()
    )


def contacted(said_after: float, written_after: float) -> Mail:
    """A letter whose writer was reached so many minutes after it came, written down then."""
    mail = Mail("SIGNED")
    came = mail.letter.received_at
    mail.scribe.now = came + timedelta(minutes=written_after)
    said = came + timedelta(minutes=said_after)
    mail.do("LetterContacted", work.LetterContacted(said, PHONE, True), WORDS)
    return mail


def in_time(mail: Mail, code: str = "mailbox.contact") -> bool:
    running = clocks(mail.letter, directory())
    clock = next(one for one in running if one.code == code)
    assert clock.stopped_at is not None
    return clock.stopped_at <= clock.due_at


@pytest.mark.parametrize(
    ("said", "written", "kept"),
    [
        (5, 6, True),
        (25, 39, True),  # 14 minutes later: a call, and its writing down
        (25, 40, True),
        (25, 41, False),
        (5, 8 * 60, False),
        (31, 31, False),
    ],
)
def test_contact_counts_as_said_within_the_tolerance_and_as_written_beyond_it(
    said: int, written: int, kept: bool
) -> None:
    mail = contacted(said, written)
    found = letter_figures([mail.letter], scope(mail))
    assert found.contacted.numerator == found.attempted.numerator == kept
    assert found.contacted.denominator == 1
    assert in_time(mail) is kept


def test_both_moments_are_kept() -> None:
    mail = contacted(5, 480)
    came = mail.letter.received_at
    assert mail.letter.contacted_at == came + timedelta(minutes=5)
    (one,) = mail.letter.said
    assert (one.at, one.recorded_at) == (came + timedelta(minutes=5), came + timedelta(minutes=480))
    assert (one.step, one.by, one.sets) == ("LetterContacted", TRIAGE, ("contacted_at",))
    assert decode_state(encode_state(mail.letter)) == mail.letter


def test_first_feedback_of_the_eighth_day_is_not_one_of_the_first() -> None:
    mail = Mail("HANDLING")
    first_day = mail.now + timedelta(hours=1)
    mail.later(days=8)
    mail.do("LetterFeedbackGiven", work.LetterFeedbackGiven(first_day, PHONE), WORDS)
    units = dict(directory().roster.units)
    units[BUREAU] = structs.replace(units[BUREAU], profile="shenzhen")
    roster = type(directory().roster)(
        units, directory().roster.officers, directory().roster.devices
    )
    known = replace(directory(), roster=roster)
    found = letter_figures([mail.letter], scope(mail, known)).first_feedback
    assert (found.numerator, found.denominator) == (0, 1)


def test_over_midnight_what_counts_is_when_it_was_written_down() -> None:
    """Else an entry of the first could change the month before it."""
    mail = Mail("SIGNED")
    midnight = mail.now.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    mail.scribe.now = midnight + timedelta(minutes=3)
    said = midnight - timedelta(minutes=2)
    mail.do("LetterContacted", work.LetterContacted(said, PHONE, True), WORDS)
    clock = next(one for one in clocks(mail.letter, directory()) if one.code == "mailbox.contact")
    assert clock.stopped_at == mail.now


def test_desk_with_a_wrong_clock_does_not_back_date() -> None:
    """Its clock stood in 2000 when it wrote both moments; both are put right."""
    scribe = Scribe(directory())
    event = scribe.compose(FIELD, Proposal(scribe.new_case(), receiving(scribe), None))
    wrong = scribe.now - timedelta(days=9_000)
    body = structs.replace(event.body, started_at=wrong - timedelta(minutes=5))
    core = structs.replace(event.core, at=wrong, server_at=scribe.now)
    slow = in_its_time(structs.replace(event, core=core, body=body))
    state = evolve(None, slow)
    (one,) = state.said
    assert (one.at, one.sets) == (scribe.now - timedelta(minutes=5), ("started_at",))
    assert not list(said_too_late(state, directory()))
    assert notes(slow, directory()) == ()


def test_mark_that_is_dated_into_last_month_counts_in_this_one() -> None:
    mail = Mail("REVISITING")
    mail.scribe.now = mail.now.replace(month=10, day=9)
    said = call(mail.now.replace(month=9, day=29), Solved.YES, Satisfaction.SATISFIED)
    mail.do("LetterCallBackRecorded", said, WORDS, by=CALLER)
    october = mail.now.replace(day=1, hour=0, minute=0)
    asked = scope(mail)
    before = replace(asked, period=Period(asked.period.start, october))
    after = replace(asked, period=Period(october, mail.now + timedelta(days=1)))
    assert letter_figures([mail.letter], before).satisfied.denominator == 0
    assert letter_figures([mail.letter], after).satisfied.denominator == 1


def test_tolerance_is_the_bureaus_own() -> None:
    one = Threshold(code=TOLERANCE, label=Label("分", "m"), value=60, source="[D]")
    table = ThresholdTable(id="古城", since=date(2026, 1, 1), thresholds=(one,))
    mail = contacted(5, 50)
    generous = replace(directory(), thresholds=(table,))
    assert letter_figures([mail.letter], scope(mail)).contacted.numerator == 0
    assert letter_figures([mail.letter], scope(mail, generous)).contacted.numerator == 1


# --------------------------------------------------------------------------- shown


def told_of(mail: Mail) -> str:
    event = read(mail.scribe.records[-1])
    return " ".join(one.words.zh for one in history_of(event, directory()))


def line_of(mail: Mail) -> tuple[Label, ...]:
    return notes(read(mail.scribe.records[-1]), directory())


def test_entry_is_marked_in_the_history_and_beside_the_facts() -> None:
    late, honest = contacted(5, 480), contacted(5, 6)
    assert "补记,09-14 17:00 登记" in told_of(late)
    assert "补记" not in told_of(honest)
    assert line_of(late)[-1].zh == "补记"
    assert "补记" not in [one.zh for one in line_of(honest)]

    def reached(mail: Mail) -> str:
        said = facts(mail.letter, directory())
        return next(one.words.zh for one in said if one.slot.name == "contacted_at")

    assert "补记" in reached(late)
    assert "补记" not in reached(honest)


# -------------------------------------------------------------------- for the supervision


def test_supervision_is_shown_the_list_and_the_rate_of_each_unit() -> None:
    mail = contacted(5, 480)
    mail.do("LetterGraded")
    mail.do("LetterDispatched")
    mail.do("LetterTakenUp")
    mail.do("LetterFeedbackGiven", work.LetterFeedbackGiven(mail.now, PHONE), WORDS)
    reader = directory().roster.officers[SUPERV]
    (one,) = back_dated([mail.letter], scope(mail), reader)
    assert (one.case, one.said.by, one.said.field) == (mail.case, TRIAGE, "at")
    flags = {
        one.unit: (one.back_dated.numerator, one.back_dated.denominator)
        for one in unit_flags([mail.letter], (BUREAU, PRECINCT, SISTER), scope(mail), reader)
    }
    assert flags == {BUREAU: (1, 2), PRECINCT: (0, 1), SISTER: (0, 0)}


@pytest.mark.parametrize("officer", [HEAD, HANDLER, CHIEF, CALLER])
def test_nobody_else_is_shown_the_flags(officer: str) -> None:
    mail = contacted(5, 480)
    reader = directory().roster.officers[officer]
    assert back_dated([mail.letter], scope(mail), reader) == ()
    assert unit_flags([mail.letter], (BUREAU, PRECINCT), scope(mail), reader) == ()


def test_flags_are_no_part_of_a_units_own_row() -> None:
    assert not {field.name for field in structs.fields(UnitRow)} & set(names.FLAGS)


# ----------------------------------------------------------------------- every such field

SAYS_NO_WORK = {
    "appointed, called, promised: it lies ahead": {
        "VisitAppointed.at",
        "MeetingPlanned.planned_at",
        "MeetingPostponed.planned_at",
        "ItemLent.due_at",
        "LoanProlonged.due_at",
        "LetterReceived.needed_by",
        "LetterReceived.due_by",
        "DelegationGiven.starts_at",
        "DelegationGiven.ends_at",
        "HandoverOpened.due_at",
    },
    "what happened to the citizen, not what we did": {
        "LossReported.lost_at",
        "LostItemReceived.found_at",
        "MediationOpened.happened_at",
        "LetterReceived.raised_at",
    },
    "begins a limit or a stretch of work: a later moment would only give more time": {
        "VisitStarted.at",
        "VisitLogged.notes.started_at",
        "VisitRecorded.notes.started_at",
        "MeetingHeld.held_at",
        "MediationHeld.started_at",
        "WalkInHandedOff.noticed_at",
    },
    "neither stops a limit nor enters a figure": {
        "MatterFedBack.at",
        "LetterTransferred.phoned_at",
        "LetterExtensionRequested.told_at",
        "LedgerItemExtensionRequested.told_at",
        "SupervisionOrderExtensionRequested.told_at",
    },
    "an administrator's finding with its evidence, shown beside the figures": {
        "OutageRecorded.starts_at",
        "OutageRecorded.ends_at",
    },
}
"""Moments that a person gives and that need no second one, and why."""


def moments(schema: Any, where: str) -> dict[str, When]:
    found: dict[str, When] = {}
    for slot in slots(schema):
        place = f"{where}.{slot.name}"
        if slot.meaning is Meaning.MOMENT:
            found[place] = slot.field.says_when
        elif slot.parts and not slot.is_many:
            found |= moments(slot.kind, place)
    return found


def test_every_moment_that_a_person_gives_is_kept_twice_or_said_why_not() -> None:
    given: dict[str, When] = {}
    for name, entry in TYPES.items():
        if not entry.step.by:
            continue  # no person: the centre's own
        given |= moments(entry.step.body, name)
    once = {place for place, says_when in given.items() if not says_when}
    assert once == set().union(*SAYS_NO_WORK.values())
    assert len(given) - len(once) >= 19


def test_visit_is_written_down_in_the_evening_and_a_day_later_it_is_back_dated() -> None:
    """Nobody writes on the doorstep."""
    scribe = Scribe(directory())
    body = visit.VisitLogged(target=TARGET, notes=of_visit(scribe))
    for hours, many in ((9, 0), (16, 1)):
        scribe.now = body.notes.ended_at + timedelta(hours=hours)
        state = scribe.happen(FIELD, Proposal(scribe.new_case(), body, LOGGED))
        assert [one.field for one in state.said] == ["ended_at"]
        assert sum(1 for _ in said_too_late(state, directory())) == many
