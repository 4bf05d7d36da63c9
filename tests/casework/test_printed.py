"""The papers of all kinds: each names what its kind has, and every paper of the domain is there."""

from __future__ import annotations

import pytest

from casework.machine import Machine
from casework.printed import Printed
from casework.registry import MACHINES
from casework.state import State

ALL = [(machine, one) for machine in MACHINES.values() for one in machine.printed]

OF_THE_DOMAIN = {
    "群众来访接待登记表",
    "局长信箱信件办理单",
    "三本账建账审批表",
    "交办单",
    "督办单",
    "延期申请单",
    "退回(异议)申请单",
    "办结报告",
    "销号审批表",
    "告知书",
    "回访记录单",
    "走访登记表",
    "警民联系卡",
    "进建商会议纪要",
    "失物收据",
    "招领启事",
    "失物认领单",
    "物品借用条",
    "调解协议书",
    "导出审批单",
    "月报",
}
"""Domain 5.2, and the account of a month."""


@pytest.mark.parametrize(("machine", "printed"), ALL, ids=lambda one: getattr(one, "code", ""))
def test_paper_names_what_its_kind_has(machine: Machine[State], printed: Printed[State]) -> None:
    described, fields = machine.described(), set(machine.state.__struct_fields__)
    bodies = [step.body for step in machine.steps]
    for block in printed.blocks:
        assert block.facts or block.steps or block.people or block.limits or block.clauses
        for name in block.facts:
            assert name in fields, name
            assert name in described, name
        for step in (*block.steps, *printed.after):
            assert any(issubclass(body, step) for body in bodies), step


def test_every_paper_of_the_domain_can_be_printed() -> None:
    assert {one.label.zh for _, one in ALL} >= OF_THE_DOMAIN


def test_codes_tell_papers_apart() -> None:
    codes = [one.code for _, one in ALL]
    assert len(codes) == len(set(codes))


def test_what_is_personal_stands_on_no_public_notice() -> None:
    """招领启事 hangs on the wall: it names nobody, and keeps back what marks the thing."""
    notice = next(one for _, one in ALL if one.code == "lost_item.notice")
    assert not any(block.people for block in notice.blocks)
    assert "secret_features" not in {name for block in notice.blocks for name in block.facts}
