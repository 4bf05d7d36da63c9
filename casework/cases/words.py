"""Free words that go with a step: sealed, because they may speak of people."""

from typing import Annotated

from msgspec import Struct

from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked
from casework.steps import Changes, Guard


class Words(Struct, frozen=True):
    """What was said, done or decided, and why."""

    text: Annotated[str, asked("说明", "In words", Meaning.WORDS)]


def text_of(event: Event[Sealing[Words]]) -> str:
    """The words of an event; empty when it has none, or they were erased."""
    return event.private.text if event.private else ""


def kept(state: object, event: Event[Sealing[Words]]) -> Changes:
    """What was said stays to be read."""
    return {"words": text_of(event)}


def ended(state: object, event: Event[Sealing[Words]]) -> Changes:
    """The duties end here, and why."""
    return {"ended_at": event.core.at, "words": text_of(event)}


def is_said(event: Event[Sealing[Words]], shortest: int = 1) -> bool:
    """Whether there are words; erased ones were there."""
    return event.erased or len(text_of(event).strip()) >= shortest


def words_needed(clause: str, zh: str, en: str) -> Guard[object, Sealing[Words]]:
    """The guard of a step that needs words: which ones, in both languages."""
    return Guard(
        clause, Label(zh, en), lambda state, event, context: is_said(event), needs_words=True
    )
