"""``doctor``: every part of an installation looked at, and the worst of it as the exit code."""

import argparse
import sys

import msgspec

from casework.audit.policy import NO_WITNESSES
from central_mailbox.commands.opening import read_policy_file
from central_mailbox.commands.options import said
from central_mailbox.diagnosis import Finding, broken
from central_mailbox.doctor import EXIT, examined, worst
from central_mailbox.errors import CentreError, SettingsError
from central_mailbox.outside import SystemOutside
from central_mailbox.settings import read_settings

MARKS = {"ok": "ok      ", "warning": "WARNING ", "broken": "BROKEN  "}


def doctor(options: argparse.Namespace) -> int:
    """Look at everything; settings that cannot be read are a finding too."""
    findings = _findings(options)
    level = worst(findings)
    if options.json:
        told = {"worst": level, "findings": findings}
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(told)).decode() + "\n")
        return EXIT[level]
    for one in findings:
        print(f"{MARKS[one.level]}{one.topic}: {one.say.zh}")
        if one.say.en != one.say.zh:
            print(f"{' ' * len(MARKS[one.level])}{' ' * len(one.topic)}  {one.say.en}")
    return EXIT[level]


def _findings(options: argparse.Namespace) -> list[Finding]:
    try:
        settings = read_settings(said(options))
    except CentreError as error:
        return [broken("settings", f"设置有误:{error}", str(error))]
    found: list[Finding] = []
    policy = NO_WITNESSES
    try:
        policy = read_policy_file(settings.policy_file)
    except (SettingsError, OSError) as error:
        found.append(broken("witnesses", f"见证方文件有误:{error}", str(error)))
    return [*examined(settings, policy, SystemOutside()), *found]
