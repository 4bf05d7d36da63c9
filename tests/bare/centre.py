"""The packed central mailbox in the bare system, as its administrator runs it."""

import re
import socket
import ssl
from pathlib import Path

import httpx

from central_mailbox.backups import MANIFEST
from tests.bare.system import SERVICE, Bare
from tests.harness.centre.city import SLIP, officers, units
from tests.harness.centre.workbooks import workbook
from updating.release import CENTRE

CONFIG = "/etc/central-mailbox/mailbox.toml"
DATA = "/var/lib/central-mailbox/data"
KEYS = "/var/lib/central-mailbox/keys"
BACKUPS = "/var/backups/central-mailbox"
NIGHTLY = "/var/backups/central-mailbox/nightly"
SLIPS = "/var/lib/central-mailbox/slips"
TLS = "/etc/central-mailbox/tls"
LINES = """
port = {port}
zone = "公安网"
certificate = "tls/server.pem"
certificate_key = "tls/server.key"
authority = "tls/root.pem"
centre_url = "{url}"
backup_folder = "{nightly}"
"""


class Mailbox:
    """Its commands, and the service."""

    def __init__(self, bare: Bare) -> None:
        self._bare = bare
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self.url = f"https://127.0.0.1:{self._port}"

    def does(self, verb: str, *rest: str) -> str:
        """One command of an operator; what it says."""
        command = [f"/{CENTRE.executable}", *verb.split(), "--config", CONFIG, *rest]
        return self._bare.run(*command, user=SERVICE)

    def set_up(self) -> None:
        """Folders, keys, a certificate of the bureau's own authority, and the settings."""
        bare = self._bare
        bare.run("mkdir", "-p", TLS, str(Path(DATA).parent), BACKUPS)
        _certificates(bare)
        where = ("/etc/central-mailbox", str(Path(DATA).parent), BACKUPS)
        bare.run("chown", "-R", f"{SERVICE}:", *where)
        command = f"/{CENTRE.executable}"
        bare.run(
            *(command, "init", "--data", DATA, "--keys", KEYS, "--config", CONFIG), user=SERVICE
        )
        path = bare.root / CONFIG[1:]
        kept = re.sub(r"^port = .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        lines = LINES.format(port=self._port, url=self.url, nightly=NIGHTLY)
        path.write_text(kept + lines, "utf-8")

    def found(self) -> tuple[int, int]:
        """The bureau from its workbook: how many units and officers."""
        self.does("found", "--name", "city.example/log", "--profile", "zhanjiang")
        rows = {"单位": units(), "警员": officers()}
        workbook(self._bare.root / "tmp/city.xlsx", rows)
        (self._bare.root / "tmp/city.xlsx").chmod(0o644)
        dry = self.does("import", "--dry-run", "/tmp/city.xlsx")
        done = self.does("import", "/tmp/city.xlsx")
        entered = int(re.findall(r"^entered (\d+)", done, re.MULTILINE)[0])
        assert f"would be entered {entered}" in dry
        assert entered == len(units()) + len(officers()) - 2
        return len(units()) - 1, len(officers()) - 1

    def slips(self, unit: str) -> dict[str, str]:
        """First passwords of a unit and those below it, from the slips, by police number."""
        self.does("users passwords", "--to", SLIPS, "--unit", unit)
        pages = (self._bare.root / SLIPS[1:]).iterdir()
        return dict(slip for page in pages for slip in SLIP.findall(page.read_text("utf-8")))

    def string(self, unit: str) -> str:
        """What lets one machine in."""
        return self.does("enrol", unit).splitlines()[1]

    def serve(self) -> None:
        """Begin to answer; returns once it does."""
        command = [f"/{CENTRE.executable}", "serve", "--config", CONFIG]
        self._process = self._bare.begin(*command, user=SERVICE, log="centre.log", environ={})
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        if said != self.url:
            raise SystemExit(f"the centre does not serve: {said}\n{self.last_words()}")

    def stop(self) -> None:
        """As systemd stops it."""
        self._process.terminate()
        if self._process.wait() != 0:
            raise SystemExit(f"the centre ended with {self._process.returncode}")

    def records(self) -> int:
        """How long its log is, as it publishes it to everybody."""
        root = self._bare.root / TLS[1:] / "root.pem"
        trust = ssl.create_default_context(cafile=str(root))
        with httpx.Client(base_url=self.url, verify=trust, trust_env=False) as line:
            answer = line.get("/checkpoint")
        answer.raise_for_status()
        return int(answer.text.splitlines()[1])

    def back_up(self) -> str:
        """Beside the running service; the folder that was made."""
        said = self.does("backup", "--to", BACKUPS)
        found = re.findall(r"^backup: (.*), \d+ records, findings 0$", said, re.MULTILINE)
        assert found, said
        return str(found[0])

    def kept_by_itself(self) -> set[str]:
        """The days of the backups that the service takes on its schedule."""
        folder = self._bare.root / NIGHTLY[1:]
        return {one.parent.name.partition("T")[0] for one in folder.glob(f"*/{MANIFEST}")}

    def restore(self, backup: str) -> None:
        """Put it back into the empty place."""
        self.does("restore", backup)

    def last_words(self) -> str:
        """The end of its log."""
        return (self._bare.root / "var/log/centre.log").read_text("utf-8")[-3000:]

    def destroy(self) -> None:
        """The disk is gone: everything but the keys, which lie elsewhere."""
        self._bare.run("rm", "-r", DATA)


def _certificates(bare: Bare) -> None:
    """A root of the bureau's own, and the server's certificate from it."""
    new = ("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    days = ("-days", "36500")
    root = (f"{TLS}/root.pem", f"{TLS}/root.key")
    bare.run(*new, "-x509", *days, "-subj", "/CN=Bureau", "-keyout", root[1], "-out", root[0])
    request = f"{TLS}/server.csr"
    bare.run(*new, "-subj", "/CN=127.0.0.1", "-keyout", f"{TLS}/server.key", "-out", request)
    extra = bare.root / TLS[1:] / "server.ext"
    extra.write_text("subjectAltName=IP:127.0.0.1\nbasicConstraints=CA:FALSE\n", "ascii")
    sign = ("openssl", "x509", "-req", "-in", request, "-CA", root[0], "-CAkey", root[1], *days)
    bare.run(*sign, "-extfile", f"{TLS}/server.ext", "-out", f"{TLS}/server.pem")
