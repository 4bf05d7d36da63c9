"""Code lists that the rules of letters read (domain 2.4, 11.1)."""

from casework.codes import Coded


class AppealType(Coded):
    """What the writer wants."""

    CONSULT = "CONSULT", "咨询", "Enquiry"
    HELP = "HELP", "求助", "Request for help"
    SUGGEST = "SUGGEST", "建议", "Suggestion"
    COMPLAIN = "COMPLAIN", "投诉", "Complaint"
    REPORT = "REPORT", "举报", "Report of wrongdoing"
    PRAISE = "PRAISE", "表扬", "Praise"
    OTHER = "OTHER", "其他", "Other"


class Grade(Coded):
    """How much depends on it; what makes a grade stands in ``grading``."""

    IMPORTANT = "IMPORTANT", "重要", "Important"
    WATCH = "WATCH", "关注", "Watch"
    NORMAL = "NORMAL", "一般", "Normal"


class Urgency(Coded):
    """How soon it is wanted."""

    NORMAL = "N", "一般", "Normal"
    URGENT = "U", "加急", "Urgent"
    VERY_URGENT = "E", "特急", "Very urgent"


class TransferRoute(Coded):
    """Other channels that a letter is passed on to."""

    EMERGENCY = "110", "110", "110"
    H12345 = "12345", "12345", "12345 hotline"
    CASE = "CASE", "接报案", "Case acceptance"
    PETITION = "XF", "信访", "Petition office"
    D12389 = "12389", "12389", "12389 hotline"
    COURT = "COURT", "法院", "Court"
    OTHER = "OTHER", "其他部门", "Another department"


class RejectReason(Coded):
    """Why a letter is not accepted."""

    LIT = "LIT", "诉讼仲裁", "Before a court or arbitrator"
    PETITION = "PETITION", "已信访", "Already a petition"
    DISC = "DISC", "纪检监察", "For discipline inspection"
    RECON = "RECON", "行政复议", "Administrative review"
    FOI = "FOI", "信息公开", "Information disclosure"
    SECRET = "SECRET", "涉密隐私", "Secret or private"
    DUP = "DUP", "重复无新情况", "Repeated, nothing new"
    NOTPOLICE = "NOTPOLICE", "非公安职责", "Not a police duty"
    EMERG = "EMERG", "紧急转110", "Emergency: 110"
    ABUSE = "ABUSE", "违法违背公序良俗", "Unlawful or indecent"
    OTHER = "OTHER", "其他", "Other"


class Ending(Coded):
    """As what a letter was closed; counted as what it is."""

    SATISFIED = "SATISFIED", "群众满意", "Satisfied"
    NO_ANSWER = "NO_ANSWER", "回访未接通", "Follow-up not answered"
    EXPLAINED = "EXPLAINED", "已解释", "Explained"
