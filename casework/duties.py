"""What each role is there for and what it keeps out of, in words (domain 8).

What a role may do exactly is in the tables of the kinds of case; a test holds the two together.
"""

from msgspec import Struct

from casework.codes import Role
from casework.event import Label


class Duty(Struct, frozen=True):
    """What a role can do, and what it cannot."""

    can: Label
    cannot: Label


DUTIES = {
    Role.DESK: Duty(
        Label("登记来访、失物、借用,转办", "register visits, lost property and loans; hand on"),
        Label(
            "审批、销号;辅警还不能签调解书、看投诉账",
            "approve or close; an auxiliary officer also signs no mediation and sees no complaint",
        ),
    ),
    Role.FIELD: Duty(
        Label("离线计划和记录走访,起草入账", "plan and record visits offline, draft ledger items"),
        Label("审批", "approve"),
    ),
    Role.TRIAGE: Duty(
        Label("签收、定级、转办、并件、盯办", "sign for, grade, refer, merge and track letters"),
        Label("审批自己经办的答复", "approve the reply to what they handled"),
    ),
    Role.HANDLER: Duty(
        Label(
            "联系、办理、拟答复,申请延期和退回",
            "contact, process, draft the reply, ask for an extension or a return",
        ),
        Label("审批", "approve"),
    ),
    Role.UNIT_HEAD: Duty(
        Label(
            "建账、审批反馈、本级销号、批准第一次延期",
            "open entries, approve feedback, close at their level, grant the first extension",
        ),
        Label("办理涉及本人或本单位的投诉", "act on matters against themselves or their unit"),
    ),
    Role.DIV_HEAD: Duty(
        Label(
            "分局账的同样权限,签发督办单、批准第二次延期、提级",
            "the same for the division's ledger; issue orders, second extensions, escalate",
        ),
        Label("办理涉及本人或本单位的投诉", "act on matters against themselves or their unit"),
    ),
    Role.CHIEF: Duty(
        Label("市局账的同样权限,批示", "the same for the bureau's ledger; instructions"),
        Label("办理涉及本人的投诉", "act on matters against themselves"),
    ),
    Role.PROV_CHIEF: Duty(
        Label(
            "省厅账的同样权限,批示,受理市局提级",
            "the same for the province's ledger; instructions; what a bureau escalates",
        ),
        Label("办理涉及本人的投诉", "act on matters against themselves"),
    ),
    Role.DEPUTY: Duty(
        Label("在授权期限和范围内代行", "what was delegated, within its dates and scope"),
        Label("超出授权代行,转授权", "go beyond the delegation, or pass it on"),
    ),
    Role.OFFICE: Duty(
        Label("督办拟稿、排名、报表、编号、交办", "draft orders, rank, report, number, assign"),
        Label("审批反馈和销号", "approve feedback or closing"),
    ),
    Role.REVISIT: Duty(
        Label("回访、记录评价、退回重办", "call back, record the rating, send back"),
        Label(
            "回访自己办理或审批的事项;辅警只记录回访,不办结、不退回重办、不回访投诉",
            "call back on what they handled or approved; an auxiliary officer records calls only, "
            "closes nothing, sends nothing back and calls back on no complaint",
        ),
    ),
    Role.SUPERV: Duty(
        Label("投诉账、复查、问责", "the complaint ledger, rechecks, accountability"),
        Label("审批自己办理的事项", "approve what they handled"),
    ),
    Role.SECURITY: Duty(
        Label(
            "重置口令、停用设备、处置机器异常、确认本单位授予的权力岗位",
            "passwords, revoking devices, alarms of machines, confirming power that is given in "
            "their house",
        ),
        Label(
            "登记账号和表册、看案件内容(三员分立)",
            "keep accounts and tables, or read what a case says (three separate powers)",
        ),
    ),
    Role.AUDIT: Duty(
        Label("只读:事项、查阅记录、提醒和变更", "read: cases, who read them, alarms and changes"),
        Label("更改任何业务数据", "change anything"),
    ),
    Role.ADMIN: Duty(
        Label("账号、代码、放假安排、时限、设备", "accounts, codes, calendar, limits, devices"),
        Label(
            "重置口令、停用设备、确认权力岗位、看案件内容(三员分立)",
            "set passwords, revoke devices, confirm power, or read what a case says (three "
            "separate powers)",
        ),
    ),
}
"""The table of roles; ``docs/rules.md`` is printed from it."""
