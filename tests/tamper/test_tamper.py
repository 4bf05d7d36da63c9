"""Edits of both sides are found; a check that is switched off lets some of them through."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random

import msgspec
import pytest
from msgspec import structs

from casework.event import Stamp
from central_mailbox import recount, verify
from central_mailbox.store.packed import pack, unpack
from desk_client.store import verifying
from desk_client.sync.errors import CentreLogError
from tests.harness import bureau
from tests.harness.desk.disk import opened_raw
from tests.harness.machines.beginning import Nobody
from tests.harness.machines.machines import CENTRE_KEY, CentreMachine, DeskMachine
from tests.harness.machines.network import Network, Weather
from tests.harness.outside import Chance
from tests.tamper.attacks import signed_anew
from tests.tamper.played import played
from tests.tamper.run import edits_of, sides, tamper

EDITS = 300
MOST = 120
"""Every attack, and every column once."""

CENTRE, DESK = 0, 1


def test_edits_of_every_column_of_both_sides_are_found_or_rebuilt() -> None:
    figures = tamper(EDITS, seed=1)
    assert figures.unseen == []
    assert figures.total()["edits"] == EDITS


def _nothing(*given: object) -> Iterator[str]:
    return iter(())


CHECKS = {
    "the centre's daybook": (CENTRE, verify, "_daybook", _nothing),
    "the running numbers": (CENTRE, recount.Replay, "numbers", _nothing),
    "the desk's daybook": (DESK, verifying, "_rows", lambda *given: ()),
    "the desk's cases": (DESK, verifying, "_cases", lambda *given: ((), False)),
}


@pytest.mark.parametrize("name", CHECKS)
def test_edits_go_unseen_where_a_check_is_switched_off(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    number, module, check, nothing = CHECKS[name]
    monkeypatch.setattr(module, check, nothing)
    edits = islice(edits_of(*sides()[number], seed=2), MOST)
    assert any(one.kind == "unseen" for one in edits)


def test_log_rewritten_with_the_centres_own_key_shows_at_the_desk_that_followed_it(
    tmp_path: Path,
) -> None:
    """What no check at the centre can find: whoever has its key signs for everything there."""
    side, _ = sides()[CENTRE]
    side.fresh()
    conn = opened_raw(side.path, side.key)
    (stamp,) = conn.execute("SELECT stamp FROM events WHERE position = 70").fetchone()
    told = msgspec.json.decode(unpack(stamp), type=Stamp)
    earlier = structs.replace(told, received_at=told.received_at - timedelta(seconds=9))
    forged = pack(msgspec.json.encode(earlier))
    conn.execute("UPDATE events SET stamp = ? WHERE position = 70", (forged,))
    signed_anew(conn)
    conn.execute("DELETE FROM daybook")
    conn.execute("DELETE FROM daybook_head")
    conn.close()
    machine = CentreMachine(tmp_path / "centre", Chance("rewritten"))
    machine.files.put(side.path)
    machine.start()
    machine.centre.begin_daybook()
    assert verify.verify_all(machine.centre.store, CENTRE_KEY.public).findings == ()
    line = Network(machine, Random(0), Nobody(), Weather.fine()).line(bureau.HEAD_DEVICE)
    desk = DeskMachine(tmp_path / "desk", bureau.HEAD_DEVICE, Chance("follows"), line)
    desk.files.put(played().desk)
    desk.start()
    machine.centre.issue_code(bureau.ROOM)
    with pytest.raises(CentreLogError):
        desk.round()
    desk.close()
    machine.close()
