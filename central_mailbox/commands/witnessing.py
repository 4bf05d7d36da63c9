"""What another body runs, on a machine of its own, with none of the mailbox's files."""

import argparse
from datetime import datetime

from msgspec.structs import replace

from casework.audit.notes import read_vkey
from casework.audit.policy import NO_WITNESSES
from casework.audit.receipt import check_receipt as proven_by
from casework.audit.receipt import read_receipt
from casework.errors import ChainError, MalformedError
from casework.event import CHINA
from central_mailbox import witness
from central_mailbox.commands.opening import read_policy_file
from central_mailbox.errors import SettingsError
from central_mailbox.keys import verify
from central_mailbox.outside import SystemOutside


def found_witness(options: argparse.Namespace) -> int:
    """Make a witness and its key."""
    with witness.found(options.folder, options.name, SystemOutside()) as one:
        print(one.key.vkey)
    return 0


def follow(options: argparse.Namespace) -> int:
    """Cosign for a log from now on."""
    with witness.opened(options.folder, SystemOutside()) as one:
        print(f"follows {one.follow(options.vkey)}")
    return 0


def show_policy(options: argparse.Namespace) -> int:
    """What a policy is good for."""
    policy = replace(read_policy_file(options.file), origin=options.name)
    if not policy.quorum:
        raise SettingsError(f"{options.file} names no witnesses")
    for one in policy.witnesses:
        print(f"witness  {one.vkey}")
    print(f"quorum   {policy.quorum} of {len(policy.witnesses)}")
    if policy.is_split_proof:
        print(f"bears    {policy.may_lie} false before two histories can both be witnessed")
    else:
        print("bears    nothing: honest witnesses alone can be shown two histories")
    print(f"code     {policy.code}")
    return 0


def check_receipt(options: argparse.Namespace) -> int:
    """What a receipt proves, with no line to anybody."""
    policy = read_policy_file(options.policy) if options.policy else NO_WITNESSES
    try:
        found = read_receipt(options.file.read_text("utf-8"))
        proven = proven_by(verify, read_vkey(options.vkey), policy.witnesses, found)
    except (ChainError, MalformedError, UnicodeDecodeError) as error:
        raise SettingsError(f"proves nothing: {error}") from error
    print(f"log       {proven.origin}, {proven.size} records")
    print(f"position  {proven.position}")
    print(f"received  {proven.received_at.isoformat()}")
    print(f"number    {proven.number or '-'}")
    print(f"event     {proven.event_hash.hex()}")
    for name, at in sorted(proven.witnesses.items()):
        print(f"witness   {name} {datetime.fromtimestamp(at, CHINA).isoformat()}")
    if len(proven.witnesses) < policy.quorum:
        print(f"too few witnesses: {policy.quorum} are needed")
        return 1
    return 0
