"""One simulated world: three desks, a centre, a network, and a seed that decides it all.

Officers act, rightly and wrongly; lines break, machines lose power, clocks are set wrong.
Then everything is healed, the desks sync until nothing moves, and ``judge`` asks whether
every promise was kept.  The same seed gives the same transcript, to the byte.
"""

import contextlib
import hashlib
import shutil
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec

from casework.cases.directory import OfficerRegistered
from casework.event import Record, read_core
from desk_client.store import RefusedError
from desk_client.sync.errors import AlarmError, CentreLogError, OfflineError
from tests.harness import bureau
from tests.harness.machines.beginning import PARTIES, beginning, worlds_folder
from tests.harness.machines.machines import CentreMachine, DeskMachine, PowerCut
from tests.harness.machines.network import Network, Weather
from tests.harness.machines.newcomer import Newcomer
from tests.harness.outside import Chance
from tests.harness.proposals import propose_as
from tests.world import judge
from tests.world.erasing import Erasing
from tests.world.trying import Trying

MOST_PASSES = 40
"""Rounds of everybody after the healing; a world that still moves then never rests."""


MOVING = (bureau.FIELD, bureau.HANDLER, bureau.SISTER_HANDLER)
"""Officers who are moved while desks are offline."""


class BrokenPromiseError(AssertionError):
    """A world in which something that must be true is not."""

    def __init__(self, seed: int, steps: int, broken: list[str]) -> None:
        replay = f"./desk simulate --seeds 1 --seed {seed} --steps {steps}"
        super().__init__("\n".join([*broken[:12], f"replay: {replay}"]))
        self.seed = seed
        self.broken = broken


@dataclass
class Figures:
    """What happened, to be added up."""

    counts: Counter[str] = field(default_factory=Counter)
    digest: str = ""


