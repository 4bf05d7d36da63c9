"""Three nodes as a city would have them, on loopback: etcd, Patroni and PostgreSQL on each.

In front of them stands HAProxy, as it would on each machine that runs the centre: it asks every
Patroni whether its server is the primary, and hangs up on one that is not, or does not answer.
Everything lies in one temporary folder and ends with it; what is killed is killed by its own id.
"""

import contextlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.cluster.relay import Relay
from tests.harness.centre.postgres import USER, newest_bin
from tests.harness.desk.enrolled import free_port

DATABASE = "mailbox"
PATIENCE = 120.0
LOOK_SECONDS = 0.2
RULES = {
    "ttl": 20,
    "loop_wait": 2,
    "retry_timeout": 5,
    "synchronous_mode": True,
    "postgresql": {
        "use_pg_rewind": True,
        "parameters": {"max_connections": 100, "wal_log_hints": "on"},
    },
}
"""What the nodes agree on (docs/operating.md); 20 s is the least that Patroni takes for ttl."""

PROXY = """\
defaults
    mode tcp
    timeout connect 3s
    timeout client 1d
    timeout server 1d
listen primary
    bind 127.0.0.1:{port}
    option httpchk OPTIONS /primary
    http-check expect status 200
    default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
{servers}
"""


class Program:
    """A process of ours, under the user that PostgreSQL asks for."""

    def __init__(self, command: list[str], log: Path, run_as: Mapping[str, Any]) -> None:
        with log.open("ab") as written:
            self._child = subprocess.Popen(
                command, cwd=log.parent, stdout=written, stderr=written, **run_as
            )

    def kill(self) -> None:
        """SIGKILL."""
        self._child.kill()
        self._child.wait(PATIENCE)

    def end(self) -> None:
        """Ask it to end; it is made to if it does not."""
        self._child.terminate()
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()


