"""What keeps papers on their way: a thread, a connection and a transfer of their own.

A centre that cannot be reached is found again as the conversation finds it
(``desk_client.sync.schedule``), whatever that one has to say meanwhile.
"""

from collections.abc import Callable

from casework.outside import Outside
from desk_client.changes import Touched
from desk_client.store.paper_files import PaperId
from desk_client.store.papers import Papers
from desk_client.sync.schedule import Schedule
from desk_client.sync.transfer import Transfer
from desk_client.sync.waiting_port import WaitingPort, Way


class PaperCarrier:
    """Carries the papers of one desk, from :meth:`start` to :meth:`stop`."""

    def __init__(
        self,
        papers: Papers,
        make: Callable[[], Way],
        outside: Outside,
        on_changes: Callable[[Touched], None],
    ) -> None:
        """``make`` gives a way to the centre; ``on_changes`` is called on the thread."""
        port = WaitingPort(make)
        self._transfer = Transfer(papers, port, outside, on_changes)

        def close() -> None:
            port.close()
            self._transfer.interrupt()

        self._schedule = Schedule(
            self._transfer,
            outside,
            interrupt=self._transfer.interrupt,
            close=close,
            on_changes=on_changes,
            name="papers",
        )
        self.start, self.stop = self._schedule.start, self._schedule.stop

    def sent(self, id: PaperId) -> int:
        """How much of one the centre has, while it is being sent."""
        return self._transfer.sent(id)

    def wake(self) -> None:
        """There is something to carry: at once, however often it failed."""
        self._transfer.look_again()
        self._schedule.try_now()

    def look(self) -> None:
        """The centre may have taken an event whose papers wait for that."""
        self._schedule.wake()
