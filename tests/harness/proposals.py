"""A proposal of an event type by its name, whatever shared body the caller has at hand."""

from msgspec import Struct, structs

from casework.registry import TYPES, Proposal


def propose_as(case: str, type: str, body: Struct, private: Struct | None = None) -> Proposal:
    """The proposal of an event of that type, with the fields of ``body``."""
    return Proposal(case, TYPES[type].step.body(**structs.asdict(body)), private)


def propose(case: str, body: Struct, private: Struct | None = None, name: str = "") -> Proposal:
    """A proposal under the name of its body, or another."""
    return propose_as(case, name or type(body).__name__, body, private)
