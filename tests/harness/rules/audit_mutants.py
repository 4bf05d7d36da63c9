"""Falsified trails by the thousand: every one must be found.

``python -m tests.harness.rules.audit_mutants --count 1000000 --seconds 900 --seed 1`` prints
one line of figures; a mutant that got through prints the command that makes it again.
The heads are what somebody outside kept: no attack can touch them.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import msgspec
from msgspec.structs import replace

from casework.audit import Verdict, verify_chain, verify_log
from casework.audit.heads import SignedHead, TreeHead
from casework.event import Core, Record
from tests.harness.rules.audit import (
    CENTRE,
    DEVICES,
    event,
    events,
    head_over,
    log_of,
    stamped,
    tree_head,
    verify,
)

Trail = list[Record]
DEVICE, OTHER = DEVICES[:2]


@dataclass(frozen=True)
class World:
    """What is attacked, the heads that were kept, and who judges."""

    records: Trail
    heads: Sequence[SignedHead] | Sequence[TreeHead]
    judge: Callable[[Trail], Verdict]
    renumber: Callable[[Trail], Trail]


def chain_world() -> World:
    records = events(DEVICE, 12)
    heads = [head_over(DEVICE, records[:n]) for n in (5, 12)]

    def judge(trail: Trail) -> Verdict:
        return verify_chain(verify, DEVICE.public, DEVICE.name, trail, heads)

    return World(records, heads, judge, rewritten)


def log_world() -> World:
    records = log_of(5)
    heads = [tree_head(records[:n]) for n in (7, 15)]

    def judge(trail: Trail) -> Verdict:
        return verify_log(verify, CENTRE.public, trail, heads)

    return World(records, heads, judge, stamped)


def rewritten(records: Trail) -> Trail:
    """A chain whose events say 1, 2, 3, ... again."""
    read = [msgspec.json.decode(record.core, type=Core) for record in records]
    return [
        replace(record, core=msgspec.Raw(msgspec.json.encode(replace(core, seq=n))))
        for n, (record, core) in enumerate(zip(records, read, strict=True), 1)
    ]


# ---------------------------------------------------------------------------- attacks

Attack = Callable[[Random, World], Trail]


def flipped(dice: Random, data: msgspec.Raw) -> msgspec.Raw:
    changed = bytearray(data)
    changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return msgspec.Raw(bytes(changed))


def edit(dice: Random, world: World) -> Trail:
    trail, n = list(world.records), dice.randrange(len(world.records))
    trail[n] = replace(trail[n], core=flipped(dice, trail[n].core))
    return trail


def edit_personal_data(dice: Random, world: World) -> Trail:
    trail, n = list(world.records), dice.randrange(len(world.records))
    sealed = trail[n].sealed
    assert sealed is not None
    trail[n] = replace(trail[n], sealed=flipped(dice, sealed))
    return trail


def remove(dice: Random, world: World) -> Trail:
    trail = list(world.records)
    del trail[dice.randrange(len(trail))]
    return trail


def remove_and_close_up(dice: Random, world: World) -> Trail:
    return world.renumber(remove(dice, world))


def reorder(dice: Random, world: World) -> Trail:
    trail = list(world.records)
    one, two = dice.sample(range(len(trail)), 2)
    trail[one], trail[two] = trail[two], trail[one]
    return trail


def reorder_and_renumber(dice: Random, world: World) -> Trail:
    return world.renumber(reorder(dice, world))


def roll_back(dice: Random, world: World) -> Trail:
    return world.records[: dice.randrange(len(world.records))]


def write_anew(dice: Random, world: World) -> Trail:
    """Cut the tail and write another one of the same length."""
    kept = dice.randrange(len(world.records))
    story = events(DEVICE, len(world.records), "another story")
    return world.renumber([*world.records[:kept], *story[kept:]])


def slip_in(dice: Random, world: World) -> Trail:
    trail = list(world.records)
    trail.insert(
        dice.randrange(len(trail)), event(DEVICE.name, dice.randrange(1, 20), "slipped in")
    )
    return world.renumber(trail)


def replay(dice: Random, world: World) -> Trail:
    """Put an event in twice, before the last one: behind the last head it were only new."""
    trail = list(world.records)
    trail.insert(dice.randrange(len(trail) - 1), dice.choice(trail))
    return trail


def replay_and_renumber(dice: Random, world: World) -> Trail:
    return world.renumber(replay(dice, world))


def foreign_device(dice: Random, world: World) -> Trail:
    trail, n = list(world.records), dice.randrange(len(world.records))
    trail[n] = replace(event(OTHER.name, 100 + n), stamp=trail[n].stamp)
    return trail


ATTACKS: tuple[Attack, ...] = (
    edit,
    edit_personal_data,
    remove,
    remove_and_close_up,
    reorder,
    reorder_and_renumber,
    roll_back,
    write_anew,
    slip_in,
    replay,
    replay_and_renumber,
    foreign_device,
)


# -------------------------------------------------------------------------------- run


@dataclass(frozen=True)
class Mutant:
    """One falsified trail, made again by its seed."""

    seed: int
    attack: str
    is_found: bool


def mutants(seeds: Iterator[int], worlds: Sequence[World]) -> Iterator[Mutant]:
    """Each seed's mutant; the attacks and the worlds take turns."""
    for seed in seeds:
        world = worlds[seed % len(worlds)]
        attack = ATTACKS[seed // len(worlds) % len(ATTACKS)]
        trail = attack(Random(seed), world)
        assert trail != world.records, f"seed {seed} changed nothing"
        yield Mutant(seed, attack.__name__, not world.judge(trail).is_sound)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()

    started, made, missed = time.monotonic(), 0, 0
    seeds = iter(range(given.seed, given.seed + given.count))
    for mutant in mutants(seeds, [chain_world(), log_world()]):
        made += 1
        if not mutant.is_found:
            missed += 1
            print(
                f"not found: {mutant.attack}; again with: "
                f"python -m tests.harness.rules.audit_mutants --count 1 --seed {mutant.seed}"
            )
        if time.monotonic() - started > given.seconds:
            break
    print(f"{made} mutants, {made - missed} found, {time.monotonic() - started:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
