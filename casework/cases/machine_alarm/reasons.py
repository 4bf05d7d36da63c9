"""Why an alarm is raised, what it means and what to do; what was found, and why it is left."""

from collections.abc import Mapping

from msgspec import Struct

from casework.codes import Coded
from casework.event import Label


class AlarmReason(Coded):
    """What the centre noticed; the names are the ``code`` under which it kept it."""

    SHUT_OUT = "SHUT_OUT", "已停用设备仍在报送", "A machine that was shut out still sends"
    FORKED = "FORKED", "同一设备有两份历史", "Two histories of one machine"
    ROLLED_BACK = "ROLLED_BACK", "设备恢复过旧备份", "Put back from an old backup"
    SIGNATURE = "SIGNATURE", "设备签名无效", "Not signed by the machine"
    ALTERED = "ALTERED", "记录签名后被改动", "Altered after it was signed"
    FOREIGN = "FOREIGN", "报送了别的设备的记录", "Records of another machine"
    CLOCK = "CLOCK", "设备时钟严重不准", "Its clock is far off"
    WITNESS = "WITNESS", "见证人见过另一份历史", "A witness saw another history"


class Advice(Struct, frozen=True):
    """What an alarm means and what to do, told in the words of this program."""

    reason: AlarmReason

    def in_words(self) -> Label:
        """Both in one text."""
        return ADVICE[self.reason]


ADVICE: Mapping[AlarmReason, Label] = {
    AlarmReason.SHUT_OUT: Label(
        "设备停用以后仍有人用它登记并报送;报来的记录另行保管,没有生效。"
        "找到设备收回,问清是谁、何时登记的;内容属实的收录,不属实的不收录",
        "Somebody still records with it and sends; what came is kept apart and is not in force. "
        "Get the machine back and ask who recorded what; adopt what is true, leave what is not",
    ),
    AlarmReason.FORKED: Label(
        "有两台机器以同一设备的身份登记:硬盘被复制,或者恢复旧备份后继续登记。"
        "查清哪一台是真的,停用此设备并重新登记;另一份历史里的记录核实后收录",
        "Two machines record as this one: its disk was copied, or it went on after an old backup. "
        "Find out which is genuine, revoke the device and enrol it anew; adopt what proves true "
        "of the other history",
    ),
    AlarmReason.ROLLED_BACK: Label(
        "设备缺少自己报送过的记录:数据恢复过旧备份,或者磁盘损坏。"
        "停用此设备,在空目录重新登记;已报送的记录都在中心,没有丢失",
        "The machine lacks what it sent before: an old backup was put back, or the disk is "
        "damaged. Revoke it and enrol it anew in an empty folder; all it sent is at the centre",
    ),
    AlarmReason.SIGNATURE: Label(
        "用此设备的凭据报送,签名却不是它的:凭据被盗用,或者设备密钥损坏。没有接收任何记录。"
        "当面检查设备;查不清的,停用并重新登记",
        "Sent with its token but not signed with its key: the token was stolen, or the key is "
        "damaged. Nothing was taken in. Look at the machine; revoke it if in doubt",
    ),
    AlarmReason.ALTERED: Label(
        "记录在签名以后被改动过:传输途中或者设备上被改。没有接收任何记录。"
        "检查设备和线路;反复出现的,停用并送检",
        "Records were changed after they were signed: on the way or at the machine. Nothing was "
        "taken in. Check the machine and the line; revoke it if it comes again",
    ),
    AlarmReason.FOREIGN: Label(
        "用此设备的凭据报送了别的设备的记录:数据目录被搬到别的机器上。没有接收任何记录。"
        "各设备只用自己的数据目录;搬错的移回原处",
        "Another machine's records were sent with its token: a data folder was moved. Nothing was "
        "taken in. Each machine uses its own folder; put it back where it was",
    ),
    AlarmReason.CLOCK: Label(
        "设备时钟与中心相差很大;记录照收,时间已按中心的时间更正。"
        "校准时钟,检查主板电池和对时服务;人为改动的要问清原因",
        "Its clock differs far from the centre's; records are taken in, their times put right. "
        "Set the clock, check its battery and time service; ask why, if somebody set it",
    ),
    AlarmReason.WITNESS: Label(
        "外部见证人说见过另一份日志:中心恢复过备份而没有声明,或者有人改动过日志。"
        "立即通知中心管理员核对,见运维手册;查清之前不要改动中心",
        "A witness outside saw another log: the centre was restored without saying so, or somebody "
        "changed the log. Tell the operator at once (operating.md); change nothing until then",
    ),
}


class AlarmFinding(Coded):
    """What it was.  A code: what is said of a machine says nothing about a person."""

    LOST = "LOST", "设备遗失、被盗后有人使用", "Used by somebody after it was lost or stolen"
    UNKNOWING = "UNKNOWING", "停用时正离线,民警照常登记", "Worked on offline, unaware"
    COPIED = "COPIED", "硬盘或数据被复制", "Its disk or data was copied"
    RESTORED = "RESTORED", "恢复过旧备份", "An old backup was put back"
    DAMAGED = "DAMAGED", "设备、线路损坏或者设置错误", "Damaged, or set up wrongly"
    FORGED = "FORGED", "伪造、篡改", "Forged or tampered with"
    OTHER = "OTHER", "其他", "Something else"


class LeavingGround(Coded):
    """Why what lies apart is not adopted."""

    FORGED = "FORGED", "不属实、伪造", "Not true, or forged"
    REENTERED = "REENTERED", "已另行补录", "Entered anew already"
    NOTHING = "NOTHING", "没有需要保留的内容", "Nothing there that is needed"
