"""Measures everything and prints one table of ratios and one JSON object.

Each figure is taken several times, ours and the plain limit's in turn, and stands as the
median with how far its ratios lie apart; docs/performance.md says what they mean.
"""

import argparse
import compileall
import gc
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench import casework as rules
from bench import growth, machines, peer, postgres
from bench.figures import Sheet
from bench.sample import Sample


def main() -> int:
    """Run and print.

    As in the program, the collector works on no thread that takes something in: the windows have
    taken it over (``desk_client.ui.collector``).
    """
    gc.disable()
    asked = _arguments()
    sheet = Sheet()
    python = peer.prepare() if asked.peer else None
    with tempfile.TemporaryDirectory() as name:
        for number in range(asked.samples):
            folder = Path(name) / str(number)
            folder.mkdir()
            _start(sheet, Sample(folder, sheet, python).run())
            postgres.beside_copy(sheet)
    _case_page(sheet)
    sheet.say(rules.ratios())
    with tempfile.TemporaryDirectory() as name:
        sheet.say(growth.figures(asked.sizes, Path(name)))
    figures = sheet.figures()
    width = max(map(len, figures))
    for name, figure in figures.items():
        print(f"{name:<{width}}  {figure:>12g}")
    print(json.dumps(figures))
    return 0


def _arguments() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    words.add_argument("--samples", type=int, default=3, help="how often each figure is taken")
    words.add_argument("--peer", action="store_true", help="Anki's sync beside ours")
    words.add_argument(
        "--sizes", type=int, nargs="+", default=growth.SIZES, help="cases of a desk's lists"
    )
    return words.parse_args()


def _start(sheet: Sheet, desk: Path) -> None:
    """The program itself with compiled modules, as it is shipped, beside a bare window."""
    folder = desk.parent / "start"
    folder.mkdir()
    shutil.copy(desk, folder / "desk.db")
    (folder / "desk.id").write_text("bench")
    for package in ("casework", "desk_client", "bench"):
        compileall.compile_dir(package, quiet=2)

    def painted(*arguments: str) -> list[float]:
        began = time.perf_counter()
        with machines.process("-m", *arguments) as child:
            assert child.stdout is not None
            return [time.perf_counter() - began for _ in child.stdout]

    [limit] = painted("bench.bare_window")
    sign_in, listed = painted("bench.list_window", str(folder))
    sheet.add("start_to_sign_in_10000", sign_in, limit)
    sheet.add("start_to_list_10000", listed, limit)


def _case_page(sheet: Sheet) -> None:
    """A step's form and what is offered, beside painting the page that they stand on."""
    with machines.process("-m", "bench.case_page") as child:
        assert child.stdout is not None
        measured = json.loads(child.stdout.readlines()[-1])
    for name in ("form", "offered"):
        sheet.add(f"step_{name}", measured[name] / 1000, measured["painted"] / 1000)


if __name__ == "__main__":
    sys.exit(main())
