"""Code lists that rules depend on, each code once with its words in both languages.

Lists that no rule reads (sub-categories, visit target categories) are data: they
live in ``resources/codes`` and travel as ``CodeListIssued`` events.
Source of every list: the bureau's data dictionary (docs/domain notes in docs/rules.md).
"""

from enum import StrEnum
from typing import Self

from casework.event import Label


class Coded(StrEnum):
    """A code with its label; the value is what stands in a record."""

    label: Label

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make the member ``value`` with its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Label(zh, en)
        return member


class Ledger(Coded):
    """Which of the three ledgers an item stands in."""

    SUGGESTION = "SUGGESTION", "意见建议", "Suggestion"
    CLAIM = "CLAIM", "利益诉求", "Claim"
    COMPLAINT = "COMPLAINT", "投诉举报", "Complaint"


class Channel(Coded):
    """Where a matter came from."""

    MAIL = "MAIL", "局长信箱", "Director's mailbox"
    WEB = "WEB", "心连心", "Heart-to-heart site"
    QR = "QR", "警民联系箱", "Contact box"
    H12345 = "H12345", "12345", "12345 hotline"
    WALK = "WALK", "会客厅", "Reception room"
    VISIT = "VISIT", "走访联访解", "Visit"
    MEET = "MEET", "进建商", "Consultation session"
    TEL = "TEL", "电话", "Telephone"
    LETTER = "LETTER", "来信", "Letter by post"
    XF = "XF", "信访", "Petition office"
    D12389 = "D12389", "12389", "12389 hotline"
    LEADER = "LEADER", "领导批示", "Leader's instruction"
    MEDIA = "MEDIA", "媒体", "Media"
    OTHER = "OTHER", "其他", "Other"


class Risk(Coded):
    """How dangerous it is to leave a matter lying."""

    LOW = "1", "低", "Low"
    MEDIUM = "2", "中", "Medium"
    HIGH = "3", "高", "High"
    URGENT = "4", "紧急", "Urgent"


class Outcome(Coded):
    """What came of a matter."""

    DONE = "DONE", "办理到位", "Dealt with"
    ACCEPTED = "ACCEPTED", "采纳", "Adopted"
    PARTIAL = "PARTIAL", "部分采纳", "Adopted in part"
    EXPLAINED = "EXPLAINED", "解释说明", "Explained"
    NOT_LEGAL = "NOT_LEGAL", "依法不予支持", "Not supported by law"
    UNFOUNDED = "UNFOUNDED", "不属实", "Unfounded"
    PARTLY_TRUE = "PARTLY_TRUE", "部分属实", "Partly true"
    TRUE = "TRUE", "属实", "True"
    LONG = "LONG", "长期推进", "Long-term"
    LOST = "LOST", "无法联系", "Cannot be reached"


class Satisfaction(Coded):
    """The citizen's own answer; it is never filled in for them."""

    VERY_SATISFIED = "5", "非常满意", "Very satisfied"
    SATISFIED = "4", "满意", "Satisfied"
    FAIRLY_SATISFIED = "3", "基本满意", "Fairly satisfied"
    DISSATISFIED = "2", "不满意", "Dissatisfied"
    VERY_DISSATISFIED = "1", "非常不满意", "Very dissatisfied"
    NOT_RATED = "0", "未评价", "Not rated"

    @property
    def is_satisfied(self) -> bool:
        """At least fairly satisfied."""
        return self in (
            Satisfaction.VERY_SATISFIED,
            Satisfaction.SATISFIED,
            Satisfaction.FAIRLY_SATISFIED,
        )


class Solved(Coded):
    """Whether the matter is solved, in the citizen's own word."""

    YES = "YES", "已解决", "Solved"
    PART = "PART", "部分解决", "Partly solved"
    NO = "NO", "未解决", "Not solved"
    NA = "NA", "不适用", "Does not apply"

    @property
    def is_solved(self) -> bool:
        """Nothing is left to solve."""
        return self in (Solved.YES, Solved.NA)


class DissatisfiedReason(Coded):
    """Why a citizen was not satisfied; all but POLICY are about our work."""

    ATT = "ATT", "态度", "Attitude"
    SLOW = "SLOW", "时效", "Slowness"
    UNSOLVED = "UNSOLVED", "问题未解决", "Not solved"
    MISMATCH = "MISMATCH", "回复与事实不符", "Reply does not match facts"
    POLICY = "POLICY", "政策不满", "Disagrees with the policy"
    OTHER = "OTHER", "其他", "Other"


class ContactWay(Coded):
    """By what means a citizen was spoken to."""

    PHONE = "PHONE", "电话", "Telephone"
    SMS = "SMS", "短信", "Text message"
    FACE = "FACE", "当面", "In person"
    WECHAT = "WECHAT", "平台消息", "Platform message"
    LETTER = "LETTER", "书面", "In writing"


class ReturnReason(Coded):
    """Why a unit sends an assignment back."""

    NOT_OURS = "NOT_OURS", "非本单位职责", "Not our duty"
    OTHER_AREA = "OTHER_AREA", "非辖区", "Not our area"
    DUP = "DUP", "重复派件", "Assigned twice"
    NO_INFO = "NO_INFO", "信息不足(先联系)", "Too little information (contact first)"


