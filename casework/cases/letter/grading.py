"""分级: which grade the facts of a letter ask for (domain 11.1).

The rule: 重要 when it touches personal safety, a group, public opinion or a major police
matter, or is needed within a day; 关注 for a complaint about the police, a repeated letter,
property or a vulnerable person; 一般 otherwise.  How many people, letters and yuan are
thresholds of the bureau.  A duty officer may grade higher than the rule, never lower.
"""

from collections.abc import Callable

from casework.cases.letter.codes import Grade
from casework.cases.letter.events import LetterGraded
from casework.cases.letter.state import GradeFacts, Letter
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Guard

_RANK = {Grade.NORMAL: 0, Grade.WATCH: 1, Grade.IMPORTANT: 2}
_SECONDS_PER_HOUR = 3600


def grade_asked_for(letter: Letter, facts: GradeFacts, number: Callable[[str], int]) -> Grade:
    """The lowest grade that the facts allow; ``number`` gives the bureau's thresholds."""
    if (
        facts.touches_safety
        or facts.is_public_opinion
        or facts.is_major_police_matter
        or letter.people >= number("letter.important.people")
        or _hours_left(letter) <= number("letter.important.hours")
    ):
        return Grade.IMPORTANT
    if (
        facts.is_police_complaint
        or letter.is_police_conduct
        or facts.is_vulnerable
        or facts.repeats >= number("letter.watch.repeats")
        or facts.money_yuan >= number("letter.watch.money_yuan")
    ):
        return Grade.WATCH
    return Grade.NORMAL


def _hours_left(letter: Letter) -> float:
    if letter.needed_by is None:
        return float("inf")
    return (letter.needed_by - letter.received_at).total_seconds() / _SECONDS_PER_HOUR


def _fits(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterGraded = event.body
    at = event.core.at

    def number(code: str) -> int:
        return context.directory.threshold(code, at)

    return _RANK[body.grade] >= _RANK[grade_asked_for(letter, body.facts, number)]


FITS_THE_FACTS = Guard(
    "letter.grade_rule",
    Label(
        "按所填情况应定更高等级(重要/关注),不能低定",
        "By these facts the grade is higher (important, or watch); it may not be set lower",
    ),
    _fits,
)
FACTS_COUNT = Guard(
    "letter.grade_facts",
    Label("来信次数从 1 起,涉及金额不能为负", "Letters count from 1; the money is not negative"),
    lambda letter, event, context: (
        event.body.facts.repeats >= 1 and event.body.facts.money_yuan >= 0
    ),
)
IS_GRADED = Guard(
    "letter.graded",
    Label("请先分级(重要/关注/一般)", "Grade it first: important, watch or normal"),
    lambda letter, event, context: letter.grade is not None,
    asks_form=False,
)
