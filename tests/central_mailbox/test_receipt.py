"""Receipts from the centre, and the command that checks one with no line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from casework.audit.notes import read_vkey
from casework.audit.receipt import MOST_CODE, check_receipt, code_bytes, code_of, read_receipt
from casework.registry import read
from casework.wire import MOST_RECEIPTS
from central_mailbox.centre import Centre
from central_mailbox.commands import parser as program
from central_mailbox.keys import verify
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.witnesses import Panel
from tests.harness.outside import SeededOutside


@pytest.fixture
def panel(tmp_path: Path, outside: SeededOutside) -> Iterator[Panel]:
    panel = Panel(tmp_path, 3, 2, outside)
    yield panel
    panel.close()


def given_number(centre: Centre, desks: PlainDesks) -> int:
    """The position of a reception that has its number."""
    desks.room.catch_up(centre)
    case = desks.room.receive()
    desks.room.catch_up(centre)
    record = next(one for one in desks.room.seen.values() if read(one).core.case == case)
    assert record.stamp is not None
    assert record.stamp.number
    return record.stamp.position


def asked(centre: Centre, desks: PlainDesks, *positions: int) -> tuple[str, ...]:
    return desks.room.sync(centre, replace(desks.room.request(), receipts=positions)).receipts


def test_a_receipt_is_under_the_head_that_enough_witnesses_saw(
    centre: Centre, desks: PlainDesks, panel: Panel
) -> None:
    panel.join(centre)
    position = given_number(centre, desks)
    log = read_vkey(centre.log_key)
    (early,) = asked(centre, desks, position)
    proven = check_receipt(verify, log, panel.policy.witnesses, read_receipt(early))
    assert (proven.position, proven.witnesses) == (position, {})
    panel.away = {1}
    panel.collect(centre)
    size = centre.log_head().size
    desks.room.receive()
    desks.room.catch_up(centre)
    (text,) = asked(centre, desks, position)
    proven = check_receipt(verify, log, panel.policy.witnesses, read_receipt(text))
    assert set(proven.witnesses) == {"witness.example/0", "witness.example/2"}
    assert proven.size == size < centre.log_head().size
    assert code_bytes(code_of(text)) <= MOST_CODE


def test_what_is_not_there_has_no_receipt_and_nobody_asks_for_all(
    centre: Centre, desks: PlainDesks
) -> None:
    end = given_number(centre, desks)
    assert asked(centre, desks, 0, -1, end + 99) == ()
    assert len(asked(centre, desks, *([1] * 50))) == MOST_RECEIPTS


def test_the_command_says_what_is_proved_and_what_is_not(
    centre: Centre, desks: PlainDesks, panel: Panel, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    panel.join(centre)
    position = given_number(centre, desks)
    panel.away = {1, 2}
    panel.collect(centre)
    (text,) = asked(centre, desks, position)
    paper, policy = tmp_path / "receipt.txt", tmp_path / "policy"
    names = " ".join(f"w{n}" for n in range(3))
    lines = [f"witness w{n} {one.vkey}\n" for n, one in enumerate(panel.policy.witnesses)]
    policy.write_text("".join(lines) + f"group g 2 {names}\nquorum g\n")
    paper.write_text(code_of(text))
    command = ["check-receipt", str(paper), centre.log_key]
    assert program.main(command) == 0
    said = capsys.readouterr().out
    assert f"position  {position}\n" in said
    assert program.main([*command, "--policy", str(policy)]) == 1
    said = capsys.readouterr().out
    assert "witness.example/0" in said
    assert "too few witnesses: 2 are needed" in said
    paper.write_text(text.replace("index ", "index 1"))
    assert program.main(command) == 1
    assert "proves nothing" in capsys.readouterr().err


def test_the_command_says_what_a_policy_bears(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], outside: SeededOutside
) -> None:
    panel, file = Panel(tmp_path, 3, 3, outside), tmp_path / "policy"
    lines = [f"witness w{n} {one.vkey}\n" for n, one in enumerate(panel.policy.witnesses)]
    panel.close()
    for rest, said in (
        ("group g 3 w0 w1 w2\nquorum g\n", "bears    2 false"),
        ("group g 2 w0 w1 w2\nquorum g\n", "bears    0 false"),
        ("group g 1 w0 w1 w2\nquorum g\n", "bears    nothing"),
    ):
        file.write_text("".join(lines) + rest)
        assert program.main(["policy", str(file), "police.example"]) == 0
        assert said in capsys.readouterr().out
    file.write_text("quorum none\n")
    assert program.main(["policy", str(file), "police.example"]) == 1
