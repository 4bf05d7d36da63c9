"""A letter and a reception become ledger items by one form, and all that is known goes along."""

from __future__ import annotations

from typing import Any

import pytest

from casework.cases.ledger.state import LedgerItem
from casework.cases.letter.codes import AppealType
from casework.cases.walk_in import Service, WalkIn
from casework.codes import Channel, HandOff, Ledger, ServiceCategory
from casework.state import Person
from desk_client.services import cases, forms, reception
from desk_client.services.desk import RefusedError, Session
from desk_client.services.forms import Filled
from desk_client.services.reception import WalkInForm
from tests.harness import bureau
from tests.harness.windows.mail import WRITER, Mail
from tests.harness.windows.workplaces import At, Workplaces

CONTENT = "南大街夜市夜里十二点还放音乐,影响休息。"


@pytest.fixture
def mail(workplaces: Workplaces) -> Mail:
    return Mail(workplaces)


def firsts(session: Session, case: str, step: str) -> dict[str, Any]:
    """What stands in the form at the beginning."""
    return {one.name: one.first for one in forms.form(session, case, step).fields}


def item_of(session: Session, case: str) -> LedgerItem:
    state = session.case(case)
    assert isinstance(state, LedgerItem)
    return state


def test_letter_becomes_an_item_with_its_words_writer_and_place(
    mail: Mail, workplaces: Workplaces
) -> None:
    case = mail.arrives("夜市噪声", content=CONTENT, place="南大街", people=3)
    session = mail.of(bureau.TRIAGE)
    filled = firsts(session, case, "LetterPromoted")
    assert (filled["ledger"], filled["title"], filled["place"]) == ("CLAIM", "夜市噪声", "南大街")
    forms.take(session, case, "LetterPromoted", Filled(filled))
    letter = mail.letter(case)
    item = item_of(session, letter.ledger_item or "")
    assert (item.source_case, item.ledger, item.channel) == (case, Ledger.CLAIM, Channel.WEB)
    assert (item.title, item.content, item.place, item.people) == (
        "夜市噪声",
        CONTENT,
        "南大街",
        3,
    )
    assert item.reporter == WRITER
    workplaces.sync()
    assert workplaces.centre.state(case) == mail.letter(case)
    for one, other in ((case, item.case), (item.case, case)):
        page = cases.page(session, one)
        assert page is not None
        assert other in [link.case for link in page.related]


def test_complaint_goes_to_its_ledger_with_the_respondent_shut_out(mail: Mail) -> None:
    case = mail.arrives(
        "窗口态度",
        content=CONTENT,
        place="南大街",
        type=AppealType.COMPLAIN,
        is_police_conduct=True,
        respondents=(bureau.HANDLER,),
    )
    session = mail.of(bureau.TRIAGE)
    forms.take(session, case, "LetterPromoted", Filled(firsts(session, case, "LetterPromoted")))
    item = item_of(session, mail.letter(case).ledger_item or "")
    assert (item.ledger, item.police_conduct) == (Ledger.COMPLAINT, True)
    assert item.respondents == (bureau.HANDLER,)


def test_letter_without_a_place_asks_for_one_and_nothing_is_written(mail: Mail) -> None:
    case = mail.arrives(content=CONTENT)
    session = mail.of(bureau.TRIAGE)
    with pytest.raises(RefusedError, match="Say where it happened"):
        forms.take(session, case, "LetterPromoted", Filled(firsts(session, case, "LetterPromoted")))
    assert mail.letter(case).ledger_item is None
    assert (
        session.desk.store.room_count(session.officer, cases.CaseQuery(("ledger_item",))).open == 0
    )


def test_item_that_was_drafted_by_hand_is_named_by_its_number(mail: Mail) -> None:
    case = mail.arrives(content=CONTENT, place="南大街")
    session = mail.of(bureau.TRIAGE)
    body = {"ledger": "CLAIM", "channel": "WEB", "place": "南大街", "source_case": case}
    sealed = {"title": "夜市噪声", "content": CONTENT}
    made = forms.take(session, "", "LedgerItemDrafted", Filled(body, sealed)).case
    number = item_of(session, made).temp_no
    forms.take(session, case, "LetterPromoted", Filled({"item": number}))
    assert mail.letter(case).ledger_item == made


def test_reception_that_is_followed_up_becomes_an_item_with_its_visitor(at: At) -> None:
    session = at(bureau.DESK).session
    case = visited(session)
    values = {"to": "LEDGER", "ledger": "SUGGESTION", "title": "夜市早点收摊"}
    forms.take(session, case, "WalkInHandedOff", Filled(values, {"result": "已说明流程"}))
    walk_in = session.case(case)
    assert isinstance(walk_in, WalkIn)
    item = item_of(session, walk_in.linked_case or "")
    assert (walk_in.handed_to, walk_in.result) == (HandOff.LEDGER, "已说明流程")
    assert walk_in.reference == item.temp_no
    assert (item.source_case, item.ledger, item.channel) == (
        case,
        Ledger.SUGGESTION,
        Channel.WALK,
    )
    assert (item.title, item.content, item.place) == ("夜市早点收摊", CONTENT, "钟楼社区")
    assert item.reporter == Person("张桂英", "13800002207")


def test_ledger_is_asked_for_only_where_it_goes_to_one(at: At) -> None:
    session = at(bureau.DESK).session
    case = visited(session)
    offered = {
        to: next(
            one.choices
            for one in forms.form(session, case, "WalkInHandedOff", Filled({"to": to})).fields
            if one.name == "ledger"
        )
        for to in ("LEDGER", "CASE")
    }
    assert len(offered["LEDGER"] or ()) == len(Ledger)
    assert offered["CASE"] == ()


def visited(session: Session) -> str:
    """Somebody who came with a matter that is followed up."""
    now = session.desk.now()
    form = WalkInForm(
        now,
        (Service(ServiceCategory.CONSULT, ""),),
        place="钟楼社区",
        person=Person("张桂英", "13800002207"),
        content=CONTENT,
        follow_up=reception.FollowUp(now.date(), bureau.DESK),
    )
    return reception.save_walk_in(session, form).case


def test_order_over_a_letter_named_by_its_number_shuts_out_whom_the_letter_does(
    mail: Mail,
) -> None:
    case = mail.arrives("上门不出示证件", type=AppealType.COMPLAIN)
    mail.take(bureau.TRIAGE, case, "LetterSigned")
    mail.take(bureau.TRIAGE, case, "LetterRespondentNamed", respondent=bureau.FIELD)
    letter, office = mail.letter(case), mail.of(bureau.OFFICE)
    assert letter.respondents == (bureau.FIELD,)
    office.desk.store.index()
    typed = Filled({"office": bureau.BUREAU, "source_case": letter.number or letter.temp_no})
    drafted = forms.form(office, "", "SupervisionOrderDrafted", typed)
    assert next(one for one in drafted.fields if one.name == "respondents").first == (bureau.FIELD,)
