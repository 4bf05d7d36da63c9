"""Every figure by name: what it is called, in both languages, and what it counts.

Windows, reports and ``docs/rules.md`` take the words from here, so that a figure is called
the same everywhere and its definition stands next to it.
"""

from msgspec import Struct

from casework.event import Label


class Figure(Struct, frozen=True):
    """A figure: its name and what is divided by what."""

    name: Label
    counts: Label


LETTERS = {
    "received": Figure(
        Label("收信数", "Letters received"),
        Label("期内收到的信件", "letters received in the period"),
    ),
    "signed": Figure(
        Label("及时签收率", "Signed for in time"),
        Label(
            "10 分钟内签收(设有签收流转时限的,以流转为止) / 时限在期内的全部信件(届满前撤诉的除外;"
            "只有系统故障可豁免)",
            "signed for within the limit (where that limit ends with the routing: routed) / all "
            "whose limit falls in the period, those withdrawn before it apart; no exemption but an "
            "outage",
        ),
    ),
    "contacted": Figure(
        Label("30 分钟联系率", "Contacted in time"),
        Label(
            "30 分钟内联系上 / 来信时留有联系方式的信件;时限届满前已转出、不予受理、撤诉、挂账的"
            "不计,届满后转出的照计",
            "reached within the limit / letters that came with contact details; those passed on, "
            "refused, withdrawn or put off before the limit came are left out, later they are not",
        ),
    ),
    "attempted": Figure(
        Label("30 分钟尝试率", "Attempted in time"),
        Label(
            "30 分钟内至少尝试一次 / 与联系率同一批信件",
            "tried at least once within the limit / the same letters as for contact",
        ),
    ),
    "responded": Figure(
        Label("响应率", "Response rate"),
        Label(
            "签收和联系均按时 / 与联系率同一批信件(不签收来信的单位只看联系;可设为只看联系)",
            "signed for and contacted in time / the same letters as for contact; a unit that does "
            "not sign for letters is asked for contact alone, and a bureau may set that for all",
        ),
    ),
    "first_feedback": Figure(
        Label("首次反馈按时率", "First feedback in time"),
        Label(
            "时限内首次实质反馈 / 应反馈(届满前已转出、并件、撤诉、挂账的不计)",
            "first substantive feedback in time / due; letters gone before the limit came apart",
        ),
    ),
    "completed": Figure(
        Label("按时办结率", "Completed in time"),
        Label(
            "在现行(届满前申请并经批准的)时限内答复 / 应答复(届满前已转出、并件、撤诉、挂账的不计)",
            "replied within the limit in force, approved extensions included / due; letters gone "
            "before the limit came apart",
        ),
    ),
    "completed_originally": Figure(
        Label("原始按时率", "Completed in the original time"),
        Label(
            "在未延期的时限内答复 / 同一批应答复",
            "replied within the limit without extensions / the same letters",
        ),
    ),
    "replied": Figure(
        Label("回复率", "Replied"),
        Label("期末已答复(含逾期)/ 应答复", "replied by the end, in time or late / due"),
    ),
    "closed": Figure(
        Label("办结率", "Closed"),
        Label("期末已办结 / 期内收到", "closed by the end of the period / received in it"),
    ),
    "solved": Figure(
        Label("解决率", "Resolution rate"),
        Label(
            "已解决(部分解决按权重)/ 回访得到答复的",
            "solved, partly solved by its weight / called back and answered",
        ),
    ),
    "satisfied": Figure(
        Label("满意率", "Satisfaction rate"),
        Label(
            "期内最近一次评价为非常满意、满意、基本满意 / 期内已评价(此后批准剔除的不计)",
            "newest mark of the period very, quite or fairly satisfied / rated in it; those "
            "excluded with approval apart",
        ),
    ),
    "called_back": Figure(
        Label("回访覆盖率", "Follow-up coverage"),
        Label("已拨打回访 / 期内办结", "called back / closed in the period"),
    ),
    "connected": Figure(
        Label("回访接通率", "Calls answered"),
        Label("接通次数 / 拨打次数(留言不算)", "calls answered / calls made, messages apart"),
    ),
    "reworked": Figure(
        Label("重办率", "Rework rate"),
        Label("至少重办一次 / 期内答复", "done again at least once / replied in the period"),
    ),
    "returned": Figure(
        Label("退回率", "Return rate"),
        Label("退回次数 / 转办次数", "returns / dispatches"),
    ),
    "repeated": Figure(
        Label("重复率", "Repetition rate"),
        Label("并件和重复来信 / 收到", "merged and repeated / received"),
    ),
    "long_term": Figure(
        Label("挂账率", "Long-term rate"),
        Label("挂账 / 期内收到", "set to long-term / received in the period"),
    ),
    "supervised": Figure(
        Label("督办率", "Supervision rate"),
        Label("有督办单 / 期内收到", "with a supervision order / received in the period"),
    ),
}
LEDGERS = {
    "closed": Figure(
        Label("三本账办结率", "Ledger closing rate"),
        Label(
            "期末已销号(未反弹)/ 期内建账",
            "closed at the end of the period and not back / opened in it",
        ),
    ),
    "first_request": Figure(
        Label("销号一次通过率", "Closed at the first request"),
        Label("未被退回即销号 / 期内销号", "closed without being sent back / closings"),
    ),
    "by_exit": Figure(
        Label("依法退出率", "Closed by a lawful exit"),
        Label(
            "依法退出的销号 / 期内销号",
            "closings without a satisfied citizen, approved above / closings",
        ),
    ),
    "overdue": Figure(
        Label("超期率", "Overdue rate"),
        Label(
            "超过办理时限 / 时限在期内(反弹重开的,每次在账分别计;销号、重开不消除超期)",
            "late against the limit of the result / due; each stay in the ledger for itself, and a "
            "closing or a relapse heals nothing",
        ),
    ),
    "in_time": Figure(
        Label("按期率", "In time"),
        Label(
            "在办理时限内首次反馈 / 时限在期内(届满前已转出、挂账的不计)",
            "fed back within the limit of the result, the first time / due; those handed on or put "
            "off before the limit came apart",
        ),
    ),
    "satisfied": LETTERS["satisfied"],
    "long_term": Figure(
        Label("挂账率", "Long-term rate"),
        Label("挂账 / 期内建账", "set to long-term / opened in the period"),
    ),
    "mean_days": Figure(
        Label("平均在账天数", "Mean days in the ledger"),
        Label("建账到销号的天数 / 期内销号", "days from opening to closing / closings"),
    ),
}
ACCOUNT = {
    "carried_over": Figure(
        Label("上月结转", "Carried over"),
        Label("期初在账(逐次在账)", "stays in the ledger when the period began"),
    ),
    "opened": Figure(Label("新建", "Opened"), Label("期内建账", "stays that began in the period")),
    "closed": Figure(
        Label("办结销号", "Closed"), Label("期内销号", "stays that ended with a closing")
    ),
    "handed_on": Figure(
        Label("转出", "Handed on"),
        Label("期内转其他渠道", "stays that ended with another body"),
    ),
    "in_hand": Figure(
        Label("在办", "In hand"),
        Label(
            "期末在账 = 上月结转 + 新建 − 办结销号 − 转出",
            "at the end = carried over + opened − closed − handed on",
        ),
    ),
    "long_term": Figure(
        Label("其中挂账", "Of those, long-term"),
        Label("期末在账中挂账的", "long-term, of those in hand"),
    ),
    "overdue": Figure(
        Label("其中超期", "Of those, overdue"),
        Label("期末在账中超过办理时限的", "late against the limit of the result, of those in hand"),
    ),
}
OUTREACH = {
    "visits_planned": Figure(
        Label("应访", "Visits planned"),
        Label(
            "计划日在期内的走访;未遇或过期后改期的,另计一次",
            "visits planned for a day of the period; a new day after a day in vain is one more",
        ),
    ),
    "visits_done": Figure(
        Label("走访完成率", "Visits made"),
        Label(
            "已记录 / 计划(计划日过前取消、改期的除外)",
            "recorded / planned; cancelled or moved before the day was over apart",
        ),
    ),
    "missed": Figure(
        Label("未遇", "Not met"), Label("期内未遇的次数", "times in vain in the period")
    ),
    "unplanned": Figure(
        Label("计划外走访", "Unplanned visits"),
        Label("期内补记的走访", "visits recorded without a plan"),
    ),
    "problems_solved": Figure(
        Label("问题解决率", "Problems solved"),
        Label(
            "转成的事项已办结 / 期内走访收集的问题",
            "the case it became is settled / problems found on visits in the period",
        ),
    ),
    "sessions": Figure(
        Label("进建商场次", "Consultation sessions"),
        Label("期内召开", "held in the period"),
    ),
    "matters_complete": Figure(
        Label("五个一完成率", "Matters complete"),
        Label("五项齐备的议题 / 议题", "matters with all five done / matters raised"),
    ),
}
RECEPTION = {
    "visits": Figure(
        Label("接待批次", "Receptions"),
        Label(
            "期内接待(期末已作废的除外;隔日补登的计入登记日)",
            "receptions in the period, those void at its end apart; entered on a later day, they "
            "count on that day",
        ),
    ),
    "persons": Figure(Label("接待人次", "Persons received"), Label("来的人", "people who came in")),
    "services": Figure(
        Label("服务件次", "Services given"), Label("给出的服务", "services, by their quantity")
    ),
    "by_category": Figure(
        Label("五类服务", "Services by category"),
        Label("按五大类的服务件次", "services in each of the five categories"),
    ),
    "foreign_persons": Figure(
        Label("外籍人次", "Foreign persons"), Label("其中外籍", "of those, foreign")
    ),
    "to_ledger": Figure(
        Label("转账数", "Into the ledgers"),
        Label("转入三本账的接待", "receptions that became ledger items"),
    ),
    "handed_off": Figure(
        Label("转办数", "Handed off"), Label("已转办的接待", "receptions handed to somebody else")
    ),
    "loans": Figure(
        Label("借出物品", "Things lent"), Label("期内借出件数", "things lent in the period")
    ),
    "reconciliation": Figure(
        Label("人次与件次对账", "Persons and services reconciled"),
        Label(
            "人次 = 件次 + 未登记服务 + 多人一项 − 一人多项",
            "persons = services + visits without a service + several people for one service "
            "− several services for one person",
        ),
    ),
}
RECONCILIATION = {
    "without_service": Figure(
        Label("对账:未登记服务的人次", "Reconciled: persons without a service"),
        Label("没有登记服务的接待的人次", "persons of visits without a service"),
    ),
    "fewer_services": Figure(
        Label("对账:多人一项", "Reconciled: several people, one service"),
        Label("人次多于件次的差额", "persons beyond the services of their visit"),
    ),
    "more_services": Figure(
        Label("对账:一人多项", "Reconciled: one person, several services"),
        Label("件次多于人次的差额", "services beyond the persons of their visit"),
    ),
    "voided_visits": Figure(
        Label("作废登记", "Voided entries"),
        Label(
            "期内登记、期末已作废,两边都不计", "entered in the period, void at its end; in neither"
        ),
    ),
}
FLAGS = {
    "back_dated": Figure(
        Label("补记率", "Back-dated"),
        Label(
            "隔日或超过容许分钟数才登记的时间 / 期内登记的全部时间;按登记时间计,只供督察",
            "moments written down on a later day or beyond the minutes allowed / all moments "
            "written down in the period; they count as written down; for the supervision alone",
        ),
    ),
}
OUTCOMES = {
    "clues": Figure(Label("线索数", "Clues"), Label("期内移交的线索", "handed on in the period")),
    "clues_from_letters": Figure(
        Label("来信线索", "Clues from letters"), Label("其中来自信件", "of those, from letters")
    ),
    "clues_proved": Figure(
        Label("线索查实率", "Clues proved"),
        Label("查实 / 期内查结的线索", "proved / clues settled in the period"),
    ),
    "cases_cleared": Figure(
        Label("破案数", "Cases cleared"),
        Label("期内查结的线索破获的案件", "cleared by clues settled in the period"),
    ),
    "persons_caught": Figure(
        Label("抓获人数", "Persons caught"),
        Label("期内查结的线索抓获的人", "caught through clues settled in the period"),
    ),
    "thanks": Figure(
        Label("感谢信", "Letters of thanks"),
        Label(
            "期内收到的表扬来信,和来信人对答复的感谢",
            "letters of praise and thanks for an answer received in the period",
        ),
    ),
}
