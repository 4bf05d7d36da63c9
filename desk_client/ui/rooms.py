"""The rooms of the desk: which kinds of cases stand in each, and who begins the day where.

An officer sees the rooms in whose kinds their roles may take a step, their home first; the others
are reached through the menu, a search or a link.  What no row of this table names is no room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from casework.codes import Role
from casework.event import Label
from casework.officers import HEADS, SEPARATE
from casework.registry import TYPES
from desk_client.services import cases
from desk_client.services.cases import RoomCount
from desk_client.services.not_taken import Anew
from desk_client.ui import background
from desk_client.ui.administration import ALARMS, SECURITY, SYSTEM
from desk_client.ui.cases.room_page import RoomPage
from desk_client.ui.cases.room_spec import RoomSpec
from desk_client.ui.i18n import pick
from desk_client.ui.room import Count
from desk_client.ui.screens.figures.page import FiguresPage
from desk_client.ui.screens.ledgers.page import LedgersPage
from desk_client.ui.screens.letters.page import LettersPage
from desk_client.ui.screens.reception.page import ReceptionPage
from desk_client.ui.screens.visits.page import VisitsPage
from desk_client.ui.workplace import Workplace

ROOMS: tuple[RoomSpec, ...] = (
    RoomSpec(
        key="reception",
        title=Label("接待", "Reception"),
        kinds=("walk_in",),
        home=(Role.DESK,),
        teaches=Label("来访和便民服务记在这里", "Visits to the desk are written down here"),
    ),
    RoomSpec(
        key="letters",
        title=Label("局长信箱", "Letters"),
        kinds=("letter",),
        home=(Role.TRIAGE,),
        teaches=Label(
            "收到的信件登记后出现在这里:签收、分办、办理、答复、回访都从信件页上办",
            "Letters stand here once they are registered; they are signed for, passed on, "
            "answered and called back from their own page",
        ),
    ),
    RoomSpec(
        key="ledgers",
        title=Label("三本账", "Three ledgers"),
        kinds=("ledger_item",),
        home=(*HEADS, Role.HANDLER),
        teaches=Label("轮到您办的事项会出现在这里", "Items that wait for you appear here"),
    ),
    RoomSpec(
        key="supervision",
        title=Label("督办", "Supervision"),
        kinds=("supervision_order",),
        home=(Role.OFFICE, Role.SUPERV),
        teaches=Label(
            "超期、反复或领导交办的事项由联席办、督察立督办单,进展和结果在这里看",
            "Orders over late or repeated matters stand here, with their progress and result",
        ),
    ),
    RoomSpec(
        key="call_back",
        title=Label("回访", "Call-back"),
        kinds=("letter", "ledger_item"),
        home=(Role.REVISIT,),
        awaited_by=Role.REVISIT,
        teaches=Label(
            "等回访中心打电话的信件和三本账事项会出现在这里,时限近的在前",
            "Letters and ledger items that wait for a call appear here, the next due first",
        ),
    ),
    RoomSpec(
        key="samples",
        title=Label("回访抽样", "Samples"),
        kinds=("call_sample",),
        teaches=Label(
            "中心每周从各单位的接待、走访和办结信件中抽取回访对象,抽中的会出现在这里",
            "Each week the centre draws by lot who is called back on receptions, visits and closed "
            "letters; who was drawn stands here",
        ),
    ),
    RoomSpec(
        key="visits",
        title=Label("走访", "Visits"),
        kinds=("visit",),
        home=(Role.FIELD,),
        teaches=Label("走访记录会出现在这里", "Visits appear here"),
    ),
    RoomSpec(
        key="targets",
        title=Label("走访对象", "Whom to visit"),
        kinds=("visit_target",),
        teaches=Label(
            "登记走访对象和周期后,到期该走访的会排在前面",
            "Register whom to visit and how often; who is due next stands first",
        ),
    ),
    RoomSpec(
        key="sessions",
        title=Label("进建商", "Sessions"),
        kinds=("meeting", "adviser"),
        teaches=Label(
            "安排一场进建商后,议题、答复和落实情况都记在它的页上;民间智库的名册也在这里",
            "Plan a session: what was raised, answered and done is kept on its page; the register "
            "of advisers stands here, too",
        ),
    ),
    RoomSpec(
        key="reviews",
        title=Label("复盘例会", "Reviews"),
        kinds=("review",),
        teaches=Label(
            "每周召集一次例会,把要复盘的信件列进去;议定的事项一周后在这里回头看",
            "Call a meeting each week and list what is gone through; a week later it is looked "
            "back at what was decided",
        ),
    ),
    RoomSpec(
        key="clues",
        title=Label("线索", "Clues"),
        kinds=("clue",),
        teaches=Label(
            "信件和走访里的线索移交核查单位后,破案和抓获在这里登记",
            "Clues from letters and visits are handed on here, with the cases cleared by them",
        ),
    ),
    RoomSpec(
        key="mediation",
        title=Label("调解", "Mediation"),
        kinds=("mediation",),
        teaches=Label(
            "受理一起纠纷后,调解、协议和履行回访从它的页上办",
            "Take a dispute up: mediation, agreement and its keeping go from its page",
        ),
    ),
    RoomSpec(
        key="property",
        title=Label("失物与借用", "Lost and lent"),
        kinds=("lost_item", "loss_report", "loan"),
        teaches=Label(
            "拾到的物品、报失和借出的物品登记在这里,认领、归还从各自的页上办",
            "What was found, reported lost or lent stands here until it is back",
        ),
    ),
    RoomSpec(
        key="diversion",
        title=Label("非警务分流", "Diversion"),
        kinds=("diversion",),
        teaches=Label(
            "不归公安管的求助分流给承接单位后,签收和反馈在这里跟到底",
            "Requests passed on to other bodies are followed here until they answer",
        ),
    ),
    RoomSpec(
        key="issues",
        title=Label("共性问题", "Common issues"),
        kinds=("common_issue",),
        teaches=Label(
            "几件事项反映同一个问题时,提出共性问题,措施和成效记在它的页上",
            "When several matters tell of one problem, raise it: measures and effect stay here",
        ),
    ),
    RoomSpec(
        key="knowledge",
        title=Label("知识库", "Knowledge base"),
        kinds=("standard_answer",),
        is_looked_up=True,
        teaches=Label(
            "常见问题的标准答案在这里起草、审核、复核和查找;拟答复时按 Ctrl+7 直接引用",
            "Standard answers to what people often ask are drafted, checked, read again and looked "
            "up here; a reply quotes one with Ctrl+7",
        ),
    ),
    RoomSpec(
        key="figures",
        title=Label("统计", "Figures"),
        kinds=("month_account",),
        teaches=Label(
            "每月结束并等齐迟到的记录后,中心生成各单位的月报;负责人在这里核对、签认",
            "When a month is over and late records are in, the centre draws each unit's account; "
            "its head looks at it here and signs",
        ),
    ),
    RoomSpec(
        key="exports",
        title=Label("导出审批", "Exports"),
        kinds=("export_request",),
        teaches=Label(
            "数据导出要先申请、经批准,谁导出了什么都留在这里",
            "Data leaves only after a request was approved; who took what stays here",
        ),
    ),
    RoomSpec(
        key="handover",
        title=Label("交接班", "Shifts"),
        kinds=("handover",),
        teaches=Label(
            "按 F9 交班:未签收、将到期、超期、待回访、接待未完和借出未还的自动列出,"
            "由下一班签字接班",
            "F9 hands the shift over: what stands open is listed by itself, and the next shift "
            "signs for it",
        ),
    ),
    SYSTEM,
    SECURITY,
    ALARMS,
    RoomSpec(
        key="directory",
        title=Label("名册", "Directory"),
        kinds=(
            *("unit", "officer", "delegation", "device", "table"),
            *("receiver", "guide", "outage", "falsification", "credential", "routine"),
        ),
        not_for=SEPARATE,
        is_record=True,
        teaches=Label(
            "单位、警员、授权、设备和各类表册在这里登记和变更",
            "Units, officers, delegations, devices and tables are kept here",
        ),
    ),
)
"""In the order of the rail."""

_BY_KEY = {spec.key: spec for spec in ROOMS}

PAGES: dict[str, Callable[[Workplace, RoomSpec], QWidget]] = {
    "reception": lambda workplace, spec: ReceptionPage(workplace),
    "letters": LettersPage,
    "ledgers": LedgersPage,
    "figures": FiguresPage,
    "visits": lambda workplace, spec: VisitsPage(workplace),
}
"""Rooms whose work needs a page of its own; every other one is a :class:`RoomPage`."""


@runtime_checkable
class CasesPage(Protocol):
    """What every page of a room of cases can do."""

    def open_case(self, case: str) -> None:
        """Show one case."""

    def doors(self) -> frozenset[str]:
        """The event types that are taken from here."""

    def write_anew(self, anew: Anew) -> None:
        """A form with what the centre did not take."""


def spec_of(key: str) -> RoomSpec:
    """The room of a key; :class:`KeyError` if there is none."""
    return _BY_KEY[key]


def page_of(workplace: Workplace, spec: RoomSpec) -> QWidget:
    """The page of a room."""
    return PAGES[spec.key](workplace, spec) if spec.key in PAGES else RoomPage(workplace, spec)


def home_first(workplace: Workplace) -> tuple[tuple[RoomSpec, ...], tuple[RoomSpec, ...]]:
    """The officer's own rooms, their home first, and the others."""
    held = workplace.session.seat().held_roles()
    own = [spec for spec in ROOMS if spec.is_for(held)]
    home = next(
        (spec for role in workplace.session.officer.roles for spec in own if role in spec.home),
        None,
    )
    if home is not None:
        own.remove(home)
        own.insert(0, home)
    return tuple(own), tuple(spec for spec in ROOMS if spec not in own and spec.is_shown(held))


