"""``docs/rules.md``: every rule of ``casework`` as a person reads it, made from the tables.

Nobody writes that page: what is not in a table, a guard's words or the resources does not
stand in it, and a test fails when it is stale.
"""

from pathlib import Path
from typing import Any

from msgspec import structs

from casework.cases import WORK
from casework.cases.directory import MACHINES as DIRECTORY
from casework.cases.machine_alarm.table import MACHINE
from casework.codes import Ledger
from casework.limits import MOST_EXTENSIONS, MOST_YEARS
from casework.machine import Machine
from casework.registry import MACHINES, TYPES
from casework.sizes import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_COUNT,
    MOST_EVENT_BYTES,
    MOST_LINE,
    MOST_PARTS,
    MOST_ROWS,
    MOST_WORDS,
)
from tests.doors import doors
from tests.harness.samples import state_of
from tests.rules_page import kinds, tables
from tests.rules_page.domain_rows import ENTITIES, ROWS, Reason
from tests.rules_page.markdown import both, table

PATH = Path(__file__).parent.parent.parent / "docs" / "rules.md"

HEAD = """\
# 规则 · The rules

本页由代码中的表生成,不要手改:`python -m tests.rules_page`。
This page is made from the tables in the code; do not edit it: `python -m tests.rules_page`.

每一步在工作台和中心各问一遍同样的规则(`casework/machine.py`):发送者、屏蔽墙、回避、岗位、状态、
是否看过最新情况,再逐条问条件。
Every step is asked the same questions at the desk and at the centre (`casework/machine.py`): the
sender, the wall, recusal, the role, the status, whether the matter moved on, then the conditions.

时间:设备的时钟不能决定任何事。一步的时间不早于设备最后得知的中心时间和它上一步的时间,不晚于中心收到的
时间(`casework/event.py`)。当时的岗位、单位、授权、时限方案、数值说了算:后来的变更不改判以前的事
(`casework/in_force.py`)。更正的时限方案、放假安排、数值自发布时起代替原来的;已停止的时限按停止时所知的
判断,仍在计的按新的。没有时限方案的事项列在“待处理”。〔D,docs/adr/0022〕
Time: the clock of a device decides nothing. A step was taken no earlier than the centre's time that
its device had heard and the step before, no later than the centre had it (`casework/event.py`). The
post, the unit, the authority, the limit profile and the numbers of that moment decide: what changes
later does not judge what was before (`casework/in_force.py`). A corrected profile, holiday table or
number replaces the earlier one from its issue on; a limit that had stopped is judged by what was
known when it stopped, one that runs by the newest. A case without a limit profile stands under
"needs attention". [D, docs/adr/0022]

某年放假安排尚未发布时,周末和13个法定节假日休息(`casework/statutory.py`,至2050年),并提示“未导入放假安排”;
发布后按安排重新计算。〔S,《全国年节及纪念日放假办法》第二条〕
In a year whose holiday notice is not known yet, weekends and the thirteen statutory days rest
(`casework/statutory.py`, to 2050), and it is said that the notice is missing; once it is issued,
limits are counted by it. [S, 全国年节及纪念日放假办法 2]

"""

PARTS = (
    ("各类事项", "Kinds of case"),
    ("时限", "Limits"),
    ("数值", "Numbers that rules compare with"),
    ("岗位", "Roles"),
    ("销号条件", "The closing gate"),
    ("编号", "Numbers of cases"),
    ("指标", "Figures"),
    ("代码表", "Code lists"),
    ("门", "Doors"),
    ("未采纳及理由", "Not taken, because"),
    ("填写", "What is typed"),
)


def page() -> str:
    """The whole page."""
    bodies = (
        _kinds(),
        tables.limits(),
        tables.thresholds(),
        tables.roles(),
        tables.gate(),
        _numbers(),
        tables.figures(),
        tables.codes(),
        _doors(),
        _not_taken(),
        _typed(),
    )
    lines = [HEAD]
    lines += [f"{n}. {zh} · {en}" for n, (zh, en) in enumerate(PARTS, 1)]
    lines.append("")
    for n, ((zh, en), body) in enumerate(zip(PARTS, bodies, strict=True), 1):
        lines += [f"## {n}. {zh} · {en}", "", *body]
    return "\n".join(lines).rstrip() + "\n"


def _kinds() -> list[str]:
    one = MACHINES[WORK[0].kind]
    common = [step for step in one.steps if issubclass(step.body, kinds.COMMON)]
    lines = [
        "每类事项还有下面两步,名称前加类别 · Every kind of work also has these two, under its own "
        "name:",
        "",
        *kinds.steps(one, common),
    ]
    for machine in (*WORK, MACHINE):
        lines += kinds.section(MACHINES[machine.kind], _codes_of(machine))
    for machine in DIRECTORY:
        lines += kinds.section(machine)
    return lines


def _codes_of(machine: Machine[Any]) -> str:
    codes = number_codes(machine)
    return f" · 编号 number {'、'.join(f'`{code}`' for code in codes)}" if codes else ""


