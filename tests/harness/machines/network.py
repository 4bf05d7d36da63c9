"""The line between a desk and the centre: everything a network does, by the dice.

Messages cross as bytes, as they do over HTTP.  A request may be lost, delayed until later
ones have passed it, or delivered twice; an answer may be lost; a desk may be cut off for a
while; the centre may lose its power before or after it commits.  Nobody is told which.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

import msgspec
import zstandard

from casework.event import Record
from casework.wire import EnrolRequest, EnrolResponse, FeedPart, SyncRequest, SyncResponse
from central_mailbox.errors import FaultError
from desk_client.sync.errors import CutOffError, OfflineError, TimedOutError
from desk_client.sync.packing import Answer, unpack
from tests.harness.machines.machines import CentreMachine, PowerCut


@dataclass
class Weather:
    """How likely each misfortune is; all zero when everything is healed."""

    lose_request: float = 0.08
    delay_request: float = 0.06
    repeat_request: float = 0.08
    lose_answer: float = 0.10
    cut_before_commit: float = 0.02
    cut_after_commit: float = 0.03

    @classmethod
    def fine(cls) -> "Weather":
        """Nothing goes wrong."""
        return cls(0, 0, 0, 0, 0, 0)


class Witness(Protocol):
    """Sees every answer on its way."""

    def answered(self, device: str, feed: Sequence[Record], withdrawn: Sequence[str]) -> None:
        """These records, and the word to put these cases away, leave for ``device``."""


@dataclass
class Network:
    """All lines.  ``late`` are requests still under way."""

    centre: CentreMachine
    dice: Random
    witness: Witness
    weather: Weather = field(default_factory=Weather)
    cut_off: set[str] = field(default_factory=set)
    late: list[tuple[str, bytes]] = field(default_factory=list)
    happened: dict[str, int] = field(default_factory=dict)

    def line(self, device: str) -> "Line":
        """The line of one desk."""
        return Line(self, device)

    def carry(self, device: str, request: bytes) -> bytes:
        """One request and its answer, or the error that the desk sees."""
        if device in self.cut_off:
            raise OfflineError("cut off")
        if self._happens("lose_request"):
            raise TimedOutError("the request was lost")
        if self._happens("delay_request"):
            self.late.append((device, request))
            raise TimedOutError("the request is late")
        answer = self._at_centre(device, request)
        if self._happens("repeat_request"):
            answer = self._at_centre(device, request)
        if self._happens("lose_answer"):
            raise CutOffError("the answer was lost")
        return answer

    def carry_part(self, device: str, after: int, tree_size: int) -> FeedPart:
        """A part of the snapshot, or the error that the desk sees; asking changes nothing."""
        if device in self.cut_off:
            raise OfflineError("cut off")
        if self._happens("lose_request"):
            raise TimedOutError("the request was lost")
        part = self.centre.centre.part(device, after, tree_size)
        self.centre.chance.pass_seconds(0.1)
        records = msgspec.json.decode(zstandard.decompress(part.packed), type=list[Record])
        self.witness.answered(device, records, part.withdrawn)
        if self._happens("lose_answer"):
            raise CutOffError("the answer was lost")
        return part

    def deliver_late(self) -> None:
        """One of the late requests arrives; nobody waits for its answer any more."""
        device, request = self.late.pop(self.dice.randrange(len(self.late)))
        try:
            self._at_centre(device, request)
        except (CutOffError, FaultError):
            return

    def _at_centre(self, device: str, request: bytes) -> bytes:
        if self._happens("cut_before_commit"):
            self.centre.cut_at_next_commit()
        message = msgspec.json.decode(request, type=SyncRequest)
        try:
            answer = self.centre.centre.sync(device, message)
        except PowerCut:
            self.centre.crash()
            raise CutOffError("the centre lost its power") from None
        self.centre.chance.pass_seconds(0.1)
        self.witness.answered(device, answer.feed, answer.withdrawn)
        if self._happens("cut_after_commit"):
            self.centre.crash()
            raise CutOffError("the centre lost its power") from None
        return msgspec.json.encode(answer)

    def _happens(self, what: str) -> bool:
        happens: bool = self.dice.random() < getattr(self.weather, what)
        if happens:
            self.happened[what] = self.happened.get(what, 0) + 1
        return happens


@dataclass(frozen=True)
class Line:
    """A ``SyncPort`` through the network of a world."""

    network: Network
    device: str

    def sync(self, request: SyncRequest) -> SyncResponse:
        """One conversation, with a fault of the centre as the error it is over HTTP."""
        try:
            answer = self.network.carry(self.device, msgspec.json.encode(request))
        except FaultError as fault:
            return unpack(_said(fault), SyncResponse)
        return msgspec.json.decode(answer, type=SyncResponse)

    def part(self, after: int, tree_size: int) -> FeedPart:
        """A part of the snapshot."""
        try:
            return self.network.carry_part(self.device, after, tree_size)
        except FaultError as fault:
            return unpack(_said(fault), FeedPart)

    def enrol(self, request: EnrolRequest) -> EnrolResponse:
        """Desks of these worlds are enrolled before they begin."""
        raise OfflineError("nobody enrols here")


def _said(fault: FaultError) -> Answer:
    body = msgspec.json.encode(fault.fault)
    return Answer(fault.status, "application/json", "", "", body)
