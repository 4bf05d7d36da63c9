"""The sample into a centre, through the same door as everything else.

Every machine of the sample records its officers' acts in its own chain and sends them in
signed batches; the centre's clock stands at the played time.  Nothing bypasses a rule:
an event that the rules refuse stops the loading.
"""

import random
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from casework.audit import chain_next, chain_start, sign_head
from casework.cases.directory import KINDS
from casework.event import Event, Record
from casework.outside import new_id
from casework.registry import compose, evolve, kind_of, read
from casework.state import State
from casework.wire import SyncRequest
from central_mailbox.centre import Centre
from central_mailbox.errors import FoundingError
from central_mailbox.keys import SUITE
from sample_bureau.bureau import Bureau, Machine
from sample_bureau.founding import founding
from sample_bureau.play import new_scenario, play_on
from sample_bureau.scenario import Act

SALT_BYTES = 16


class PlayedTime:
    """Time that the play moves, chance from its seed (see ``casework.outside``)."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.time = now
        self._random = random.Random(f"{seed}:events")

    def now(self) -> datetime:
        """The played time."""
        return self.time

    def monotonic_ms(self) -> int:
        """Milliseconds since 1970 of the played time."""
        return int(self.time.timestamp() * 1000)

    def random(self, count: int) -> bytes:
        """Bytes of the seed."""
        return self._random.randbytes(count)


class SampleDesk:
    """One machine of the sample: its chain, and what it has not sent yet."""

    def __init__(self, machine: Machine) -> None:
        self.id = machine.id
        self.waiting: list[Record] = []
        self.cases: set[str] = set()
        self.cursor = 0
        self._key = Ed25519PrivateKey.from_private_bytes(machine.secret)
        self._seq = 0
        self._hash = chain_start(machine.id)

    def append(self, record: Record, case: str) -> None:
        """Chain a record."""
        self._seq += 1
        self._hash = chain_next(self._hash, bytes(record.core))
        self.waiting.append(record)
        self.cases.add(case)

    @property
    def next_seq(self) -> int:
        """The running number of the next event."""
        return self._seq + 1

    def request(self) -> SyncRequest:
        """Everything that waits, under the signed head."""
        head = sign_head(self._key.sign, SUITE, self.id, self._seq, self._hash.hex())
        request = SyncRequest(cursor=self.cursor, head=head, batch=tuple(self.waiting))
        self.waiting, self.cases = [], set()
        return request


class Recorder:
    """Composes acts as the machines do, over the cases as they stand."""

    def __init__(self, seed: int, bureau: Bureau, time: PlayedTime) -> None:
        self.desks = {machine.id: SampleDesk(machine) for machine in bureau.machines}
        self.states: dict[str, State] = {}
        self._bureau = bureau
        self._time = time

    def desk_of(self, officer: str) -> SampleDesk:
        """The machine that the officer works at."""
        return self.desks[self._bureau.machine_of(officer).id]

    def record(self, act: Act) -> Event[Any]:
        """The act as an event in its machine's chain, applied to the case."""
        desk, proposal = self.desk_of(act.officer), act.proposal
        self._time.time = act.at
        state = self.states.get(proposal.case)
        record = compose(
            proposal,
            id=new_id(self._time),
            salt=self._time.random(SALT_BYTES),
            at=act.at,
            since_server=None,
            seen=state.last if state else None,
            actor=act.officer,
            unit=self._bureau.officer(act.officer).unit,
            device=desk.id,
            seq=desk.next_seq,
        )
        event = read(record)
        self.states[proposal.case] = evolve(state, event)
        desk.append(record, proposal.case)
        return event


class Loaded(Struct, frozen=True):
    """How much was taken in."""

    cases: int
    events: int


def load(centre: Centre, seed: int, now: datetime) -> Loaded:
    """Found the sample bureau in an empty centre and play its eight weeks up to ``now``.

    Raises :class:`FoundingError` when the centre has a bureau already, or when a rule
    refuses something: then the sample is wrong.
    """
    if centre.directory().roster.units:
        raise FoundingError("there is a bureau here already; the sample needs an empty folder")
    scenario = new_scenario(seed, now)
    time = PlayedTime(seed, scenario.founded_at)
    played = centre.at_another_time(time)
    played.found(founding(scenario))
    recorder = Recorder(seed, scenario.bureau, time)
    count = 0
    today = scenario.founded_at.date()
    for act in play_on(scenario):
        if act.at.date() != today:
            today = act.at.date()
            _send(played, recorder.desks.values())
        _send(played, _who_must_send_first(recorder, act))
        recorder.record(act)
        count += 1
    time.time = scenario.now
    _send(played, recorder.desks.values())
    return Loaded(len(recorder.states), count)


def _who_must_send_first(recorder: Recorder, act: Act) -> list[SampleDesk]:
    """Other machines that hold something of the same case, and a directory event of any."""
    mine = recorder.desk_of(act.officer)
    is_directory = kind_of(act.proposal.type) in KINDS
    return [
        desk
        for desk in recorder.desks.values()
        if desk is not mine and (is_directory or act.proposal.case in desk.cases)
    ]


def _send(centre: Centre, desks: Iterable[SampleDesk]) -> None:
    for desk in desks:
        if not desk.waiting:
            continue
        answer = centre.sync(desk.id, desk.request())
        desk.cursor = answer.cursor
        for outcome in answer.outcomes:
            if outcome.result != "accepted":
                reason = outcome.refusal.say.en if outcome.refusal else outcome.result
                raise FoundingError(f"the sample is wrong at {outcome.id}: {reason}")
