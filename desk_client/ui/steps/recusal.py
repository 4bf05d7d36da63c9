"""Stepping back from a case: the same form for every kind."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from casework.cases.every_case import RecusalGround
from desk_client.services import personal
from desk_client.ui.steps.asks import REASON, Ask, Offer, StepForm, named, officers_of


def colleagues(offer: Offer) -> list[tuple[str, str]]:
    """Oneself first, then whom a head may order to step back."""
    me = offer.place.session.officer
    others = officers_of(offer, me.unit)
    return [(me.id, named(me)), *[one for one in others if one[0] != me.id]]


RECUSAL = StepForm(
    (
        Ask(
            "officer",
            str(QT_TRANSLATE_NOOP("asks", "Officer")),
            "pick",
            choices=colleagues,
            first=lambda offer: offer.place.session.officer.id,
        ),
        Ask("ground", str(QT_TRANSLATE_NOOP("asks", "Ground")), "code", RecusalGround),
        REASON,
    ),
    lambda s, c, v, now: personal.recuse(
        s, c, v["officer"], RecusalGround(v["ground"]), v["words"]
    ),
    "Step back",
    is_grave=True,
    is_beside=True,
)
