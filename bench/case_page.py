"""``python -m bench.case_page``: a long case's form and offered steps, and its page painted.

Prints one JSON object with medians in milliseconds.  The case is a loan of fifty events:
building the form of a step and asking which steps are offered must be nothing beside the painting.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication

from casework.worklist import offered
from desk_client.services import forms
from desk_client.services.desk import Desk, Session
from desk_client.services.forms import Filled
from desk_client.store import Identity, Store
from desk_client.ui import background, i18n, theme
from desk_client.ui.cases.case_page import CasePage
from desk_client.ui.rooms import ROOMS
from desk_client.ui.signals import Signals
from desk_client.ui.theme import Theme
from desk_client.ui.workplace import Workplace
from tests.harness import bureau
from tests.harness.desk.paper import PaperCentre, sync
from tests.harness.outside import SeededOutside

ROOM = next(spec for spec in ROOMS if "loan" in spec.kinds)
EVENTS = 50
TIMES = 30
SIZE = (1180, 680)
KEY = bytes(range(32))


def open_session(folder: Path) -> Session:
    """The reception desk with its directory, and the officer at it."""
    outside = SeededOutside()
    store = Store.open(folder / "desk.db", KEY, outside)
    store.enrol(Identity(bureau.DESK_DEVICE, bureau.ROOM, "A07", bytes(32), "公安网"))
    sync(store, PaperCentre(outside))
    desk = Desk(store, outside, lambda: None, lambda: None)
    return Session(desk, store.directory().roster.officers[bureau.DESK])


def long_case(session: Session) -> str:
    """A loan that was prolonged until it has fifty events."""
    due = session.desk.outside.now() + timedelta(hours=8)
    lent = {"item": "UMBRELLA", "due_at": due.isoformat()}
    case = forms.take(session, "", "ItemLent", Filled(body=lent)).case
    for number in range(1, EVENTS):
        later = {"due_at": (due + timedelta(hours=number)).isoformat()}
        forms.take(session, case, "LoanProlonged", Filled(body=later))
    return case


def median_ms(work: Callable[[], object]) -> float:
    """The middle of several runs."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return round(statistics.median(taken) * 1000, 3)


def main() -> int:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    i18n.install(app)
    theme.apply(app, Theme())
    with tempfile.TemporaryDirectory() as folder:
        session = open_session(Path(folder))
        case = long_case(session)
        state = session.case(case)
        assert state is not None
        page = CasePage(Workplace(session, Signals()), ROOM)
        page.resize(*SIZE)
        page.show_case(case)
        page.show()
        background.wait_idle()
        figures = {
            "form": median_ms(lambda: forms.form(session, case, "LoanReturned")),
            "offered": median_ms(lambda: offered(state, session.seat())),
            "painted": median_ms(page.grab),
        }
        page.close()
        session.desk.store.close()
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
