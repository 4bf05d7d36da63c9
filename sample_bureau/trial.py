"""``./desk run``: a sample central mailbox on this machine, and the desk opened on it.

Everything lies under ``out/trial`` and can be deleted.  The centre is the real program in
a process of its own; the desk enrols with a real one-time code.  Nothing here is used in
service.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from desk_client import settings as settings_module
from desk_client.clock import SystemOutside
from desk_client.credentials import Credentials, KeyStoreError
from desk_client.services.enrolment import Enrolment
from desk_client.start import main as run_desk
from desk_client.store import Store
from desk_client.sync.http import HttpPort
from sample_bureau.commands import ROOT, run
from sample_bureau.founding import TRIAL_UNIT

FOLDER = ROOT / "out" / "trial"
SEED = 1
SIGN_INS = "sign-ins.txt"
PATIENCE_SECONDS = 60


def main(folder: Path = FOLDER) -> int:
    """Start the centre, enrol the desk, open it; the centre ends with it."""
    centre = folder / "centre"
    if not centre.exists():
        _found(centre)
    with _serving(centre, folder / "centre.log") as url:
        _say(f"the central mailbox answers at {url}")
        os.environ["DESK_DATA"] = str(folder / "desk")
        os.environ["DESK_CENTRE_URL"] = url
        _enrol(centre)
        _say((centre / SIGN_INS).read_text(encoding="utf-8"))
        return run_desk()


def _found(centre: Path) -> None:
    """A sample bureau; whoever interrupts this finds it begun anew the next time."""
    _say("playing eight weeks of a sample bureau, once; this takes a few seconds …")
    begun = centre.with_suffix(".new")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True)
    words = run("sample_bureau", "found", "--data", str(begun), "--seed", str(SEED))
    (begun / SIGN_INS).write_text(f"{words}\n", encoding="utf-8")
    begun.rename(centre)


def _enrol(centre: Path) -> None:
    """Let this desk in, unless it is or somebody has to type a passphrase first."""
    settings = settings_module.read_settings()
    credentials = Credentials(settings.data)
    outside = SystemOutside()
    code = run("central_mailbox", "enrol", "--data", str(centre), TRIAL_UNIT)
    by_hand = f"the desk asks for a passphrase, and if it is new for this code: {code}"
    if credentials.needs_passphrase:
        _say(by_hand)
        return
    try:
        kept = credentials.load_or_make(has_database=settings.has_database)
    except KeyStoreError as error:
        _say(error.say.zh)
        _say(by_hand)
        return
    with contextlib.closing(
        Store.open(settings.database, kept.database_key, outside, kept)
    ) as store:
        if store.identity is None:
            with HttpPort(settings.centre_url) as port:
                Enrolment(store, credentials, kept, outside).enrol(port, code)


@contextlib.contextmanager
def _serving(centre: Path, log_file: Path) -> Iterator[str]:
    """The centre's process, listening; ended by its own id when the desk closes."""
    port_file = centre / "port"
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "central_mailbox", "serve", "--data", str(centre)]
    log = log_file.open("ab")
    process = subprocess.Popen(
        [*command, "--port-file", str(port_file), "--citizens", "127.0.0.1:0"],
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    try:
        port = _port(process, port_file, log_file)
        _say(f"citizens write to the mailbox at {_citizens(log_file)}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
        log.close()


def _port(process: "subprocess.Popen[bytes]", port_file: Path, log_file: Path) -> int:
    """The port it listens on, once it has written it down."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if port_file.exists():
            return int(port_file.read_text("ascii"))
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit(f"the central mailbox did not start; see {log_file}")


def _citizens(log_file: Path) -> str:
    """Where the citizens' pages are: the centre said so before it wrote down its port."""
    lines = log_file.read_text("utf-8").splitlines()
    return next(line for line in reversed(lines) if line.startswith("citizens ")).split()[-1]


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    sys.exit(main())
