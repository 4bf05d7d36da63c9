"""The first day of a bureau, from two packages to a restored centre, and what was lost."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from casework.event import CHINA
from tests.bare.centre import CONFIG, Mailbox
from tests.bare.desk import OpenDesk, Screen
from tests.bare.publishing import NEWEST, OLDER, Releases
from tests.bare.system import Bare
from tests.harness.centre.city import DIVISIONS, PRECINCTS
from updating.release import CENTRE, DESK, Program

ROOM, STATION = "D00P00R0", "D00P00"
FIRST, SECOND, HEAD = "000232", "000448", "000016"
"""Two who receive in that room, and the head of its precinct."""
BEGINS = datetime(2026, 10, 20, 8, 30, tzinfo=CHINA)
NEXT_MONTH = datetime(2026, 11, 9, 8, 30, tzinfo=CHINA)
"""A Tuesday; and a Monday on which October is over, and the days for what arrives late as well."""
AWAY = timedelta(minutes=6)
"""Longer than a password that was typed is good for."""
VISITORS = {
    "张三": "zhangsan",
    "李四": "lisi",
    "王五": "wangwu",
    "赵六": "zhaoliu",
    "孙七": "sunqi",
    "周八": "zhouba",
    "吴九": "wujiu",
}
"""Everybody who comes, and how the name is typed."""
ON_PINYIN, FIRST_GUESS = "ctrl+space", "space"
SEARCH = "查群众、电话、单号.*"
STATIONS = 1 + DIVISIONS + DIVISIONS * PRECINCTS
SIGNED = r".* 已签认\(11-09\)"
MACHINE, OTHER_MACHINE = "/home/officer/desk", "/home/officer/second"
OWN, PASSPHRASE = "本人新设的口令 17", "correct horse battery staple"
OFFLINE, UNSENT = 3, 2
"""How many visitors come while the centre is away, and while the programs are updated."""
TRIES = 12
"""How often somebody signs in anew on a machine that does not know them yet."""
DONE, REFUSED, WAITS = 0, 1, 2
"""How ``update`` ends."""
FILES = "opt/apps/{}/files/_internal"
RAIL = ("三本账.*", "check box")
"""One of the rooms: somebody is signed in."""


class Day:
    """What goes on; each stage may count on those before it."""

    def __init__(self, bare: Bare, packages: list[Path]) -> None:
        self.bare, self.mailbox, self._packages = bare, Mailbox(bare), packages
        self._releases = Releases(bare, packages)
        self.seconds: dict[str, float] = {}
        self.figures: dict[str, object] = {}
        self.received: list[str] = []
        """Who came, in their order."""
        self._today = 0
        self._slips: dict[str, str] = {}

    def play(self) -> dict[str, object]:
        """All stages in their order; their figures."""
        stages: tuple[Callable[[], None], ...] = (
            self.install,
            self.found,
            self.enrol,
            self.type_a_name,
            self.work_offline,
            self.send,
            self.close_the_month,
            self.update,
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
        assert self._are(self._releases.version)

    def found(self) -> None:
        """The bureau from its workbook, and first passwords on slips."""
        self.bare.set_clock(BEGINS)
        self.mailbox.set_up()
        units, officers = self.mailbox.found()
        self.figures |= {"units": units, "officers": officers}
        self._slips = self.mailbox.slips(STATION)
        self.mailbox.serve()

    def enrol(self) -> None:
        """A new machine is let in by its string; its officer chooses a password."""
        self._screen = Screen(self.bare)
        with self._let_in(MACHINE) as desk:
            self._begin(desk, FIRST)

    def type_a_name(self) -> None:
        """A visitor whose name is typed on the keyboard, through fcitx5."""
        with self._open(FIRST) as desk:
            self._receive(desk, typed=True)

    def work_offline(self) -> None:
        """No centre: visitors are received, and kept at the desk."""
        self.mailbox.stop()
        with self._open(FIRST) as desk:
            for _ in range(OFFLINE):
                self._receive(desk)
            self._sent_later = self._waiting(desk)

    def send(self) -> None:
        """The centre is back: everything that waited arrives."""
        self.mailbox.serve()
        before = self.mailbox.records()
        with self._open(FIRST):
            self._until(lambda: self.mailbox.records() >= before + self._sent_later)

    def close_the_month(self) -> None:
        """October is over: the centre draws its accounts, and the head signs the precinct's."""
        before = self.mailbox.records()
        self.mailbox.stop()
        self.bare.set_clock(NEXT_MONTH)
        self._today = 0
        self.mailbox.serve()
        self._until(lambda: self.mailbox.records() >= before + STATIONS)
        self._until(lambda: f"{NEXT_MONTH:%Y%m%d}" in self.mailbox.kept_by_itself())
        before = self.mailbox.records()
        with OpenDesk(self.bare, self._screen, MACHINE) as desk:
            desk.write("口令短语", PASSPHRASE)
            desk.press("打开.*")
            self._begin(desk, HEAD)
            desk.press("统计.*", "check box")
            desk.see("待签认")
            desk.press("查看月报.*")
            desk.press("签认月报.*")
            self.bare.set_clock(NEXT_MONTH + AWAY)
            desk.write("本人口令", OWN)
            desk.keys("ctrl+Return")
            desk.see("已签认.*")
            self._until(lambda: self.mailbox.records() > before)

    def update(self) -> None:
        """A signed update of both programs while work waits at the desk; and no way to an older."""
        self._releases.publish()
        self.mailbox.stop()
        with self._open(FIRST) as desk:
            for _ in range(UNSENT):
                self._receive(desk)
            waiting = self._waiting(desk)
            self._updates(NEWEST, WAITS, "程序正开着", DESK)
        self._updates(NEWEST, DONE, "已安装", DESK, CENTRE)
        self.figures["updated"] = self._are(self._releases.next)
        self._updates(OLDER, REFUSED, "还旧", DESK, CENTRE)
        self.figures["refused_downgrade"] = self._are(self._releases.next)
        self.mailbox.serve()
        before = self.mailbox.records()
        with self._open(FIRST):
            self._until(lambda: self.mailbox.records() >= before + waiting)

    def _updates(self, place: str, code: int, words: str, *programs: Program) -> None:
        """What an administrator types, and how it ends."""
        for program in programs:
            config = ("--config", CONFIG) if program is CENTRE else ()
            command = (f"/{program.executable}", "update", *config, "--from", place)
            answer, said = self.bare.answer(*command)
            assert (answer, words in said) == (code, True), f"{program.name}: {answer}\n{said}"

    def _are(self, version: str) -> bool:
        """Whether both programs say that they are this version."""
        both = (DESK, CENTRE)
        said = [self.bare.run(f"/{one.executable}", "--version").split() for one in both]
        return said == [[one.name, version] for one in both]

    def _waiting(self, desk: OpenDesk) -> int:
        """How many records the desk says wait to be sent."""
        return int(re.findall(r"\d+", desk.see(r"待同步 \d+ 条.*"))[0])

    def back_up_and_go_on(self) -> None:
        """A backup beside the running service; what comes after it is not in it."""
        self._backup = self.mailbox.back_up()
        before = self.mailbox.records()
        with self._open(FIRST) as desk:
            self._receive(desk)
            self._until(lambda: self.mailbox.records() > before)

    def destroy_and_restore(self) -> None:
        """The disk is gone, the backup put back; the desk sends again what came after."""
        self.mailbox.stop()
        self.mailbox.destroy()
        self.mailbox.restore(self._backup)
        self.mailbox.serve()
        before = self.mailbox.records()
        with self._open(FIRST):
            self._until(lambda: self.mailbox.records() > before)
        self.mailbox.stop()
        self.mailbox.does("verify")
        self.mailbox.serve()

    def count(self) -> None:
        """A second machine, let in after all that, finds every visitor of the whole time."""
        with self._let_in(OTHER_MACHINE) as desk:
            self._begin(desk, SECOND)
            self.figures["typed"] = self._is_found(desk, self.received[0])
            lost = [name for name in self.received if not self._is_found(desk, name)]
        self.figures |= {"received": len(self.received), "lost": len(lost)}
        with self._open(HEAD, OTHER_MACHINE) as desk:
            desk.press("统计.*", "check box")
            self.figures["month_signed"] = desk.soon(SIGNED)
        self.mailbox.stop()
        self._screen.close()

    def _is_found(self, desk: OpenDesk, name: str) -> bool:
        pinyin = VISITORS[name]
        desk.type_in(SEARCH, f"F3 {' '.join(pinyin)}", pinyin)
        return desk.soon(name, "table cell")

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
    def _open(self, number: str, data: str = MACHINE) -> Iterator[OpenDesk]:
        """The same machine once more."""
        with OpenDesk(self.bare, self._screen, data) as desk:
            desk.write("口令短语", PASSPHRASE)
            desk.press("打开.*")
            desk.write("民警|警员", number)
            desk.write("口令", OWN)
            desk.press("登录.*")
            desk.see(*RAIL)
            yield desk

    def _begin(self, desk: OpenDesk, number: str) -> None:
        """The first sign-in, by the slip: a password of one's own is asked for."""
        # The list of officers may be on its way to a new machine: whoever is early tries again.
        for _ in range(TRIES):
            desk.write("民警|警员", number)
            desk.write("口令", self._slips[number])
            desk.press("登录.*")
            if desk.soon("新口令", "text", seconds=5):
                break
        for field in ("新口令", "再次输入新口令"):
            desk.write(field, OWN)
        desk.press("登录.*")
        desk.see(*RAIL)

    def _receive(self, desk: OpenDesk, *, typed: bool = False) -> None:
        """The next visitor, at the counter."""
        name, pinyin = list(VISITORS.items())[len(self.received)]
        desk.press("咨询求助.*")
        if typed:
            desk.type_in("姓名", f"{ON_PINYIN} {' '.join(pinyin)} {FIRST_GUESS}", name)
        else:
            desk.write("姓名", name)
        desk.write("事由", f"{name}询问居住证")
        desk.press("保存并新增.*")
        self.received.append(name)
        self._today += 1
        desk.see(f"接待 {self._today} 人次.*")

    def _until(self, holds: Callable[[], bool]) -> None:
        last = time.monotonic() + 240
        while not holds():
            assert time.monotonic() < last, self.mailbox.last_words()
            time.sleep(0.2)
