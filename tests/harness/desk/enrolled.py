"""Real desks at a real centre process, over a real connection."""

import socket
from dataclasses import dataclass
from pathlib import Path

from casework.outside import new_id
from casework.wire import EnrolRequest
from desk_client.clock import SystemOutside
from desk_client.signing import public_key, signer
from desk_client.store import Identity, Store
from desk_client.sync.engine import Engine
from desk_client.sync.http import HttpPort
from tests.harness import bureau
from tests.harness.centre.server import Server

KEY, SEED = bytes(range(32)), bytes(range(32, 64))


def free_port() -> int:
    """A port on loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


class SteadyServer(Server):
    """A centre that comes back at the same address, as a real one does."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.port = free_port()
        self.serving = ["--port", str(self.port)]


@dataclass(frozen=True)
class Enrolled:
    """A machine that was let in, and its database."""

    database: Path
    device: str
    token: str

    def open(self) -> Store:
        """Its database."""
        return Store.open(self.database, KEY, SystemOutside())


def enrolled(server: Server, database: Path) -> Enrolled:
    """A machine of the precinct, let in over the line with a one-time code, and synced."""
    outside = SystemOutside()
    device = new_id(outside)
    centre = server.open_centre()
    code = centre.issue_code(bureau.PRECINCT)
    centre.close()
    with HttpPort(server.url) as port:
        let_in = port.enrol(EnrolRequest(code, device, public_key(SEED)))
    store = Store.open(database, KEY, outside)
    store.enrol(Identity(device, let_in.unit, let_in.short, let_in.centre_key, let_in.zone))
    with HttpPort(server.url, let_in.token) as port:
        Engine(store, port, signer(SEED)).catch_up()
    store.close()
    return Enrolled(database, device, let_in.token)
