"""The kind: what it is to a person, whose turn it is, its rows."""

from datetime import timedelta

from casework.cases.call_sample.calling import CALLING, CallSampleCalled, CallSampleLookedInto
from casework.cases.call_sample.drawing import DRAWING
from casework.cases.call_sample.state import STATUSES, CallSample, end_of
from casework.event import Label
from casework.machine import Display, Machine, Waits


def waits(sample: CallSample) -> Waits | None:
    """For the call-back centre, then for supervision; the lot is the centre's own."""
    if sample.status == "CALLING":
        return Waits(CallSampleCalled, units=(sample.unit,))
    return (
        Waits(CallSampleLookedInto, units=(sample.unit,)) if sample.status == "DISPUTED" else None
    )


DISPLAY = Display[CallSample](
    title=lambda sample: f"{end_of(sample.week) - timedelta(days=1):%Y-%m-%d}",
    lead="sampled",
    facts=(
        "station",
        "sampled",
        "week",
        "part",
        "listed",
        "unreachable",
        "percent",
        "lot",
        "drawn_at",
        "drawn",
        "tries",
        "ended_at",
    ),
    columns=("station", "listed", "drawn_at"),
    words=lambda sample: tuple(
        text
        for one in sample.drawn
        for text in (*(call.words for call in one.calls), one.words)
        if text
    ),
    related=lambda sample: tuple(one.case for one in sample.drawn),
)

MACHINE = Machine(
    kind="call_sample",
    label=Label("回访抽样", "Call-back sample"),
    state=CallSample,
    statuses=STATUSES,
    display=DISPLAY,
    waits=waits,
    number_code=lambda sample: "CY",
    steps=(*DRAWING, *CALLING),
)
