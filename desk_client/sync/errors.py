"""What can go wrong between a desk and its centre, and what the officer reads.

Rule kept: an answer that is not the centre's own answer to this very question changes
nothing here.  Whatever the cause, what waits to be sent goes on waiting.

::

    SyncError
    ├── OfflineError            the surroundings: nobody answers; try again by itself
    │   ├── TimedOutError       no answer in time, or one that drips
    │   ├── CutOffError         the connection broke, or the answer stops half-way
    │   ├── CertificateError    somebody else answers at this address, or the clock is off
    │   ├── InterruptedRoundError  we ended it ourselves: there is something new to send
    │   └── NotOursError        an answer that is no centre's: an HTML page, a redirect
    ├── CentreError             the centre said no to the whole conversation (a Fault)
    │   ├── BusyError           429, 503: later, perhaps at a named time
    │   ├── FailedError         500 and its like: a fault at the centre
    │   ├── TooLargeError       413: the batch is halved
    │   ├── OutdatedError       426: one of the two programs is too old
    │   ├── NotFoundError       no centre at this address
    │   ├── GoneError           that part of the snapshot is gone: the feed tells it
    │   ├── PaperError          this paper is not there, or its bytes are not its own
    │   └── CodeError           the one-time code is wrong, old or used
    ├── BrokenRoundError        our own fault: nothing of the answer was applied
    ├── ShutOutError            this device is not enrolled, or was revoked
    └── AlarmError              somebody changed a history: stop, keep the evidence, say it
        ├── CentreSignatureError    a tree head that the centre's key did not sign
        ├── CentreShrankError       the centre's log got shorter: a backup put back
        ├── CentreForkedError       the centre's log is not the one we followed
        ├── WitnessContradictsError a witness cosigned another log than the centre's
        ├── DeskRolledBackError     the centre knows more of us than we do
        ├── DeskForkedError         two machines write under our name
        ├── DeskChainError          our own chain does not verify at the centre
        └── AnswerError             an answer that contradicts itself or the question
"""

from casework.audit import TreeHead
from casework.audit.policy import Witnessed
from casework.event import Label
from desk_client.errors import DeskError


class SyncError(DeskError):
    """Root of what the conversation with the centre can raise.

    ``default`` are the words of the class; ``detail`` is for the log and carries no
    personal data.
    """

    default = Label("与中心同步时出错", "Something went wrong while syncing with the centre")

    def __init__(self, detail: str = "", say: Label | None = None) -> None:
        super().__init__(say or self.default)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.say.en} [{self.detail}]" if self.detail else self.say.en


class OfflineError(SyncError):
    """Nobody answers at the centre's address."""

    default = Label(
        "连不上中心。可以照常登记,网络恢复后自动上报;长时间连不上请检查网线或联系管理员",
        "The centre cannot be reached. Go on working: everything is sent when the network is "
        "back. If it lasts, check the cable or call the administrator",
    )


class TimedOutError(OfflineError):
    """No whole answer in the time allowed."""

    default = Label(
        "中心没有及时答复。可以照常登记,稍后自动重试",
        "The centre did not answer in time. Go on working; it is tried again by itself",
    )


class CutOffError(OfflineError):
    """The connection broke before the answer was whole."""

    default = Label(
        "与中心的连接中断。可以照常登记,稍后自动重试",
        "The connection to the centre broke. Go on working; it is tried again by itself",
    )


class CertificateError(OfflineError):
    """The server could not show the certificate that was agreed."""

    default = Label(
        "对方出示的证书不是本中心的,没有发送任何内容。请核对本机日期,再联系管理员",
        "The server's certificate is not our centre's; nothing was sent. Check the date of this "
        "machine, then call the administrator",
    )


class InterruptedRoundError(OfflineError):
    """We ended a held-open request ourselves."""

    default = Label("正在重新连接中心", "Connecting to the centre again")


class NotOursError(OfflineError):
    """What answered is not a centre: a login page of the network, a proxy, a redirect."""

    default = Label(
        "这个地址答复的不是中心(可能是上网登录页或代理),没有当作已同步。请核对中心地址和网络登录",
        "What answers at this address is not the centre (perhaps a login page or a proxy); nothing "
        "counts as synced. Check the centre's address, or sign in to the network",
    )


class CentreError(SyncError):
    """The centre refused the conversation as a whole."""

    default = Label(
        "中心不接受本机的报文。可以照常登记;请联系管理员核对两边的版本",
        "The centre does not take this desk's message. Go on working; ask the administrator to "
        "compare the versions",
    )


class BusyError(CentreError):
    """The centre asks for patience; ``after_seconds`` if it said for how long."""

    default = Label(
        "中心繁忙,稍后自动重试。可以照常登记",
        "The centre is busy; it is tried again by itself. Go on working",
    )

    def __init__(
        self, detail: str = "", say: Label | None = None, after_seconds: float | None = None
    ) -> None:
        super().__init__(detail, say)
        self.after_seconds = after_seconds


class FailedError(CentreError):
    """The centre has a fault of its own."""

    default = Label(
        "中心出现故障,稍后自动重试。可以照常登记;持续出现请联系管理员",
        "The centre has a fault; it is tried again by itself. Go on working; if it lasts, call the "
        "administrator",
    )


class TooLargeError(CentreError):
    """One message was too large, even with a single event in it."""

    default = Label(
        "有一条记录太大,中心不接收。请联系管理员放宽中心的报文上限",
        "One record is larger than the centre takes. Ask the administrator to raise the centre's "
        "limit",
    )


