"""A real centre in its own process, real desks, and a line that counts what passes."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from casework.outside import new_id
from casework.wire import EnrolRequest
from central_mailbox.commands.opening import open_centre
from central_mailbox.settings import Settings
from desk_client import signing
from desk_client.clock import SystemOutside
from desk_client.credentials import Secrets
from desk_client.store import Identity, Store
from desk_client.sync.ahead import ahead
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.machines.lines import FeedOnly

DESK_KEY = b"\x22" * 32
PATIENCE = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


def found(folder: Path, database: str = "") -> None:
    """A small bureau in the centre's folder, or in a database of PostgreSQL."""
    settings = Settings(data=folder, keys=folder / "keys", database=database)
    centre = open_centre(settings, may_found=True)
    centre.found(bureau.founding({}))
    centre.close()


@contextlib.contextmanager
def process(*command: str) -> Iterator["subprocess.Popen[str]"]:
    """A child that is ended by its own id."""
    child = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield child
    finally:
        child.terminate()
        child.wait(PATIENCE)


@contextlib.contextmanager
def centre_at_work(folder: Path, database: str = "") -> Iterator[tuple[int, int]]:
    """The centre, listening; its port and the number of its process."""
    port_file = folder / "port"
    arguments = ("serve", "--data", str(folder), "--port-file", str(port_file))
    with process("-m", "central_mailbox", *arguments, *_in(database)) as child:
        deadline = time.monotonic() + PATIENCE
        while not port_file.exists() and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        yield int(port_file.read_text("ascii")), child.pid
    port_file.unlink()


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[int]:
    """The centre, listening; its port."""
    with centre_at_work(folder) as (port, _):
        yield port


def computed(process: int) -> float:
    """Seconds that a process has computed."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory(process: int) -> int:
    """Bytes that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1]) * os.sysconf(
        "SC_PAGE_SIZE"
    )


PRECINCT = "610103500000"


def _in(database: str) -> tuple[str, ...]:
    return ("--database", database) if database else ()


def code(folder: Path, unit: str = PRECINCT, database: str = "") -> str:
    """A one-time code for a unit."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "central_mailbox", "enrol", "--data", str(folder)),
            *_in(database),
            unit,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return done.stdout.strip()


class BenchDesk:
    """A desk with a fresh database, enrolled at the centre behind ``port``.

    ``by_feed``: it is told its station's history page by page, and takes no snapshot.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        port: int,
        centre: Path,
        unit: str = PRECINCT,
        *,
        by_feed: bool = False,
        database: str = "",
    ) -> None:
        self.outside = SystemOutside()
        self.path = folder / f"{name}.db"
        self.store = Store.open(self.path, DESK_KEY, self.outside)
        seed, device = self.outside.random(32), new_id(self.outside)
        url = f"http://127.0.0.1:{port}"
        with HttpPort(url) as line:
            word = code(centre, unit, database)
            answer = line.enrol(EnrolRequest(word, device, signing.public_key(seed)))
        self.store.enrol(
            Identity(device, answer.unit, answer.short, answer.centre_key, answer.zone)
        )
        self.secrets = Secrets(DESK_KEY, seed, answer.token)
        self.port = HttpPort(url, answer.token)
        way = FeedOnly(self.port) if by_feed else self.port
        self.engine = Engine(self.store, way, signing.signer(seed), ahead=ahead)

    def close(self) -> None:
        """Close line and file."""
        self.port.close()
        self.store.close()


class CountingLine:
    """A loopback relay that counts bytes and requests on their way to the centre."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.sent = self.received = self.requests = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def reset(self) -> None:
        """Count from nothing."""
        self.sent = self.received = self.requests = 0

    def close(self) -> None:
        """No further connections."""
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                for one in (near, far):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._out, args=(near, far), daemon=True).start()
                threading.Thread(target=self._back, args=(far, near), daemon=True).start()

    def _out(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                self.sent += len(data)
                self.requests += data.count(b"POST /v1/sync")
                far.sendall(data)
            far.shutdown(socket.SHUT_WR)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                self.received += len(data)
                near.sendall(data)
            near.shutdown(socket.SHUT_WR)
