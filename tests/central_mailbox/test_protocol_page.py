"""docs/protocol.md names every fault and every refusal that the centre makes."""

from pathlib import Path

from casework.channel_line import MOST_BYTES as MOST_BYTES_OF_CHANNEL
from casework.channel_line import WINDOW
from casework.machine import OPENING_REFUSED
from casework.sizes import MOST_EVENT_BYTES
from casework.wire import MOST_BYTES, MOST_EVENTS, PROTOCOL
from central_mailbox import accept, arrivals, batches
from central_mailbox.auth import CODE_BYTES, CODE_LIVES, MOST_WRONG_CODES, TOKEN_BYTES
from central_mailbox.errors import FAULTS
from central_mailbox.feed import PAGE_BYTES
from central_mailbox.snapshots import RECORDS
from central_mailbox.waiting import MOST_SECONDS
from central_mailbox.web.channels import SAYS
from central_mailbox.web.pace import AT_ONCE, PER_SECOND

PAGE = (Path(__file__).parent.parent.parent / "docs" / "protocol.md").read_text("utf-8")


def test_every_fault_stands_in_the_row_of_its_status() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    for code, (status, _) in FAULTS.items():
        row = next(line for line in rows if str(status) in line.split("|")[1])
        assert f"`{code}`" in row, code


def test_every_refusal_of_the_centre_is_named() -> None:
    own = (
        arrivals.MALFORMED,
        arrivals.UNKNOWN_TYPE,
        arrivals.WITHHELD,
        arrivals.ID_TAKEN,
        accept.RULE_FAILED,
        OPENING_REFUSED,
        batches.REVOKED,
    )
    for refusal in own:
        assert f"`{refusal.clause}`" in PAGE


def test_the_figures_on_the_page_are_those_of_the_program() -> None:
    assert f"Version {PROTOCOL}." in PAGE
    assert f"≤ {MOST_EVENTS:,}, ≤ {PAGE_BYTES >> 20} MiB" in PAGE
    assert f"at most {MOST_BYTES >> 20} MiB unpacked, an event at most 1 MiB" in PAGE
    assert MOST_EVENT_BYTES == 1 << 20
    assert f"after {MOST_SECONDS} s" in PAGE
    assert f"({RECORDS:,} records, or {PAGE_BYTES >> 20} MiB)" in PAGE
    assert f"({8 * CODE_BYTES} random bits)" in PAGE
    assert CODE_LIVES.total_seconds() == 600
    assert MOST_WRONG_CODES == 10
    assert f"a token of {TOKEN_BYTES} random\nbytes" in PAGE


def test_every_fault_of_a_channel_stands_in_the_row_of_its_status() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    for code, (status, _) in SAYS.items():
        assert any(f"`{code}`" in row for row in rows if f"| {status} |" in row), code
    assert f"more than {WINDOW.seconds // 60} minutes" in PAGE
    assert f"has {MOST_BYTES_OF_CHANNEL >> 10} KiB at most" in PAGE
    assert f"{AT_ONCE} messages at once, then two a second" in PAGE
    assert PER_SECOND == 2
