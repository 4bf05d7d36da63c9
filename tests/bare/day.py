"""The first day of a bureau, from two packages to a restored centre, and what was lost."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bare.centre import Mailbox
from tests.bare.desk import OpenDesk, Screen
from tests.bare.system import Bare
from updating.release import CENTRE, DESK

ROOM, PRECINCT = "D00P00R0", "D00P00"
FIRST, SECOND = "000232", "000448"
"""Two who receive in that room."""
OWN, PASSPHRASE = "本人新设的口令 17", "correct horse battery staple"
OFFLINE = 3
FILES = "opt/apps/{}/files/_internal"
TODAY = r"接待 (\d+) 人次"


class Day:
    """What goes on; each stage may count on those before it."""

    def __init__(self, bare: Bare, packages: list[Path]) -> None:
        self.bare, self.mailbox, self._packages = bare, Mailbox(bare), packages
        self.seconds: dict[str, float] = {}
        self.figures: dict[str, object] = {}
        self.made = 0
        self._slips: dict[str, str] = {}

    def play(self) -> dict[str, object]:
        """All stages in their order; their figures."""
        stages: tuple[Callable[[], None], ...] = (
            self.install,
            self.found,
            self.enrol,
            self.work_offline,
            self.send,
            self.back_up_and_go_on,
            self.destroy_and_restore,
            self.count,
        )
        for stage in stages:
            began = time.monotonic()
            stage()
            self.seconds[stage.__name__] = round(time.monotonic() - began, 1)
        return self.figures | {"seconds": self.seconds}

    def install(self) -> None:
        """Both packages by apt, with what they depend on alone; every library is found."""
        for package in self._packages:
            (self.bare.root / "tmp" / package.name).write_bytes(package.read_bytes())
        names = [f"/tmp/{package.name}" for package in self._packages]
        kept = ("-o", "APT::Keep-Downloaded-Packages=true", "--no-install-recommends")
        self.bare.run("apt-get", "-q", "-y", *kept, "install", *names)
        for program in (DESK, CENTRE):
            inside = FILES.format(program.id)
            look = f"find /{inside} -name '*.so*' -type f | LD_LIBRARY_PATH=/{inside} xargs ldd"
            missing = re.findall(r".*not found.*", self.bare.run("sh", "-c", look))
            assert not missing, sorted(set(missing))
            said = self.bare.run(f"/{program.executable}", "--version").strip()
            assert re.fullmatch(rf"{program.name} [\d.]+", said), said

    def found(self) -> None:
        """The bureau from its workbook, and first passwords on slips."""
        self.mailbox.set_up()
        units, officers = self.mailbox.found()
        self.figures |= {"units": units, "officers": officers}
        self._slips = self.mailbox.slips(PRECINCT)
        self.mailbox.serve()

    def enrol(self) -> None:
        """A new machine is let in by its string; its officer chooses a password."""
        self._screen = Screen(self.bare)
        with self._let_in("/home/officer/desk") as desk:
            self._begin(desk, FIRST)

    def work_offline(self) -> None:
        """No centre: visitors are received, and kept at the desk."""
        self.mailbox.stop()
        with self._open("/home/officer/desk", FIRST) as desk:
            for _ in range(OFFLINE):
                self._receive(desk)
            waiting = desk.see(r"待同步 \d+ 条.*")
            self.figures["waiting"] = int(re.findall(r"\d+", waiting)[0])

    def send(self) -> None:
        """The centre is back: everything that waited arrives."""
        self.mailbox.serve()
        before = self.mailbox.records()
        with self._open("/home/officer/desk", FIRST):
            self._until(
                lambda: self.mailbox.records() >= before + int(str(self.figures["waiting"]))
            )

    def back_up_and_go_on(self) -> None:
        """A backup beside the running service; what comes after it is not in it."""
        self._backup = self.mailbox.back_up()
        before = self.mailbox.records()
        with self._open("/home/officer/desk", FIRST) as desk:
            self._receive(desk)
            self._until(lambda: self.mailbox.records() > before)

    def destroy_and_restore(self) -> None:
        """The disk is gone, the backup put back; the desk sends again what came after."""
        self.mailbox.stop()
        self.mailbox.destroy()
        self.mailbox.restore(self._backup)
        self.mailbox.serve()
        before = self.mailbox.records()
        with self._open("/home/officer/desk", FIRST):
            self._until(lambda: self.mailbox.records() > before)
        self.mailbox.stop()
        self.mailbox.does("verify")
        self.mailbox.serve()

    def count(self) -> None:
        """A second machine, let in after all that, shows every visitor of the day."""
        with self._let_in("/home/officer/second") as desk:
            self._begin(desk, SECOND)
            whole = desk.soon(f"接待 {self.made} 人次.*")
            seen = self.made if whole else sum(map(int, re.findall(TODAY, " ".join(desk.words()))))
        self.mailbox.stop()
        self._screen.close()
        self.figures |= {"received": self.made, "lost": self.made - seen}

    @contextmanager
    def _let_in(self, data: str) -> Iterator[OpenDesk]:
        """A machine that nobody prepared: a passphrase, the string, and it is in."""
        with OpenDesk(self.bare, self._screen, data) as desk:
            for field in ("口令短语", "再输一次"):
                desk.write(field, PASSPHRASE)
            desk.press("打开.*")
            desk.write("登记串或码", self.mailbox.string(ROOM))
            desk.press("下一步.*")
            desk.press("登记.*")
            yield desk

    @contextmanager
    def _open(self, data: str, number: str) -> Iterator[OpenDesk]:
        """The same machine on another morning."""
        with OpenDesk(self.bare, self._screen, data) as desk:
            desk.write("口令短语", PASSPHRASE)
            desk.press("打开.*")
            desk.write("民警|警员", number)
            desk.write("口令", OWN)
            desk.press("登录.*")
            desk.see("保存并新增", "button")
            yield desk

    def _begin(self, desk: OpenDesk, number: str) -> None:
        """The first sign-in, by the slip: a password of one's own is asked for."""
        # The list of officers may be on its way to a new machine: whoever is early tries again.
        while True:
            desk.write("民警|警员", number)
            desk.write("口令", self._slips[number])
            desk.press("登录.*")
            if desk.soon("新口令", "text"):
                break
        for field in ("新口令", "再次输入新口令"):
            desk.write(field, OWN)
        desk.press("登录.*")
        desk.see("保存并新增", "button")

    def _receive(self, desk: OpenDesk) -> None:
        """One visitor, from the counter."""
        self.made += 1
        desk.press("咨询求助.*")
        desk.write("姓名", f"张三{self.made}")
        desk.write("事由", f"第{self.made}位来访,询问居住证")
        desk.press("保存并新增.*")
        desk.see(f"接待 {self.made} 人次.*")

    def _until(self, holds: Callable[[], bool]) -> None:
        last = time.monotonic() + 240
        while not holds():
            assert time.monotonic() < last, self.mailbox.last_words()
            time.sleep(0.2)
