"""One kind of case: its diagram, its statuses, its rows."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from casework.cases.every_case import OfficerRecused, PersonalDataRead
from casework.cases.words import Words
from casework.codes import Role
from casework.fields import slots
from casework.machine import Machine
from casework.registry import TYPES
from casework.steps import Guard, Step
from tests.harness.samples import state_of
from tests.rules_page.markdown import both, table
from tests.rules_page.targets import targets

PLACES = {
    "owner": "主管单位 · the owning unit",
    "involved": "有关单位 · a unit concerned",
    "anywhere": "任何单位 · any unit",
}
COMMON = (OfficerRecused, PersonalDataRead)
"""Rows that every kind of work has: they stand once, before the kinds."""


def section(machine: Machine[Any], numbers: str = "") -> list[str]:
    """The kind from its heading to the end of its rows."""
    return [
        f"### {both(machine.label)}",
        "",
        f"`{machine.kind}`{numbers}",
        "",
        *diagram(machine),
        *table(
            ("状态 status", "中文", "English", "等待 waits for"),
            (
                (f"`{code}`", label.zh, label.en, _awaited(machine, code))
                for code, label in machine.statuses.items()
            ),
        ),
        *steps(machine, (step for step in machine.steps if not issubclass(step.body, COMMON))),
    ]


def diagram(machine: Machine[Any]) -> list[str]:
    """The machine as a picture: what changes a status, and what opens and ends a case."""
    ends = set(machine.statuses) - {frm for step in _moving(machine) for frm in step.frm}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {code}: {label.zh} {label.en}" for code, label in machine.statuses.items()]
    lines += [f"    {frm} --> {to}: {names}" for (frm, to), names in _edges(machine).items()]
    lines += [f"    {code} --> [*]" for code in machine.statuses if code in ends]
    return [*lines, "```", ""]


def _moving(machine: Machine[Any]) -> list[Step[Any, Any]]:
    return [
        step
        for step in machine.steps
        if any(targets(machine, step, frm) != (frm,) for frm in step.frm or ("",))
    ]


def _edges(machine: Machine[Any]) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], list[str]] = {}
    for step in _moving(machine):
        for frm in step.frm or ("[*]",):
            for to in targets(machine, step, "" if frm == "[*]" else frm):
                if to != frm:
                    names.setdefault((frm, to), []).append(step.label.zh)
    return {edge: "、".join(dict.fromkeys(words)) for edge, words in names.items()}


def steps(machine: Machine[Any], rows: Iterable[Step[Any, Any]]) -> list[str]:
    """The rows: what happens, from where to where, by whom, under which conditions."""
    head = (
        "步骤 step",
        "从 from",
        "到 to",
        "由谁 by whom",
        "填写 filled in",
        "条件 conditions",
        "备注 notes",
    )
    return table(head, (_row(machine, step) for step in rows))


def _row(machine: Machine[Any], step: Step[Any, Any]) -> tuple[str, ...]:
    return (
        f"{both(step.button)}<br>`{step.name}`",
        _from(machine, step),
        _to(machine, step),
        f"{_who(step.by)}<br>{PLACES[step.at]}",
        "<br>".join(_filled_in(step)),
        "<br>".join(_condition(guard) for guard in step.guards),
        "<br>".join(_notes(step)),
    )


def _from(machine: Machine[Any], step: Step[Any, Any]) -> str:
    if set(step.frm) == set(machine.statuses):
        return "任何状态 · any status"
    return "<br>".join(f"`{code}`" for code in step.frm) or "新建 · new"


def _to(machine: Machine[Any], step: Step[Any, Any]) -> str:
    if step.to is None:
        return "不变 · stays"
    led = [(frm, to) for frm in step.frm or ("",) for to in targets(machine, step, frm)]
    codes = dict.fromkeys(f"`{to}`" for frm, to in led if to != frm or not callable(step.to))
    stays = ("不变 · stays",) if callable(step.to) and any(frm == to for frm, to in led) else ()
    return "<br>".join((*codes, *stays))


def _who(roles: tuple[Role, ...]) -> str:
    return (
        "、".join(role.label.zh for role in roles)
        + "<br>"
        + ", ".join(role.label.en for role in roles)
    )


def _awaited(machine: Machine[Any], status: str) -> str:
    """What such a case waits for, with everything filled in that may be."""
    waits = machine.waits(state_of(machine, status))
    return "" if waits is None else both(TYPES[waits.step.__name__].step.button)


def _filled_in(step: Step[Any, Any]) -> list[str]:
    """The fields that somebody is asked for; those that must be filled in first."""
    schemas: list[type[Struct]] = [step.body, *([step.private] if step.private else [])]
    asked = [slot for schema in schemas for slot in slots(schema) if slot.is_asked]
    found = []
    for slot in sorted(asked, key=lambda one: not one.is_needed):
        label = step.words if step.private is Words and step.words else slot.label
        label = label if slot.name == "text" else slot.label
        found.append(f"{both(label)}{'' if slot.is_needed else '(可空 may be empty)'}")
    return found


def _condition(guard: Guard[Any, Any]) -> str:
    return f"`{guard.clause}` {both(guard.rule)}"


def _notes(step: Step[Any, Any]) -> list[str]:
    marks = (
        (step.is_final_say, "看过最新情况才能定 · final say: refused when the matter moved on"),
        (step.aux, "辅警可单独办 · an auxiliary officer may do it alone"),
        (step.numbers, "给编号 · gives the number"),
        (step.formal, "给正式文号 · gives the formal number"),
        (step.is_quiet, "不改动案件 · moves nothing"),
        (step.private is not None, "含封存内容 · has a sealed part"),
        (step.is_beside, "在“更多”里 · behind More, unless the case waits for it"),
        (step.is_grave, "再确认一次 · asked again before it is done"),
    )
    return [words for is_so, words in marks if is_so]
