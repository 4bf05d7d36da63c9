"""Every widget in all its states, as pictures to look at.

    python -m tests.harness.windows.gallery

writes `out/gallery/*.png`: the widgets and a whole window, light and dark, in the three text sizes,
Chinese and English. A test runs it for its errors; whether it looks right only eyes can tell.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCheckBox, QGridLayout, QHBoxLayout, QWidget

from desk_client.ui import background, i18n, theme
from desk_client.ui.desk_status import Deadline, DeskStatus
from desk_client.ui.i18n import Language
from desk_client.ui.icons import Mark
from desk_client.ui.main_window import MainWindow
from desk_client.ui.room import Command, Count, Menu, Person, Room
from desk_client.ui.signals import Notice, Signals
from desk_client.ui.theme import DARK, LIGHT, Size, Theme, Tone
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.card import Card
from desk_client.ui.widgets.chip import (
    Chip,
    ChipLabel,
    StateChip,
    due_soon,
    in_time,
    offline,
    overdue,
    paused,
    plain,
)
from desk_client.ui.widgets.clause_list import Clause, ClauseList, Standing
from desk_client.ui.widgets.columns import Columns
from desk_client.ui.widgets.counter import CounterButton
from desk_client.ui.widgets.date_box import DateBox
from desk_client.ui.widgets.empty_state import EmptyState
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import PickBox, TextArea, TextField
from desk_client.ui.widgets.figure_card import FigureCard
from desk_client.ui.widgets.flow import FlowLayout
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.limit_bar import LimitBar
from desk_client.ui.widgets.list_table import ListTable
from desk_client.ui.widgets.masked_field import MaskedField
from desk_client.ui.widgets.number_fields import NumberField, TelephoneField
from desk_client.ui.widgets.rows import Column as TableColumn
from desk_client.ui.widgets.segmented import Choice, SegmentedChoice
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.widgets.timeline import Step, Timeline
from desk_client.ui.widgets.trend import Point, Trend

NOW = datetime(2026, 11, 21, 14, 4, tzinfo=timezone(timedelta(hours=8)))
TODAY = date(2026, 11, 21)
RARE_NAME = "𬭛𪨰㼆龘·𪚥"
Item = tuple[str, str, str, int, ChipLabel]


def chips() -> QWidget:
    """States and tags."""
    card = Card("状态", "图标 + 文字 + 颜色")
    states = FlowLayout()
    for chip in (
        in_time("限内"),
        due_soon("还剩 8 分"),
        overdue("超期 3 时"),
        paused("中止(鉴定)"),
        offline("离线 自 13:41"),
        ChipLabel("正常", Tone.INFO, Mark.NORMAL),
        ChipLabel("等您", Tone.PAUSED, Mark.OPEN),
    ):
        states.addWidget(StateChip(chip))
    card.add(states)
    tags = FlowLayout()
    for words, tone in (("销号待审", Tone.INFO), ("现场照片 2", Tone.PAUSED)):
        tags.addWidget(Chip(plain(words, tone)))
    card.add(tags)
    card.add_rule()
    card.add(text("正文 14,姓名 " + RARE_NAME))
    card.add(text("说明 12 · 09-20 16:40 · 设备 A07", Text.NOTE))
    card.add(text("标题 20 加粗", Text.TITLE))
    card.add(text("请填写来访人姓名。", Text.ERROR))
    return card


def buttons() -> QWidget:
    """Every weight, with and without a key, and one that says why it is grey."""
    card = Card("按钮")
    forbidden = KeyButton("批准销号")
    forbidden.forbid("“批准销号”在公开决定作出后可用。")
    card.add(
        ActionBar(
            KeyButton("保存并新增", "Ctrl+Return", Weight.PRIMARY),
            KeyButton("转三本账", "F6"),
            KeyButton("退回并说明"),
            KeyButton("作废", None, Weight.DANGER),
            KeyButton("并入 ZS-0088", None, Weight.LINK),
            forbidden,
        )
    )
    choices = [
        Choice("consult", "咨询求助", "Ctrl+1"),
        Choice("mediate", "矛盾纠纷", "Ctrl+2"),
        Choice("rescue", "紧急救助", "Ctrl+3"),
        Choice("agent", "代办业务", "Ctrl+4"),
        Choice("convenience", "其他便民", "Ctrl+5"),
    ]
    card.add(SegmentedChoice(choices, "mediate", name="类别"))
    ways = SegmentedChoice([Choice("done", "当场办结"), Choice("follow", "后续跟进")], name="处理")
    ways.set_allowed("follow", False)
    card.add(ways)
    return card


def counters() -> QWidget:
    """The six services that are counted."""
    card = Card("便民 一键计数", "按数字键")
    pad = QWidget()
    grid = QGridLayout(pad)
    grid.setContentsMargins(0, 0, 0, 0)
    words = ("问路", "热水", "充电", "雨伞", "医药", "打印")
    for number, word in enumerate(words):
        button = CounterButton(word, word, str(number + 1), pad, count=number * 7)
        grid.addWidget(button, number // 2, number % 2)
    card.add(pad)
    card.body.addStretch(1)
    return card


def form() -> QWidget:
    """Fields, one of them wrong."""
    card = Card("接待登记", "临-A07-1121-018 · 14:02 起 · 已自动保存")
    grid = FieldGrid()
    name, phone = TextField("姓名"), TelephoneField("电话")
    name.set_value("张桂英" + RARE_NAME)
    phone.set_value("１３８００１３８０００")
    grid.add("who", "来访人", name, phone, TextField("证件", "证件(可不填)"))
    count = NumberField("人数")
    count.set_value("十")
    grid.add("place", "人数 · 地点", count, TextField("地点", "地点"), shares=(1, 5))
    grid.set_error("place", "人数要填数字,例如 2。")
    reason = TextArea("事由", "时间、地点、人物、事件、诉求")
    reason.setPlainText("楼下烤鸭店油烟和排风扇夜间响到一点,老人睡不着,已找过店家两次没有改。")
    grid.add("reason", "事由", reason, takes_room=True)
    officer = PickBox("承办人")
    officer.set_choices([("yao", "姚警官"), ("li", "李警官")], "yao")
    grid.add("due", "跟进", DateBox("期限", lambda: TODAY, date(2026, 11, 23)), officer)
    grid.add("secret", "保密", QCheckBox("反映人要求保密"))
    masked = MaskedField("电话", "138****2207")
    grid.add("phone", "电话", masked)
    card.add(grid, 1)
    return card


def case_parts() -> QWidget:
    """Limits and the closing gate."""
    card = Card("销号七项", "缺 1 项不能销号")
    limits = QHBoxLayout()
    limits.addWidget(LimitBar("首次反馈", "3 天 2 时", in_time("限内"), 0.6))
    limits.addWidget(LimitBar("答复 5 个工作日", "今天 18:00", due_soon("还剩 4 时"), 0.9))
    card.add(limits)
    publish = (("public", "脱敏公开"), ("private", "不公开并说明理由"))
    card.add(
        ClauseList(
            [
                Clause("result", "办理结果与佐证", Standing.MET),
                Clause("feedback", "一事一反馈", Standing.MET, "09-19 当面"),
                Clause("satisfied", "群众满意", Standing.MET, "回访中心 陈(非承办人)"),
                Clause("public", "一事一公开", Standing.MISSING, "尚未决定", publish),
                Clause("approval", "账主审批", Standing.OPEN, "等您"),
            ]
        )
    )
    card.body.addStretch(1)
    return card


def timeline() -> QWidget:
    """A history with a refused and an unsent step."""
    card = Card("过程", "11 步,链完整 ✓ 已核验")
    card.add(
        Timeline(
            [
                Step("姚警官 申请销号", "尚未上传", Tone.PAUSED, Mark.OFFLINE),
                Step("回访中心 陈:已解决,满意", "09-20 10:12 · 电话 第 1 次 · “晚上安静了”"),
                Step("中心未接受:已销号,不能再反馈", "09-19", Tone.OVERDUE, Mark.OVERDUE),
                Step(
                    "店家整改完成,夜间实测达标,三户老人均在场并签字确认", "09-18 23:20 · 离线记录"
                ),
                Step("所长建账,交办姚警官", "09-14 11:25"),
            ]
        ),
        1,
    )
    return card


def empty() -> QWidget:
    """A list with nothing in it."""
    card = Card("走访")
    card.add(EmptyState("本周还没有走访", "走访记录会出现在这里。", "新建走访", "F2"), 1)
    return card


def figures() -> QWidget:
    """The cards above a list."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    line.addWidget(FigureCard("待我审批", "6", opens=True))
    line.addWidget(FigureCard("今天到期", "2", tone=Tone.WARN, opens=True))
    line.addWidget(FigureCard("超期", "1", tone=Tone.OVERDUE, opens=True))
    line.addWidget(FigureCard("满意率(本月)", "95.83 %", "46 / 48,剔除 2"))
    trend = Trend()
    trend.show_points(
        [Point(f"26-{month:02}", Decimal(month), str(month)) for month in (1, 4, 2, 3, 6, 5)]
    )
    line.addWidget(trend)
    return row


