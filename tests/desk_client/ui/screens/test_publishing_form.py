"""The form of a text for the public: what would give somebody away is said while it is written."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desk_client.services import forms
from desk_client.ui import background
from desk_client.ui.steps.step_card import StepCard
from tests.harness import bureau
from tests.harness.lives.publishing import TEXT
from tests.harness.windows.matters import PHONE, Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces

PROPOSED, APPROVED = "LedgerItemPublicationProposed", "LedgerItemPublicationApproved"


def test_a_leak_is_said_while_it_is_written_and_goes_when_it_is_taken_out(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    matters = Matters(workplaces)
    case = matters.closed()
    workplace = at(bureau.HEAD)
    card = StepCard(workplace, case, forms.form(workplace.session, case, PROPOSED))
    shown(card)
    card.set_value("title", TEXT.title)
    card.set_value("question", TEXT.question)
    card.set_value("answer", f"{TEXT.answer}联系人张 桂英,电话{PHONE}。")
    qtbot.waitUntil(lambda: card.notices.isVisible() and "张 桂英" in card.notices.text())
    assert PHONE in card.notices.text()
    card.set_value("answer", TEXT.answer)
    qtbot.waitUntil(lambda: not card.notices.isVisible())
    background.wait_idle()


def test_whoever_lets_it_out_sees_what_is_in_doubt_and_has_to_say_that_they_looked(
    at: At, shown: Shown, workplaces: Workplaces, qtbot: QtBot
) -> None:
    matters = Matters(workplaces)
    case = matters.closed()
    words = {"title": TEXT.title, "question": TEXT.question, "answer": "由东关派出所办理"}
    matters.take(
        bureau.HANDLER,
        case,
        PROPOSED,
        words,
        subject="NOISE",
        ground="ANONYMOUS",
        scope="PUBLIC",
        carrier="SITE",
        from_on=matters.now(bureau.HANDLER)[:10],
    )
    workplaces.sync()
    workplace = at(bureau.HEAD)
    card = StepCard(workplace, case, forms.form(workplace.session, case, APPROVED))
    shown(card)
    assert card.notices.isVisible()
    assert "东关派出所" in card.notices.text()
    matters.take(bureau.HEAD, case, APPROVED, is_checked=True)
    (one,) = matters.state(case).publications
    assert (one.answer, one.approved_by) == ("由东关派出所办理", bureau.HEAD)
    background.wait_idle()
