"""引用标准答案: an answer to a citizen says which standard answers it took, and in which version.

The rules they keep (issue 11; domain 12.3): what is quoted is there and was in force when it was
quoted, so an answer that has run out, was withdrawn or has a newer version is quoted no more; what
was quoted keeps what it said.  Nothing leaves with a gap: what stands in braces is filled in first.

A step that answers a citizen has a field of :data:`QUOTED`, the guards :data:`QUOTING`, and names
the field that takes the text (``Step.quotes``); its case keeps what was quoted.
"""

from collections.abc import Callable
from typing import Annotated, Protocol, TypeVar

from msgspec import Struct

from casework.cases.standard_answer.state import StandardAnswer
from casework.cases.standard_answer.variables import gaps
from casework.context import Context
from casework.event import Event, Label
from casework.fields import Meaning, asked
from casework.steps import Guard

B = TypeVar("B")


class Quote(Struct, frozen=True):
    """One version of a standard answer (case id)."""

    answer: Annotated[
        str,
        asked(
            "标准答案",
            "Standard answer",
            Meaning.CASE,
            "standard_answer",
            hint=("知识库里的编号", "Its number in the knowledge base"),
        ),
    ]
    version: Annotated[int, asked("版本", "Version")]

    def in_words(self) -> Label:
        """第 2 版: which answer it is stands beside the case, as a link."""
        return Label(f"第 {self.version} 版", f"version {self.version}")


QUOTED = asked("引用标准答案", "Quoted standard answer", needed=False)


class Quoting(Protocol):
    """A body that says what it quotes."""

    @property
    def quoted(self) -> tuple[Quote, ...]:
        """Which versions."""


def _hold(state: object, event: Event[Quoting], context: Context) -> bool:
    """Of one that has not arrived here the centre knows; that it is there is asked by its name."""
    for quote in event.body.quoted:
        answer = context.related(quote.answer)
        if answer is None:
            continue
        if not isinstance(answer, StandardAnswer) or not answer.held(quote.version, event.core.at):
            return False
    return True


QUOTES_HOLD = Guard[object, Quoting](
    "quoting.in_force",
    Label(
        "引用的标准答案在答复时未生效、已更新、已停用或者已过有效期:请改引现行版本,或者删去该条引用",
        "A standard answer that is quoted was not in force then: it has a newer version, was "
        "withdrawn or has run out; quote the one in force, or take the quotation out",
    ),
    _hold,
)


def no_gaps(said: Callable[[Event[B]], str]) -> Guard[object, B]:
    """The guard of a text without gaps; ``said`` gives what is told to the citizen, empty where
    it was erased."""
    return Guard(
        "quoting.gaps",
        Label(
            "答复里还有花括号中的待填内容(如{期限}),请逐个填好或者删去",
            "Something in braces is still to be filled in (such as {期限}): fill it in, or take "
            "it out",
        ),
        lambda state, event, context: not gaps(said(event)),
    )
