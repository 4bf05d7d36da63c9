"""删除个人信息: what a case says of people is erased, by who may, with the ground for it.

The rules they keep (个人信息保护法 19, 47; domain 8): personal data are kept no longer than needed.
A case that has ended is erased when its time is over (``retention.….months``), by the office of the
bureau; before that, because the citizen asks for it, took their consent back, or it should never
have been taken down, by the bureau's chief.  Nobody erases what they worked on, and nothing is
erased while something else needs it: an open matter that it belongs to, somebody named in a
complaint whose time is not over, a finding of falsification that stands.

What an erasure takes is said in ``casework.erasure``: no ids stand in it, so nothing is forgotten.
The row is given to each kind by :func:`casework.cases.every_case.with_common_steps`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any

from casework.calendar import add_months
from casework.cases import needs
from casework.codes import Coded, Role, UnitLevel
from casework.context import Context, Directory
from casework.event import CHINA, Event, Label
from casework.fields import asked
from casework.ids import SYSTEM
from casework.machine import Machine
from casework.officers import HEIGHT, UPPER_HEADS
from casework.state import ERASED, State
from casework.steps import Approval, Guard, Step, own

REGISTERS = frozenset({"visit_target", "adviser"})
"""Kinds that stand for years and are no matter: what belongs to them does not wait for them."""

ERASERS = (Role.OFFICE, *UPPER_HEADS)
LONGEST_REFERENCE = 40
_A_PHONE_OR_DOCUMENT = re.compile(r"\d{8}")


class ErasureGround(Coded):
    """Why personal data are erased."""

    RETENTION = "RETENTION", "保存期满", "Its time is over"
    REQUEST = "REQUEST", "本人依法要求删除", "The citizen asks for it, as the law allows"
    CONSENT = "CONSENT", "本人撤回同意", "The citizen took their consent back"
    UNLAWFUL = "UNLAWFUL", "违法或违约收集", "Taken down without a lawful ground"


class Erased(Approval, frozen=True, kw_only=True):
    """删除个人信息: every sealed part before it goes, but for what figures and limits read."""

    ground: Annotated[ErasureGround, asked("删除依据", "Ground")]
    reference: Annotated[
        str,
        asked(
            "批准文号",
            "Reference",
            hint=("审批单的文号,不写姓名等个人信息", "Number of the approval; nothing personal"),
        ),
    ]


def retention_of(kind: str) -> str:
    """The threshold that says how long a kind is kept after it ended."""
    return f"retention.{kind}.months"


# ------------------------------------------------------------------------------ conditions


def _is_from_the_top(state: State, event: Event[object], context: Context) -> bool:
    """The bureau's; or the centre's own, on its rounds."""
    roster, actor = context.roster, context.roster.officers.get(event.core.actor)
    if actor is None:
        return event.core.actor == SYSTEM
    return roster.height(actor.unit) >= HEIGHT[UnitLevel.BUREAU] or roster.is_top(actor.unit)


def _has_grown(state: State, event: Event[object], context: Context) -> bool:
    """Whether anything happened since it was last erased."""
    erased = [one.at for one in state.signatures if one.step.endswith(ERASED)]
    return not erased or erased[-1] != state.updated_at


def is_kept_long_enough(state: State, directory: Directory, at: datetime) -> bool:
    """Whether the time is over for which a case that has ended is kept."""
    months = directory.threshold(retention_of(needs.tag_of(state)), at)
    last = state.updated_at.astimezone(CHINA).date()
    return at.astimezone(CHINA).date() >= add_months(last, months)


def _retention_is_over(state: State, event: Event[Erased], context: Context) -> bool:
    is_retention = event.body.ground is ErasureGround.RETENTION
    return not is_retention or is_kept_long_enough(state, context.directory, event.core.at)


def _chief_decides(state: State, event: Event[Erased], context: Context) -> bool:
    is_over = event.body.ground is ErasureGround.RETENTION
    return is_over or needs.acts_as(UPPER_HEADS, state.units, event, context)


def _nobody_is_named(state: State, event: Event[Erased], context: Context) -> bool:
    return event.body.ground is ErasureGround.RETENTION or not state.respondents


def _no_finding_stands(state: State, event: Event[Erased], context: Context) -> bool:
    """No record of its units was found falsified in a month in which it was worked on."""
    first = state.opened_at.astimezone(CHINA).date().replace(day=1)
    last = state.updated_at.astimezone(CHINA).date()
    return not any(
        not one.is_withdrawn
        and first <= one.month <= last
        and any(context.roster.same_station(one.unit, unit) for unit in state.units)
        for one in context.directory.falsifications
    )


def _is_reference(event: Event[Erased]) -> bool:
    text = event.body.reference.strip()
    return (
        len(text) <= LONGEST_REFERENCE
        and any(one.isdecimal() for one in text)
        and not _A_PHONE_OR_DOCUMENT.search(text)
    )


def _worked_on_it(state: State) -> Iterable[str]:
    return (*state.handlers, state.opened_by)


FROM_THE_TOP = Guard[State, object](
    "erasure.level",
    Label("由市局办理", "For the bureau"),
    _is_from_the_top,
    asks_form=False,
    hides=True,
)
HAS_GROWN = Guard[State, object](
    "erasure.again",
    Label("个人信息已经删除,此后没有新的内容", "Erased already, and nothing came since"),
    _has_grown,
    asks_form=False,
    hides=True,
)
BY_ANOTHER: Guard[State, object] = needs.another(
    "erasure.by_another",
    "登记人、承办人不能删除,请由其他人办理",
    "Not by who wrote it down or worked on it: somebody else erases it",
    _worked_on_it,
)
RETENTION_IS_OVER = Guard(
    "erasure.retention",
    Label(
        "保存期未满,不能以“保存期满”删除;本人要求等情形由市局局长办理",
        "Its time is not over yet; on another ground the bureau's chief erases it",
    ),
    _retention_is_over,
)
CHIEF_DECIDES = Guard(
    "erasure.chief",
    Label(
        "保存期满之前删除,由市局局长(或者受其授权的副职)决定",
        "Before its time is over the bureau's chief decides, or whom they gave it to",
    ),
    _chief_decides,
)
NOBODY_IS_NAMED = Guard(
    "erasure.respondents",
    Label(
        "有被反映对象的,保存期满才能删除;登记有误的请先撤销被反映对象",
        "Somebody is named in the complaint: erased when its time is over, or after their release",
    ),
    _nobody_is_named,
)
NO_FINDING_STANDS = Guard[State, Erased](
    "erasure.falsified",
    Label(
        "相关单位当月被认定弄虚作假,记录作为证据保留;认定撤销后才能删除",
        "A finding of falsification stands for that month: the record is its evidence until it "
        "is lifted",
    ),
    _no_finding_stands,
)
IS_REFERENCE = Guard[object, Erased](
    "erasure.reference",
    Label(
        f"请写批准文号(不超过{LONGEST_REFERENCE}字),不写姓名、电话、证件号码",
        f"Write the number of the approval ({LONGEST_REFERENCE} characters at most), no name, "
        "telephone or document",
    ),
    lambda state, event, context: _is_reference(event),
)


def erasing(
    machine: Machine[Any], kinds: Mapping[str, Machine[Any]], prefix: str
) -> Step[Any, Erased]:
    """The row by which a kind has its personal data erased; ``kinds``: every kind, by its tag."""

    def ended(state: State, event: Event[object], context: Context) -> bool:
        return not waits(machine, state, context)

    def nothing_needs_it(state: State, event: Event[Erased], context: Context) -> bool:
        display = machine.display
        others = map(context.related, display.related(state) if display else ())
        return not any(
            other is not None
            and (kind := needs.tag_of(other)) not in REGISTERS
            and kind in kinds
            and waits(kinds[kind], other, context)
            for other in others
        )

    return Step(
        body=own(prefix, Erased),
        label=Label("删除个人信息", "Personal data erased"),
        verb="Erase personal data",
        frm=tuple(machine.statuses),
        to=None,
        by=ERASERS,
        guards=(
            Guard[State, object](
                "erasure.ended",
                Label("事项办结以后才能删除", "Only when the matter has ended"),
                ended,
                asks_form=False,
                hides=True,
            ),
            FROM_THE_TOP,
            HAS_GROWN,
            BY_ANOTHER,
            IS_REFERENCE,
            RETENTION_IS_OVER,
            CHIEF_DECIDES,
            NOBODY_IS_NAMED,
            NO_FINDING_STANDS,
            Guard[State, Erased](
                "erasure.needed",
                Label(
                    "关联事项尚未办结,还要用到此件;办结后再删除",
                    "An open matter that it belongs to needs it still; when that has ended",
                ),
                nothing_needs_it,
            ),
        ),
        is_final_say=True,
        is_beside=True,
        is_grave=True,
    )


def waits(machine: Machine[Any], state: State, context: Context) -> bool:
    """Whether a case waits for something still, be it only that another one says so."""
    look: Callable[[Any, Context], object] | None = machine.instead.get(state.status)
    return machine.waits(state) is not None or (
        look is not None and look(state, context) is not None
    )
