"""What the officers do, with keys and the mouse, in real windows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from casework.codes import ServiceCategory
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.screens.visits.page import VisitsPage
from desk_client.ui.steps.step_card import StepCard
from desk_client.ui.widgets.key_button import KeyButton
from tests.day.filling import sign
from tests.day.stage import DeskSpot, settle, until
from tests.harness.windows.hands import ALT, CONTROL, press, write

MATTERS = (
    ("周建平", "13800000101", "身份证到期,问换领要带什么材料", ServiceCategory.CONSULT),
    ("马小兰", "13800000102", "孩子落户,问随母落户的手续和时限", ServiceCategory.CONSULT),
    ("𬭛建国", "13800000103", "帮老人代领补办好的身份证", ServiceCategory.AGENT),
    ("阿依夏·买买提", "13800000104", "办居住证,材料已收齐当场代办", ServiceCategory.AGENT),
    ("单志远", "13800000105", "楼上深夜装修,邻里争执,已当场劝和", ServiceCategory.MEDIATE),
    ("龘文博", "13800000106", "老人迷路,联系家属接回", ServiceCategory.RESCUE),
    ("仇玉珍", "13800000107", "行李寄存半天,已取走", ServiceCategory.CONVENIENCE),
    ("区立群", "13800000108", "问无犯罪记录证明怎么开", ServiceCategory.CONSULT),
)
CLAIMS = (
    (
        "何秀英",
        "13800000111",
        "钟楼社区5号院下水道堵塞,污水返到一楼三户家中,物业一周没有处理,老人出行不便。",
        "5号院污水返流无人处理",
    ),
    (
        "梁志强",
        "13800000112",
        "南门夜市收摊后油污没有清洗,路面湿滑,上周有两位老人摔倒,希望有人牵头解决。",
        "夜市油污致路面湿滑",
    ),
)
VISITS = (
    ("银杏里12号 独居老人吴奶奶", "身体尚可,子女在外地;讲了防骗要点,留了联系卡。", ""),
    ("福来烧烤店", "消防通道畅通;老板反映凌晨有人酒后滋扰。", "凌晨酒后滋扰店铺"),
    ("银杏路小学", "放学时段门口拥堵,老师希望增派护学力量。", "放学时段校门口拥堵"),
    ("文昌里社区居委会", "交换本月情况,商量楼长名单更新。", ""),
)
BROUGHT_HOME = (
    ("钟楼社区便利店", "店主反映夜间门口占道经营,希望管一管。", ""),
    ("银杏里3号 独居老人郑爷爷", "身体不便,说了防火要点,盼着社区常来看看。", ""),
)
"""What a laptop that was shut out meanwhile brings home."""


def count_conveniences(spot: DeskSpot, times: int) -> None:
    """F2, then digits."""
    page = _reception(spot)
    before = spot.store.sync_state().last_seq
    press(Qt.Key.Key_F2)
    for number in range(times):
        press(Qt.Key(Qt.Key.Key_1 + number % 6))
        wanted = before + number + 1
        _saved_beyond(spot, wanted - 1, "a count")
    page.show_form()


def receive(spot: DeskSpot) -> None:
    """Eight visitors, written down by keyboard, done on the spot."""
    for name, phone, content, category in MATTERS:
        _begin_visitor(spot, category, name, phone)
        _write_content(spot, content)
        _save(spot)


def receive_claims(spot: DeskSpot) -> None:
    """Two matters go into the ledger of claims straight from the reception (F6)."""
    for name, phone, content, title in CLAIMS:
        _begin_visitor(spot, ServiceCategory.MEDIATE, name, phone)
        workplace = _reception(spot).form
        workplace.write_place("钟楼社区")
        _write_content(spot, content)
        press(Qt.Key.Key_F6)
        write(title)
        _save(spot)


def visit(spot: DeskSpot, visits: tuple[tuple[str, str, str], ...] = VISITS) -> None:
    """Four households and shops; what was found goes into the ledger or to somebody."""
    for name, content, problem in visits:
        page = spot.enter("visits")
        assert isinstance(page, VisitsPage)
        page.show_list()
        page.enter()
        write(name)
        page.form.write_words(content, problem)
        before = spot.store.sync_state().last_seq
        press(Qt.Key.Key_Return, CONTROL)
        _saved_beyond(spot, before, "a visit")
        settle()


def follow_up_problems(spot: DeskSpot) -> None:
    """Each problem found today becomes a claim, from the visit's own page."""
    page = spot.enter("visits")
    assert isinstance(page, VisitsPage)
    for case in page.open_problems():
        page.open_case(case)
        settle()
        _click(page.view, "转入利益诉求账", spot)
        page.show_list()