class Node:
    """One machine: etcd, Patroni, and the server that Patroni keeps."""

    def __init__(self, folder: Path, name: str, run_as: Mapping[str, Any]) -> None:
        self.name = name
        self.folder = folder / name
        self.folder.mkdir()
        self.peer, self.client, self.rest, self.port = (free_port() for _ in range(4))
        self.relay = Relay(self.client)
        self._run_as = run_as
        self._etcd: Program | None = None
        self._patroni: Program | None = None

    @property
    def peer_url(self) -> str:
        """Where etcd members speak to each other."""
        return f"http://127.0.0.1:{self.peer}"

    @property
    def url(self) -> str:
        """The server of this node, whatever it is at the moment."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def etcd_is_agreed(self) -> bool:
        """Whether its member of etcd has found the others."""
        with contextlib.suppress(httpx.HTTPError, ValueError):
            said = httpx.get(f"http://127.0.0.1:{self.client}/version", timeout=2).json()
            return bool(said["etcdcluster"] != "not_decided")
        return False

    @property
    def takes_writes(self) -> bool:
        """Whether the server holds itself for the primary; not, where it does not answer."""
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(self.url, connect_timeout=2) as connection,
        ):
            return connection.execute("SELECT NOT pg_is_in_recovery()").fetchone() == (True,)
        return False

    def start_etcd(self, peers: str) -> None:
        client = f"http://127.0.0.1:{self.client}"
        self._etcd = self._program(
            *("etcd", "--name", self.name, "--data-dir", str(self.folder / "etcd")),
            *("--listen-client-urls", client, "--advertise-client-urls", client),
            *("--listen-peer-urls", self.peer_url, "--initial-advertise-peer-urls", self.peer_url),
            *("--initial-cluster", peers, "--heartbeat-interval=200", "--election-timeout=2000"),
        )

    def start_patroni(self) -> None:
        """Patroni, which starts the server, or takes over the one that runs."""
        config = self.folder / "patroni.yml"
        config.write_text(json.dumps(self._config()), "utf-8")  # JSON is YAML
        self._patroni = self._program("patroni", str(config))

    def kill_postgres(self) -> None:
        """SIGKILL of the server: all its processes end with it."""
        os.kill(self._postmaster(), signal.SIGKILL)

    def kill_patroni(self) -> None:
        """SIGKILL of Patroni: the server goes on, and nobody looks after it."""
        if self._patroni is not None:
            self._patroni.kill()

    def kill_all(self) -> None:
        """As if the machine went dark."""
        for one in (self._patroni, self._etcd):
            if one is not None:
                one.kill()
        with contextlib.suppress(OSError, ValueError):
            self.kill_postgres()

    def end(self) -> None:
        """Patroni ends its server with itself; where it was killed, the server is ended here."""
        self.relay.close()
        if self._patroni is not None:
            self._patroni.kill()
        with contextlib.suppress(OSError, ValueError):
            self.kill_postgres()
        if self._etcd is not None:
            self._etcd.kill()

    def last_words(self) -> str:
        """The end of Patroni's log and of the server's."""
        written = (self.folder / "patroni.log").read_text("utf-8", "replace")
        return f"--- {self.name}\n" + "\n".join(written.splitlines()[-12:])

    def _postmaster(self) -> int:
        """The process that serves this node's folder, and no other of that number."""
        data = self.folder / "data"
        number = int((data / "postmaster.pid").read_text("utf-8").split()[0])
        if str(data).encode() not in Path(f"/proc/{number}/cmdline").read_bytes():
            raise ProcessLookupError(number)
        return number

    def _program(self, *command: str) -> Program:
        return Program(list(command), self.folder / f"{command[0]}.log", self._run_as)

    def _config(self) -> dict[str, Any]:
        rest, server = f"127.0.0.1:{self.rest}", f"127.0.0.1:{self.port}"
        return {
            "scope": DATABASE,
            "name": self.name,
            "restapi": {"listen": rest, "connect_address": rest},
            "etcd3": {"hosts": [f"127.0.0.1:{self.relay.port}"], "use_proxies": True},
            "bootstrap": {"dcs": RULES, "initdb": [{"encoding": "UTF8"}, {"locale": "C"}]},
            "postgresql": {
                "listen": server,
                "connect_address": server,
                "data_dir": str(self.folder / "data"),
                "bin_dir": str(newest_bin()),
                "pgpass": str(self.folder / "pgpass"),
                "authentication": {
                    "superuser": {"username": USER},
                    "replication": {"username": "replicator"},
                },
                "pg_hba": [
                    "local all all trust",
                    "host all all 127.0.0.1/32 trust",
                    "host replication all 127.0.0.1/32 trust",
                ],
                "parameters": {"unix_socket_directories": str(self.folder)},
            },
        }


