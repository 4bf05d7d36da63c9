"""What is written down when something happens to a common issue."""

from datetime import date

from msgspec import Struct

from casework.cases.common_issue.state import Figure
from casework.event import Moment
from casework.steps import Approval


class CommonIssueRaised(Struct, frozen=True, kw_only=True):
    """提出: the cases (ids) that show it.  ``topic`` is a code of the list ``letter.topic``.

    ``respondents`` and ``is_complaint`` are what the wall of those cases asks for.
    """

    topic: str
    cases: tuple[str, ...]
    respondents: tuple[str, ...] = ()
    is_complaint: bool = False
    temp_no: str = ""


class CommonIssueText(Struct, frozen=True):
    """What they have in common."""

    title: str
    description: str


class CasesLinked(Struct, frozen=True, kw_only=True):
    """More of the same."""

    cases: tuple[str, ...]
    respondents: tuple[str, ...] = ()
    is_complaint: bool = False


class MeasureDecided(Struct, frozen=True, kw_only=True):
    """措施: whose it is, by when, and the figure that shall tell, before it."""

    owner: str
    due_on: date
    figure_name: str
    before: Figure


class MeasureInForce(Struct, frozen=True):
    """The measure works from now on."""

    at: Moment


class EffectMeasured(Struct, frozen=True):
    """成效: the same figure after it, with what it means in the sealed words."""

    after: Figure


class CommonIssueClosed(Approval, frozen=True):
    """办结."""


class CommonIssueContinued(Approval, frozen=True, kw_only=True):
    """继续推进: another round, with what is to change in the sealed words."""

    due_on: date
