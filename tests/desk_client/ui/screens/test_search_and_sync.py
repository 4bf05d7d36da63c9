"""Finding a matter by whatever is known of it, and how the desk stands with its centre."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from casework.audit.notes import COSIGNER, NoteKey
from casework.audit.policy import Policy, Witness, Witnessed
from casework.event import Label
from desk_client.services.syncing import Connection
from desk_client.ui import background
from desk_client.ui.screens.search.page import SearchPage
from desk_client.ui.screens.syncing.page import SyncPage
from desk_client.ui.widgets.list_table import ListTable
from tests.harness import bureau
from tests.harness.desk.disk import opened_raw
from tests.harness.machines.machines import secret
from tests.harness.windows.hands import click, focus, press, says
from tests.harness.windows.matters import COMPLAINT, PHONE, Matters
from tests.harness.windows.workplaces import At, Shown, Workplaces


def found(page: SearchPage) -> Sequence[object]:
    table = page.findChild(ListTable)
    assert isinstance(table, ListTable)
    return table.rows


@pytest.mark.parametrize(
    "words", ["烟", "张桂英", "zhangguiying", "zgy", "2207", PHONE, "排风扇", "3号院"]
)
def test_matter_is_found_by_what_is_known_of_it(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot, words: str
) -> None:
    Matters(workplaces).in_progress()
    page = SearchPage(at(bureau.HANDLER))
    shown(page)
    page.ask(words)
    qtbot.waitUntil(lambda: page.count == 1)


def test_down_and_enter_open_what_was_found_and_phones_stay_masked(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    case = Matters(workplaces).in_progress()
    workplace = at(bureau.HANDLER)
    page = SearchPage(workplace)
    shown(page)
    page.ask("油烟")
    qtbot.waitUntil(lambda: page.count == 1)
    page.take_focus()
    table = focus()
    assert isinstance(table, ListTable)
    model = table.model()
    cells = [model.data(model.index(0, n)) for n in range(model.columnCount())]
    assert "138****2207" in cells
    assert PHONE not in cells
    with qtbot.waitSignal(workplace.signals.open_requested) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args == ["ledger_item", case]


def test_complaint_is_not_found_by_an_auxiliary_officer(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    Matters(workplaces).pending(COMPLAINT)
    for officer, count in ((bureau.AUX, 0), (bureau.DESK, 1)):
        page = SearchPage(at(officer))
        shown(page)
        page.ask("排队")
        background.wait_idle()
        qtbot.waitUntil(lambda page=page, count=count: page.count == count)  # type: ignore[misc]


def test_nothing_found_says_what_can_be_searched_for(at: At, shown: Shown, qtbot: QtBot) -> None:
    page = SearchPage(at(bureau.DESK))
    shown(page)
    page.ask("没有这个词")
    qtbot.waitUntil(lambda: says(page, "没有找到"))


# ------------------------------------------------------------------------------- sync


def test_sync_page_says_what_waits_and_why_the_centre_does_not_answer(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    workplace = at(bureau.DESK)
    page = SyncPage(workplace)
    shown(page)
    problem = Label("中心没有应答,请检查网线", "The centre does not answer")
    page.show_connection(
        Connection(is_online=False, is_talking=False, since=workplace.now(), problem=problem)
    )
    assert says(page, "中心没有应答,请检查网线")
    page.show_connection(
        Connection(is_online=True, is_talking=False, since=workplace.now(), problem=None)
    )
    assert says(page, "起已连接")
    qtbot.waitUntil(lambda: says(page, "上次同步 09-14"))


def test_sync_page_says_who_vouches_for_the_log(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    workplace = at(bureau.DESK)
    store = workplace.session.desk.store
    page = SyncPage(workplace)
    shown(page)
    qtbot.waitUntil(lambda: says(page, "没有约定见证方"))
    identity, tree = store.identity, store.sync_state().tree
    assert identity is not None
    assert tree is not None
    witnesses = tuple(
        Witness(NoteKey(name, COSIGNER, bytes(32)).vkey) for name in ("discipline", "archive")
    )
    policy = Policy("police.example", witnesses, 2)
    store.enrol(replace(identity, policy=policy))
    page.reload()
    qtbot.waitUntil(lambda: says(page, "正等见证方确认(需 2 方,共 2 方"))
    assert says(page, f"约定的见证方:discipline、archive(须 2 方)· 核对码 {policy.code}")
    other = Witnessed(tree.size, "0" * 64, ("— discipline …",))
    store.keep_evidence(other, tree)
    page.reload()
    qtbot.waitUntil(lambda: says(page, "日志有两份历史"))


def test_whole_record_is_checked_from_the_page(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    Matters(workplaces).in_progress()
    page = SyncPage(at(bureau.HEAD))
    shown(page)
    click(page, "核验全部记录")
    qtbot.waitUntil(lambda: says(page, "没有改动,没有缺失"), timeout=20_000)


def test_check_of_the_record_says_in_words_where_something_was_changed(
    workplaces: Workplaces, at: At, shown: Shown, qtbot: QtBot
) -> None:
    Matters(workplaces).in_progress()
    page = SyncPage(at(bureau.HEAD))
    shown(page)
    raw = opened_raw(workplaces.path(bureau.HEAD_DEVICE), secret("A08"))
    (n,) = raw.execute("SELECT max(n) FROM journal").fetchone()
    raw.execute("UPDATE journal SET is_acknowledged = 1 WHERE n = ?", (n,))
    raw.execute("DELETE FROM cases WHERE kind = 'ledger_item'")
    raw.close()
    click(page, "核验全部记录")
    qtbot.waitUntil(lambda: says(page, "记录核验不通过"), timeout=20_000)
    assert says(page, f"记录 {n}:内容被改动")
    assert says(page, "与记录不符,已按记录重新计算")


def test_try_now_asks_the_sync(at: At, shown: Shown) -> None:
    workplace = at(bureau.DESK)
    asked: list[bool] = []
    desk = type(workplace.session.desk)(
        workplace.session.desk.store,
        workplace.session.desk.outside,
        lambda: None,
        lambda: asked.append(True),
    )
    session = type(workplace.session)(desk, workplace.session.officer)
    page = SyncPage(type(workplace)(session, workplace.signals))
    shown(page)
    page.enter()
    press(Qt.Key.Key_F5)
    assert asked == [True]