class OutdatedError(CentreError):
    """The two programs do not speak the same version."""

    default = Label(
        "本机程序与中心版本不符。可以照常登记;请安装新版本后再同步",
        "This program and the centre are of different versions. Go on working; install the new "
        "version to sync",
    )


class NotFoundError(CentreError):
    """There is a server, but no centre at this address."""

    default = Label(
        "这个地址上没有中心服务。请核对中心地址",
        "There is no centre at this address. Check the address",
    )


class GoneError(CentreError):
    """A part of the snapshot is not to be had any more."""

    default = Label(
        "这一段历史快照已不在,本机将接着逐页接收",
        "This part of the snapshot is gone; the desk goes on page by page",
    )


class PaperError(CentreError):
    """A paper is not at the centre (yet), or is not what it is named by."""

    default = Label(
        "这份材料还不在中心,稍后自动重试",
        "This paper is not at the centre yet; it is tried again by itself",
    )


class CodeError(CentreError):
    """The one-time code was not taken."""

    default = Label(
        "登记码不对、已用过或已过期(十分钟内有效)。请向管理员要一个新的",
        "The code is wrong, used or older than ten minutes. Ask the administrator for a new one",
    )


class ShutOutError(SyncError):
    """This device may not speak to the centre."""

    default = Label(
        "这台设备未登记或已被停用,不能同步;已登记的内容都保留在本机。请联系管理员",
        "This device is not enrolled or was revoked and cannot sync; everything recorded stays "
        "here. Call the administrator",
    )


class BrokenRoundError(SyncError):
    """Our own fault: the program stumbled.  The thread goes on trying, and says so."""

    default = Label(
        "本机程序处理中心的答复时出错,没有同步,本机记录未动。可以照常登记;请把运行日志交给管理员",
        "This program stumbled over the centre's answer; nothing was synced, nothing here was "
        "touched. Go on working, and give the administrator the log",
    )


class AlarmError(SyncError):
    """A history was changed.  Nothing of the answer was applied."""


class CentreSignatureError(AlarmError):
    """The tree head is not signed by the centre that this desk was enrolled at."""

    default = Label(
        "答复没有本中心的签名,已拒收。可能有人冒充中心,请立即联系管理员",
        "The answer is not signed by our centre and was rejected. Somebody may be posing as it; "
        "call the administrator at once",
    )


class CentreLogError(AlarmError):
    """The centre's log does not continue the one this desk followed.

    ``kept`` and ``offered`` are the two signed heads: the evidence.
    """

    def __init__(self, detail: str, kept: TreeHead | None, offered: TreeHead) -> None:
        super().__init__(detail)
        self.kept = kept
        self.offered = offered


class CentreShrankError(CentreLogError):
    """The log got shorter: an old backup was put back, or its end was cut off."""

    default = Label(
        "中心的日志比以前短(可能恢复了旧备份),已停止同步,本机记录未动。请立即联系管理员",
        "The centre's log is shorter than before (an old backup?). Sync has stopped; nothing here "
        "was touched. Call the administrator at once",
    )


class CentreForkedError(CentreLogError):
    """The log is another one than before."""

    default = Label(
        "中心的日志与以前见过的不一致,已停止同步,本机记录未动。请立即联系管理员",
        "The centre's log contradicts what it showed before. Sync has stopped; nothing here was "
        "touched. Call the administrator at once",
    )


class WitnessContradictsError(AlarmError):
    """An agreed witness cosigned a head that the centre's log does not continue.

    ``witnessed`` and ``offered`` are the two heads: the evidence.
    """

    default = Label(
        "见证方签认过的日志与中心给本机看的不一致:存在两份历史。已停止同步,证据已保存,"
        "本机记录未动。请立即联系见证方和上级",
        "A witness cosigned a log that the centre does not show here: there are two histories. "
        "Sync has stopped, the evidence is kept, nothing here was touched. Call the witness and "
        "the level above at once",
    )

    def __init__(self, detail: str, witnessed: Witnessed, offered: TreeHead) -> None:
        super().__init__(detail)
        self.witnessed = witnessed
        self.offered = offered


class DeskRolledBackError(AlarmError):
    """The centre has events of this device that this desk does not have."""

    default = Label(
        "中心有本机已丢失的记录:本机数据库恢复过旧备份,或有另一台机器冒用本机身份。"
        "已停止同步,请联系管理员重新登记这台设备",
        "The centre has records of this device that are missing here: an old backup of this desk "
        "was put back, or another machine uses its identity. Sync has stopped; ask the "
        "administrator to enrol this device anew",
    )


class DeskForkedError(AlarmError):
    """Two histories were signed with this device's key."""

    default = Label(
        "中心收到过与本机不同、但同样署名本机的记录:设备可能被复制,或恢复过旧备份。"
        "已停止同步,本机记录全部保留,请立即联系管理员",
        "The centre has other records signed as this device: it was cloned, or an old backup was "
        "put back. Sync has stopped, everything here is kept; call the administrator at once",
    )


class DeskChainError(AlarmError):
    """The centre does not find our records to be the ones that we signed."""

    default = Label(
        "中心核对本机记录的签名未通过,没有接收。本机可能被改动或损坏,记录全部保留,请联系管理员核查",
        "The centre found that this desk's records are not the ones it signed and took none. The "
        "machine may be damaged or tampered with; everything is kept. Call the administrator",
    )


class AnswerError(AlarmError):
    """The answer does not fit the question or itself."""

    default = Label(
        "中心的答复自相矛盾,已拒收,本机记录未动。请联系管理员",
        "The centre's answer contradicts itself and was rejected; nothing here was touched. Call "
        "the administrator",
    )
