"""Unsaved forms, kept within seconds so that a crash or a power cut loses no typing.

A draft belongs to an officer and a form on this machine; it never leaves it.
"""

from typing import Any

import msgspec

from desk_client.services.desk import Session


def keep(session: Session, form: str, values: dict[str, Any]) -> None:
    """Write down what a form holds now."""
    session.desk.store.save_draft(session.officer.id, form, msgspec.json.encode(values))


def kept(session: Session, form: str) -> dict[str, Any]:
    """What the form held when it was last kept; empty when there is nothing."""
    body = session.desk.store.draft(session.officer.id, form)
    if body is None:
        return {}
    values: dict[str, Any] = msgspec.json.decode(body)
    return values


def drop(session: Session, form: str) -> None:
    """The form was saved or cleared."""
    session.desk.store.drop_draft(session.officer.id, form)
