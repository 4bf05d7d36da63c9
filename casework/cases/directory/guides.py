"""办事指南: kept by the office or the administrator, for every desk and every citizen."""

from msgspec import structs

from casework.cases.directory.events import GuideEnded, GuideIssued
from casework.cases.directory.receivers import KEEPERS
from casework.cases.directory.rows import kept, stands
from casework.cases.directory.state import GUIDE_STATUSES, GuideCase
from casework.cases.needs import known_unit, written
from casework.event import Event, Label
from casework.guides import Guide
from casework.machine import Display, Machine
from casework.steps import Changes, Rows


def _guide(state: object, event: Event[GuideIssued]) -> Changes:
    body = event.body
    record = Guide(
        title=body.title,
        subject=body.subject,
        text=body.text,
        unit=body.unit,
        place=body.place,
        hours=body.hours,
        phone=body.phone,
    )
    return stands(state, event, record)


def _end(state: GuideCase, event: Event[GuideEnded]) -> Changes:
    return stands(state, event, structs.replace(state.record, is_ended=True))


HAS_TITLE = written("guide.title", "title", "请填写指南名称", "Give it a title")
HAS_TEXT = written("guide.text", "text", "请写明怎样办理", "Say how it is done")
HAS_UNIT = known_unit("guide.unit", "unit", "请选择负责单位", "Choose the unit that keeps it")
HAS_REASON = written("guide.reason", "reason", "请写明指南停用原因", "Say why the guide ends")

ROWS = Rows(GuideCase, GUIDE_STATUSES)

GUIDE = Machine(
    kind="guide",
    label=Label("办事指南", "Guide"),
    is_signed=True,
    state=GuideCase,
    statuses=GUIDE_STATUSES,
    display=Display[GuideCase](
        title=lambda state: state.record.title,
        facts=("record",),
        words=lambda state: (state.record.title, state.record.text, state.record.place),
    ),
    steps=(
        *kept(
            GuideIssued,
            label=Label("办事指南发布", "Guide issued"),
            verb="Issue a guide",
            change="Change the guide",
            at="anywhere",
            apply=_guide,
            guards=(HAS_TITLE, HAS_TEXT, HAS_UNIT),
            by=KEEPERS,
        ),
        ROWS.step(
            GuideEnded,
            label=Label("办事指南停用", "Guide ended"),
            verb="End the guide",
            is_beside=True,
            frm=("IN_FORCE",),
            to="ENDED",
            by=KEEPERS,
            at="anywhere",
            guards=(HAS_REASON,),
            apply=_end,
        ),
    ),
)
