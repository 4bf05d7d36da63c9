"""What a citizen is asked, read from the fields of the steps that it becomes.

Labels, choices and bounds are those of the rules; only where an office's word would not be
understood at a kitchen table does the page ask in other words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec
from msgspec import Struct

from casework.cases.letter.codes import AppealType
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.cases.letter.writer import LetterRated
from casework.cases.walk_in import WalkInMarkedByVisitor
from casework.codes import Coded, Satisfaction
from casework.event import CHINA, Label
from casework.fields import Meaning, Slot, group_of, slots
from casework.sizes import most_of, problem

YES = "yes"
TRAP = "website"
"""A field that nobody sees: whoever fills it in is a program."""

NEEDED = Label("请填写此项", "Please fill this in")
CHOOSE = Label("请选择一项", "Please choose one")
NOT_SO = {
    Meaning.COUNT: Label("请填整数", "A whole number, please"),
    Meaning.DAY: Label("请填写日期,如 2026-11-28", "A date, please: 2026-11-28"),
    Meaning.MOMENT: Label(
        "请填写日期和时间,如 2026-11-28T18:30", "Date and time, please: 2026-11-28T18:30"
    ),
    Meaning.CODE: CHOOSE,
}
AHEAD = Label("须在现在之后一年内", "Later than now, and within a year")
BEHIND = Label("不能在今天之后", "Not later than today")
A_YEAR = timedelta(days=366)

Typed = Mapping[str, str]
Wrong = dict[str, Label]
"""What is wrong, by the name of the field."""


@dataclass(frozen=True, eq=False)
class Question:
    """One field of a page: the way to it in its schema, and how a citizen is asked."""

    schema: type[Struct]
    path: tuple[str, ...]
    ask: Label | None = None
    hint: Label | None = None
    left_out: tuple[Coded, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the page."""
        return "-".join(self.path)

    @cached_property
    def slot(self) -> Slot:
        """Its description."""
        schema: Any = self.schema
        for name in self.path[:-1]:
            schema = group_of(schema, name)
        return next(slot for slot in slots(schema) if slot.name == self.path[-1])

    @property
    def label(self) -> Label:
        """The words beside it."""
        return self.ask or self.slot.label

    @property
    def is_needed(self) -> bool:
        """Whether it has to be filled in."""
        return self.slot.is_needed and len(self.path) == 1

    @property
    def most(self) -> int | None:
        """How many characters it takes."""
        return most_of(self.slot.meaning)

    @property
    def choices(self) -> tuple[Coded, ...]:
        """What may be chosen."""
        kind = self.slot.kind
        if not (isinstance(kind, type) and issubclass(kind, Coded)):
            return ()
        return tuple(one for one in kind if one not in self.left_out)

    def read(self, text: str, now: datetime) -> object:
        """The value that was typed; :class:`ValueError` holds its label."""
        meaning = self.slot.meaning
        if meaning is Meaning.FLAG:
            return text == YES
        wrong = problem(meaning, text)
        if wrong is not None:
            raise _WrongError(wrong)
        try:
            value: Any = (
                datetime.fromisoformat(text).replace(tzinfo=CHINA)
                if meaning is Meaning.MOMENT
                else msgspec.convert(text, self.slot.kind, strict=False)
            )
        except ValueError as error:
            raise _WrongError(NOT_SO.get(meaning, NEEDED)) from error
        if value in self.left_out:
            raise _WrongError(CHOOSE)
        if meaning is Meaning.MOMENT and not now < value < now + A_YEAR:
            raise _WrongError(AHEAD)
        if meaning is Meaning.DAY and value > now.astimezone(CHINA).date():
            raise _WrongError(BEHIND)
        return value


class _WrongError(Exception):
    def __init__(self, say: Label) -> None:
        super().__init__(say.en)
        self.say = say


def _of(schema: type[Struct], *path: str, **words: Any) -> Question:
    return Question(schema, path, **words)


WHAT = (
    _of(
        LetterReceived,
        "type",
        ask=Label("您要做什么?", "What is it about?"),
        left_out=(AppealType.OTHER,),
    ),
    _of(LetterPrivate, "title"),
    _of(
        LetterPrivate,
        "content",
        hint=Label(
            "时间、地点、人物、发生了什么、您希望怎样", "When, where, who, what happened, your wish"
        ),
    ),
    _of(LetterPrivate, "place"),
    _of(LetterReceived, "occurred_on"),
    _of(LetterReceived, "people"),
    _of(
        LetterReceived,
        "needed_by",
        ask=Label("您最迟需要何时得到答复", "By when you need an answer"),
        hint=Label("没有特别要求可不填", "Leave it empty if any time will do"),
    ),
    _of(
        LetterReceived,
        "is_police_conduct",
        ask=Label("反映的是民警的执法或服务", "It is about the conduct of the police"),
    ),
)
WHO = (
    _of(LetterPrivate, "writer", "name"),
    _of(LetterPrivate, "writer", "phone"),
    _of(LetterPrivate, "writer", "address"),
    _of(
        LetterReceived,
        "no_calls",
        ask=Label("请不要打电话给我", "Please do not call me"),
    ),
    _of(LetterReceived, "quiet", "starts", ask=Label("请勿在几时起打扰", "No calls from (hour)")),
    _of(LetterReceived, "quiet", "ends", ask=Label("到几时", "to (hour)")),
)
WRITING = (*WHAT, *WHO)
RATING = (
    _of(LetterRated, "solved"),
    _of(LetterRated, "satisfaction", left_out=(Satisfaction.NOT_RATED,)),
    _of(
        LetterRated,
        "reason",
        hint=Label("未解决或不满意的须选", "Needed if it is not solved, or you are dissatisfied"),
    ),
)
VISIT = (
    _of(WalkInMarkedByVisitor, "solved"),
    _of(WalkInMarkedByVisitor, "rating", left_out=(Satisfaction.NOT_RATED,)),
    _of(WalkInMarkedByVisitor, "reason", hint=RATING[2].hint),
)


class Answers:
    """What was typed into some questions, and what is wrong with it."""

    def __init__(self, questions: tuple[Question, ...], typed: Typed, now: datetime) -> None:
        self.wrong: Wrong = {}
        self._values: dict[Question, object] = {}
        for one in questions:
            text = typed.get(one.name, "").strip()
            if not text and one.slot.meaning is not Meaning.FLAG:
                if one.is_needed:
                    self.wrong[one.name] = CHOOSE if one.choices else NEEDED
                continue
            try:
                self._values[one] = one.read(text, now)
            except _WrongError as error:
                self.wrong[one.name] = error.say
        self._groups_are_whole(questions)

    def of(self, schema: type[Struct]) -> dict[str, Any]:
        """The values of one schema, a group as what it is; what was left empty is not there."""
        found: dict[str, Any] = {}
        groups: dict[str, dict[str, object]] = {}
        for one, value in self._values.items():
            if one.schema is not schema:
                continue
            if len(one.path) == 1:
                found[one.path[0]] = value
            else:
                groups.setdefault(one.path[0], {})[one.path[1]] = value
        return found | {name: group_of(schema, name)(**parts) for name, parts in groups.items()}

    def _groups_are_whole(self, questions: tuple[Question, ...]) -> None:
        """Quiet hours have a beginning and an end, or are not there."""
        begun = {one.path[0] for one in self._values if len(one.path) > 1}
        for one in questions:
            if (
                len(one.path) > 1
                and one.path[0] in begun
                and one.slot.is_needed
                and one not in self._values
            ):
                self.wrong.setdefault(one.name, NEEDED)
