"""What several chapters of a letter's life ask and set."""

from datetime import datetime
from typing import Protocol

from casework.asking import Asking
from casework.cases.letter.state import Letter
from casework.cases.letter.statuses import Status
from casework.cases.needs import another, done_by
from casework.cases.words import words_needed
from casework.codes import ContactWay
from casework.event import Event, Label
from casework.state import State
from casework.steps import Changes, Guard


class HasMoment(Protocol):
    """A body that says when it happened."""

    @property
    def at(self) -> datetime:
        """When."""


# ------------------------------------------------------------------------------ forms


def usual_way(asking: Asking[Letter]) -> ContactWay:
    """A call, unless the writer asked for none."""
    return ContactWay.SMS if asking.state.no_calls else ContactWay.PHONE


# ---------------------------------------------------------------------------- changes


def working(letter: Letter, event: Event[object]) -> Status:
    """The status in which the unit works on: a rework stays a rework."""
    return "REWORK" if letter.is_in_rework else "HANDLING"


def routed(letter: Letter, event: Event[object]) -> Changes:
    """It leaves the duty desk: the first time counts (seed 001: 签收流转)."""
    return {"routed_at": letter.routed_at or event.core.at}


# ----------------------------------------------------------------------------- guards


def points_back(state: State | None, kind: str, letter: Letter) -> bool:
    """Whether a case of that kind says that it comes from this letter."""
    return (
        state is not None
        and type(state).__struct_config__.tag == kind
        and getattr(state, "source_case", None) == letter.case
    )


AT_IS_PAST = Guard[Letter, HasMoment](
    "letter.at",
    Label("时间须在来信之后、现在之前", "The time lies between the letter's arrival and now"),
    lambda letter, event, context: letter.received_at <= event.body.at <= event.core.at,
)
HAS_WORDS = words_needed(
    "letter.words", "请写明理由或内容", "Write down the reason or what was done"
)
OF_LEAD_UNIT: Guard[Letter, object] = done_by(
    "letter.of_lead_unit",
    "由主办单位办理",
    "The lead unit does this",
    lambda letter: letter.lead_unit,
)
NOT_THE_HANDLER: Guard[Letter, object] = another(
    "letter.not_the_handler",
    "承办人不能审批自己办理的信件",
    "Whoever handled it may not decide on it",
)
NO_CONFLICTS = Guard[Letter, object](
    "letter.conflicts",
    Label("还有两处不同的修改待选定", "Two values of a field wait for a person to choose"),
    lambda letter, event, context: not letter.conflicts,
    asks_form=False,
)

# ------------------------------------------------------------------------ respondents

RESPONDENT = "letter.respondent"
RESPONDENT_RULE = Label(
    "被反映对象须为在册警员或单位;涉及接收机关本级的,不列被反映对象先登记,由监督部门"
    "“报上级处理”(省厅、12389 或纪检监察)",
    "The respondent must be a known officer or unit; if it is the receiving bureau itself, enter "
    "it without naming them: the supervision hands it to the level above (the provincial "
    "department, 12389, the discipline inspection)",
)
