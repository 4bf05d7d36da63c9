"""The port that the first conversation makes: what is asked of it meanwhile is not lost."""

from collections.abc import Callable

import pytest

from casework.wire import (
    EnrolRequest,
    EnrolResponse,
    FeedPart,
    PaperProgress,
    SyncRequest,
    SyncResponse,
)
from desk_client.sync.errors import InterruptedRoundError, NotFoundError
from desk_client.sync.no_port import NoPort
from desk_client.sync.waiting_port import WaitingPort

ASK = SyncRequest(cursor=0)


class Noted:
    """A port that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def sync(self, request: SyncRequest) -> SyncResponse:
        self.told.append("sync")
        raise InterruptedRoundError("no centre here")

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        self.told.append("enrol")
        raise InterruptedRoundError("no centre here")

    def part(self, after: int, tree_size: int) -> FeedPart:
        self.told.append("part")
        raise InterruptedRoundError("no centre here")

    def send_paper(self, case: str, sha256: str, at: int, of: int, piece: bytes) -> PaperProgress:
        self.told.append("send paper")
        raise InterruptedRoundError("no centre here")

    def fetch_paper(
        self, case: str, sha256: str, at: int, most: int, take: Callable[[bytes], None]
    ) -> None:
        self.told.append("fetch paper")
        raise InterruptedRoundError("no centre here")

    def interrupt(self) -> None:
        self.told.append("interrupt")

    def close(self) -> None:
        self.told.append("close")


def talk(port: WaitingPort) -> None:
    with pytest.raises(InterruptedRoundError):
        port.sync(ASK)


def test_port_is_made_by_the_first_conversation_and_once() -> None:
    made: list[Noted] = []

    def make() -> Noted:
        made.append(Noted())
        return made[-1]

    port = WaitingPort(make)
    assert made == []
    talk(port)
    talk(port)
    assert [one.told for one in made] == [["sync", "sync"]]


def test_interruption_before_it_is_made_ends_the_first_conversation_that_is_held() -> None:
    noted = Noted()
    port = WaitingPort(lambda: noted)
    port.interrupt()
    talk(port)
    assert noted.told == ["interrupt", "sync"]


@pytest.mark.parametrize("wish", [WaitingPort.interrupt, WaitingPort.close])
def test_wish_while_it_is_being_made_is_granted(wish: Callable[[WaitingPort], None]) -> None:
    noted = Noted()

    def make() -> Noted:
        wish(port)
        return noted

    port = WaitingPort(make)
    talk(port)
    assert noted.told == [wish.__name__, "sync"]


def test_port_that_was_closed_before_is_never_made() -> None:
    def make() -> Noted:
        raise AssertionError("made after its end")

    port = WaitingPort(make)
    port.close()
    talk(port)


def test_way_that_is_barred_says_why_at_each_try() -> None:
    port = WaitingPort(lambda: NoPort(NotFoundError("no address")))
    for _ in range(2):
        with pytest.raises(NotFoundError):
            port.sync(ASK)
