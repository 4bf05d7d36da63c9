"""A witness cosigns forwards only; the centre asks it, and waits for nobody.

The statuses are those of C2SP ``tlog-witness``, written out here.
"""

import base64
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from casework.audit import consistency_proof, leaf_hash, root
from casework.audit.merkle import Frontier
from casework.audit.notes import (
    COSIGNER,
    ED25519,
    Checkpoint,
    NoteKey,
    cosign,
    cosigned_at,
    has_signed,
    note_of,
    read_note,
    read_signature,
    sign_note,
)
from central_mailbox.centre import Centre
from central_mailbox.errors import SettingsError
from central_mailbox.keys import CentreKey, verify
from central_mailbox.store.witness_book import WitnessBook
from central_mailbox.witness import Witness, found, opened
from tests.harness import bureau
from tests.harness.centre.desks import PlainDesks
from tests.harness.centre.server import ROOT, Server
from tests.harness.centre.stranger import built, mirror, verdict
from tests.harness.centre.witnesses import Panel
from tests.harness.outside import SeededOutside

LOG = CentreKey(bytes(range(32)))
ORIGIN = "police.example/warm"
LOG_KEY = NoteKey(ORIGIN, ED25519, LOG.public)


class Tree:
    """A log of its own making, told by the rules of RFC 6962 over plain leaves."""

    def __init__(self, *leaves: str) -> None:
        self.leaves = [leaf_hash(leaf.encode()) for leaf in leaves]

    def said(self, size: int, origin: str = ORIGIN) -> Checkpoint:
        return Checkpoint(origin, size, root(self.leaves[:size]))

    def proof(self, old: int, new: int) -> list[bytes]:
        nodes: dict[tuple[int, int], bytes] = {}
        frontier = Frontier()
        for leaf in self.leaves:
            for node in frontier.completed_by(leaf):
                nodes[node.level, node.index] = node.hash
            frontier = frontier.append(leaf)
        return consistency_proof(old, new, lambda level, index: nodes[level, index])

    def body(self, old: int, new: int, key: CentreKey = LOG, origin: str = ORIGIN) -> bytes:
        said = self.said(new, origin)
        line = sign_note(key.sign, NoteKey(origin, ED25519, key.public), said.text)
        proof = [base64.b64encode(node).decode() for node in self.proof(old, new)]
        return "\n".join([f"old {old}", *proof, "", ""]).encode() + note_of(said.text, (line,))


HONEST = Tree(*"abcdefgh")
FORKED = Tree(*"abcdXfgh")


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Witness]:
    with found(tmp_path / "witness", "discipline.example/w1", SeededOutside()) as witness:
        witness.follow(LOG_KEY.vkey)
        yield witness


def test_it_cosigns_a_log_that_only_grows(witness: Witness) -> None:
    for old, new in ((0, 3), (3, 3), (3, 8)):
        answer = witness.add_checkpoint(HONEST.body(old, new))
        assert answer.status == 200
        line = read_signature(answer.body.removesuffix("\n"))
        assert has_signed(verify, witness.key, HONEST.said(new).text, line)
        assert (cosigned_at(line) or 0) > 1_700_000_000


REFUSED = {
    "a fork of the same size": (FORKED.body(5, 5), 409),
    "a longer fork": (FORKED.body(5, 8), 422),
    "a shorter log": (HONEST.body(5, 5).replace(b"old 5", b"old 3"), 409),
    "an old size that is not the last": (HONEST.body(4, 8), 409),
    "an old size beyond the new one": (HONEST.body(5, 5).replace(b"old 5", b"old 6"), 400),
    "a proof for nothing": (
        HONEST.body(5, 8).replace(b"old 5\n", b"old 5\n" + b"A" * 43 + b"=\n"),
        422,
    ),
    "no proof": (HONEST.body(0, 8).replace(b"old 0", b"old 5"), 422),
    "a log nobody follows": (HONEST.body(0, 5, origin="else.example/log"), 404),
    "somebody else's key": (HONEST.body(5, 8, CentreKey(bytes(32))), 403),
    "nothing": (b"", 400),
    "no checkpoint": (b"old 5\n\nhello\n", 400),
    "a size of 5,000 digits": (HONEST.body(5, 8).replace(b"old 5", b"old " + b"9" * 5_000), 400),
    "a size with a leading zero": (HONEST.body(5, 8).replace(b"old 5", b"old 05"), 400),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_cosigns_nothing_else_and_forgets_nothing(witness: Witness, what: str) -> None:
    assert witness.add_checkpoint(HONEST.body(0, 5)).status == 200
    body, status = REFUSED[what]
    answer = witness.add_checkpoint(body)
    assert answer.status == status
    assert "—" not in answer.body
    if status == 409:
        assert (answer.body, answer.media_type) == ("5\n", "text/x.tlog.size")
    assert witness.add_checkpoint(HONEST.body(5, 8)).status == 200


def test_what_it_cosigned_it_remembers_after_a_restart(tmp_path: Path) -> None:
    with found(tmp_path, "discipline.example/w1", SeededOutside()) as witness:
        witness.follow(LOG_KEY.vkey)
        witness.add_checkpoint(HONEST.body(0, 5))
        key = witness.key
    with opened(tmp_path, SeededOutside()) as witness:
        assert witness.key == key
        assert witness.add_checkpoint(FORKED.body(0, 8)).status == 409
        assert witness.add_checkpoint(FORKED.body(5, 8)).status == 422


def test_two_askers_at_once_never_take_it_back(witness: Witness, tmp_path: Path) -> None:
    """The race that the format describes: both judged at size 0, the longer one kept first."""
    bodies = [HONEST.body(0, size) for size in range(1, 9)] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(witness.add_checkpoint, bodies))
    assert sorted({answer.status for answer in answers}) == [200, 409]
    cosigned = [read_signature(answer.body.strip()) for answer in answers if answer.status == 200]
    sizes = [
        size
        for size in range(1, 9)
        if any(has_signed(verify, witness.key, HONEST.said(size).text, one) for one in cosigned)
    ]
    assert len(sizes) == 1, "one of them moved it on from 0, all others were told so"


