"""The fields of the reception form, and what stands in them as plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSizePolicy

from casework.asking import officer_label
from casework.codes import HandOff, IdType, Ledger, ServiceCategory
from casework.context import CodeItem
from casework.identity import document_of
from casework.officers import Officer
from casework.receivers import Receiver
from desk_client.ui.dates import Lean
from desk_client.ui.i18n import pick
from desk_client.ui.widgets.checkable import CheckMark
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.fields import PickBox, TextArea, TextField
from desk_client.ui.widgets.number_fields import DocumentField, NumberField, TelephoneField
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.widgets.tag_choice import TagChoice

DONE, FOLLOW, HAND_OFF, LEDGER = "done", "follow", "hand_off", "ledger"

SETTINGS = frozenset({"started_at", "persons", "outcome"})
"""Values that a form has before anybody typed."""


PLACE_OF_CLAUSE = {
    "walk_in.has_service": ("service", 0),
    "walk_in.counts": ("where", 0),
    "walk_in.id_needed": ("person", 2),
    "walk_in.report_handed_on": ("outcome", 0),
    "walk_in.report_to_case": ("hand_off", 0),
    "walk_in.called_110": ("hand_off", 0),
    "walk_in.reference": ("hand_off", 2),
    "walk_in.follow_up_by": ("follow", 0),
    "walk_in.follow_up_officer": ("follow", 1),
    "ledger.content": ("content", 0),
    "ledger.title": ("title", 0),
    "ledger.place": ("where", 1),
}
"""Which row, and which field of it, a refusal of the rules speaks about."""


class ReceptionFields(QObject):
    """Makes the fields; the form lays them out."""

    def __init__(
        self,
        lists: Mapping[str, Sequence[CodeItem]],
        officers: Sequence[Officer],
        receivers: Sequence[Receiver],
        today: Callable[[], date],
        now: Callable[[], datetime],
    ) -> None:
        super().__init__()
        self._lists = lists
        self._now = now
        self.started_at: datetime | None = None
        self.has_receivers = bool(receivers)
        self._make_visitor(today)
        self._make_outcome(officers, receivers, today)

    @property
    def is_empty(self) -> bool:
        """Nothing typed or chosen that would be a pity to lose."""
        return not any(value for key, value in self.values().items() if key not in SETTINGS)

    def values(self) -> dict[str, Any]:
        """What the form holds, as plain values for a draft."""
        day = self.follow_by.day
        return {
            "started_at": self.started_at.isoformat() if self.started_at else "",
            "category": self.category.value or "",
            "sub": self.sub.value,
            "foreign": self.foreign.isChecked(),
            "language": self.language.value or "",
            "reports": self.reports.isChecked(),
            "outcome": self.outcome.value or DONE,
            "follow_by": day.isoformat() if day else "",
            "follow_officer": self.follow_officer.value or "",
            "hand_off": self.hand_off.value or "",
            "receiver": self.receiver.value or "",
            "ledger": self.ledger.value or "",
            "content": self.content.value,
        } | {key: field.value for key, field in self._lines().items()}

    def restore(self, values: Mapping[str, Any]) -> None:
        """Put a draft back into the fields; without values a fresh form."""
        self.category.set_value(values.get("category") or None)
        self.offer_subs(str(values.get("sub", "")))
        for key, field in self._lines().items():
            field.set_value(str(values.get(key) or ("1" if key == "persons" else "")))
        self.content.setPlainText(str(values.get("content", "")))
        self.foreign.setChecked(bool(values.get("foreign")))
        self.reports.setChecked(bool(values.get("reports")))
        self.outcome.set_value(values.get("outcome") or DONE)
        follow_by = values.get("follow_by")
        self.follow_by.set_day(date.fromisoformat(follow_by) if follow_by else None)
        for key, box in (
            ("follow_officer", self.follow_officer),
            ("hand_off", self.hand_off),
            ("receiver", self.receiver),
            ("language", self.language),
        ):
            box.setCurrentIndex(box.findData(values.get(key) or None))
        self.ledger.set_value(values.get("ledger") or None)
        # Last: what is filled in by the program is not the beginning of a visit.
        started = values.get("started_at")
        self.started_at = datetime.fromisoformat(started) if started else None

    def begin(self) -> datetime:
        """Somebody is here since the first thing that was typed of them, not since the form stood
        open: it may have stood open overnight."""
        self.started_at = self.started_at or self._now()
        return self.started_at

    def begin_now(self) -> None:
        """What was typed on another day is about somebody who is here now."""
        self.started_at = self._now()

    def offer_subs(self, value: str = "") -> None:
        """The kinds in detail of the category that is chosen."""
        self.sub.set_choices([(item.code, pick(item.label)) for item in self.subs()], value)

    def subs(self) -> Sequence[CodeItem]:
        """The entries of the category's code list."""
        category = self.category.value
        return self._lists.get(f"walk_in.{category.lower()}", ()) if category else ()

    def _lines(self) -> dict[str, TextField]:
        return {
            "name": self.name,
            "phone": self.phone,
            "id_no": self.id_no,
            "persons": self.persons,
            "place": self.place,
            "reference": self.reference,
            "title": self.title,
            "demand": self.demand,
            "result": self.result,
        }

    @property
    def id_type(self) -> IdType:
        """Under which document the number is filed."""
        return document_of(self.id_no.value, is_foreign=self.foreign.isChecked())

    def _make_visitor(self, today: Callable[[], date]) -> None:
        kinds = (
            (ServiceCategory.CONSULT, self.tr("Enquiry")),
            (ServiceCategory.MEDIATE, self.tr("Dispute")),
            (ServiceCategory.RESCUE, self.tr("Emergency")),
            (ServiceCategory.AGENT, self.tr("Proxy")),
            (ServiceCategory.CONVENIENCE, self.tr("Convenience")),
        )
        self.category = SegmentedChoice(
            [Choice(kind.value, words, f"Ctrl+{no}") for no, (kind, words) in enumerate(kinds, 1)],
            name=self.tr("Kind of service"),
        )
        self.sub = TagChoice(self.tr("Kind in detail"))
        self.name = TextField(self.tr("Name"), self.tr("Name (may stay empty)"))
        self.phone = TelephoneField(self.tr("Phone"), self.tr("Phone (may stay empty)"))
        self.id_no = DocumentField(
            self.tr("Identity document"),
            today,
            self.tr("Document (only if needed)"),
            files_as=lambda _: self.id_type,
        )
        self.persons = NumberField(self.tr("Persons"))
        self.persons.setText("1")
        self.place = TextField(self.tr("Place"), self.tr("Place or community"))
        self.foreign = _check(self.tr("Foreign"))
        self.reports = _check(self.tr("Crime report"))
        self.language = PickBox(self.tr("Language"))
        languages = self._lists.get("walk_in.language", ())
        self.language.set_choices([(one.code, pick(one.label)) for one in languages])
        self.content = TextArea(
            self.tr("Matter"),
            self.tr("When, where, who, what happened, what is asked for"),
            lines=3,
        )

    def _make_outcome(
        self,
        officers: Sequence[Officer],
        receivers: Sequence[Receiver],
        today: Callable[[], date],
    ) -> None:
        self.outcome = SegmentedChoice(
            [
                Choice(DONE, self.tr("Done on the spot")),
                Choice(FOLLOW, self.tr("Follow up")),
                Choice(HAND_OFF, self.tr("Hand over")),
                Choice(LEDGER, self.tr("Into a ledger")),
            ],
            DONE,
            name=self.tr("Outcome"),
        )
        self.result = TextField(self.tr("Result"), self.tr("What was done (may stay empty)"))
        self.follow_by = DateBox(self.tr("By"), today, lean=Lean.FUTURE)
        self.follow_officer = PickBox(self.tr("Officer"))
        self.follow_officer.set_choices([(one.id, pick(officer_label(one))) for one in officers])
        self.hand_off = PickBox(self.tr("To"))
        self.hand_off.set_choices(
            [(to.value, pick(to.label)) for to in HandOff if to is not HandOff.LEDGER]
        )
        self.receiver = PickBox(self.tr("Department"))
        self.receiver.set_choices([(one.id, one.name) for one in receivers])
        self.reference = TextField(
            self.tr("Reference"), self.tr("Receiver or their reference number")
        )
        self.ledger = SegmentedChoice(
            [Choice(ledger.value, pick(ledger.label)) for ledger in Ledger],
            name=self.tr("Ledger"),
        )
        self.title = TextField(self.tr("Title"), self.tr("The matter in one line"))
        self.demand = TextField(self.tr("Asked for"), self.tr("What the citizen asks for"))


def _check(words: str) -> CheckMark:
    box = CheckMark(words)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box
