"""The packed desk in the bare system, with somebody in front of it (``hand.py``)."""

import json
import shutil
from pathlib import Path
from types import TracebackType

from tests.bare.system import OFFICER, Bare
from updating.release import DESK

HAND = "/opt/hand/hand.py"
ACCESS = '/usr/libexec/at-spi-bus-launcher --launch-immediately >&2 & exec python3 "$@"'


class Screen:
    """A screen without glass, for as long as it is asked for."""

    def __init__(self, bare: Bare) -> None:
        place = bare.root / HAND[1:]
        place.parent.mkdir()
        shutil.copy(Path(__file__).with_name("hand.py"), place)
        self._server = bare.begin(
            *(
                "Xvfb",
                "-screen",
                "0",
                "1366x768x24",
                "-nolisten",
                "tcp",
                "-displayfd",
                "1",
            ),
            user=OFFICER,
            log="xvfb.log",
            environ={},
        )
        assert self._server.stdout is not None
        self.display = f":{self._server.stdout.readline().strip()}"

    def close(self) -> None:
        """Dark."""
        self._server.terminate()
        self._server.wait()


class OpenDesk:
    """One run of the program over a data folder; closed like a person closes it."""

    def __init__(self, bare: Bare, screen: Screen, data: str, *options: str) -> None:
        command = ["dbus-run-session", "--", "sh", "-c", ACCESS, "sh", HAND]
        command += [f"/{DESK.executable}", "--data", data, *options]
        environ = {"DISPLAY": screen.display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self._hand = bare.begin(*command, user=OFFICER, log="desk.log", environ=environ)
        self._logs = (bare.root / "var/log/desk.log", bare.root / data[1:] / "desk.log")

    def see(self, name: str, role: str = "") -> str:
        """Wait until something of this name is shown; its whole name."""
        return str(self._do(do="see", name=name, role=role))

    def soon(self, name: str, role: str = "") -> bool:
        """Whether something of this name is shown within a few seconds."""
        return bool(self._do(do="soon", name=name, role=role))

    def write(self, name: str, text: str) -> None:
        """Fill the field of this name."""
        self._do(do="write", name=name, text=text)

    def press(self, name: str) -> None:
        """Press the button of this name."""
        self._do(do="press", name=name)

    def words(self) -> list[str]:
        """Everything that is shown."""
        said = self._do(do="words")
        assert isinstance(said, list)
        return [str(one) for one in said]

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
        self._hand.kill()
        self._hand.wait()
