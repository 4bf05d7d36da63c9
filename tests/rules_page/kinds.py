"""One kind of case: its diagram, its statuses, its rows."""

from collections.abc import Iterable

from casework.cases.every_case import OfficerRecused, PersonalDataRead
from casework.codes import Role
from casework.machine import Machine
from casework.steps import Guard, Step
from tests.rules_page.markdown import both, table
from tests.rules_page.targets import targets

PLACES = {
    "owner": "主管单位 · the owning unit",
    "involved": "有关单位 · a unit concerned",
    "anywhere": "任何单位 · any unit",
}
COMMON = (OfficerRecused, PersonalDataRead)
"""Rows that every kind of work has: they stand once, before the kinds."""


def section(machine: Machine, numbers: str = "") -> list[str]:
    """The kind from its heading to the end of its rows."""
    return [
        f"### {both(machine.label)}",
        "",
        f"`{machine.kind}`{numbers}",
        "",
        *diagram(machine),
        *table(
            ("状态 status", "中文", "English"),
            ((f"`{code}`", label.zh, label.en) for code, label in machine.statuses.items()),
        ),
        *steps(machine, (step for step in machine.steps if step.body not in COMMON)),
    ]


def diagram(machine: Machine) -> list[str]:
    """The machine as a picture: what changes a status, and what opens and ends a case."""
    ends = set(machine.statuses) - {frm for step in _moving(machine) for frm in step.frm}
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {code}: {label.zh} {label.en}" for code, label in machine.statuses.items()]
    lines += [f"    {frm} --> {to}: {names}" for (frm, to), names in _edges(machine).items()]
    lines += [f"    {code} --> [*]" for code in machine.statuses if code in ends]
    return [*lines, "```", ""]


def _moving(machine: Machine) -> list[Step]:
    return [
        step
        for step in machine.steps
        if any(targets(machine, step, frm) != (frm,) for frm in step.frm or ("",))
    ]


def _edges(machine: Machine) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], list[str]] = {}
    for step in _moving(machine):
        for frm in step.frm or ("[*]",):
            for to in targets(machine, step, "" if frm == "[*]" else frm):
                if to != frm:
                    names.setdefault((frm, to), []).append(step.label.zh)
    return {edge: "、".join(dict.fromkeys(words)) for edge, words in names.items()}


def steps(machine: Machine, rows: Iterable[Step]) -> list[str]:
    """The rows: what happens, from where to where, by whom, under which conditions."""
    head = ("步骤 step", "从 from", "到 to", "由谁 by whom", "条件 conditions", "备注 notes")
    return table(head, (_row(machine, step) for step in rows))


def _row(machine: Machine, step: Step) -> tuple[str, ...]:
    return (
        f"{both(step.label)}<br>`{step.name}`",
        _from(machine, step),
        _to(machine, step),
        f"{_who(step.by)}<br>{PLACES[step.at]}",
        "<br>".join(_condition(guard) for guard in step.guards),
        "<br>".join(_notes(step)),
    )


def _from(machine: Machine, step: Step) -> str:
    if set(step.frm) == set(machine.statuses):
        return "任何状态 · any status"
    return "<br>".join(f"`{code}`" for code in step.frm) or "新建 · new"


def _to(machine: Machine, step: Step) -> str:
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


def _condition(guard: Guard) -> str:
    return f"`{guard.clause}` {both(guard.rule)}"


def _notes(step: Step) -> list[str]:
    marks = (
        (step.is_final_say, "看过最新情况才能定 · final say: refused when the matter moved on"),
        (step.aux, "辅警可单独办 · an auxiliary officer may do it alone"),
        (step.numbers, "给编号 · gives the number"),
        (step.formal, "给正式文号 · gives the formal number"),
        (step.is_quiet, "不改动案件 · moves nothing"),
        (step.private is not None, "含封存内容 · has a sealed part"),
    )
    return [words for is_so, words in marks if is_so]
