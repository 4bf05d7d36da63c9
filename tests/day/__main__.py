"""Plays the day and prints its figures; exits with 1 when something was lost or doubled."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from casework.cases.machine_alarm.reasons import AlarmReason
from casework.cases.machine_alarm.state import MachineAlarm, case_of
from casework.codes import Accountability, ContactWay, Outcome, Publicity, Satisfaction
from desk_client.clock import SystemOutside
from desk_client.services.cases import CaseQuery
from desk_client.ui import background, i18n, theme
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.theme import Theme
from tests.day import count, deeds, operator, stage
from tests.day.lives import Lives
from tests.day.lives_of_the_bureau import SECURITY
from tests.day.stage import Centre, DeskSpot, Officer, picture, until
from tests.day.steps import show

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "out" / "demo"
SEED = 1
ROOM, PRECINCT, BUREAU = "990102500100", "990102500000", "990100000000"
RECEPTION = Officer("061001", "李晨")
FIELD = Officer("061002", "赵海燕")
HANDLER = Officer("061003", "姚远")
HEAD = Officer("061004", "王建国")
CALLER = Officer("061007", "陈静")
NEWCOMER = Officer("061099", "方晓")


class Day:
    """One precinct, four machines, one centre."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._outside, self._folder = SystemOutside(), folder
        self.centre = Centre(folder / "centre")
        self._say("playing eight weeks of a sample bureau …")
        self.centre.found_sample(SEED)
        operator.ask_half(self.centre, folder)
        self._before = count.at_centre(self.centre.folder, ())
        self.centre.start()
        self._say("enrolling six machines with one-time codes …")
        self.desk, self.head, self.laptop, self.follow_up = (
            stage.open_desk(app, self.centre, folder, name, unit)
            for name, unit in (
                ("reception", ROOM),
                ("head", PRECINCT),
                ("laptop", PRECINCT),
                ("follow-up", BUREAU),
            )
        )
        self._stray = stage.open_desk(app, self.centre, folder, "stray", PRECINCT)
        self._spare = stage.enrol_machine(self.centre, folder / "spare", PRECINCT).device
        self.spots = (self.desk, self.head, self.laptop, self.follow_up)
        self.offline = (self._now(), self._now())
        self.shown = 0

    def play(self) -> None:
        """From signing in to the last closing."""
        for spot, officer in zip(self.spots, (RECEPTION, HEAD, FIELD, CALLER), strict=True):
            spot.sign_in(officer)
        self._stray.sign_in(FIELD)
        picture(self.desk.desk.window, PICTURES, "01_reception_online")
        self._offline_morning()
        self._back_online()
        self._afternoon()
        self._lives()
        self.shown = sum(
            one.what == "refused" for spot in self.spots for one in spot.store.attention()
        )

    # ------------------------------------------------------------------- the morning

    def _offline_morning(self) -> None:
        self._say("the network goes down; everybody goes on …")
        self.centre.stop()
        began = self._now()
        deeds.count_conveniences(self.desk, 30)
        deeds.receive(self.desk)
        deeds.receive_claims(self.desk)
        picture(self.desk.desk.window, PICTURES, "02_reception_offline")
        deeds.visit(self.laptop)
        deeds.follow_up_problems(self.laptop)
        deeds.visit(self._stray, deeds.BROUGHT_HOME)
        operator.shut_out(self.centre, self._folder, self._device_of(self._stray))
        picture(self.laptop.desk.window, PICTURES, "03_visits_offline")
        self._head_decides()
        self._two_heads_at_once()
        self.offline = (began, self._now())

    def _device_of(self, spot: DeskSpot) -> str:
        known = spot.store.identity
        assert known is not None
        return known.device

    def _head_decides(self) -> None:
        """The head opens, assigns and closes what waits for him, without a network."""
        for case in deeds.waiting_items(self.head, "PENDING_EST"):
            deeds.decide(self.head, case, "LedgerItemEstablished")
            self._assign(case)
        for case in deeds.waiting_items(self.head, "ESTABLISHED"):
            self._assign(case)
        picture(self.head.desk.window, PICTURES, "04_head_item_offline")
        deeds.review_visits(self.head, 3)

    def _assign(self, case: str) -> None:
        roster = self.head.store.directory().roster
        precinct = next(unit.id for unit in roster.units.values() if unit.code == PRECINCT)
        handler = next(one.id for one in roster.officers.values() if one.name == HANDLER.name)
        values = {"lead_unit": precinct, "handler": handler, "due_on": deeds.in_days(self.head, 5)}
        deeds.decide(self.head, case, "LedgerItemAssigned", **values)

    def _two_heads_at_once(self) -> None:
        """The same closing is returned at one desk and approved at another: one is refused."""
        self.laptop.sign_in(HEAD)
        for case in deeds.waiting_items(self.head, "CLOSE_PENDING"):
            deeds.decide(self.head, case, "LedgerItemClosed")
            deeds.decide(self.laptop, case, "CloseReturned", text="佐证照片不清楚,请补")
        self.laptop.sign_in(FIELD)

    def _back_online(self) -> None:
        self._say("the network is back …")
        self.centre.start()
        for spot in (*self.spots, self._stray):
            spot.desk.sync_asked.emit()
        self._quiet()
        until(lambda: not self._stray.is_waiting, "what the stray laptop brought is at the centre")
        picture(self._stray.desk.window, PICTURES, "45_shut_out")

    def _quiet(self) -> None:
        """Everybody has sent and been sent everything."""
        until(
            lambda: not any(spot.is_waiting for spot in self.spots), "everything is at the centre"
        )
        sizes = {spot.name: -1 for spot in self.spots}

        def is_level() -> bool:
            now = {spot.name: spot.store.sync_state().tree_size for spot in self.spots}
            level = len(set(now.values())) == 1 and now == sizes
            sizes.update(now)
            if len(set(now.values())) > 1:
                for spot in self.spots:
                    spot.desk.sync_asked.emit()
            return level

        until(is_level, "every desk follows the same log")
        stage.settle()

    # ----------------------------------------------------------------- the afternoon

    def _afternoon(self) -> None:
        self._say("two claims are worked to their closing …")
        self.laptop.sign_in(HANDLER)
        for case in self._established_today(2):
            self._work(case)
            self._close(case)
        deeds.review_visits(self.head, 2, self._before.cases)
        page = self.head.enter("ledgers")
        if isinstance(page, LedgersPage):
            picture(self.head.desk.window, PICTURES, "05_item_closed")
            page.show_list()
            page.list.choose_view("all")
            picture(self.head.desk.window, PICTURES, "06_ledger_list")
        self.laptop.sign_in(HEAD)
        self.laptop.desk.window.enter_room("attention")
        picture(self.laptop.desk.window, PICTURES, "07_needs_attention")
        self.head.desk.window.enter_room("sync")
        picture(self.head.desk.window, PICTURES, "08_sync")
        self.head.desk.window.search_asked.emit("油污")
        picture(self.head.desk.window, PICTURES, "09_search")

    def _established_today(self, most: int) -> list[str]:
        """Claims that came in today, on their way to a handler."""
        waiting = deeds.waiting_items(self.head, "PENDING_EST")
        found = [case for case in waiting if case not in self._before.cases][:most]
        for case in found:
            deeds.decide(self.head, case, "LedgerItemEstablished")
            self._assign(case)
        self._quiet()
        return found

    def _work(self, case: str) -> None:
        handler = self.laptop
        deeds.decide(handler, case, "LedgerItemTakenUp")
        deeds.decide(handler, case, "MeasureRecorded", text="到现场核实,约了有关各方一起商量")
        deeds.decide(
            handler,
            case,
            "ResultRecorded",
            outcome=Outcome.DONE.value,
            text="当天到现场办理,各方当面商定办法并签字,反映人在场确认",
            evidence="现场照片3张、各方签字的商定单",
        )
        deeds.decide(
            handler,
            case,
            "FeedbackDrafted",
            way=ContactWay.FACE.value,
            text="已当面说明处理结果,反映人表示认可",
        )
        self._quiet()
        deeds.decide(self.head, case, "FeedbackApproved")
        self._quiet()
        deeds.decide(
            self.follow_up,
            case,
            "CallBackRecorded",
            way=ContactWay.PHONE.value,
            satisfaction=Satisfaction.SATISFIED.value,
            text="“说了就办,办得快”",
        )
        self._quiet()

    def _close(self, case: str) -> None:
        deeds.decide(
            self.head,
            case,
            "PublicityDecided",
            decision=Publicity.ANON.value,
            text="社区公告栏,隐去姓名",
        )
        deeds.decide(
            self.head,
            case,
            "AccountabilityDecided",
            decision=Accountability.NONE.value,
            basis="依法及时办理",
        )
        self._quiet()
        deeds.decide(self.laptop, case, "CloseRequested")
        self._quiet()
        picture(self.head.desk.window, PICTURES, "05_item_before_closing")
        deeds.decide(self.head, case, "LedgerItemClosed")
        self._quiet()

    # ---------------------------------------------------------------------- the others

    def _lives(self) -> None:
        """Every other kind of work, from its opening to its end."""
        self._say("every kind of work lives from its opening to its end …")
        cases = {
            "device": self._spare,
            "account": self._account(),
            "sample": self._sample(),
            "alarm": case_of(self._device_of(self._stray), AlarmReason.SHUT_OUT, 1),
        }
        lives = Lives(self.spots, cases, self._folder, PICTURES)
        lives.play()
        lives.see()
        lives.show_lists()
        self._quiet()
        self._is_adopted(lives.cases["alarm"])
        self._say("the operator gives a new officer their password …")
        self.centre.stop()
        operator.found(self.centre, self._folder, lives.cases["officer"])
        self.centre.start()
        operator.has_arrived(self.desk, lives.cases["officer"])
        self._quiet()
        self.desk.sign_in(NEWCOMER)
        picture(self.desk.desk.window, PICTURES, "30_newcomer")

    def _is_adopted(self, case: str) -> None:
        """What the laptop brought home stands in the record, and the administrator reads it."""
        self._say("what a laptop brought home that was shut out is taken in …")

        def is_taken_in() -> bool:
            alarm = self.follow_up.store.case(case)
            return isinstance(alarm, MachineAlarm) and alarm.status == "ADOPTED"

        until(is_taken_in, "what was adopted is taken in")
        self.follow_up.sign_in(SECURITY)
        page = show(self.follow_up, "machine_alarm", case, "alarms").page
        assert page is not None
        assert not page.offers, "nothing is left to do"
        picture(self.follow_up.desk.window, PICTURES, "46_alarm_taken_in")

    def _account(self) -> str:
        """The newest account of the precinct: the centre drew it when it began its rounds."""
        store = self.head.store
        reader = next(
            one for one in store.directory().roster.officers.values() if one.name == HEAD.name
        )
        rows = store.case_rows(reader, CaseQuery(("month_account",), "all"))
        return next(row.case for row in rows)

    def _sample(self) -> str:
        """Somebody to call: the centre fixed the lists when it began its rounds, and drew."""
        store = self.follow_up.store
        reader = next(
            one for one in store.directory().roster.officers.values() if one.name == CALLER.name
        )
        rows = store.case_rows(reader, CaseQuery(("call_sample",), "all"))
        return next(row.case for row in rows if row.status == "CALLING")

    # ------------------------------------------------------------------------ the end

    def end(self, seconds: float) -> count.Figures:
        """Close everything, then count in the files."""
        files = {spot.name: spot.file for spot in self.spots}
        stray, key = self._stray.file
        for spot in (*self.spots, self._stray):
            spot.program.close()
        self.centre.close()
        desks = {name: count.own_events(path, key) for name, (path, key) in files.items()}
        ids = [event.id for events in desks.values() for event in events]
        at_centre = count.at_centre(self.centre.folder, ids)
        missing = ", ".join(sorted(count.not_lived(self._before, at_centre)))
        self._say(f"kinds that did not live to an end: {missing or 'none'}")
        home = count.own_events(stray, key)
        return count.figures(
            desks, at_centre, self._before, self.offline, self.shown, home, seconds
        )

    def _now(self) -> datetime:
        return self._outside.now()

    def _say(self, words: str) -> None:
        sys.stderr.write(f"day: {words}\n")


def main(arguments: Sequence[str] = ()) -> int:
    """Play, count, print."""
    stage.use_offscreen_without_display()
    stage.quieten_qt()
    faults = stage.watch_for_faults()
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    app = QApplication(sys.argv)
    i18n.install(app)
    theme.apply(app, Theme())
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        day = Day(app, Path(folder))
        try:
            day.play()
        except BaseException:
            for spot in day.spots:
                window = spot.program.window
                if window is not None:
                    picture(window.window, PICTURES, f"99_stuck_{spot.name}")
            day.centre.close()
            raise
        counted = day.end(time.monotonic() - began)
    background.wait_idle()
    print(count.as_json(counted))
    return 0 if counted.is_good and not faults else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