def items() -> ListTable[Item]:
    """A list of four hundred rows."""
    table = ListTable[Item](
        [
            TableColumn("number", "编号", lambda r: r[0], 120),
            TableColumn("ledger", "账类", lambda r: r[1], 96),
            TableColumn("matter", "内容", lambda r: r[2], stretches=True),
            TableColumn("homes", "户数", lambda r: str(r[3]), 64, is_number=True),
            TableColumn("limit", "时限", lambda r: r[4].word, 132, chip=lambda r: r[4]),
        ],
        lambda r: r[0],
        name="三本账",
        has_ticks=True,
        is_strong=lambda r: r[4].tone is Tone.OVERDUE,
        row_menu=lambda r: [QAction(f"打开 {r[0]}")],
    )
    faces = (in_time("限内"), overdue("超期 3 时"), due_soon("今天 18:00"), paused("中止(鉴定)"))
    matter = "商铺水电费分摊争议,涉及 14 户"
    table.set_rows(
        [(f"ZS…{n:04}", "利益诉求", matter * (1 + n % 3), n, faces[n % 4]) for n in range(400)]
    )
    table.select("ZS…0001")
    return table


def widgets_page() -> QWidget:
    """All of it on one sheet."""
    page = QWidget()
    page.setObjectName("canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    grid = QGridLayout(page)
    grid.setContentsMargins(16, 16, 16, 16)
    grid.setSpacing(16)
    makers: tuple[Callable[[], QWidget], ...] = (chips, buttons, counters, form, case_parts, empty)
    for number, make in enumerate(makers):
        grid.addWidget(make(), number // 2, number % 2)
    grid.addWidget(timeline(), 3, 0)
    table = Card("列表", flush=True)
    table.add(items(), 1)
    grid.addWidget(table, 3, 1)
    grid.addWidget(figures(), 4, 0, 1, 2)
    grid.setRowMinimumHeight(3, 320)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return page


def desk_page() -> QWidget:
    """A page of three widths, as the reception will be."""
    page = Columns()
    page.left.add(counters())
    page.left.end()
    page.middle.add(form(), stretch=1)
    page.right.add(timeline(), stretch=1)
    return page


def list_page() -> QWidget:
    """Figures above a list."""
    page = Columns(left_width=0, right_width=0)
    page.middle.add(figures())
    card = Card(flush=True)
    card.add(items(), 1)
    page.middle.add(card, stretch=1)
    return page


def window(signals: Signals) -> MainWindow:
    """The frame with two rooms that have a page."""
    rooms = [
        Room("reception", "接待", desk_page, "Ctrl+Shift+1", lambda: Count("今日 18")),
        Room("ledger", "三本账", list_page, "Ctrl+Shift+2", lambda: Count("在办 12")),
        Room("visit", "走访", empty, None, lambda: Count("本周 4")),
        Room("letter", "局长信箱", empty, None, lambda: Count(badge="2")),
        Room("attention", "待处理", empty, None, lambda: Count(badge="1"), group=1),
        Room("sync", "同步", empty, None, lambda: Count("待传 7"), group=1),
    ]
    world = DeskStatus(
        since=NOW - timedelta(minutes=23),
        waiting=7,
        refused=1,
        last_sync_at=NOW - timedelta(minutes=24),
        next_deadline=Deadline(NOW + timedelta(minutes=8), "签收", "XJ…0231", "id"),
        clock_offset_seconds=0.4,
    )
    return MainWindow(
        rooms=rooms,
        signals=signals,
        now=lambda: NOW,
        person=Person("李晨", "社区民警", "钟楼会客厅 · 白班"),
        zone="公安网 · 单区",
        commands=[
            Command(Menu.FILE, "锁屏", lambda: None, "F12"),
            Command(Menu.WORK, "新接待", lambda: None, "F2"),
        ],
        status=world,
    )


def draw(app: QApplication, folder: Path, look: Theme, name: str) -> list[Path]:
    """Write the pictures of one theme."""
    theme.apply(app, look)
    sheet = widgets_page()
    sheet.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    sheet.show()
    sheet.resize(1366, max(sheet.sizeHint().height(), sheet.heightForWidth(1366)))
    signals = Signals()
    frame = window(signals)
    frame.show()
    background.wait_idle()
    files = [folder / f"{part}-{name}.png" for part in ("widgets", "desk", "list", "menu")]
    sheet.grab().save(str(files[0]))
    signals.notify("已记:问路 +1", Tone.OK, undo=lambda: None)
    signals.notice.emit(
        Notice("没有连上中心:网线没有插好。插好后会自动再试。", Tone.OVERDUE, stays=True)
    )
    app.processEvents()
    frame.grab().save(str(files[1]))
    for toast in list(frame.toasts.toasts):
        toast.close_now()
    frame.enter_room("ledger")
    app.processEvents()
    frame.grab().save(str(files[2]))
    frame.toggle_menu()
    app.processEvents()
    frame.grab().save(str(files[3]))
    frame.toggle_menu()
    frame.close()
    frame.deleteLater()
    sheet.close()
    sheet.deleteLater()
    app.processEvents()
    return files


def main() -> int:
    """Draw all themes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path("out") / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    i18n.install(app, Language.CHINESE)
    draw(app, folder, Theme(LIGHT), "light")
    draw(app, folder, Theme(DARK), "dark")
    draw(app, folder, Theme(LIGHT, Size.LARGE), "large")
    draw(app, folder, Theme(LIGHT, Size.LARGEST), "largest")
    i18n.install(app, Language.ENGLISH)
    draw(app, folder, Theme(LIGHT), "english")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