def number_codes(machine: Machine[Any]) -> tuple[str, ...]:
    """What the numbers of a kind begin with: one code, or one for each ledger."""
    if not any(step.numbers for step in machine.steps):
        return ()
    state = state_of(machine, next(iter(machine.statuses)))
    each = [structs.replace(state, ledger=one) for one in Ledger if hasattr(state, "ledger")]
    return tuple(machine.number_code(one) for one in each or [state])


def _typed() -> list[str]:
    """What may stand in a field, and what is the same."""
    return table(
        ("规则", "Rule", "依据 Source"),
        [
            (
                f"单行文字最多 {MOST_LINE:,} 字,多行最多 {MOST_WORDS:,} 字,一次操作最多 "
                f"{MOST_EVENT_BYTES >> 20} MB;超出即说明字数并拒绝,从不截断",
                f"A line has {MOST_LINE:,} characters at most, a text {MOST_WORDS:,}, an event "
                f"{MOST_EVENT_BYTES >> 20} MB; beyond that it is refused with its count, never cut",
                "[D] `casework/sizes.py`",
            ),
            (
                f"日期、时间在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间;数量 0 至 {MOST_COUNT:,};"
                f"一栏最多 {MOST_PARTS:,} 项,发布的表最多 {MOST_ROWS:,} 行",
                f"Days and moments lie in {FIRST_YEAR} to {LAST_YEAR}; a number is 0 to "
                f"{MOST_COUNT:,}; a field has {MOST_PARTS:,} entries at most, a table "
                f"{MOST_ROWS:,} rows",
                "[D] `casework/sizes.py`",
            ),
            (
                f"一项时限最长 {MOST_YEARS} 年,最多延期 {MOST_EXTENSIONS} 次",
                f"A limit runs {MOST_YEARS} years at most, with {MOST_EXTENSIONS} extensions at "
                "most",
                "[D] `casework/limits.py`",
            ),
            (
                "电话只能是一个号码(数字,可带国家码、区号、横线、分机)",
                "A telephone is one number: digits, with country or area code, dashes, extension",
                "[D] `casework/sizes.py`",
            ),
            (
                "公民身份号码校验码不符、出生日期不可能:提示,不拦",
                "A wrong check digit or an impossible day of birth is said and never blocks",
                "[S GB 11643-1999] `casework/identity.py`",
            ),
            (
                "证件按号码归类,外国人的证件不记为居民身份证",
                "A document is filed as what its number is; a foreigner's is no identity card",
                "[S GB 11643-1999] [D] `casework/identity.py`",
            ),
            (
                "照录原样,按规范形比较和查找:姓名、电话、证件、编号、警号、登记码",
                "Kept as typed, compared and searched by one normal form: names, phones, papers, "
                "numbers, police numbers, codes",
                "[S GB 18030-2022] [D] `casework/sameness.py`",
            ),
            (
                "复制、导出的单元格只占一行,不会被当作公式",
                "What goes out is one line a cell and never a formula",
                "[S OWASP CSV injection] `casework/cells.py`",
            ),
        ],
    )


def _numbers() -> list[str]:
    return [
        "离线时给临时号 `临-<设备3位>-<MMDD>-<NNN>`,中心收到后给正式编号;两个号都能查到、都打印。",
        "Offline a case has a temporary number; the centre gives the final one. Both are found.",
        "",
        "编号 `类型-机构代码-YYYYMMDD-NNNN`;督办单签发时另给文号 `X公督〔2026〕12号`,只由中心按"
        "制发单位和年度给,不断号,撤销的号保留。",
        "An order also gets a formal number when it is issued: by office and year, without gaps; "
        "a revoked order keeps its number.",
        "",
        *table(
            ("类别 kind", "编号代码 code"),
            (
                (both(machine.label), "、".join(f"`{code}`" for code in number_codes(machine)))
                for machine in (MACHINES[one.kind] for one in (*WORK, MACHINE))
                if number_codes(machine)
            ),
        ),
    ]


def _doors() -> list[str]:
    return [
        "每一步由谁从哪里办:`./desk doors` 逐个询问真实的界面和命令得出。",
        "By which door each step is taken: `./desk doors` asks the real windows and commands.",
        "",
        *table(
            ("步骤 step", "中文", "English", "门 door"),
            (
                (f"`{name}`", TYPES[name].step.button.zh, TYPES[name].step.button.en, door)
                for name, door in doors().items()
            ),
        ),
    ]


def _not_taken() -> list[str]:
    head = ("条目 row", "理由 because")
    lines = []
    for section, rows in ROWS.items():
        reasons = [(row.row, both(row.because)) for row in rows if row.because]
        if reasons:
            lines += [f"### §{section}", "", *table(head, reasons)]
    fields = [
        (f"{entity.row}: {name}", both(reason.because))
        for entity in ENTITIES
        for name, reason in entity.fields.items()
        if isinstance(reason, Reason)
    ]
    return [*lines, "### §11", "", *table(head, fields)]
