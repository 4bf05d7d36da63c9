"""The sample in a real centre: through the ordinary door, the same every time."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from casework.cases.directory import CredentialCase
from casework.cases.ledger.state import LedgerItem
from central_mailbox.commands.parser import main as mailbox
from central_mailbox.errors import FoundingError
from central_mailbox.verify import verify_all
from sample_bureau import PASSWORD, load
from sample_bureau.__main__ import main as sample
from tests.harness.sample import NOW, SEED, InCentre, Played, fresh_centre


def test_loaded_record_verifies_from_end_to_end(in_centre: InCentre) -> None:
    report = verify_all(in_centre.centre.store, in_centre.centre.public_key)
    assert report.findings == ()
    assert report.records > in_centre.loaded.events >= 1_400


def test_centre_holds_every_case_as_it_was_played(in_centre: InCentre, played: Played) -> None:
    numbers = set()
    for state in played.states.values():
        kept = in_centre.centre.state(state.case)
        assert kept is not None
        assert kept.status == state.status
        if isinstance(kept, LedgerItem) and kept.established_at is not None:
            numbers.add(kept.number)
    assert len(numbers) >= 70
    assert None not in numbers


def test_numbers_carry_the_unit_and_the_played_day(in_centre: InCentre, played: Played) -> None:
    items = [one for one in played.states.values() if isinstance(one, LedgerItem)]
    for item in items:
        kept = in_centre.centre.state(item.case)
        if kept is not None and kept.number is not None:
            kind, unit, day, _ = kept.number.split("-")
            assert kind in ("ZY", "ZS", "ZT")
            assert unit.startswith("9901")
            assert f"{item.opened_at:%Y%m%d}" <= day <= f"{NOW:%Y%m%d}"


def test_same_seed_and_moment_give_the_same_log(in_centre: InCentre, tmp_path: Path) -> None:
    again = fresh_centre(tmp_path)
    load(again, SEED, NOW)
    assert again.log_head().root == in_centre.centre.log_head().root
    again.close()


def test_documented_password_opens_every_account(played: Played) -> None:
    credentials = [one for one in played.states.values() if isinstance(one, CredentialCase)]
    assert len(credentials) == len(played.directory.roster.officers)
    assert len({one.password_hash for one in credentials}) == len(credentials)
    assert PasswordHasher().verify(credentials[0].password_hash, PASSWORD)


def test_sample_on_top_of_a_bureau_is_refused(in_centre: InCentre) -> None:
    with pytest.raises(FoundingError, match="bureau here already"):
        load(in_centre.centre, SEED, NOW)


def test_sample_founded_by_command_fills_a_fresh_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sample(["found", "--data", str(tmp_path), "--seed", "3"]) == 0
    said = capsys.readouterr().out
    assert "played:" in said
    assert mailbox(["verify", "--data", str(tmp_path)]) == 0
    assert "findings 0" in capsys.readouterr().out
