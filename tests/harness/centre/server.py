"""The real centre as a process of its own, and a caller over a real connection."""

import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import httpx
import msgspec
import zstandard

from casework.wire import Fault, SyncRequest, SyncResponse
from central_mailbox.centre import Centre
from central_mailbox.commands.opening import open_centre
from central_mailbox.settings import Settings
from tests.harness.centre.desks import PlainDesk

ROOT = Path(__file__).parents[3]
JSON = {"content-type": "application/json"}


class Server:
    """A process over a folder; it may be killed and started again."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.database = database
        self.log = folder / "log.txt"
        self.url = ""
        self.citizens = ""
        """Where citizens' pages are, if ``serving`` asks for them."""
        self.serving: list[str] = []
        """What ``serve`` is told beside where the mailbox is."""
        self._process: subprocess.Popen[str] | None = None

    @property
    def settings(self) -> Settings:
        return Settings(
            data=self.folder / "data", keys=self.folder / "keys", database=self.database
        )

    @property
    def _where(self) -> list[str]:
        settings = self.settings
        places = ["--data", str(settings.data), "--keys", str(settings.keys)]
        return [*places, "--database", settings.database]

    def open_centre(self, name: str = "") -> Centre:
        """The same mailbox in this process (made if there is none): an operator's hand."""
        return open_centre(self.settings, may_found=True, name=name)

    def start(self) -> None:
        """Start; returns once it listens."""
        command = [sys.executable, "-m", "central_mailbox", "serve", *self._where]
        command += self.serving
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url.startswith("http"), self.log.read_text()
        if "--citizens" in self.serving:
            self.citizens = self._process.stdout.readline().split()[-1]

    def kill(self) -> None:
        """SIGKILL, at whatever it is doing."""
        self._end(signal.SIGKILL)

    def reload(self) -> None:
        """SIGHUP: read again what is read while it serves."""
        assert self._process is not None
        self._process.send_signal(signal.SIGHUP)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        code = process.wait(timeout=20)
        assert process.stdout is not None
        process.stdout.close()
        return code

    def wait_for_line(self, words: str, times: int = 1) -> str:
        """The line of the log in which these words stand for the so-maniest time, once it is there.

        The log is read as it is written.
        """
        with subprocess.Popen(
            ["tail", "-n", "+1", "--follow", str(self.log)], stdout=subprocess.PIPE, text=True
        ) as tail:
            assert tail.stdout is not None
            lines = (line for line in tail.stdout if words in line)
            found = next(islice(lines, times - 1, None))
            tail.kill()
        return found

    @property
    def number(self) -> int:
        """The process's."""
        assert self._process is not None
        return self._process.pid

    def peak_bytes(self) -> int:
        """The most memory that the process ever held."""
        status = Path(f"/proc/{self.number}/status").read_text("utf-8")
        line = next(one for one in status.splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command of the command line over the same folder: ``users passwords``, say."""
        command = self._command(*arguments)
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    def begin(self, *arguments: str) -> "subprocess.Popen[str]":
        """The same, not waited for."""
        return subprocess.Popen(
            self._command(*arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    def _command(self, verb: str, *rest: str) -> list[str]:
        return [sys.executable, "-m", "central_mailbox", *verb.split(), *self._where, *rest]


class HttpLine:
    """A desk's connection to the centre."""

    def __init__(self, url: str, token: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=40, trust_env=False)
        self.token = token

    def close(self) -> None:
        self.http.close()

    @property
    def bearer(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def post(self, request: SyncRequest, is_packed: bool = True) -> httpx.Response:
        """One request as it goes over the line."""
        body, headers = msgspec.json.encode(request), JSON | self.bearer
        if is_packed:
            body = zstandard.ZstdCompressor().compress(body)
            headers |= {"content-encoding": "zstd"}
        return self.http.post("/v1/sync", content=body, headers=headers)

    def sync(self, request: SyncRequest) -> SyncResponse:
        """One conversation that must succeed."""
        response = self.post(request)
        assert response.status_code == 200, response.text
        return msgspec.json.decode(response.content, type=SyncResponse)

    def converse(self, desk: PlainDesk, centre_key: bytes) -> SyncResponse:
        """A desk's round, taken in."""
        response = self.sync(desk.request())
        desk.take(response, centre_key)
        return response


def fault(response: httpx.Response) -> Fault:
    """The fault in an error answer: nothing else may be in one."""
    assert response.headers["content-type"] == "application/json"
    return msgspec.json.decode(response.content, type=Fault)