class Nodes:
    """The three of them, and the one address at which the primary answers."""

    def __init__(self, folder: Path, run_as: Mapping[str, Any]) -> None:
        self.nodes = [Node(folder, f"n{number}", run_as) for number in (1, 2, 3)]
        self.port = free_port()
        self._folder, self._run_as = folder, run_as
        self._proxy: Program | None = None

    @property
    def url(self) -> str:
        """What the centre is told."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def start(self) -> None:
        """Up, with one standby that every commit waits for, and an empty database.

        The proxy is first: until it has asked everybody it takes each of them for the primary.
        """
        servers = "\n".join(
            f"    server {one.name} 127.0.0.1:{one.port} check port {one.rest}"
            for one in self.nodes
        )
        config = self._folder / "haproxy.cfg"
        config.write_text(PROXY.format(port=self.port, servers=servers), "utf-8")
        command = ["/usr/sbin/haproxy", "-db", "-f", str(config)]
        self._proxy = Program(command, self._folder / "haproxy.log", self._run_as)
        for node in self.nodes:
            self._start_etcd(node)
        for node in self.nodes:
            self._await_etcd(node)
            node.start_patroni()
        self.until("a primary, a synchronous standby and a replica", self.is_whole)
        admin = self.primary().url.replace(DATABASE, "postgres")
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {DATABASE}")
        self.until("the proxy's way to it", self.answers)

    def power_on(self, node: Node) -> None:
        """A machine that had gone dark comes back by itself."""
        self._start_etcd(node)
        self._await_etcd(node)
        node.start_patroni()

    def roles(self) -> dict[str, str]:
        """Who is what, as the nodes that answer have agreed."""
        for node in self.nodes:
            with contextlib.suppress(httpx.HTTPError, ValueError):
                answer = httpx.get(f"http://127.0.0.1:{node.rest}/cluster", timeout=2)
                members = answer.json()["members"]
                if any(one["role"] == "leader" for one in members):
                    return {
                        one["name"]: one["role"]
                        for one in members
                        if one["state"] in ("running", "streaming")
                    }
        return {}

    def primary(self) -> Node:
        """The node that leads."""
        return self._of_role("leader")

    def standby(self) -> Node:
        """The node that every commit waits for."""
        return self._of_role("sync_standby")

    def is_whole(self) -> bool:
        """A primary, its synchronous standby, and a third."""
        return sorted(self.roles().values()) == ["leader", "replica", "sync_standby"]

    def _start_etcd(self, node: Node) -> None:
        node.start_etcd(",".join(f"{one.name}={one.peer_url}" for one in self.nodes))

    def _await_etcd(self, node: Node) -> None:
        """Patroni ends for good where the members have not agreed on a version yet."""
        self.until("etcd's members", lambda: node.etcd_is_agreed)

    def _of_role(self, wanted: str) -> Node:
        name = next(name for name, role in self.roles().items() if role == wanted)
        return next(node for node in self.nodes if node.name == name)

    def leads(self, node: Node) -> bool:
        """Whether the others hold it for the primary."""
        return self.roles().get(node.name) == "leader"

    def switch_over(self) -> None:
        """Planned: the synchronous standby takes over."""
        leader = self.primary()
        asked = httpx.post(
            f"http://127.0.0.1:{leader.rest}/switchover", json={"leader": leader.name}, timeout=60
        )
        assert asked.status_code == 200, asked.text

    def be_synchronous(self, is_so: bool) -> None:
        """Whether commits wait for a standby from now on."""
        url = f"http://127.0.0.1:{self.primary().rest}/config"
        httpx.patch(url, json={"synchronous_mode": is_so}, timeout=10).raise_for_status()
        wanted = "sync_standby" if is_so else "replica"
        self.until(f"a {wanted}", lambda: self._follow_as(wanted))

    def _follow_as(self, wanted: str) -> bool:
        roles = [*self.roles().values()]
        return len(roles) == len(self.nodes) and roles.count("sync_standby") == (
            wanted == "sync_standby"
        )

    def until(self, what: str, is_so: Callable[[], bool]) -> float:
        """Wait for it; the seconds that it took."""
        began = time.monotonic()
        pause = threading.Event()
        while not is_so():
            if time.monotonic() - began > PATIENCE:
                logs = "\n".join(node.last_words() for node in self.nodes)
                raise TimeoutError(f"{what} did not come about: {self.roles()}\n{logs}")
            pause.wait(LOOK_SECONDS)
        return time.monotonic() - began

    def end(self) -> None:
        """All of it."""
        if self._proxy is not None:
            self._proxy.kill()
        for node in self.nodes:
            node.end()

    def answers(self) -> bool:
        """Whether the way that the centre takes leads to a primary."""
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(self.url, connect_timeout=2),
        ):
            return True
        return False


@contextlib.contextmanager
def three_nodes() -> Iterator[Nodes]:
    """Three nodes in a folder of their own, gone at the end whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="cluster-"))
    run_as: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = pwd.getpwnam(USER)
        run_as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    nodes = Nodes(folder, run_as)
    if run_as:
        for path in (folder, *folder.rglob("*")):
            shutil.chown(path, USER, USER)
    try:
        nodes.start()
        yield nodes
    finally:
        nodes.end()
        shutil.rmtree(folder)
