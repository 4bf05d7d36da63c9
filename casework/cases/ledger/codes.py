"""Code lists that only ledger items use."""

from casework.codes import Coded, Outcome

LAWFUL_EXITS = (Outcome.UNFOUNDED, Outcome.NOT_LEGAL, Outcome.LOST)
"""Outcomes with which an item may end though nobody is satisfied: the head one level up
has to allow it (domain 1.3)."""


class AnsweredBy(Coded):
    """Who gave the answer on a call-back: 非本人 is recorded as such (domain 1.3)."""

    SELF = "SELF", "本人", "The citizen"
    FAMILY = "FAMILY", "家属", "Family"
    AGENT = "AGENT", "代理人或代表", "Agent or representative"
    OTHER = "OTHER", "其他人", "Somebody else"


class CoordinationWay(Coded):
    """By what means other bodies were brought together."""

    MEETING = "MEETING", "会议", "Meeting"
    LETTER = "LETTER", "函", "Official letter"


class ComplaintRoute(Coded):
    """Where a complaint or a report goes (domain 1.2)."""

    HERE = "HERE", "本级办理", "Dealt with here"
    INSPECTORATE = "INSPECTORATE", "督察", "Police inspection"
    D12389 = "12389", "12389", "12389 hotline"
    CASE = "CASE", "接报案", "Case acceptance"

    @property
    def leaves(self) -> bool:
        """Whether the matter leaves the ledger: only the reference number stays."""
        return self in (ComplaintRoute.D12389, ComplaintRoute.CASE)


class LinkedKind(Coded):
    """What another case is to the item; the value is its kind."""

    LETTER = "letter", "信件", "Letter"
    WALK_IN = "walk_in", "接待", "Reception"
    VISIT = "visit", "走访", "Visit"
    MEETING = "meeting", "进建商", "Consultation session"
    ORDER = "supervision_order", "督办单", "Supervision order"
    ITEM = "ledger_item", "三本账", "Ledger item"
