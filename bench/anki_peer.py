"""``python bench/anki_peer.py BODIES``: what Anki's own sync takes for as many notes of our bytes.

Runs in an environment of its own, which has Anki and nothing of ours (requirements/peer.txt).
Anki's server and two of its collections stand on this machine; a note holds one event's bytes.
Prints one JSON object of seconds.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from anki.collection import AddNoteRequest, Collection
from anki.decks import DeckId
from anki.sync import SyncAuth

USER = "desk:desk"
PATIENCE = 60.0


def main(bodies: list[str]) -> dict[str, float]:
    """The seconds of pushing, pulling, fetching the whole file, 100 more, and nothing new."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = _free_port()
        server = _serve(folder / "server", port)
        try:
            return _measure(folder, f"http://127.0.0.1:{port}/", bodies)
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _measure(folder: Path, url: str, bodies: list[str]) -> dict[str, float]:
    first, second = (Collection(str(folder / f"{one}.anki2")) for one in ("first", "second"))
    auth = first.sync_login(*USER.split(":"), url)
    _whole(first, auth, upload=True)
    _whole(second, auth, upload=False)
    _add(first, bodies)
    took = {
        "push_10000": _seconds(lambda: first.sync_collection(auth, False)),
        "pull_10000": _seconds(lambda: second.sync_collection(auth, False)),
    }
    _add(first, bodies[:100])
    took["sync_100_of_10000"] = _seconds(lambda: first.sync_collection(auth, False))
    took["idle_round"] = min(_seconds(lambda: first.sync_collection(auth, False)) for _ in range(9))
    fresh = Collection(str(folder / "fresh.anki2"))
    took["fresh_10000"] = _seconds(lambda: _whole(fresh, auth, upload=False))
    for one in (first, second, fresh):
        held = one.note_count()
        assert held == len(bodies) + (0 if one is second else 100), held
        one.close()
    return took


def _whole(collection: Collection, auth: SyncAuth, *, upload: bool) -> None:
    collection.close_for_full_sync()
    collection.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
    collection.reopen(after_full_sync=True)


def _add(collection: Collection, bodies: list[str]) -> None:
    basic = collection.models.by_name("Basic")
    requests = []
    for body in bodies:
        note = collection.new_note(basic)
        note.fields = [body, ""]
        requests.append(AddNoteRequest(note, DeckId(1)))
    collection.add_notes(requests)


def _serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    settings = {
        "SYNC_USER1": USER,
        "SYNC_BASE": str(folder),
        "SYNC_HOST": "127.0.0.1",
        "SYNC_PORT": str(port),
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "anki.syncserver"],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < deadline:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return child
        time.sleep(0.02)
    child.terminate()
    raise SystemExit("Anki's server does not start")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as line:
        port: int = line.getsockname()[1]
        return port


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