class World:
    """A world of ``steps`` steps under ``seed``."""

    def __init__(self, seed: int, steps: int) -> None:
        self.seed = seed
        self.steps = steps
        self.dice = Random(f"world {seed}")
        self.counts: Counter[str] = Counter()
        self.broken: list[str] = []
        self._backup: tuple[Path, int] | None = None
        self._unsaid: int | None = None
        self._transcript = hashlib.sha256()
        self._folder = worlds_folder() / f"world {seed}"
        shutil.rmtree(self._folder, ignore_errors=True)
        self.centre = CentreMachine(self._folder / "centre", Chance(f"{seed} centre"), 20)
        self.centre.files.put(beginning().centre)
        self.centre.start()
        self.network = Network(self.centre, Random(f"network {seed}"), self)
        self.desks = [self._desk(device) for device in self.dice.choice(PARTIES)]
        self.copies: list[tuple[DeskMachine, DeskMachine]] = []
        self.cases = sorted(beginning().cases)
        hot = [*self.dice.sample(self.cases, 2), self.dice.choice(beginning().to_call)]
        self.trying = Trying(self.dice, self.cases, hot)
        self.erasing = Erasing(self.centre)

    def _desk(self, device: str) -> DeskMachine:
        chance = Chance(f"{self.seed} {device}")
        most_ahead = Random(f"{self.seed} {device} ahead").choice((None, 1, 2))
        line = self.network.line(device)
        desk = DeskMachine(self._folder / device, device, chance, line, most_ahead)
        desk.files.put(beginning().desks[device])
        desk.start()
        return desk

    @property
    def machines(self) -> list[DeskMachine]:
        """The desks, and the copies of them that somebody runs."""
        return [*self.desks, *(copy for _, copy in self.copies)]

    # ------------------------------------------------------------------ the run

    def run(self) -> Figures:
        """Live, heal, rest, be judged; :class:`BrokenPromiseError` if anything is broken."""
        try:
            self._live()
        except Exception as error:
            self.broken.append("".join(traceback.format_exception(error)))
            raise BrokenPromiseError(self.seed, self.steps, self.broken) from error
        finally:
            self._close()
        if self.broken:
            raise BrokenPromiseError(self.seed, self.steps, self.broken)
        return Figures(self.counts, self._transcript.hexdigest())

    def _live(self) -> None:
        weather, self.network.weather = self.network.weather, Weather.fine()
        self.cases += self.erasing.begin(self.desks)
        self.network.weather = weather
        for number in range(self.steps):
            self.say(f"-- {number}")
            self._step()
        self._heal()
        self._rest()
        if self.counts["restores"]:
            self._erase_anew()
        self._judge()
        unit = self.dice.choice(self.desks).station
        new = Newcomer(self._folder / "new", self.centre, self.network, unit)
        self.broken += judge.judge_newcomer(new)
        self.counts["parts"] += len(new.line.parts)

    def say(self, what: str) -> None:
        """Write a line of the transcript."""
        self._transcript.update(what.encode() + b"\n")

    def _step(self) -> None:
        everybody = [self.centre.chance, *(desk.chance for desk in self.machines)]
        seconds = self.dice.choice((1, 30, 600, 7200, 86_400))
        for chance in everybody:
            chance.pass_seconds(seconds)
        kinds = [kind for kind, _ in HAPPENINGS]
        weights = [weight for _, weight in HAPPENINGS]
        happening = self.dice.choices(kinds, weights)[0]
        happening(self, self.dice.choice(self.machines))

    def act(self, desk: DeskMachine) -> None:
        """An officer tries something."""
        try:
            actor, tried = self.trying.plan(desk)
        except msgspec.ValidationError as error:
            self.counts["no_guess"] += 1
            self.say(f"{desk.name} nothing: {error}")
            return
        try:
            desk.record(actor, tried)
        except RefusedError as error:
            self.counts["refused_here"] += 1
            self.say(f"{desk.name} {tried[0].type}: {error.refusal.clause}")
        except PowerCut:
            self.crash_desk(desk)
        else:
            self.counts["recorded"] += len(tried)
            self.say(f"{desk.name} {[one.type for one in tried]} recorded")
            self.erasing.listen(desk)
            if tried[0].case not in self.cases:
                self.cases.append(tried[0].case)

    def poison(self, desk: DeskMachine) -> None:
        """A desk holds an event that no centre can take: of a newer program, or spoilt."""
        try:
            desk.record_poison(self.dice)
        except PowerCut:
            self.crash_desk(desk)
            return
        self.counts["poison"] += 1
        self.say(f"{desk.name} poison")

    def sync(self, desk: DeskMachine) -> None:
        """A desk talks to the centre."""
        self.erasing.listen(desk)
        for _ in range(3):
            try:
                report = desk.round()
            except OfflineError as error:
                self.counts["rounds_failed"] += 1
                self.say(f"{desk.name} {error.detail}")
                return
            except CentreLogError as error:
                self.counts["alarms"] += 1
                self.say(f"{desk.name} {error.detail}")
                if self._unsaid is None:
                    self.broken.append(f"{desk.name}: an alarm without a restore: {error}")
                return
            except AlarmError as error:
                self.counts["forks"] += 1
                self.say(f"{desk.name} {error.detail}")
                if not any(desk in pair for pair in self.copies):
                    self.broken.append(f"{desk.name}: an alarm without a copy: {error}")
                return
            except PowerCut:
                self.crash_desk(desk)
                return
            self.counts["rounds"] += 1
            self.say(
                f"{desk.name} sent {report.sent} accepted {report.accepted} refused "
                f"{report.refused} held {report.held} received {report.received}"
            )
            if not report.has_more:
                return

    def answered(self, device: str, feed: Sequence[Record], withdrawn: Sequence[str]) -> None:
        """An answer leaves: nothing in it may be closed to the station it goes to."""
        self.counts["withdrawn"] += len(withdrawn)
        if not feed:
            return
        books = self.centre.centre
        roster = books.directory().roster
        station = roster.station(roster.devices[device].unit)
        for case in {read_core(record.core).case for record in feed}:
            state = books.state(case)
            if state is None or not judge.may_see(state, station, roster):
                self.broken.append(f"case {case} was sent to {station}, to which it is closed")

    def erase(self, desk: DeskMachine) -> None:
        """The chief has the words of a matter that has ended erased."""
        for above in self.desks:
            if above.device == bureau.BUREAU_DEVICE:
                try:
                    case = self.erasing.ask(above, self.dice, self.cases)
                except PowerCut:
                    self.crash_desk(above)
                    return
                self.counts["erasures"] += bool(case)
                self.say(f"erased {case}")

    # ------------------------------------------------------------------ misfortunes

    def late_request(self, desk: DeskMachine) -> None:
        """A request of before arrives."""
        if self.network.late:
            self.network.deliver_late()
            self.say("a late request")

    def partition(self, desk: DeskMachine) -> None:
        """All lines are mended but this one, which breaks if it held."""
        self.network.cut_off = {desk.device} - self.network.cut_off
        self.say(f"{desk.name} line")

    def crash_desk(self, desk: DeskMachine) -> None:
        """A desk is killed, whatever it is at."""
        desk.crash()
        self.say(f"{desk.name} was killed")

    def cut_desk(self, desk: DeskMachine) -> None:
        """A desk will lose its power at its next commit."""
        desk.cut_at_next_commit()
        self.say(f"{desk.name} will be cut")

    def crash_centre(self, desk: DeskMachine) -> None:
        """The centre is killed while it does nothing."""
        self.centre.crash()
        self.say("the centre was killed")

    def back_up_centre(self, desk: DeskMachine) -> None:
        """Somebody copies the centre's database."""
        if self._unsaid is None and not self.copies:
            size = self.centre.centre.log_head().size
            self._backup = self.centre.back_up(self._folder / "backup"), size
            self.say(f"the centre was copied at {size}")

    def restore_centre(self, desk: DeskMachine) -> None:
        """The centre loses its disk and is put back from the copy; it is said now or later."""
        if self._backup is None or self._unsaid is not None:
            return
        backup, self._unsaid = self._backup
        self.centre.put_back(backup)
        self.counts["restores"] += 1
        self.say(f"the centre was put back at {self._unsaid}")
        if self.dice.random() < 0.3:
            self.say_restored(desk)

    def say_restored(self, desk: DeskMachine) -> None:
        """The operator says what was done; once more where the power went meanwhile."""
        if self._unsaid is None:
            return
        try:
            self.centre.centre.accept_restore(self._unsaid)
        except PowerCut:
            self.crash_centre(desk)
            return
        self.say("the restore was said")
        self._unsaid = None

    def copy_desk(self, desk: DeskMachine) -> None:
        """Somebody copies a desk's machine, key and all, and both go on.

        Not in a world whose centre is put back: which of two histories it then holds is chance.
        """
        if self.copies or self._backup is not None:
            return
        chance, line = Chance(f"{self.seed} copy"), self.network.line(desk.device)
        copy = DeskMachine(self._folder / "copy", desk.device, chance, line)
        copy.name = f"{desk.name} copied"
        copy.files.put(desk.back_up(self._folder / "copied"))
        copy.start()
        self.copies.append((desk, copy))
        self.counts["copies"] += 1
        self.say(copy.name)

    def move_officer(self, desk: DeskMachine) -> None:
        """The centre moves an officer to another unit; desks hear of it when they next converse."""
        record = self.centre.centre.directory().roster.officers[self.dice.choice(MOVING)]
        units = [unit for unit in (bureau.PRECINCT, bureau.SISTER) if unit != record.unit]
        body = OfficerRegistered(
            police_no=record.police_no,
            name=record.name,
            unit=self.dice.choice(units),
            roles=record.roles,
        )
        try:
            self.centre.centre.found((propose_as(record.id, "OfficerRegisteredAnew", body),))
        except PowerCut:
            self.crash_centre(desk)
            return
        self.counts["moves"] += 1
        self.say(f"{record.name} moved")

    def set_clock(self, desk: DeskMachine) -> None:
        """Somebody sets a desk's clock, up to twenty years wrong."""
        days = self.dice.choice((0, 0, -1, 1, 40, -7_300, 7_300))
        desk.chance.set_clock(timedelta(days=days, seconds=self.dice.randint(-4000, 4000)))
        self.say(f"{desk.name} clock {days}")

    def index(self, desk: DeskMachine) -> None:
        """A desk indexes what waits, off the path of saving."""
        try:
            desk.store.index()
        except PowerCut:
            self.crash_desk(desk)

    def rebuild(self, desk: DeskMachine) -> None:
        """A desk rebuilds its cases in the middle of everything."""
        before = judge.at_desk(desk).projections
        try:
            desk.store.rebuild()
        except PowerCut:
            self.crash_desk(desk)
        if judge.at_desk(desk).projections != before:
            self.broken.append(f"{desk.name}: a rebuild gave other bytes")

    # ------------------------------------------------------------------ the end

    def _heal(self) -> None:
        self.network.weather = Weather.fine()
        self.centre.cut_at_next_commit(False)
        self.network.cut_off.clear()
        while self.network.late:
            self.network.deliver_late()
        self.say_restored(self.desks[0])
        for desk in self.machines:
            self.erasing.listen(desk)
            desk.store.before_commit = lambda: None
            with contextlib.suppress(OfflineError, AlarmError):
                desk.engine.round()  # what it asked ahead in the storm may be lost

    def _rest(self) -> None:
        for _ in range(MOST_PASSES):
            moving = [desk for desk in self.machines if self._moves(desk)]
            if not moving:
                return
        self.broken.append(f"still moving after {MOST_PASSES} passes")

    def _erase_anew(self) -> None:
        """The chief looks at what a restore undid: the erasure came again and was refused."""
        for desk in self.desks:
            if desk.device == bureau.BUREAU_DEVICE:
                self.erasing.ask_anew(desk)
        self._rest()

    def _moves(self, desk: DeskMachine) -> bool:
        """Whether anything went to or fro; a desk that was copied may be shut out for good."""
        try:
            report = desk.engine.catch_up()
        except AlarmError:
            if not any(desk in pair for pair in self.copies):
                raise
            return False
        return bool(report.sent or report.received)

    def _judge(self) -> None:
        books = judge.at_centre(self.centre)
        self.broken += judge.judge_centre(self.centre, books)
        shut_out = [judge.not_followed(self.centre, pair) for pair in self.copies]
        for desk in self.machines:
            lying = judge.at_desk(desk)
            if desk in shut_out:
                self.broken += judge.judge_shut_out(desk, self.centre, lying)
            else:
                self.broken += judge.judge_desk(desk, self.centre, books, lying)
            for own in lying.own:
                self.counts[own.result] += 1
                self.say(f"{desk.name} {own.id} {own.result} {own.clause}")
        followed = [desk for desk in self.machines if desk not in shut_out]
        self.broken += self.erasing.judge(followed, books)
        self.counts["erased"] += len(self.erasing.gone(books))
        desk = self.dice.choice(self.machines)
        self.rebuild(desk)
        for case in sorted(books.states):
            self.say(f"{case} {books.states[case].decode()}")
        self.say(self.centre.centre.log_head().root)
        self.counts["in_the_log"] += len(books.log)
        self.counts["bad_calls"] += judge.bad_calls(books)
        self.counts["cuts"] += self.centre.cuts + sum(desk.cuts for desk in self.machines)
        self.counts.update(self.network.happened)

    def _close(self) -> None:
        self.centre.close()
        for desk in self.machines:
            desk.close()
        shutil.rmtree(self._folder, ignore_errors=True)


HAPPENINGS: tuple[tuple[Callable[[World, DeskMachine], None], int], ...] = (
    (World.act, 68),
    (World.erase, 4),
    (World.sync, 24),
    (World.late_request, 4),
    (World.partition, 3),
    (World.crash_desk, 2),
    (World.cut_desk, 2),
    (World.crash_centre, 1),
    (World.back_up_centre, 2),
    (World.restore_centre, 1),
    (World.say_restored, 3),
    (World.set_clock, 2),
    (World.copy_desk, 1),
    (World.move_officer, 1),
    (World.index, 2),
    (World.rebuild, 1),
    (World.poison, 1),
)
"""What may happen in a step, and how often in a hundred."""


def simulate(seed: int, steps: int) -> Figures:
    """One world, lived to its end."""
    return World(seed, steps).run()
