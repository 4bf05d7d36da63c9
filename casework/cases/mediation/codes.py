"""Code lists of a mediation: the lawful reasons and parts (程序规定 178-186)."""

from casework.codes import Coded


class Dispute(Coded):
    """What kind of matter it is: that decides who may mediate it (178)."""

    PUBLIC_ORDER = "PUBLIC_ORDER", "治安案件", "Public-order case"
    CIVIL = "CIVIL", "民事纠纷", "Civil dispute"


class Mediator(Coded):
    """Who mediates."""

    POLICE = "POLICE", "公安机关", "Police"
    COMMITTEE = "COMMITTEE", "人民调解委员会", "People's mediation committee"


class Side(Coded):
    """Where a party stands."""

    INJURED = "INJURED", "被侵害人", "Injured party"
    ACCUSED = "ACCUSED", "违法嫌疑人", "Accused party"
    ONE = "ONE", "甲方", "Party A"
    OTHER = "OTHER", "乙方", "Party B"


class Capacity(Coded):
    """Why somebody else is in the room."""

    GUARDIAN = "GUARDIAN", "监护人", "Guardian"
    AGENT = "AGENT", "代理人", "Agent"
    COMMITTEE = "COMMITTEE", "居(村)委会人员", "Residents' committee"
    ACQUAINTED = "ACQUAINTED", "双方熟悉的人", "Somebody both know"
    INTERPRETER = "INTERPRETER", "翻译", "Interpreter"
    WITNESS = "WITNESS", "见证人", "Witness"


class Unfit(Coded):
    """Why the police may not (or may no longer) mediate (179, 185)."""

    UNWILLING = "UNWILLING", "当事人不愿调解", "A party is unwilling"
    HIRED = "HIRED", "雇凶伤害", "Somebody was hired to hurt"
    GANG = "GANG", "结伙斗殴、寻衅滋事", "Gang fight or provocation"
    REPEATED = "REPEATED", "多次违反治安管理", "Repeated offences"
    AGAIN = "AGAIN", "调解中又侵害对方", "A new offence during mediation"
    FLED = "FLED", "违法嫌疑人逃跑", "The accused fled"
    FAILED = "FAILED", "调解未达成协议", "No agreement was reached"
    BROKEN = "BROKEN", "达成协议后不履行", "The agreement was not kept"
    OTHER = "OTHER", "其他不宜调解", "Otherwise unfit"


class Way(Coded):
    """What a party may do instead."""

    COURT = "COURT", "人民法院", "Court"
    PEOPLE = "PEOPLE", "人民调解", "People's mediation"
    ARBITRATION = "ARBITRATION", "劳动人事仲裁", "Labour arbitration"
    OTHER = "OTHER", "其他途径", "Another way"
