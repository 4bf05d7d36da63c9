"""Every step that a reception's page offers (`services.reception.ACTIONS`), with what it asks."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import structs
from PySide6.QtCore import QT_TRANSLATE_NOOP

from casework.cases.walk_in import ServiceResult
from casework.codes import HandOff, Satisfaction, ServiceCategory
from casework.state import Person
from desk_client.services import amending, personal, reception
from desk_client.services.desk import Saved, Session
from desk_client.services.reception import FollowUp, Transfer
from desk_client.ui.i18n import pick
from desk_client.ui.steps.asks import Ask, Offer, StepForm, Values, named, words
from desk_client.ui.steps.recusal import RECUSAL

RESULT = words(str(QT_TRANSLATE_NOOP("asks", "What was done")), may_be_empty=True)


def hand_offs(offer: Offer) -> list[tuple[str, str]]:
    """Where a visitor may be handed to; a ledger item is made in the form itself."""
    return [(to.value, pick(to.label)) for to in HandOff if to is not HandOff.LEDGER]


def receivers(offer: Offer) -> list[tuple[str, str]]:
    """The bodies of the directory, where another department takes it."""
    if offer.values.get("to") != HandOff.OTHER.value:
        return []
    return [(one.id, one.name) for one in reception.receivers(offer.place.session)]


def followers(offer: Offer) -> list[tuple[str, str]]:
    """Who may follow a matter up."""
    officers = reception.follow_up_officers(offer.place.session)
    return [(one.id, named(one)) for one in officers]


def marks(offer: Offer) -> list[tuple[str, str]]:
    """The five marks a visitor may give."""
    return [
        (one.value, pick(one.label)) for one in Satisfaction if one is not Satisfaction.NOT_RATED
    ]


def services(offer: Offer) -> list[tuple[str, str]]:
    """The services of the visit, numbered from 1."""
    given = offer.page.walk_in.services
    return [(str(no), f"{no}. {pick(one.category.label)}") for no, one in enumerate(given, 1)]


def _amend(session: Session, case: str, values: Values, now: datetime) -> Saved:
    newer = {key: values[key] for key in ("place", "content", "result")}
    newer["persons"] = int(values["persons"]) if values["persons"].isdigit() else 0
    before = personal.person_of(session.case(case)) or Person()
    person = structs.replace(before, name=values["name"], phone=values["phone"] or before.phone)
    if person != before:
        newer["person"] = msgspec.to_builtins(person)
    return amending.amend(session, case, newer)


def _first_person(offer: Offer) -> str:
    person = personal.person_of(offer.page.walk_in)
    return person.name if person else ""


FORMS: dict[str, StepForm] = {
    "WalkInFinished": StepForm(
        (RESULT,), lambda s, c, v, now: reception.finish(s, c, v["words"]), "Finish"
    ),
    "WalkInFollowUpSet": StepForm(
        (
            Ask("by", str(QT_TRANSLATE_NOOP("asks", "By")), "day"),
            Ask("officer", str(QT_TRANSLATE_NOOP("asks", "Officer")), "pick", choices=followers),
        ),
        lambda s, c, v, now: reception.set_follow_up(s, c, FollowUp(v["by"], v["officer"])),
        "Follow up",
    ),
    "WalkInHandedOff": StepForm(
        (
            Ask("to", str(QT_TRANSLATE_NOOP("asks", "Goes to")), "pick", choices=hand_offs),
            Ask(
                "receiver",
                str(QT_TRANSLATE_NOOP("asks", "Department")),
                "pick",
                choices=receivers,
                follows="to",
                may_be_empty=True,
            ),
            Ask(
                "reference",
                str(QT_TRANSLATE_NOOP("asks", "Their number")),
                "line",
                may_be_empty=True,
            ),
            RESULT,
        ),
        lambda s, c, v, now: reception.hand_off(
            s, c, Transfer(HandOff(v["to"]), v["reference"], v["receiver"]), v["words"]
        ),
        "Hand over",
    ),
    "WalkInReferenceGiven": StepForm(
        (Ask("reference", str(QT_TRANSLATE_NOOP("asks", "Their number")), "line"),),
        lambda s, c, v, now: reception.give_reference(s, c, v["reference"]),
        "Add their number",
    ),
    "WalkInRated": StepForm(
        (
            Ask(
                "rating",
                str(QT_TRANSLATE_NOOP("asks", "The visitor's own mark")),
                "pick",
                choices=marks,
            ),
        ),
        lambda s, c, v, now: reception.rate(s, c, Satisfaction(v["rating"])),
        "Record the mark",
    ),
    "ServiceAdded": StepForm(
        (
            Ask("category", str(QT_TRANSLATE_NOOP("asks", "Service")), "code", ServiceCategory),
            Ask(
                "quantity",
                str(QT_TRANSLATE_NOOP("asks", "How often")),
                "number",
                first=lambda offer: "1",
            ),
        ),
        lambda s, c, v, now: reception.add_service(
            s,
            c,
            ServiceCategory(v["category"]),
            int(v["quantity"]) if v["quantity"].isdigit() else 0,
        ),
        "Add a service",
        is_beside=True,
    ),
    "ServiceFinished": StepForm(
        (
            Ask("no", str(QT_TRANSLATE_NOOP("asks", "Service")), "pick", choices=services),
            Ask("result", str(QT_TRANSLATE_NOOP("asks", "Result")), "code", ServiceResult),
            Ask(
                "minutes",
                str(QT_TRANSLATE_NOOP("asks", "Minutes")),
                "number",
                may_be_empty=True,
            ),
        ),
        lambda s, c, v, now: reception.finish_service(
            s,
            c,
            int(v["no"]),
            ServiceResult(v["result"]),
            int(v["minutes"]) if v["minutes"].isdigit() else None,
        ),
        "Result of a service",
        is_beside=True,
    ),
    "WalkInAmended": StepForm(
        (
            Ask(
                "name",
                str(QT_TRANSLATE_NOOP("asks", "Name")),
                "line",
                may_be_empty=True,
                first=_first_person,
            ),
            Ask(
                "phone",
                str(QT_TRANSLATE_NOOP("asks", "Phone")),
                "number",
                may_be_empty=True,
                hint=str(QT_TRANSLATE_NOOP("asks", "Empty: stays as it is")),
            ),
            Ask(
                "persons",
                str(QT_TRANSLATE_NOOP("asks", "Persons")),
                "number",
                first=lambda offer: str(offer.page.walk_in.persons),
            ),
            Ask(
                "place",
                str(QT_TRANSLATE_NOOP("asks", "Place")),
                "line",
                may_be_empty=True,
                first=lambda offer: offer.page.walk_in.place,
            ),
            Ask(
                "content",
                str(QT_TRANSLATE_NOOP("asks", "Content")),
                "words",
                may_be_empty=True,
                first=lambda offer: offer.page.walk_in.content,
            ),
            Ask(
                "result",
                str(QT_TRANSLATE_NOOP("asks", "Result")),
                "words",
                may_be_empty=True,
                first=lambda offer: offer.page.walk_in.result,
            ),
        ),
        _amend,
        "Amend",
        is_beside=True,
    ),
    "WalkInOfficerRecused": RECUSAL,
    "WalkInVoided": StepForm(
        (words(str(QT_TRANSLATE_NOOP("asks", "Reason"))),),
        lambda s, c, v, now: reception.void(s, c, v["words"]),
        "Void",
        is_grave=True,
        is_beside=True,
    ),
}
