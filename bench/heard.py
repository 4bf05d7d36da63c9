"""``python -m bench.heard [DESKS]``: how long until waiting desks have a letter that is written.

One centre process, as it is shipped, holds the questions of so many desks open, all of them of the
station that letters arrive at: each must be told.  A citizen sends the form of the page; the clock
runs from the moment before it is sent until the answer is at a desk, and for one whole desk
among them until the letter is in its database.  Beside it the plain limit: a bare server that
holds as many connections and writes as many bytes to each.  The last line is one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from bench import machines
from bench.figures import Figures
from bench.listeners import HOLD_SECONDS, Arrivals
from bench.machines import BenchDesk
from casework.outside import new_id
from casework.wire import EnrolRequest
from central_mailbox.commands.opening import open_centre
from central_mailbox.settings import Settings
from desk_client import signing
from desk_client.clock import SystemOutside
from tests.harness.centre.citizen import Citizen

DESKS, LETTERS = 500, 20
BUREAU = "610100000000"
SETTLED = 0.7
"""Seconds in which the centre has taken every question in."""
PATIENCE = 60.0


class Listening:
    """The process in which the desks ask and listen."""

    def __init__(self, child: subprocess.Popen[str], tokens: Sequence[str]) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self._say, self._hear = child.stdin, child.stdout
        self._line(json.dumps(list(tokens)))

    def heard_after(self, deed: Callable[[], object]) -> tuple[float, Arrivals]:
        """When something was begun while all of them wait, and when each had the answer."""
        self._line("wait")
        assert self._hear.readline().strip() == "waiting"
        time.sleep(SETTLED)
        began = time.monotonic()
        deed()
        self._line("tell")
        return began, msgspec.json.decode(self._hear.readline(), type=Arrivals)

    def _line(self, words: str) -> None:
        self._say.write(f"{words}\n")
        self._say.flush()


def main(desks: int) -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        figures = measured(Path(name), desks)
    for key, figure in figures.items():
        print(f"{key:<24}  {figure:>10g}")
    print(json.dumps(figures))
    return 0


def measured(folder: Path, desks: int = DESKS) -> Figures:
    """The figures, in milliseconds."""
    centre = folder / "centre"
    machines.found(centre)
    tokens = _enrolled(centre, desks - 1)
    with _served(centre) as (url, citizens):
        desk = BenchDesk(folder, "desk", int(url.rpartition(":")[2]), centre, BUREAU)
        desk.engine.catch_up()
        with _listening(url, tokens) as others, Citizen(citizens) as citizen:
            taken = [_one_letter(desk, others, citizen, number) for number in range(LETTERS)]
        desk.close()
    size = taken[0][2]
    heard, kept = [at for one in taken for at in one[0]], [one[1] for one in taken]
    bare = _plain(desks - 1, size)
    return {
        "heard_desks": desks,
        "heard_letters": LETTERS,
        "heard_p50_ms": _ms(heard, 50),
        "heard_p95_ms": _ms(heard, 95),
        "heard_longest_ms": _ms(heard, 100),
        "heard_in_store_p95_ms": _ms(kept, 95),
        "heard_plain_p95_ms": _ms(bare, 95),
        "heard_p95_ratio": round(_ms(heard, 95) / _ms(bare, 95), 1),
        "heard_bytes": size,
    }


def _ms(seconds: Sequence[float], share: int) -> float:
    """So many in a hundred took no longer."""
    ordered = sorted(seconds)
    return round(ordered[max(0, -(-len(ordered) * share // 100) - 1)] * 1000, 1)


def _enrolled(folder: Path, count: int) -> list[str]:
    """So many more machines of the bureau; their tokens."""
    centre = open_centre(Settings(data=folder, keys=folder / "keys"))
    outside, tokens = SystemOutside(), list[str]()
    for _ in range(count):
        key = signing.public_key(outside.random(32))
        code = centre.issue_code(BUREAU)
        tokens.append(centre.enrol(EnrolRequest(code, new_id(outside), key)).token)
    centre.close()
    return tokens


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, str]]:
    """The centre with its pages in a process of its own: where desks and where citizens go."""
    arguments = ("serve", "--data", str(folder), "--port", "0", "--citizens", "127.0.0.1:0")
    with machines.process("-m", "central_mailbox", *arguments) as child:
        assert child.stdout is not None
        url = child.stdout.readline().strip()
        yield url, child.stdout.readline().split()[-1]


@contextmanager
def _listening(url: str, tokens: Sequence[str], *more: str) -> Iterator[Listening]:
    command = [sys.executable, "-m", "bench.listeners", "ask", url.rpartition(":")[2], *more]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as child:
        yield Listening(child, tokens)
        assert child.stdin is not None
        child.stdin.close()


def _one_letter(
    desk: BenchDesk, others: Listening, citizen: Citizen, number: int
) -> tuple[list[float], float, int]:
    """Seconds until each of the others has it, and until it is in the whole desk's store; bytes."""
    kept = list[float]()
    whole = threading.Thread(target=_hold, args=(desk, kept))
    whole.start()
    page = citizen.opens("write")
    typed = {"type": "HELP", "title": f"路灯不亮 {number}", "content": "南大街路灯三天不亮。"}
    began, told = others.heard_after(lambda: citizen.sends(page, "write", **typed))
    whole.join(PATIENCE)
    return [at - began for at in told.at], kept[0] - began, told.bytes


def _hold(desk: BenchDesk, kept: list[float]) -> None:
    """A desk's own rounds, until one of them brought something into its store."""
    while not desk.engine.round(HOLD_SECONDS).received:
        pass
    kept.append(time.monotonic())


def _plain(desks: int, size: int) -> list[float]:
    with machines.process("-m", "bench.listeners", "plain", str(size)) as child:
        assert child.stdout is not None
        url = f"http://127.0.0.1:{child.stdout.readline().strip()}"
        with _listening(url, ["-"] * desks, "plain") as others, httpx.Client() as hand:
            rounds = [others.heard_after(lambda: hand.get(url)) for _ in range(LETTERS)]
    return [at - began for began, told in rounds for at in told.at]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else DESKS))
