"""The faults, each in the middle of the load; each returns the seconds until there was a primary.

A trial leaves the three nodes as they were: whole, though perhaps with another primary.
"""

from collections.abc import Callable

from tests.cluster.nodes import Node, Nodes
from tests.harness.centre.server import Server

Trial = Callable[[Nodes, Server], float]


def _taken_over(nodes: Nodes, before: Node) -> float:
    """Until another node is the primary, and the centre's way leads there."""
    return nodes.until("another primary", lambda: _has_another(nodes, before))


def _has_another(nodes: Nodes, before: Node) -> bool:
    return bool(nodes.roles()) and not nodes.leads(before) and nodes.answers()


def switch_over(nodes: Nodes, server: Server) -> float:
    """Planned: the standby takes over, the old primary follows it."""
    before = nodes.primary()
    nodes.switch_over()
    return _taken_over(nodes, before)


def kill_postgres(nodes: Nodes, server: Server) -> float:
    """SIGKILL of the primary's server; Patroni brings it up again, or another one."""
    nodes.primary().kill_postgres()
    return nodes.until("a primary", nodes.answers)


def kill_patroni(nodes: Nodes, server: Server) -> float:
    """SIGKILL of the primary's Patroni: its server goes on, and still thinks that it is the one."""
    before = nodes.primary()
    before.kill_patroni()
    seconds = _taken_over(nodes, before)
    assert before.takes_writes, "the old primary should have been left as it was"
    before.start_patroni()
    return seconds


def kill_machine(nodes: Nodes, server: Server) -> float:
    """SIGKILL of all that runs on the primary's machine."""
    before = nodes.primary()
    before.kill_all()
    seconds = _taken_over(nodes, before)
    nodes.power_on(before)
    return seconds


def split(nodes: Nodes, server: Server) -> float:
    """The primary cannot reach etcd: it must step down, before there is another."""
    before = nodes.primary()
    before.relay.cut()
    nodes.until("the primary to step down", lambda: not before.takes_writes)
    assert not _has_another(nodes, before), "there were two primaries"
    seconds = _taken_over(nodes, before)
    before.relay.mend()
    return seconds


def kill_standby(nodes: Nodes, server: Server) -> float:
    """The machine that every commit waits for goes dark: the third takes its part."""
    standby = nodes.standby()
    standby.kill_all()
    seconds = nodes.until(
        "another standby", lambda: nodes.roles().get(standby.name) is None and _has_standby(nodes)
    )
    nodes.power_on(standby)
    return seconds


def _has_standby(nodes: Nodes) -> bool:
    return "sync_standby" in nodes.roles().values()


def kill_centre(nodes: Nodes, server: Server) -> float:
    """SIGKILL of one of the centre's processes, wherever its transaction was."""
    server.kill()
    server.start()
    return 0.0


TRIALS: dict[str, Trial] = {
    "planned switchover": switch_over,
    "postgres killed": kill_postgres,
    "patroni killed": kill_patroni,
    "primary's machine dark": kill_machine,
    "primary cut off from etcd": split,
    "standby's machine dark": kill_standby,
    "a centre process killed": kill_centre,
}
