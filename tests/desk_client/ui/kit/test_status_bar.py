"""How the desk stands: said in full, said less where it is narrow, never wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desk_client.ui.desk_status import Deadline, DeskStatus, clock
from desk_client.ui.icons import Mark
from desk_client.ui.tokens import Tone
from desk_client.ui.widgets.chip import Chip
from desk_client.ui.widgets.key_button import KeyButton
from desk_client.ui.widgets.status_bar import StatusBar

NOW = datetime(2026, 11, 21, 14, 4, tzinfo=timezone(timedelta(hours=8)))
OFFLINE = DeskStatus(
    since=NOW - timedelta(minutes=23),
    waiting=7,
    last_sync_at=NOW - timedelta(minutes=24),
    next_deadline=Deadline(NOW + timedelta(minutes=8), "签收", "XJ…0231", "letter-1"),
    clock_offset_seconds=0.4,
)


def said(bar: StatusBar) -> list[str]:
    """Everything in sight, in the order it was laid out."""
    parts: list[QWidget] = [
        w for w in bar.findChildren(QWidget) if isinstance(w, QLabel | Chip | KeyButton)
    ]
    shown = [p for p in parts if p.isVisible()]
    return [p.label.word if isinstance(p, Chip) else p.text() for p in shown]  # type: ignore[attr-defined]


def shown(qtbot: QtBot, world: DeskStatus, width: int = 1366) -> StatusBar:
    bar = StatusBar(lambda: NOW, world)
    qtbot.addWidget(bar)
    bar.resize(width, 30)
    bar.show()
    return bar


def test_offline_desk_says_since_when_and_that_all_is_saved(qtbot: QtBot) -> None:
    assert said(shown(qtbot, OFFLINE)) == [
        "离线 自 13:41",
        "待同步 7 条 · 已全部保存在本机",
        "上次同步 13:40",
        "下一时限 14:12 签收 XJ…0231",
        "还剩 8 分",
        "服务器时间差 +0.4 秒",
        "14:04",
    ]


def test_online_desk_with_nothing_waiting_says_so(qtbot: QtBot) -> None:
    bar = shown(qtbot, DeskStatus(is_online=True, last_sync_at=NOW, clock_offset_seconds=0.0))
    assert said(bar)[:2] == ["在线", "已全部保存并上传"]


def test_desk_that_never_synced_says_so(qtbot: QtBot) -> None:
    assert "上次同步 尚未同步" in said(shown(qtbot, DeskStatus()))
    assert "服务器时间未知" in said(shown(qtbot, DeskStatus()))


def test_refused_events_are_never_hidden(qtbot: QtBot) -> None:
    bar = shown(qtbot, DeskStatus(refused=2), width=420)
    assert "2 条未被接受" in said(bar)


def test_reason_of_a_lost_connection_is_said(qtbot: QtBot) -> None:
    bar = shown(qtbot, DeskStatus(problem="中心的回答不是本程序的:请检查网络登录页。"))
    assert "中心的回答不是本程序的:请检查网络登录页。" in said(bar)


@pytest.mark.parametrize(
    ("left", "word", "mark", "tone"),
    [
        (timedelta(minutes=8), "还剩 8 分", Mark.WARN, Tone.WARN),
        (timedelta(hours=5), "还剩 5 小时", Mark.OK, Tone.OK),
        (timedelta(days=3), "还剩 3 天", Mark.OK, Tone.OK),
        (-timedelta(hours=3), "超期 3 小时", Mark.OVERDUE, Tone.OVERDUE),
    ],
)
def test_next_limit_is_told_by_mark_word_and_colour(
    qtbot: QtBot, left: timedelta, word: str, mark: Mark, tone: Tone
) -> None:
    bar = shown(qtbot, DeskStatus(next_deadline=Deadline(NOW + left, "签收")))
    chip = next(c.label for c in bar.findChildren(Chip) if c.label.word == word)
    assert (chip.mark, chip.tone) == (mark, tone)


def test_wrong_clock_is_said_in_words(qtbot: QtBot) -> None:
    bar = shown(qtbot, DeskStatus(clock_offset_seconds=-600.0))
    assert "本机时钟相差 -10 分钟,请校准" in said(bar)


@pytest.mark.parametrize("width", [400, 600, 800, 1024, 1366])
def test_narrow_window_says_less_but_cuts_nothing(qtbot: QtBot, width: int) -> None:
    bar = shown(qtbot, OFFLINE, width)
    assert said(bar)[0] == "离线 自 13:41"
    layout = bar.layout()
    assert layout is not None
    layout.activate()
    visible = [w for w in bar.findChildren(QWidget) if w.isVisible()]
    assert all(w.geometry().right() <= bar.width() for w in visible)
    assert "服务器时间差 +0.4 秒" in bar.toolTip()


def test_pressing_the_next_limit_opens_its_case(qtbot: QtBot) -> None:
    bar = shown(qtbot, OFFLINE)
    with qtbot.waitSignal(bar.deadline_opened) as opened:
        bar.findChildren(KeyButton)[0].click()
    assert opened.args == ["letter-1"]


def test_time_of_another_day_carries_its_date() -> None:
    assert clock(NOW - timedelta(days=1), NOW) == "11-20 14:04"
    assert clock(NOW.astimezone(UTC), NOW) == "14:04"


@pytest.mark.parametrize(
    ("has_two", "tone", "mark"), [(False, Tone.WARN, Mark.WARN), (True, Tone.OVERDUE, Mark.OVERDUE)]
)
def test_what_is_wrong_with_the_witnesses_stands_beside_the_connection(
    qtbot: QtBot, has_two: bool, tone: Tone, mark: Mark
) -> None:
    status = DeskStatus(is_online=True, unwitnessed="日志无人见证", is_mistrusted=has_two)
    bar = shown(qtbot, status, width=500)
    assert "日志无人见证" in said(bar), "it yields to nothing"
    chip = next(one for one in bar.findChildren(Chip) if one.label.word == "日志无人见证")
    assert (chip.label.tone, chip.label.mark) == (tone, mark)
    assert "日志无人见证" in bar.toolTip()
    assert "日志无人见证" not in said(shown(qtbot, DeskStatus(is_online=True)))


def test_update_that_waits_is_said_with_its_notes(qtbot: QtBot) -> None:
    bar = shown(qtbot, DeskStatus(update="0.2.0", update_notes="* 茶"))
    assert "有更新 0.2.0 待安装" in said(bar)
    assert "有更新 0.2.0 待安装" in bar.toolTip()
    (chip,) = (one for one in bar.findChildren(Chip) if "0.2.0" in one.label.word)
    assert "* 茶" in chip.toolTip()
    bar.show_status(DeskStatus())
    assert not [one for one in said(bar) if "更新" in one]
