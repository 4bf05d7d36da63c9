"""Free words that go with a step: sealed, because they may speak of people."""

from msgspec import Struct

from casework.event import Event, Label
from casework.machine import Guard


class Words(Struct, frozen=True):
    """What was said, done or decided, and why."""

    text: str


def text_of(event: Event) -> str:
    """The words of an event; empty when it has none, or they were erased."""
    return event.private.text if event.private else ""


def is_said(event: Event, shortest: int = 1) -> bool:
    """Whether there are words; erased ones were there."""
    return event.erased or len(text_of(event).strip()) >= shortest


def words_needed(clause: str, zh: str, en: str) -> Guard:
    """The guard of a step that needs words: which ones, in both languages."""
    return Guard(clause, Label(zh, en), lambda state, event, context: is_said(event))
