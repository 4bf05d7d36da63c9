"""Every kind of case: one module each, and their list."""

from typing import Any

from casework.cases import (
    adviser,
    clue,
    directory,
    diversion,
    export,
    loan,
    loss_report,
    routine,
    visit,
    walk_in,
)
from casework.cases.call_sample import table as call_sample
from casework.cases.common_issue import table as common_issue
from casework.cases.every_case import with_common_steps
from casework.cases.handover import table as handover
from casework.cases.ledger import table as ledger
from casework.cases.letter import table as letter
from casework.cases.lost_property import table as lost_property
from casework.cases.machine_alarm import table as machine_alarm
from casework.cases.mediation import table as mediation
from casework.cases.meeting import table as meeting
from casework.cases.month_account import table as month_account
from casework.cases.review import table as review
from casework.cases.standard_answer import table as standard_answer
from casework.cases.supervision import table as supervision
from casework.cases.visit_target import table as visit_target
from casework.machine import Machine

WORK: tuple[Machine[Any], ...] = (
    walk_in.MACHINE,
    ledger.MACHINE,
    visit.MACHINE,
    export.MACHINE,
    letter.MACHINE,
    supervision.MACHINE,
    mediation.MACHINE,
    lost_property.MACHINE,
    loan.MACHINE,
    visit_target.MACHINE,
    meeting.MACHINE,
    diversion.MACHINE,
    common_issue.MACHINE,
    loss_report.MACHINE,
    adviser.MACHINE,
    review.MACHINE,
    clue.MACHINE,
    month_account.MACHINE,
    call_sample.MACHINE,
    standard_answer.MACHINE,
    handover.MACHINE,
)
"""The kinds of case that officers work on; each also has the steps that every case has."""

ALL_MACHINES: tuple[Machine[Any], ...] = (
    *(with_common_steps(machine, {one.kind: one for one in WORK}) for machine in WORK),
    routine.MACHINE,
    machine_alarm.MACHINE,
    *directory.MACHINES,
)