def decide(spot: DeskSpot, case: str, event_type: str, **values: str) -> None:
    """Take one step on an item's page; the form is filled in and saved by keyboard."""
    page = spot.enter("ledgers")
    assert isinstance(page, LedgersPage)
    page.open_case(case)
    settle()
    before = spot.store.sync_state().last_seq
    button = page.item.findChild(KeyButton, event_type)
    assert button is not None, f"{event_type} is not offered"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle()
    step = page.item.step
    if step is not None:
        spot.come_to_front()
        _fill(step, values)
        press(Qt.Key.Key_Return, CONTROL)
    _saved_beyond(spot, before, event_type)
    settle()


def waiting_items(spot: DeskSpot, status: str) -> list[str]:
    """Items of a state in the officer's own list."""
    page = spot.enter("ledgers")
    assert isinstance(page, LedgersPage)
    page.show_list()
    page.list.choose_view("mine")
    settle()
    return [row.case for row in page.list.rows if row.status == status]


def review_visits(spot: DeskSpot, most: int, known: Collection[str] = ()) -> None:
    """The head reads visits that are not `known`; a problem that went nowhere closes one to him."""
    page = spot.enter("visits")
    assert isinstance(page, VisitsPage)
    settle()
    done = 0
    for case in page.recorded():
        if done == most:
            break
        if case in known:
            continue
        page.open_case(case)
        settle()
        button = page.view.findChild(KeyButton, "VisitReviewed")
        if button is not None and button.isEnabled():
            before = spot.store.sync_state().last_seq
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            settle()
            spot.come_to_front()
            step = page.view.findChild(StepCard)
            assert isinstance(step, StepCard)
            sign(step)
            press(Qt.Key.Key_Return, CONTROL)
            _saved_beyond(spot, before, "a review")
            settle()
            done += 1
        page.show_list()


# ------------------------------------------------------------------------------ inside


def _saved_beyond(spot: DeskSpot, seq: int, what: str) -> None:
    until(lambda: spot.store.sync_state().last_seq > seq, f"{what} is saved")


def _reception(spot: DeskSpot) -> ReceptionPage:
    page = spot.enter("reception")
    assert isinstance(page, ReceptionPage)
    return page


def _begin_visitor(spot: DeskSpot, category: ServiceCategory, name: str, phone: str) -> None:
    page = _reception(spot)
    page.show_form()
    press(Qt.Key(Qt.Key.Key_1 + list(ServiceCategory).index(category)), CONTROL)
    press(Qt.Key.Key_1, ALT)
    page.show_form()
    write(name)
    press(Qt.Key.Key_Return)
    write(phone)


def _write_content(spot: DeskSpot, content: str) -> None:
    _reception(spot).form.focus_content()
    write(content)


def _save(spot: DeskSpot) -> None:
    before = spot.store.sync_state().last_seq
    press(Qt.Key.Key_Return, CONTROL)
    _saved_beyond(spot, before, "a walk-in")
    page = _reception(spot)
    until(lambda: page.form.is_empty, "the form is free for the next visitor")


def _click(page: QWidget, words: str, spot: DeskSpot) -> None:
    before = spot.store.sync_state().last_seq
    button = next(one for one in page.findChildren(KeyButton) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    _saved_beyond(spot, before, words)
    settle()


def _fill(step: StepCard, values: dict[str, str]) -> None:
    for key, value in values.items():
        step.set_value(key, value)
    sign(step)
    step.take_focus()


def in_days(spot: DeskSpot, days: int) -> str:
    """A day from now, as officers type it."""
    return f"{spot.program.now() + timedelta(days=days):%m%d}"
