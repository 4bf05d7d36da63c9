"""A person at a desk, from outside the program: what a screen reader is told, and a keyboard.

Runs inside the bare system, with its own Python: the desk is the packed one and has no door for
tests.  Windows are read by the accessibility bus, as a screen reader reads them; fields are found
by the names that are spoken.  ``python3 hand.py COMMAND`` reads lines of JSON, one act each, and
answers each with a line; nothing is waited for by the clock, only until it is there.

    {"do": "see", "name": …}              wait until something of this name is shown
    {"do": "soon", "name": …, "seconds": …}  whether it is shown within so many seconds
    {"do": "write", "name": …, "text": …} fill a field
    {"do": "type", "name": …, "keys": …, "text": …}  click into a field and press keys, until the
                                          text stands in it: by whatever input method there is
    {"do": "keys", "keys": …}             press keys, wherever the focus is
    {"do": "press", "name": …, "role": …} press a button
    {"do": "close"}                       log out: the system asks it to end; its exit code
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version has to be said first

PATIENCE = 240.0
LOOK_EVERY = 0.1
SHOWN, FOCUSED = Atspi.StateType.SHOWING, Atspi.StateType.FOCUSED
T = TypeVar("T")


class Hand:
    """Eyes and fingers at one program."""

    def __init__(self, command: list[str]) -> None:
        Atspi.init()
        self._program = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)

    def act(self, said: dict[str, str]) -> object:
        """One line's act, and what it answers."""
        match said["do"]:
            case "see":
                return self._name(self._found(said["name"], said.get("role", "")))
            case "soon":
                return self._soon(said["name"], said["role"], float(said["seconds"]))
            case "write":
                return self._write(self._found(said["name"], "text"), said["text"])
            case "type":
                return self._type(self._found(said["name"], "text"), said["keys"], said["text"])
            case "keys":
                return _x("key", "--delay", "40", *said["keys"].split())
            case "press":
                return self._press(self._found(said["name"], said["role"]))
            case "close":
                self._program.terminate()
                return self._program.wait(PATIENCE)
        raise ValueError(said["do"])

    def _found(self, pattern: str, role: str) -> Atspi.Accessible:
        """The one thing shown now or soon whose name matches."""
        return self._until(lambda: self._look(pattern, role), f"{role} {pattern}")

    def _soon(self, pattern: str, role: str, seconds: float) -> bool:
        last = time.monotonic() + seconds
        while time.monotonic() < last:
            if self._look(pattern, role) is not None:
                return True
            time.sleep(LOOK_EVERY)
        return False

    def _look(self, pattern: str, role: str) -> Atspi.Accessible | None:
        for one in self._shown():
            if re.fullmatch(pattern, self._name(one)) and role in one.get_role_name():
                return one
        return None

    def _until(self, look: Callable[[], T | None], what: str) -> T:
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last:
            try:
                if (found := look()) is not None:
                    return found
            except GLib.Error:
                # The window changed while it was read: read it again.
                continue
            if self._program.poll() is not None:
                raise SystemExit(f"the program ended ({self._program.returncode}) before: {what}")
            time.sleep(LOOK_EVERY)
        seen = [self._name(one) for one in self._shown()]
        raise SystemExit(f"not there: {what}; there is {seen}")

    def _shown(self) -> Iterator[Atspi.Accessible]:
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            yield from self._below(desktop.get_child_at_index(at))

    def _below(self, one: Atspi.Accessible | None) -> Iterator[Atspi.Accessible]:
        if one is None or not one.get_state_set().contains(SHOWN):
            return
        yield one
        for at in range(one.get_child_count()):
            yield from self._below(one.get_child_at_index(at))

    def _name(self, one: Atspi.Accessible) -> str:
        return str(one.get_name() or "")

    def _write(self, field: Atspi.Accessible, text: str) -> bool:
        return bool(field.get_editable_text_iface().set_text_contents(text))

    def _type(self, field: Atspi.Accessible, keys: str, text: str) -> bool:
        """As a person does: a click into the field, then one key after the other."""
        at = field.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
        middle = (str(at.x + at.width // 2), str(at.y + at.height // 2))
        _x("mousemove", *middle, "click", "1")
        self._until(lambda: field.get_state_set().contains(FOCUSED) or None, "the focus")
        _x("key", "--delay", "40", *keys.split())
        said = field.get_text_iface()
        self._until(lambda: said.get_text(0, -1) == text or None, f"{text} from {keys}")
        return True

    def _press(self, button: Atspi.Accessible) -> bool:
        """Where a button says "Press": of one that stays down the first action only turns it."""
        does = button.get_action_iface()
        names = [does.get_action_name(at) for at in range(does.get_n_actions())]
        return bool(does.do_action(names.index("Press") if "Press" in names else 0))


def _x(*command: str) -> bool:
    """The mouse and the keyboard, as the screen's server gives them to whoever has the focus."""
    return subprocess.run(["xdotool", *command], check=True, stdout=sys.stderr).returncode == 0


def main() -> None:
    """Lines in, lines out."""
    hand = Hand(sys.argv[1:])
    for line in sys.stdin:
        print(json.dumps(hand.act(json.loads(line)), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
