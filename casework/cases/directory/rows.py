"""What the rows of the directory have in common: who takes them, and where they lead."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Changes, Guard, Step, named

ADMIN = (Role.ADMIN,)
ALWAYS = {"IN_FORCE": Label("有效", "In force")}
IN_FORCE = ALWAYS | {"ENDED": Label("已停用", "Ended")}


def _unit_exists(state: object, event: Event, context: Context) -> bool:
    return event.body.unit in context.roster.units


UNIT_EXISTS = Guard("directory.unit", Label("单位不存在", "The unit does not exist"), _unit_exists)


def kept(
    name: str,
    body: type[Struct],
    label: Label,
    apply: Callable[[Any, Event], Changes],
    guards: tuple[Guard, ...] = (),
    private: type[Struct] | None = None,
    by: tuple[Role, ...] = ADMIN,
) -> tuple[Step, Step]:
    """A pair of rows: the first event opens the case, later ones of ``…Anew`` replace it."""

    def row(body: type[Struct], label: Label, frm: tuple[str, ...]) -> Step:
        return Step(
            body=body,
            private=private,
            label=label,
            frm=frm,
            to="IN_FORCE",
            by=by,
            guards=guards,
            apply=apply,
        )

    changed = Label(f"{label.zh}(变更)", f"{label.en} (changed)")
    return row(body, label, ()), row(named(f"{name}Anew", body), changed, ("IN_FORCE",))