def test_a_head_moves_on_only_from_the_one_that_was_judged(tmp_path: Path) -> None:
    book = WitnessBook(tmp_path / "book.db", "w")
    book.follow(ORIGIN, LOG_KEY.vkey)
    judged = book.followed(ORIGIN)
    assert judged is not None
    assert book.move(judged, 8, HONEST.said(8).root)
    assert not book.move(judged, 5, HONEST.said(5).root)
    kept = book.followed(ORIGIN)
    assert kept is not None
    assert kept.size == 8
    book.close()


def test_a_log_under_another_key_is_another_log(witness: Witness) -> None:
    other = NoteKey(ORIGIN, ED25519, CentreKey(bytes(32)).public).vkey
    with pytest.raises(SettingsError):
        witness.follow(other)
    with pytest.raises(SettingsError):
        witness.follow(witness.key.vkey)


# ------------------------------------------------------------------------ asked by the centre


@pytest.fixture
def panel(tmp_path: Path, outside: SeededOutside) -> Iterator[Panel]:
    panel = Panel(tmp_path, 3, 2, outside)
    yield panel
    panel.close()


def test_the_checkpoint_carries_who_cosigned_it(
    centre: Centre, desks: PlainDesks, panel: Panel
) -> None:
    panel.join(centre)
    panel.away = {1}
    assert panel.collect(centre) == [True, False, True]
    text, _, lines = centre.checkpoint().decode().partition("\n\n")
    names = [line.split(" ")[1] for line in lines.splitlines()]
    assert names == [text.split("\n")[0], "witness.example/0", "witness.example/2"]
    desks.room.catch_up(centre)
    desks.room.receive()
    desks.room.sync(centre)
    assert "witness.example" not in centre.checkpoint().decode(), "nobody saw the new head yet"
    panel.away = {0}
    assert panel.collect(centre) == [False, True, True]
    assert panel.collect(centre) == [False, True, True], "nobody is asked twice"


def test_what_a_desk_is_sent_is_the_longest_head_that_enough_cosigned(
    centre: Centre, desks: PlainDesks, panel: Panel
) -> None:
    panel.join(centre)
    panel.collect(centre)
    enough = centre.log_head().size
    desks.room.catch_up(centre)
    desks.room.receive()
    desks.room.sync(centre)
    panel.away = {0, 1}
    panel.collect(centre)
    witnessed = desks.room.sync(centre).witnessed
    assert witnessed is not None
    assert (witnessed.size, len(witnessed.lines)) == (enough, 3)
    assert witnessed.consistency == centre.log_consistency(enough, enough + 1).proof


def test_a_quiet_log_is_cosigned_anew(
    centre: Centre, desks: PlainDesks, panel: Panel, outside: SeededOutside
) -> None:
    panel.join(centre)
    panel.collect(centre)
    first = centre.checkpoint()
    assert panel.collect(centre) == [True, True, True]
    assert centre.checkpoint() == first
    outside.later(seconds=600)
    assert panel.collect(centre, again=True) == [True, True, True]
    times = [
        [cosigned_at(one) for one in read_note(note).signatures[1:]]
        for note in (first, centre.checkpoint())
    ]
    assert all(
        later is not None and before is not None and later - before >= 600
        for before, later in zip(*times, strict=True)
    )


