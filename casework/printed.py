"""文书: what stands on a printed paper of a case, said beside the table of its kind (domain 5.2).

A paper names fields of the case and steps that were taken; their words come from what the fields
say of themselves (``casework.facts``, ``casework.telling``), so that a paper and a window never
differ.  Who signed, when, and under whose authority is read from the record: a paper says what was
signed, and leaves lines for those who sign with a pen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from msgspec import Struct

from casework.event import Label

S_contra = TypeVar("S_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Block:
    """A part of a paper; what has nothing to say is left out.

    ``facts``: fields of the state, a line each.  ``people``: the citizens of the case, masked until
    somebody says why they need them.  ``steps``: every record of these steps, with who and when.
    ``limits``: what ran on the case, by when, and how it was kept.  ``clauses``: the conditions of
    a closing, one by one.
    """

    head: Label
    facts: tuple[str, ...] = ()
    people: bool = False
    steps: tuple[type[Struct], ...] = ()
    limits: bool = False
    clauses: bool = False


def never(state: object) -> bool:
    """A paper that is no draft."""
    return False


@dataclass(frozen=True, kw_only=True)
class Printed(Generic[S_contra]):
    """One paper of a kind.

    ``code`` is unique among all papers: a desk remembers a printer by it.  ``after``: it is there
    once one of these steps was taken; empty: with the case.  ``is_draft``: said across it until it
    is signed.  ``by_hand``: lines for those who sign with a pen.  ``is_order``: headed in red, as
    an order of the office is.  ``is_receipt``: for the citizen, with the code that proves that the
    matter stands in the record.
    """

    code: str
    label: Label
    blocks: tuple[Block, ...]
    after: tuple[type[Struct], ...] = ()
    is_draft: Callable[[S_contra], bool] = never
    by_hand: tuple[Label, ...] = ()
    is_order: bool = False
    is_receipt: bool = False


def is_among(body: type[Struct], steps: tuple[type[Struct], ...]) -> bool:
    """Whether a body is of one of these steps, or a kind's own of a shared one."""
    return issubclass(body, steps)


HANDLER = Label("承办人签名", "Handled by")
HEAD = Label("单位负责人签名", "Head of the unit")
CITIZEN = Label("群众签名", "Citizen's signature")
SEAL = Label("单位印章", "Seal of the unit")
DAY = Label("日期", "Date")