def room_of(kind: str, current: str, own: tuple[RoomSpec, ...]) -> str:
    """The room that shows a case of a kind: the one in front if it can, else its own room."""
    everybody = (spec for spec in ROOMS if not spec.only)
    able = [spec for spec in (*own, *everybody) if kind in spec.kinds]
    here = next((spec for spec in able if spec.key == current), None)
    whole = next((spec for spec in able if spec.awaited_by is None), None)
    chosen = here or whole
    return chosen.key if chosen is not None else ""


def counted(workplace: Workplace, spec: RoomSpec) -> Count:
    """What the rail says of a room; asked off the GUI thread."""
    return count_of(cases.count(workplace.session, spec.query()))


def count_of(count: RoomCount) -> Count:
    """轮到我 3, or what is due today; a badge for what is late."""
    said = [
        (pick(words).replace("%1", str(figure)), figure)
        for words, figure in (
            (MINE, count.mine),
            (TODAY, count.due_today),
            (LATE, count.overdue),
            (OPEN, count.open),
        )
    ]
    mine, today, late, _ = (words if figure else "" for words, figure in said)
    tip = " · ".join(words for words, figure in said if figure)
    return Count(mine or today, badge=late, tip=tip)


MINE = Label("轮到我 %1", "mine %1")
TODAY = Label("今日到期 %1", "today %1")
LATE = Label("超期 %1", "late %1")
OPEN = Label("在办 %1", "open %1")


def doors(workplace: Workplace) -> dict[str, str]:
    """Every event type that the officer may take somewhere, with its room and button.

    The real pages are made and asked; nothing here is a list.
    """
    found: dict[str, str] = {}
    own, others = home_first(workplace)
    for spec in (*own, *others):
        page = page_of(workplace, spec)
        if isinstance(page, CasesPage):
            for name in sorted(page.doors() & spec.steps(workplace.session.seat())):
                room = f"{spec.key} {spec.title.zh} {spec.title.en}"
                found.setdefault(name, f"{room}: {TYPES[name].step.button.zh}")
        background.wait_idle()
        page.deleteLater()
    return found
