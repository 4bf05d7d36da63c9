"""The packed desk in the bare system, with somebody in front of it (``hand.py``)."""

import json
import shutil
from pathlib import Path
from types import TracebackType

from tests.bare.system import OFFICER, Bare
from tests.harness.windows.own_session import FCITX_PROFILE
from updating.release import DESK

HAND = "/opt/hand/hand.py"
SESSION = """
/usr/libexec/at-spi-bus-launcher --launch-immediately >&2 &
fcitx5 >&2 &
gdbus wait --session --timeout 60 org.freedesktop.portal.IBus
exec python3 "$@"
"""
"""What a session begins with: the bus of screen readers, and the input method."""
WORDS = {"QT_IM_MODULE": "fcitx", "GTK_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}
"""What UOS and Kylin write into every session."""
RUNTIME = f"/tmp/run-{OFFICER}"


class Screen:
    """A screen without glass, for as long as it is asked for."""

    def __init__(self, bare: Bare) -> None:
        place = bare.root / HAND[1:]
        place.parent.mkdir()
        shutil.copy(Path(__file__).with_name("hand.py"), place)
        profile = f"/home/{OFFICER}/.config/fcitx5/profile"
        bare.run("mkdir", "-p", str(Path(profile).parent), user=OFFICER)
        bare.run("mkdir", "-m", "700", RUNTIME, user=OFFICER)
        bare.run("tee", profile, user=OFFICER, stdin=FCITX_PROFILE)
        screen = ("Xvfb", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-displayfd", "1")
        server = bare.begin(*screen, user=OFFICER, log="xvfb.log", environ={})
        assert server.stdout is not None
        self.display = f":{server.stdout.readline().strip()}"
        there = {"DISPLAY": self.display}
        manager = bare.begin("openbox", user=OFFICER, log="openbox.log", environ=there)
        self._programs = (manager, server)

    def close(self) -> None:
        """Dark."""
        for one in self._programs:
            one.terminate()
            one.wait()


class OpenDesk:
    """One run of the program over a data folder; closed like a person closes it."""

    def __init__(self, bare: Bare, screen: Screen, data: str, *options: str) -> None:
        command = ["dbus-run-session", "--", "sh", "-c", SESSION, "sh", HAND]
        command += [f"/{DESK.executable}", "--data", data, *options]
        environ = {"DISPLAY": screen.display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        environ |= WORDS | {"XDG_RUNTIME_DIR": RUNTIME}
        self._hand = bare.begin(*command, user=OFFICER, log="desk.log", environ=environ)
        self._logs = (bare.root / "var/log/desk.log", bare.root / data[1:] / "desk.log")

    def see(self, name: str, role: str = "") -> str:
        """Wait until something of this name is shown; its whole name."""
        return str(self._do(do="see", name=name, role=role))

    def soon(self, name: str, role: str = "", seconds: int = 20) -> bool:
        """Whether something of this name is shown within so many seconds."""
        return bool(self._do(do="soon", name=name, role=role, seconds=str(seconds)))

    def write(self, name: str, text: str) -> None:
        """Fill the field of this name."""
        self._do(do="write", name=name, text=text)

    def type_in(self, name: str, keys: str, text: str) -> None:
        """Click into the field of this name and press keys, until it holds the text."""
        self._do(do="type", name=name, keys=keys, text=text)

    def keys(self, keys: str) -> None:
        """Press keys, wherever the focus is."""
        self._do(do="keys", keys=keys)

    def press(self, name: str, role: str = "button") -> None:
        """Press the button of this name."""
        self._do(do="press", name=name, role=role)

    def _do(self, **said: str) -> object:
        hand = self._hand
        assert hand.stdin is not None
        assert hand.stdout is not None
        hand.stdin.write(json.dumps(said) + "\n")
        hand.stdin.flush()
        line = hand.stdout.readline()
        if not line:
            logs = [one.read_text("utf-8", "replace")[-3000:] for one in self._logs if one.exists()]
            raise SystemExit(f"the desk did not let {said} be done:\n{'---'.join(logs)}")
        answer: object = json.loads(line)
        return answer

    def __enter__(self) -> "OpenDesk":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if kind is None:
            self._do(do="close")
            # Whoever sat there goes, and the session ends with everything that it began.
            self._hand.communicate()
        self._hand.kill()
        self._hand.wait()
