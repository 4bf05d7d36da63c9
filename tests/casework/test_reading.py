"""Reading what is masked is an event; bulk data leaves only with another officer's word."""

from datetime import date, timedelta
from typing import Any

import pytest

from casework.cases.directory import CredentialCase, PasswordPrivate, PasswordSet
from casework.cases.every_case import (
    PersonalDataRead,
    PersonalField,
    ReadReason,
    event_type,
)
from casework.cases.export import (
    ExportApproved,
    ExportPurpose,
    ExportRefused,
    ExportRequest,
    watermark,
)
from casework.cases.words import Words
from casework.codes import Ledger, Role
from casework.context import Directory
from casework.facts import history_of
from casework.officers import may_read
from casework.registry import TYPES, Proposal, read
from casework.telling import notes
from tests.harness.bureau import (
    ADMIN,
    AUX,
    BUREAU,
    CALLER,
    CHIEF,
    DESK,
    DIV_HEAD,
    HANDLER,
    HEAD,
    ROOM,
    SECURITY,
    SISTER_HANDLER,
)
from tests.harness.lives.export import MADE, WORDS, requested
from tests.harness.lives.ledger import Item, Office

# ----------------------------------------------------------------------------- reading


def test_reading_a_phone_number_leaves_a_trace_and_moves_nothing() -> None:
    item = Item().go("LedgerItemTakenUp")
    before = item.state
    item.later(minutes=5)
    after = item.say("LedgerItemPersonalDataRead")
    assert (after.last, after.updated_at, after.status) == (
        before.last,
        before.updated_at,
        before.status,
    )
    assert after.count == before.count + 1
    event = read(item.office.records[-1])
    assert notes(event, Directory()) == (PersonalField.PHONE.label, ReadReason.CONTACT.label)
    assert event.core.sealed is None


def test_approval_goes_on_over_a_reading_that_came_between() -> None:
    item = Item().go("CloseRequested")
    seen = item.state.last
    item.say("LedgerItemPersonalDataRead", CALLER)
    refusal = item.ask("LedgerItemClosed", seen=seen)
    assert refusal is None


def test_claim_is_read_by_its_station_and_by_those_above() -> None:
    item = Item()
    for reader, clause in (
        (HANDLER, ""),
        (AUX, ""),
        (CHIEF, ""),
        (SISTER_HANDLER, "read.scope"),
        (ADMIN, "role.missing"),
    ):
        assert item.no("LedgerItemPersonalDataRead", reader) == clause


def test_complaint_is_hidden_from_auxiliary_officers() -> None:
    item = Item(ledger=Ledger.COMPLAINT)
    assert item.no("LedgerItemPersonalDataRead", AUX) == "read.scope"
    body = PersonalDataRead(PersonalField.COMPLAINT, ReadReason.HANDLE)
    assert item.no("LedgerItemPersonalDataRead", HANDLER, body) == ""


def test_respondents_station_reads_nothing() -> None:
    item = Item(ledger=Ledger.COMPLAINT, respondents=(HANDLER,), owner=BUREAU)
    assert item.no("LedgerItemPersonalDataRead", HEAD) == "case.missing"
    roster = item.office.directory.roster
    assert not may_read(roster, roster.officers[HEAD], item.state)


def test_directory_is_read_by_everybody_and_passwords_by_nobody() -> None:
    office = Office()
    roster = office.directory.roster
    officer = roster.officers[DESK]
    case = office.new_case()
    office.hire(1, ROOM, Role.DESK)
    assert may_read(roster, officer, office.states[HEAD])
    credential = office.happen(
        SECURITY, Proposal(case, PasswordSet(DESK, must_change=True), PasswordPrivate("$argon2id$"))
    )
    assert isinstance(credential, CredentialCase)
    assert not may_read(roster, officer, credential)


def test_common_steps_carry_the_name_of_their_kind() -> None:
    assert event_type("walk_in", PersonalDataRead) == "WalkInPersonalDataRead"
    assert event_type("ledger_item", PersonalDataRead) in TYPES


# ----------------------------------------------------------------------------- exports