def test_a_witness_that_saw_another_history_is_an_alarm_once(
    centre: Centre, desks: PlainDesks, panel: Panel
) -> None:
    panel.join(centre)
    size = centre.log_head().size
    other = Tree(*(str(n) for n in range(size)))
    body = other.body(0, size, centre._key, centre.log_key.split("+")[0])
    assert panel.witnesses[0].add_checkpoint(body).status == 200, "the key signed both"
    assert panel.collect(centre) == [False, True, True]
    assert panel.collect(centre) == [False, True, True]
    with centre.store.read() as tx:
        alarms = [alarm for alarm in tx.devices.alarms() if alarm.code == "witness.REFUSED"]
    assert [alarm.device for alarm in alarms] == ["witness.example/0"]
    assert alarms[0].evidence.startswith(b"old ")


def test_after_a_restore_a_witness_follows_only_when_its_operator_says_so(
    centre: Centre, desks: PlainDesks, panel: Panel
) -> None:
    panel.join(centre)
    panel.collect(centre)
    centre.accept_restore(3)
    assert panel.collect(centre) == [False, False, False]
    panel.witnesses[0].follow(centre.log_key)
    assert panel.collect(centre) == [True, False, False]


def test_a_desk_s_own_line_is_kept_if_it_is_over_our_history(
    centre: Centre, desks: PlainDesks
) -> None:
    desk = desks.room
    desk.catch_up(centre)
    assert desk.tree is not None
    key = NoteKey(desk.device, COSIGNER, desk.public_key)
    origin = centre.log_key.split("+")[0]
    said = Checkpoint(origin, desk.tree.size, bytes.fromhex(desk.tree.root))
    for text, kept in ((replace(said, root=bytes(32)).text, 0), (said.text, desk.tree.size)):
        line = cosign(desk.key.sign, key, text, 1_790_000_000)
        desk.sync(centre, replace(desk.request(), cosignature=line))
        with centre.store.read() as tx:
            assert tx.log.newest_cosigned(desk.device, origin) == kept
    assert desk.device not in centre.checkpoint().decode(), "machines are nobody's business"


# --------------------------------------------------------------------------- real processes


class Running:
    """A witness as a process of its own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.vkey = self.run("found", name).strip()
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def run(self, verb: str, *arguments: str) -> str:
        command = [sys.executable, "-m", "central_mailbox", "witness", verb]
        command += ["--folder", str(self.folder), *arguments]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout

    def start(self) -> None:
        command = [sys.executable, "-m", "central_mailbox", "witness", "serve"]
        command += ["--folder", str(self.folder)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def stop(self) -> int:
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait(timeout=20)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return code


def until(seconds: float, url: str, words: str) -> str:
    """The checkpoint once it holds some words; asked again and again for so long."""
    ends = time.monotonic() + seconds
    while True:
        text = httpx.get(f"{url}/checkpoint", trust_env=False).text
        if words in text:
            return text
        assert time.monotonic() < ends, text


def test_a_stranger_reads_the_cosignature_of_a_real_witness(tmp_path: Path) -> None:
    program = built(tmp_path)
    witness = Running(tmp_path / "witness", "discipline.example/w1")
    server = Server(tmp_path / "centre")
    (tmp_path / "centre").mkdir()
    centre = server.open_centre(ORIGIN)
    centre.found(bureau.founding({}))
    log_key = centre.log_key
    centre.close()
    assert server.run("vkey").stdout.strip() == log_key
    assert witness.run("follow", log_key) == f"follows {ORIGIN}\n"
    witness.start()
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    other = Running(tmp_path / "other", "archive.example/w2")
    (server.settings.policy_file).write_text(
        f"log {log_key}\nwitness w1 {witness.vkey} {witness.url}\n"
        f"witness w2 {other.vkey} {dead}\ngroup both any w1 w2\nquorum both\n"
    )
    server.start()
    until(20, server.url, "discipline.example/w1")
    copy = mirror(server.url, tmp_path / "copy")
    assert httpx.get(f"{witness.url}/", trust_env=False).status_code == 404
    assert httpx.get(f"{witness.url}/add-checkpoint", trust_env=False).headers["allow"] == "POST"
    assert server.stop() == 0
    assert witness.stop() == 0
    assert verdict(program, copy, log_key, witness.vkey).returncode == 0
    unwitnessed = verdict(program, copy, log_key, other.vkey)
    assert unwitnessed.returncode == 1
    forged = shutil.copytree(copy, tmp_path / "forged")
    text = (forged / "checkpoint").read_text("utf-8")
    head, _, cosignature = text.removesuffix("\n").rpartition(" ")
    data = bytearray(base64.b64decode(cosignature))
    data[8] ^= 1  # the time
    (forged / "checkpoint").write_text(f"{head} {base64.b64encode(data).decode()}\n", "utf-8")
    assert verdict(program, forged, log_key, witness.vkey).returncode == 1
