"""A centre that answers to the letter, as somebody else's might: the desk takes what is proved.

The files are read from the other side: what stands behind ``>>`` is expected of the desk, what
stands behind ``<<`` is answered.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import zstandard

from desk_client.signing import signer
from desk_client.store import Identity, Store
from desk_client.sync.engine import Engine
from desk_client.sync.errors import (
    AnswerError,
    CentreForkedError,
    CentreShrankError,
    CentreSignatureError,
    OutdatedError,
    SyncError,
)
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.desk.enrolled import KEY, SEED
from tests.harness.outside import SeededOutside
from tests.harness.second.dialogues import FOLDER, Turn, differences, read
from tests.write_dialogues import CENTRE

REFUSED: dict[str, type[SyncError] | None] = {
    "desk-grows": None,
    "desk-unsigned": CentreSignatureError,
    "desk-shorter": CentreShrankError,
    "desk-forked": CentreForkedError,
    "desk-unproved": CentreForkedError,
    "desk-outcome": AnswerError,
    "desk-older": OutdatedError,
}


@contextmanager
def playing(turns: list[Turn], found: list[str]) -> Iterator[str]:
    """A centre that answers one turn after the other; its address."""
    rest = iter(turns)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            turn = next(rest)
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers["content-encoding"] == "zstd":
                body = zstandard.ZstdDecompressor().decompressobj().decompress(body)
            asked = json.loads(body)
            found.extend(differences(json.loads(turn.sent.body), asked, {}))
            content = turn.expected.body.encode()
            self.send_response(int(turn.expected.first))
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """Nothing: it is a test."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_every_dialogue_with_a_desk_is_held() -> None:
    assert set(REFUSED) == {path.stem for path in FOLDER.glob("desk-*.txt")}


@pytest.mark.parametrize("name", REFUSED)
def test_the_desk_takes_what_is_proved_and_nothing_else(name: str, tmp_path: Path) -> None:
    turns, found = read(FOLDER / f"{name}.txt"), list[str]()
    store = Store.open(tmp_path / "desk.db", KEY, SeededOutside())
    public = CENTRE.public_key().public_bytes_raw()
    store.enrol(Identity(bureau.DESK_DEVICE, bureau.ROOM, "A07", public, "公安网"))
    refused = REFUSED[name]
    with playing(turns, found) as url, HttpPort(url, "token") as port:
        engine = Engine(store, port, signer(SEED))
        engine.round()
        if refused is None:
            engine.round()
        else:
            with pytest.raises(refused):
                engine.round()
        engine.round()
    assert found == []
    assert store.sync_state().tree_size == 7
    store.close()