class Publicity(Coded):
    """一事一公开: whether the result is published."""

    OPEN = "OPEN", "公开", "Publish"
    ANON = "ANON", "脱敏公开", "Publish without names"
    CLOSED = "CLOSED", "不公开", "Do not publish"


class Accountability(Coded):
    """一事一问责: what follows for those responsible."""

    NONE = "NONE", "无需问责", "Nothing to answer for"
    TALK = "TALK", "批评教育", "Criticism"
    NOTICE = "NOTICE", "通报", "Circular"
    REPORT = "REPORT", "检查报告", "Written self-examination"
    TRANSFER = "TRANSFER", "移交纪检督察", "Handed to inspection"


class ServiceCategory(Coded):
    """The five kinds of service that a reception room counts."""

    CONSULT = "CONSULT", "咨询求助", "Enquiry & help"
    MEDIATE = "MEDIATE", "矛盾纠纷化解", "Dispute resolution"
    RESCUE = "RESCUE", "紧急救助", "Emergency aid"
    AGENT = "AGENT", "代办公安业务", "Proxy service"
    CONVENIENCE = "CONVENIENCE", "其他便民", "Convenience"


class HandOff(Coded):
    """Where a walk-in goes when it leaves the room."""

    EMERGENCY = "110", "110", "110"
    CASE = "CASE", "受案", "Case acceptance"
    LEDGER = "LEDGER", "三本账", "Three Ledgers"
    WINDOW = "WINDOW", "窗口", "Service window"
    MEDIATION = "MEDIATION", "人民调解", "People's mediation"
    H12345 = "H12345", "12345", "12345 hotline"
    OTHER = "OTHER", "其他部门", "Another department"


class VisitWay(Coded):
    """How a visit was made."""

    DOOR = "DOOR", "上门", "At the door"
    PHONE = "PHONE", "电话", "Telephone"
    TALK = "TALK", "座谈", "Round table"
    ONLINE = "ONLINE", "线上", "Online"


class TargetKind(Coded):
    """Who is visited.  No control lists: that is not this program's work."""

    ORGANISATION = "ORGANISATION", "单位", "Organisation"
    HOUSEHOLD = "HOUSEHOLD", "家庭", "Household"
    PERSON = "PERSON", "个人", "Person"


class IdType(Coded):
    """Kinds of identity document; NONE is the ordinary case."""

    ID = "ID", "居民身份证", "Resident identity card"
    HKM = "HKM", "港澳通行证", "Hong Kong/Macao permit"
    TW = "TW", "台胞证", "Taiwan permit"
    HMT_RES = "HMT_RES", "港澳台居住证", "HK/Macao/Taiwan residence permit"
    PASSPORT = "PASSPORT", "护照", "Passport"
    FPR = "FPR", "外国人永居证", "Foreign permanent resident card"
    NONE = "NONE", "未提供", "Not given"


class Role(Coded):
    """What an officer is there for.  What each may do stands in the case tables."""

    DESK = "DESK", "会客厅接待员", "Reception officer"
    FIELD = "FIELD", "走访民警", "Field officer"
    TRIAGE = "TRIAGE", "信箱专班值班员", "Mailbox duty officer"
    HANDLER = "HANDLER", "承办人", "Handler"
    UNIT_HEAD = "UNIT_HEAD", "单位一把手", "Unit head"
    DIV_HEAD = "DIV_HEAD", "分局局长", "Division head"
    CHIEF = "CHIEF", "市局局长", "Chief"
    PROV_CHIEF = "PROV_CHIEF", "省厅厅长", "Provincial chief"
    DEPUTY = "DEPUTY", "分管副职", "Deputy"
    OFFICE = "OFFICE", "办公室/联席办", "Office"
    REVISIT = "REVISIT", "警务回访中心", "Follow-up centre"
    SUPERV = "SUPERV", "执法监督/督察/法制", "Supervision"
    SECURITY = "SECURITY", "安全管理员", "Security administrator"
    AUDIT = "AUDIT", "审计员", "Auditor"
    ADMIN = "ADMIN", "系统管理员", "Administrator"


class UnitLevel(Coded):
    """The levels of chiefs, and what hangs below and beside them."""

    PROVINCE = "PROVINCE", "省厅", "Provincial department"
    BUREAU = "BUREAU", "市局", "City bureau"
    BRANCH = "BRANCH", "警种", "Specialised branch"
    DIVISION = "DIVISION", "分局", "Division"
    PRECINCT = "PRECINCT", "派出所", "Precinct"
    ROOM = "ROOM", "会客厅", "Reception room"


class RoomType(Coded):
    """What a reception room stands in (Xi'an)."""

    STREET = "STREET", "街面", "Street"
    COMMUNITY = "COMMUNITY", "社区", "Community"


class Rank(Coded):
    """职级: an officer's rank, as far as the register says; higher numbers stand above."""

    NONE = "0", "未登记", "Not registered"
    STAFF = "1", "科员", "Staff"
    DEPUTY_SECTION = "2", "副科级", "Deputy section head"
    SECTION = "3", "正科级", "Section head"
    DEPUTY_DIVISION = "4", "副处级", "Deputy division head"
    DIVISION = "5", "正处级", "Division head"
    DEPUTY_BUREAU = "6", "副厅级", "Deputy bureau head"
    BUREAU = "7", "正厅级", "Bureau head"
