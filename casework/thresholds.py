"""Numbers that rules compare with, as data: how many, how often, how much.

The rule they keep: where a number is a bureau's own choice, it is a line in
``resources/thresholds/*.json`` with its source (``[S ...]`` public, ``[D]`` our default),
issued to the directory by an event and dated, so the record shows which number held on
which day.  :data:`DEFAULTS` holds until a bureau issues its own.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec
from msgspec import Struct

from casework.errors import MalformedError
from casework.event import Label
from casework.hand_written import text_of


class Threshold(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One number: what it is called, how big it is and where it was taken from."""

    code: str
    label: Label
    value: int
    source: str


class ThresholdTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of a bureau since one day; what it does not name stays as it was."""

    id: str
    since: date
    thresholds: tuple[Threshold, ...]


DEFAULTS: Mapping[str, int] = {
    "letter.important.people": 5,
    "letter.important.hours": 24,
    "letter.watch.repeats": 2,
    "letter.watch.money_yuan": 10_000,
    "letter.contact.attempts": 3,
    "letter.contact.days": 2,
    "letter.call_back.failed": 3,
    "letter.merge.days": 30,
    "letter.alike.percent": 30,
    "letter.alike.unnamed.percent": 70,
    "letter.organised": 0,
    "letter.ring.seconds": 60,
    "letter.recheck_percent": 0,
    "call_back.supervised": 1,
    "supervision.escalation.days": 1,
    "adviser.term.months": 24,
    "standard_answer.months": 12,
    "standard_answer.review.days": 30,
    "review.look_back.days": 7,
    "handover.minutes": 30,
    "visit.pairs": 16,
    "visit.pair.rank": 0,
    "visit.misses": 2,
    "visit.plan.days": 7,
    "visit.plan.per_day": 2,
    "routine.alarms.minutes": 60,
    "routine.orders.minutes": 60,
    "routine.escalation.minutes": 1_440,
    "routine.visits.minutes": 1_440,
    "routine.erasure.minutes": 1_440,
    "routine.chases.minutes": 1_440,
    "chase.first.days": 1,
    "chase.again.days": 5,
    "chase.times": 2,
    "routine.months.minutes": 1_440,
    "routine.samples.minutes": 1_440,
    "routine.lots.minutes": 60,
    "routine.machines.minutes": 10,
    "machine.clock.minutes": 30,
    "call_sample.walk_in_percent": 5,
    "call_sample.visit_percent": 5,
    "call_sample.tries": 3,
    "call_sample.back.days": 60,
    "month_account.late.days": 5,
    "month_account.back.months": 12,
    "month_account.compare.months": 3,
    "common_issue.cases": 2,
    "record.back_dated.minutes": 15,
    "record.sending.minutes": 60,
    "figures.response.contact_only": 0,
    "figures.solved.partial_percent": 0,
    "figures.weight.response": 20,
    "figures.weight.solved": 40,
    "figures.weight.satisfied": 40,
    "figures.deduct.overdue": 100,
    "figures.deduct.rework": 50,
    "figures.rank.least": 5,
    "figures.weight.replied": 0,
    "figures.weight.closed": 0,
    "figures.bottom.places": 3,
    "figures.bottom.least": 6,
    "figures.bottom.months": 3,
    "figures.best.places": 1,
    "figures.best.times": 3,
    "again.minutes": 10,
    "witness.grace.minutes": 60,
    "password.free_tries": 3,
    "password.pause.seconds": 10,
    "password.pause.most_minutes": 60,
    "password.again.minutes": 5,
    "password.shortest": 8,
    "password.notice.days": 7,
    "password.first.days": 30,
    "device.invitation.minutes": 60,
    "retention.letter.months": 60,
    "retention.ledger_item.months": 60,
    "retention.supervision_order.months": 60,
    "retention.clue.months": 60,
    "retention.common_issue.months": 60,
    "retention.review.months": 60,
    "retention.mediation.months": 60,
    "retention.export_request.months": 60,
    "retention.meeting.months": 36,
    "retention.diversion.months": 36,
    "retention.adviser.months": 36,
    "retention.walk_in.months": 24,
    "retention.visit.months": 24,
    "retention.visit_target.months": 12,
    "retention.lost_item.months": 24,
    "retention.loss_report.months": 24,
    "retention.loan.months": 12,
    "retention.handover.months": 12,
    "retention.month_account.months": 120,
    "retention.call_sample.months": 24,
    "retention.standard_answer.months": 36,
    "papers.unnamed.days": 30,
    "desk.update.minutes": 360,
}

_MOST = {
    "days": 3_660,
    "months": 120,
    "hours": 87_840,
    "minutes": 5_270_400,
    "seconds": 316_224_000,
}
"""Ten years, in what the last word of a code says."""


def too_long(table: ThresholdTable) -> Threshold | None:
    """The first number that stands for more than ten years."""
    return next(
        (one for one in table.thresholds if one.value > _MOST.get(_unit(one.code), one.value)),
        None,
    )


def _unit(code: str) -> str:
    return code.rpartition(".")[2]


_decoder = msgspec.json.Decoder(ThresholdTable)


def read_thresholds(data: bytes) -> ThresholdTable:
    """A table from its JSON bytes; :class:`MalformedError` if they do not fit."""
    try:
        return _decoder.decode(text_of(data))
    except (msgspec.DecodeError, MalformedError) as error:
        raise MalformedError(f"not a table of thresholds: {error}") from error


def threshold(tables: Iterable[ThresholdTable], code: str, on: date) -> int:
    """The number in force on a day: the newest that was issued by then, else the default."""
    begun = sorted((table for table in tables if table.since <= on), key=lambda one: one.since)
    for table in reversed(begun):
        for one in table.thresholds:
            if one.code == code:
                return one.value
    return DEFAULTS[code]
