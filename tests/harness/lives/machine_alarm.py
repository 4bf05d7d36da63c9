"""A machine of which something was noticed, until somebody dealt with it."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from casework.cases.machine_alarm.dealing import MachineAlarmAdopted, MachineAlarmLookedInto
from casework.cases.machine_alarm.noticed import Heap, Noticed, to_be_raised
from casework.cases.machine_alarm.raising import MachineAlarmRaised
from casework.cases.machine_alarm.reasons import AlarmFinding, AlarmReason
from casework.cases.machine_alarm.state import Taken, TakenResult, case_of
from casework.cases.machine_alarm.taking_in import MachineRecordsTaken
from casework.ids import SYSTEM
from casework.registry import Proposal
from tests.harness import bureau
from tests.harness.bureau import DESK_DEVICE, SECURITY, Scribe
from tests.harness.lives.life import Life
from tests.harness.rules.rounds import Quiet

LOOKED = MachineAlarmLookedInto(finding=AlarmFinding.UNKNOWING)
ADOPTED = MachineAlarmAdopted()
LIES = {"WalkInReceived": 2, "VisitRecorded": 1}


def kept(scribe: Scribe, last: int = 6, chain: str = DESK_DEVICE) -> Quiet:
    """A machine that was shut out sent what lies apart."""
    at = scribe.now - timedelta(minutes=5)
    return Quiet(heaps=[Heap(chain, 4, last, at, at)], steps=LIES)


def noticed(
    scribe: Scribe,
    reason: AlarmReason = AlarmReason.CLOCK,
    times: int = 1,
    device: str = DESK_DEVICE,
) -> Quiet:
    """Something was noticed of a machine; nothing lies apart."""
    at = scribe.now - timedelta(minutes=5)
    return Quiet([Noticed(device, reason, times, 9, 9, at, at)])


def raised(scribe: Scribe | None = None, machines: Quiet | None = None) -> Life:
    """The centre raised the alarm."""
    scribe = scribe or Scribe(bureau.directory())
    (found,) = to_be_raised((), machines or kept(scribe), scribe.directory.roster)
    life = Life(scribe)
    assert isinstance(found.body, MachineAlarmRaised)
    life.case = case_of(found.body.device, found.body.reason, found.body.no)
    life.do(SYSTEM, found.body)
    return life


def taking(life: Life, result: TakenResult = TakenResult.ACCEPTED) -> MachineRecordsTaken:
    """All of it was said again, with one outcome."""
    places = [(one.chain, seq) for one in life.state.kept for seq in range(one.first, one.last + 1)]
    taken = (
        Taken(chain=chain, seq=seq, step="WalkInReceived", result=result) for chain, seq in places
    )
    return MachineRecordsTaken(taken=tuple(taken))


def adopted(scribe: Scribe | None = None) -> Life:
    """Somebody looked into it, and has it taken in."""
    life = raised(scribe)
    life.do(SECURITY, LOOKED)
    life.do(SECURITY, ADOPTED)
    return life


def by_chance(scribe: Scribe) -> Iterator[Proposal]:
    """A machine that was shut out, or whose clock is wrong."""
    dice = Random(scribe.new_case())
    machine = dice.choice([*scribe.directory.roster.devices])
    what = dice.choice((kept(scribe, 6, machine), noticed(scribe, device=machine)))
    for one in to_be_raised((), what, scribe.directory.roster):
        yield Proposal(one.case, one.body)
