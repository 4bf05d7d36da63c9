"""One thing that was looked at: what it is about, how bad it is, what to do."""

from typing import Literal

from msgspec import Struct

from casework.event import Label

Level = Literal["ok", "warning", "broken"]


class Finding(Struct, frozen=True):
    """One thing looked at: what it is about, how bad it is, and what to do."""

    topic: str
    level: Level
    say: Label


def broken(topic: str, zh: str, en: str) -> Finding:
    """Something that does not work."""
    return Finding(topic, "broken", Label(zh, en))


def warning(topic: str, zh: str, en: str) -> Finding:
    """Something that will not work one day."""
    return Finding(topic, "warning", Label(zh, en))


def fine(topic: str, zh: str, en: str) -> Finding:
    """Something that is well."""
    return Finding(topic, "ok", Label(zh, en))
