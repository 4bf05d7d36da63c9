"""Plays the tales, reads all again, prints the figures; exits with 1 when something is wrong."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from playwright.sync_api import sync_playwright
from PySide6.QtWidgets import QApplication

from desk_client.ui import background, i18n, theme
from desk_client.ui.theme import Theme
from tests.day import stage as day_stage
from tests.day.stage import picture
from tests.harness.centre.chromium import QUIETLY
from tests.harness.centre.postgres import Cluster
from tests.story import count
from tests.story.house import House
from tests.story.night import Night
from tests.story.rest import Rest
from tests.story.stage import Stage
from tests.story.twice import Twice
from tests.story.wall import Wall

PICTURES = Path(__file__).resolve().parents[2] / "out" / "story"


class Tale(Protocol):
    """A tale on a stage."""

    def play(self) -> None:
        """From its first act to its last."""


TALES: Mapping[str, Callable[[Stage], Tale]] = {
    "night": Night,
    "twice": Twice,
    "wall": Wall,
    "rest": Rest,
}


def main(arguments: Sequence[str] = ()) -> int:
    """Play, read again, count, print."""
    parser = argparse.ArgumentParser(prog="story", description=__doc__)
    parser.add_argument("--tale", nargs="*", choices=TALES, default=list(TALES), help="only these")
    parser.add_argument("--postgres", action="store_true", help="the centre on PostgreSQL")
    options = parser.parse_args(arguments)
    day_stage.use_offscreen_without_display()
    day_stage.quieten_qt()
    faults = day_stage.watch_for_faults()
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    app = QApplication(sys.argv[:1])
    i18n.install(app)
    theme.apply(app, Theme())
    with tempfile.TemporaryDirectory() as folder, _database(options.postgres) as database:
        counted = _played(app, Path(folder), database, options.tale)
    background.wait_idle()
    print(count.as_json(counted))
    return 0 if counted.is_good and not faults else 1


@contextmanager
def _database(is_postgres: bool) -> Iterator[str]:
    """Of the centre: a PostgreSQL server of its own, or its usual encrypted file."""
    if not is_postgres:
        yield ""
        return
    cluster = Cluster()
    try:
        yield cluster.fresh()
    finally:
        cluster.stop()


def _played(app: QApplication, folder: Path, database: str, tales: Sequence[str]) -> count.Figures:
    began = time.monotonic()
    house = House(folder / "centre", database)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIETLY)
        stage = Stage(app, house, browser, folder, PICTURES)
        try:
            for tale in (TALES[name] for name in tales):
                sys.stderr.write(f"story: {(tale.__doc__ or '').strip()} …\n")
                tale(stage).play()
            stage.quiet()
        except BaseException:
            for name, spot in stage.spots.items():
                if spot.program.window is not None:
                    picture(spot.program.window.window, PICTURES, f"99_stuck_{name}")
            raise
        finally:
            files = [spot.file for spot in stage.spots.values()]
            stage.close()
            house.close()
            browser.close()
    sys.stderr.write("story: verify …\n")
    return count.figures(house, files, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
