"""The columns of the two tables: the ranking of units (R2), the visits of officers (R5)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from casework.metrics import Rate
from desk_client.services.figures import OfficerRow, Ranked
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.rows import Column

translate = QCoreApplication.translate
LAST = 10_000
"""Where a unit without a rank is sorted."""


def ranking(unit_name: Callable[[str], str]) -> list[Column[Ranked]]:
    """Rank, the three rates, score, and what follows; further rates where there is room."""
    return [
        Column(
            "rank",
            translate("figures", "Rank"),
            lambda one: str(one.row.rank or "—"),
            52,
            is_number=True,
            sort=lambda one: one.row.rank or LAST,
        ),
        Column(
            "unit",
            translate("figures", "Unit"),
            lambda one: unit_name(one.row.unit),
            stretches=True,
        ),
        Column(
            "due", translate("figures", "Due"), lambda one: str(one.row.due), 52, is_number=True
        ),
        *_rates(),
        Column(
            "orders",
            translate("figures", "Orders"),
            lambda one: str(one.row.orders),
            60,
            is_number=True,
            yields=7,
        ),
        *_standing(),
    ]


def _rates() -> list[Column[Ranked]]:
    def rate(key: str, title: str, yields: int = 0) -> Column[Ranked]:
        return Column(
            key,
            title,
            lambda one: getattr(one.row.figures, key).text,
            84,
            is_number=True,
            yields=yields,
            tip=lambda one: parts(getattr(one.row.figures, key)),
            sort=lambda one: getattr(one.row.figures, key).percent or Decimal(-1),
        )

    return [
        rate("responded", translate("figures", "Response")),
        rate("solved", translate("figures", "Solved")),
        rate("satisfied", translate("figures", "Satisfied")),
        rate("signed", translate("figures", "Signed"), 3),
        rate("completed", translate("figures", "Completed"), 4),
        rate("reworked", translate("figures", "Rework"), 5),
        rate("returned", translate("figures", "Returns"), 6),
    ]


def _standing() -> list[Column[Ranked]]:
    return [
        Column(
            "score",
            translate("figures", "Score"),
            lambda one: "—" if one.row.score is None else str(one.row.score),
            68,
            is_number=True,
            sort=lambda one: Decimal(-1) if one.row.score is None else one.row.score,
        ),
        Column(
            "bottom",
            translate("figures", "At bottom"),
            lambda one: str(one.at_bottom or ""),
            84,
            is_number=True,
            yields=2,
        ),
        Column(
            "marks",
            translate("figures", "What follows"),
            _marks,
            150,
            yields=1,
            tip=_marks,
        ),
        Column(
            "back_dated",
            translate("figures", "Back-dated"),
            lambda one: "" if one.back_dated is None else one.back_dated.text,
            84,
            is_number=True,
            yields=8,
            tip=lambda one: "" if one.back_dated is None else parts(one.back_dated),
        ),
    ]


def _marks(one: Ranked) -> str:
    return ", ".join(pick(mark) for mark in one.marks)


def officers(officer_name: Callable[[str], str]) -> list[Column[OfficerRow]]:
    """Pairs, visits planned and made, nobody met, problems solved."""

    def number(key: str, title: str, value: Callable[[OfficerRow], int]) -> Column[OfficerRow]:
        return Column(key, title, lambda one: str(value(one)), 84, is_number=True, sort=value)

    return [
        Column(
            "officer",
            translate("figures", "Officer"),
            lambda one: officer_name(one.officer),
            stretches=True,
            is_name=True,
        ),
        number("pairs", translate("figures", "Pairs"), lambda one: one.pairs),
        number("planned", translate("figures", "Planned"), lambda one: one.visits_done.denominator),
        number("done", translate("figures", "Made"), lambda one: one.visits_done.numerator),
        Column(
            "rate",
            translate("figures", "Visits made"),
            lambda one: one.visits_done.text,
            96,
            is_number=True,
            tip=lambda one: parts(one.visits_done),
        ),
        number("missed", translate("figures", "Not met"), lambda one: one.missed),
        Column(
            "solved",
            translate("figures", "Problems solved"),
            lambda one: one.problems_solved.text,
            104,
            is_number=True,
            tip=lambda one: parts(one.problems_solved),
        ),
    ]


def parts(rate: Rate) -> str:
    """Numerator, denominator, and what was left out and why."""
    said = f"{rate.numerator:,} / {rate.denominator:,}"
    left = ", ".join(f"{pick(one.reason)} {one.count:,}" for one in rate.left_out)
    return f"{said} ({left})" if left else said
