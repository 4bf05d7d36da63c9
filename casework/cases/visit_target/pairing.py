"""结对: which officer may be paired with a target, and how many targets each has."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from casework.asking import Asking, at_work
from casework.cases.visit_target.state import VisitTarget
from casework.context import Context
from casework.fields import Choice

RANK = "visit.pair.rank"
"""The threshold: from which rank an officer is paired (seed 004: 副科级以上); 0: any."""
PAIRS = "visit.pairs"
"""The threshold: about so many targets an officer has; a reading, never a refusal."""


def has_rank(officer: str, context: Context, at: datetime) -> bool:
    """Whether an officer has the rank from which the bureau pairs its officers."""
    known = context.roster.officers.get(officer)
    return known is not None and int(known.rank) >= context.directory.threshold(RANK, at)


def may_be_paired(asking: Asking[VisitTarget | None]) -> tuple[Choice, ...]:
    """The officers of the target's unit who may act alone and have the rank for it."""
    context = asking.context
    unit = asking.state.unit if asking.state is not None else asking.officer.unit
    found = at_work(asking, unit)
    return tuple(one for one in found if has_rank(one.value, context, context.now))


def me_if_paired(asking: Asking[VisitTarget | None]) -> str | None:
    """Whoever asks, where they have the rank for it."""
    me = asking.officer.id
    return me if has_rank(me, asking.context, asking.context.now) else None


def pairs(targets: Iterable[VisitTarget]) -> Counter[str]:
    """How many targets each officer has."""
    return Counter(one.pair_officer for one in targets if one.status == "ACTIVE")