class Export:
    """One export in a test's hand."""

    def __init__(self, office: Office | None = None, actor: str = DESK, **changes: Any) -> None:
        self.office = office or Office()
        self.case = self.office.new_case()
        self.clause = self.try_it(actor, requested(**changes), WORDS)

    def try_it(self, actor: str, body: Any, private: Any = None) -> str:
        proposal = Proposal(self.case, body, private)
        refusal = self.office.try_it(actor, proposal)
        return refusal.clause if refusal else ""

    @property
    def state(self) -> ExportRequest:
        state = self.office.states[self.case]
        assert isinstance(state, ExportRequest)
        return state

    @property
    def approval(self) -> ExportApproved:
        return ExportApproved(self.office.now.date() + timedelta(days=3))


def test_export_is_made_once_after_another_officer_approved_it() -> None:
    export = Export()
    assert export.try_it(DESK, MADE) == "status.not_now"
    assert export.try_it(HEAD, export.approval) == ""
    assert export.try_it(HANDLER, MADE) == "export.requester"
    assert export.try_it(DESK, MADE) == ""
    assert (export.state.status, export.state.rows, export.state.approved_by) == (
        "MADE",
        120,
        HEAD,
    )
    assert export.try_it(DESK, MADE) == "status.not_now"


def test_watermark_names_unit_officer_time_and_number() -> None:
    export = Export()
    roster = export.office.directory.roster
    assert watermark(export.state, roster) == "钟楼会客厅 李晨 061001 临-A07-0914-003"
    export.try_it(HEAD, export.approval)
    assert watermark(export.state, roster) == (
        "钟楼会客厅 李晨 061001 2026-09-14 09:00 临-A07-0914-003"
    )


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"kinds": ()}, "export.range"),
        ({"until": date(2026, 6, 30)}, "export.range"),
        ({"receiver": " "}, "export.receiver"),
        ({"medium_no": ""}, "export.receiver"),
    ],
)
def test_export_without_range_or_receiver_is_refused(changes: dict[str, Any], clause: str) -> None:
    assert Export(**changes).clause == clause


def test_export_without_a_purpose_or_by_an_auxiliary_officer_is_refused() -> None:
    export = Export()
    other = Export(export.office, AUX)
    assert other.clause == "role.auxiliary"
    assert other.try_it(DESK, requested()) == "export.purpose"


def test_nobody_approves_their_own_export() -> None:
    export = Export(actor=HEAD)
    assert export.try_it(HEAD, export.approval) == "export.by_another"
    assert export.try_it(DIV_HEAD, export.approval) == ""


@pytest.mark.parametrize("changes", [{"has_complaints": True}, {"is_unmasked": True}])
def test_complaints_and_unmasked_data_need_a_division_head(changes: dict[str, Any]) -> None:
    export = Export(**changes)
    assert export.try_it(HEAD, export.approval) == "export.high_enough"
    assert export.try_it(DIV_HEAD, export.approval) == ""


def test_approval_runs_out() -> None:
    export = Export()
    yesterday = ExportApproved(export.office.now.date() - timedelta(days=1))
    assert export.try_it(HEAD, yesterday) == "export.valid_until"
    export.try_it(HEAD, export.approval)
    export.office.later(days=4)
    assert export.try_it(DESK, MADE) == "export.expired"


def test_refused_export_says_why() -> None:
    export = Export()
    assert export.try_it(HEAD, ExportRefused()) == "export.refusal_words"
    assert export.try_it(HEAD, ExportRefused(), Words("用途不明")) == ""
    assert (export.state.status, export.state.words) == ("REFUSED", "用途不明")


def test_export_notes_are_its_days_and_purpose_and_its_history_says_the_rest() -> None:
    export = Export()
    export.try_it(HEAD, export.approval)
    export.try_it(DESK, MADE)
    events = [read(one) for one in export.office.records]
    assert [[label.zh for label in notes(one, Directory())] for one in events] == [
        ["2026-07-01", "2026-09-30", ExportPurpose.REPORT.label.zh],
        ["2026-09-17"],
        [],
    ]
    requested, approved, made = (
        {one.label.zh: one.words.zh for one in history_of(event, export.office.directory)}
        for event in events
    )
    assert requested["导出种类"] == TYPES["LedgerItemDrafted"].machine.label.zh
    assert (requested["接收人"], requested["用途说明"]) == ("市局联席办", WORDS.text)
    assert approved["有效期至"] == "2026-09-17"
    assert made["行数"] == "120"
    assert TYPES["ExportRequested"].machine.number_code(export.state) == "DC"
