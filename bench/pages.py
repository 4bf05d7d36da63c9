"""``python -m bench.pages [LETTERS]``: what the citizens' pages cost, with few letters and many.

One centre with its pages, as it is shipped; one citizen, so that nobody waits for another.  A fifth
of the letters are answered for everybody and stand on the board.  Each page is asked for fifty
times with a thousand letters and again with all of them: milliseconds as the citizen has them, the
way over loopback included, what the centre's process computed for one, with many letters and with a
thousand, and the bytes of the page as it travels.  The style sheet is fetched once, and counted
apart.  The last line is one JSON object.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import httpx
import msgspec

from bench import machines
from bench.figures import Figures
from bench.machines import computed
from bench.matters import PLACES, WORDS
from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.characters import plain
from casework.citizen_code import RANDOM, case_of, new_code
from casework.codes import Channel
from casework.registry import Proposal
from casework.state import Person
from central_mailbox.centre import Centre
from central_mailbox.commands.opening import open_centre
from central_mailbox.outside import SystemOutside
from central_mailbox.settings import Settings
from central_mailbox.store.port import BoardRow
from tests.harness import bureau
from tests.harness.centre.citizen import Citizen

FEW, MANY, ASKED = 1_000, 100_000, 50
AT_ONCE = 500
SHOWN = 5
"""One letter in so many is answered for everybody."""
SUBJECTS = ("NOISE", "TRAFFIC", "RESIDENCE", "OTHER")


def main(letters: int) -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="pages-") as name:
        figures = measured(Path(name), letters)
    for key, figure in figures.items():
        print(f"{key:<32}  {figure:>10g}")
    print(json.dumps(figures))
    return 0


def measured(folder: Path, letters: int) -> Figures:
    """The figures of each page."""
    machines.found(folder)
    made, before = _letters(), dict[str, float]()
    figures: Figures = {"pages_letters": letters}
    for count in (FEW, letters - FEW):
        codes = _filled(folder, list(islice(made, count)))
        with _served(folder) as (citizen, process):
            for page, ask in _pages(citizen, codes[-1]).items():
                ask()
                spent = computed(process)
                taken, size = _asked(ask)
                each = (computed(process) - spent) / ASKED * 1000
                figures[f"pages_{page}_p50_ms"] = round(statistics.median(taken), 1)
                figures[f"pages_{page}_p95_ms"] = round(sorted(taken)[ASKED * 95 // 100 - 1], 1)
                few = before.setdefault(page, each)
                figures[f"pages_{page}_computed_ms"] = round(each, 1)
                figures[f"pages_{page}_computed_ms_few"] = round(few, 1)
                figures[f"pages_{page}_bytes"] = size
    return figures


def _pages(citizen: Citizen, code: str) -> dict[str, Callable[[], httpx.Response]]:
    http = citizen.http
    return {
        "style": lambda: http.get("/files/site.css"),
        "home": lambda: http.get("/zh/"),
        "form": lambda: http.get("/zh/write"),
        "receipt": lambda: http.post("/zh/write", data=_typed(citizen)),
        "letter": lambda: http.post("/zh/letter", data={"code": code}),
        "board": lambda: http.get("/zh/answers"),
        "board_last": lambda: http.get("/zh/answers?page=500"),
        "board_found": lambda: http.get(f"/zh/answers?q={WORDS[0]} {PLACES[0]}"),
        "board_absent": lambda: http.get("/zh/answers?q=彩虹独角兽"),
        "guides": lambda: http.get("/zh/guides"),
    }


def _typed(citizen: Citizen) -> dict[str, str]:
    form = citizen.opens("write").forms["/zh/write"]
    return form | {"type": "HELP", "title": "路灯不亮", "content": "南大街路灯三天不亮。"}


def _asked(ask: Callable[[], httpx.Response]) -> tuple[list[float], int]:
    """Milliseconds of each answer, and the bytes of the largest."""
    taken, size = list[float](), 0
    for _ in range(ASKED):
        answer = ask()
        assert answer.status_code < 300, answer.text
        taken.append(answer.elapsed.total_seconds() * 1000)
        size = max(size, len(answer.content))
    return taken, size


def _letters() -> Iterator[tuple[str, Proposal, BoardRow | None]]:
    """Letter after letter with its code, and what stands of it on the board."""
    dice, outside, number = Random(1), SystemOutside(), 0
    today = outside.now().date()
    while True:
        number += 1
        code = new_code(outside.now(), outside.random(RANDOM))
        place, word = dice.choice(PLACES), dice.choice(WORDS)
        content = f"{place}{dice.randrange(1, 400)}号院{word},反映多次没有解决,希望尽快处理。"
        writer = Person(f"来信人{number % 36_000}", f"138{number:08d}")
        body = LetterReceived(owner=bureau.BUREAU, channel=Channel.WEB, type=AppealType.HELP)
        private = LetterPrivate(f"{place}{word}", content, writer, place)
        proposal = Proposal(case_of(code), body, private)
        yield (
            code,
            proposal,
            None if number % SHOWN else _shown(proposal.case, number, content, today),
        )


def _shown(case: str, number: int, content: str, day: date) -> BoardRow:
    """An answer on the board as an approved publication leaves it there."""
    answer = "已派人到现场查看,责成有关单位限期整改,整改已经完成。今后再有此类情况可以随时来信。"
    said = (content[:12], content, answer)
    return BoardRow(
        id=bureau.fixed_id(7, number),
        case=case,
        from_on=day - timedelta(days=number % 300),
        subject=SUBJECTS[number % len(SUBJECTS)],
        is_shown=True,
        words=msgspec.json.encode(said),
        key=plain("\n".join(said)),
        position=number,
    )


def _filled(folder: Path, made: list[tuple[str, Proposal, BoardRow | None]]) -> list[str]:
    """Take letters in by the rules, and lay their answers on the board; their codes."""
    centre = _opened(folder)
    for first in range(0, len(made), AT_ONCE):
        some = made[first : first + AT_ONCE]
        centre.found([proposal for _, proposal, _ in some])
        with centre.store.write() as tx:
            for _, proposal, row in some:
                if row is not None:
                    tx.board.put(proposal.case, (row,))
    centre.close()
    return [code for code, _, _ in made]


def _opened(folder: Path) -> Centre:
    return open_centre(Settings(data=folder, keys=folder / "keys"))


@contextmanager
def _served(folder: Path) -> Iterator[tuple[Citizen, int]]:
    """Somebody at the pages of the centre, and the process in which it works."""
    arguments = ("serve", "--data", str(folder), "--port", "0", "--citizens", "127.0.0.1:0")
    with machines.process("-m", "central_mailbox", *arguments) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with Citizen(child.stdout.readline().split()[-1]) as citizen:
            yield citizen, child.pid


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY))
