"""A graphical session of a test's own: a screen, a window manager, a session bus, an input method.

Real programs of the system, ended with the session; nothing of the person's own session is touched.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

PATIENCE = 60
FCITX_PROFILE = """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us

[Groups/0/Items/1]
Name=pinyin

[GroupOrder]
0=Default
"""


class Session:
    """Programs that run beside each other, as after somebody has signed in."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        run = folder / "run"
        run.mkdir(mode=0o700)
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environ = kept | {"HOME": str(folder), "XDG_RUNTIME_DIR": str(run)}

    def run(self, *command: str, **more: str) -> subprocess.Popen[str]:
        """Start a program; what it says on standard output can be read line by line."""
        with (self._folder / "session.log").open("a", encoding="utf-8") as log:
            process = subprocess.Popen(
                command, env=self.environ | more, stdout=subprocess.PIPE, stderr=log, text=True
            )
        self._stack.callback(_end, process)
        return process

    def ask(self, *command: str) -> str:
        """What a small program answers."""
        asked = subprocess.run(
            command,
            env=self.environ,
            check=True,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return asked.stdout.strip()

    def wait_for_name(self, name: str) -> None:
        """Until somebody on the session bus answers to a name."""
        self.ask("gdbus", "wait", "--session", "--timeout", str(PATIENCE), name)

    def press(self, *keys: str) -> None:
        """Keys of the keyboard, by their names."""
        self.ask("xdotool", "key", "--delay", "40", *keys)


@contextmanager
def session(input_method: Callable[[Session], None]) -> Iterator[Session]:
    """A session in which this input method runs."""
    with ExitStack() as stack:
        # Their sockets lie in it, and the name of a socket has 108 bytes.
        short = TemporaryDirectory(prefix="s-", ignore_cleanup_errors=True)
        made = Session(Path(stack.enter_context(short)), stack)
        screen = made.run("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-noreset")
        made.environ["DISPLAY"] = f":{said(screen)}"
        bus = made.run("dbus-daemon", "--session", "--nofork", "--print-address=1")
        made.environ["DBUS_SESSION_BUS_ADDRESS"] = said(bus)
        made.run("openbox")
        input_method(made)
        yield made


def fcitx5(made: Session) -> None:
    """fcitx5 as after its installation, with Pinyin for what Ctrl+Space turns on."""
    settings = Path(made.environ["HOME"]) / ".config" / "fcitx5"
    settings.mkdir(parents=True)
    (settings / "profile").write_text(FCITX_PROFILE, encoding="utf-8")
    made.run("fcitx5")
    made.wait_for_name("org.freedesktop.portal.IBus")


def ibus(made: Session) -> None:
    """ibus as after its installation."""
    made.run("ibus-daemon", "--panel", "disable", "--xim")
    made.wait_for_name("org.freedesktop.IBus")


def turn_on_pinyin(made: Session) -> None:
    """What a person does in the menu of ibus."""
    # It ends with 1 when it has done so.
    made.run("ibus", "engine", "libpinyin").wait(PATIENCE)
    assert made.ask("ibus", "engine") == "libpinyin"


def said(process: subprocess.Popen[str]) -> str:
    """The next line that a program says; empty when it has ended."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def without(environ: Mapping[str, str], program: str, folder: Path) -> str:
    """A PATH on which a program is not found, and every other one is."""
    folder.mkdir()
    for place in environ["PATH"].split(os.pathsep):
        for path in Path(place).glob("*"):
            link = folder / path.name
            if path.name != program and not link.is_symlink():
                link.symlink_to(path)
    return str(folder)
