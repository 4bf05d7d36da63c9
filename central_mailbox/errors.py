"""What the centre answers when it cannot do what was asked: one table, one error.

Every error answer is a :class:`casework.wire.Fault` with a stable code, and words that
name the cause and what to do.  No answer carries a stack trace or personal data.

::

    CentreError
    ├── FaultError          the sender: a code of :data:`FAULTS`, answered as such
    ├── FoundingError       the operator: the bureau cannot be set up like this
    ├── SettingsError       the operator: something on the command line cannot be
    ├── NoMailboxError      the operator: there is none at this place
    ├── DamagedMailboxError the operator: what lies there was changed; ``verify`` says where
    ├── BackupError         the operator: it cannot be taken, or put back, like this
    ├── KeyFileError        the operator: a key file that is missing, open to others, cut
    └── StoreError          the environment: see central_mailbox.store.errors
"""

from casework.event import Label
from casework.wire import Fault


class CentreError(Exception):
    """Root of every error of the central mailbox."""


class FoundingError(CentreError):
    """What was to be set up does not pass the rules."""


class SettingsError(CentreError):
    """Something that the operator decided cannot be."""


class NoMailboxError(CentreError):
    """There is no mailbox at the place that was named."""


class DamagedMailboxError(CentreError):
    """Somebody changed the mailbox so that it cannot be served."""


class BackupError(CentreError):
    """A backup cannot be taken, or cannot be put back."""


class KeyFileError(CentreError):
    """A key file is missing, can be read by others, or does not hold a key."""


FAULTS: dict[str, tuple[int, Label]] = {
    "request.malformed": (
        400,
        Label(
            "请求内容不完整或格式不对,请升级客户端后再试",
            "The request is cut short or malformed; update the desk program and try again",
        ),
    ),
    "request.no_head": (
        400,
        Label("批次缺少设备签名,请升级客户端", "The batch carries no signed head; update the desk"),
    ),
    "request.too_many": (
        413,
        Label("一批事件过多,请分批发送", "Too many events in one batch; send them in parts"),
    ),
    "request.too_slow": (
        408,
        Label("请求没有及时传完,请稍后重试", "The request did not arrive in time; try again later"),
    ),
    "request.too_large": (
        413,
        Label("请求过大,请分批发送", "The request is too large; send it in parts"),
    ),
    "request.media_type": (
        415,
        Label("只接受 JSON(可用 zstd 压缩)", "Only JSON is taken, plain or zstd-compressed"),
    ),
    "request.not_found": (404, Label("没有这个地址", "There is nothing at this address")),
    "request.method": (405, Label("此地址不支持这种请求", "This address takes no such request")),
    "request.range": (
        404,
        Label("没有这个位置的日志记录", "The log has no record at this place"),
    ),
    "snapshot.gone": (
        404,
        Label(
            "这一段历史快照已不在,本机将接着逐页接收",
            "This part of the snapshot is gone; the desk goes on page by page",
        ),
    ),
    "paper.none": (
        404,
        Label("这份材料不在中心", "This paper is not at the centre"),
    ),
    "paper.damaged": (
        422,
        Label(
            "材料传输有误,未保存;本机将从头重传",
            "The bytes are not those of this paper; nothing was kept, it is sent anew",
        ),
    ),
    "centre.papers": (
        503,
        Label(
            "中心存放材料的地方暂不可用,请稍后再试;材料会保留在本机",
            "The centre's place for papers is not available; try later. Nothing is lost",
        ),
    ),
    "protocol.too_old": (
        426,
        Label("客户端版本过旧,请先升级客户端", "This desk program is too old; update it first"),
    ),
    "protocol.too_new": (
        426,
        Label(
            "中心信箱版本过旧,请联系管理员升级中心;待发事件会保留在本机",
            "The central mailbox is older than this desk; have it updated. Nothing is lost",
        ),
    ),
    "auth.token": (
        401,
        Label("设备凭证无效,请重新登记本机", "The device token is not valid; enrol this machine"),
    ),
    "device.unknown": (
        401,
        Label("这台设备没有登记", "This machine is not enrolled"),
    ),
    "device.revoked": (
        403,
        Label(
            "这台设备已停用;已送来的记录另行保管,请联系管理员",
            "This machine was shut out; what it sent is kept apart. Ask the administrator",
        ),
    ),
    "enrol.wrong_code": (
        403,
        Label("登记码不正确,请核对后重输", "The enrolment code is wrong; check it and try again"),
    ),
    "enrol.code_expired": (
        403,
        Label(
            "登记码已过期(十分钟有效),请管理员重新发码",
            "The enrolment code has expired (ten minutes); ask for a new one",
        ),
    ),
    "enrol.code_used": (
        409,
        Label(
            "登记码已经用过;如果不是您用的,请立即报告管理员",
            "This code was used already; if that was not you, tell the administrator at once",
        ),
    ),
    "enrol.device_taken": (
        409,
        Label(
            "这个设备编号已用另一把密钥登记",
            "This device id is enrolled already, with another key",
        ),
    ),
    "enrol.bad_key": (
        400,
        Label(
            "设备编号或公钥不合规格,请升级客户端",
            "The device id or public key has the wrong form; update the desk program",
        ),
    ),
    "enrol.too_many": (
        429,
        Label(
            "登记码输错次数过多,请十分钟后再试",
            "Too many wrong codes; try again in ten minutes",
        ),
    ),
    "chain.malformed": (
        400,
        Label("批次中有无法辨认的记录", "The batch holds bytes that are no event"),
    ),
    "chain.FOREIGN": (
        400,
        Label("批次属于另一台设备", "The batch is of another machine"),
    ),
    "chain.SIGNATURE": (
        400,
        Label(
            "设备签名不符,本批未接收;请联系管理员核查本机",
            "The device's signature does not hold; nothing was taken in. Have the machine checked",
        ),
    ),
    "chain.ALTERED": (
        400,
        Label(
            "记录与设备签名不一致,本批未接收;请联系管理员核查本机",
            "The records are not the ones signed; nothing was taken in. Have the machine checked",
        ),
    ),
    "chain.FORKED": (
        409,
        Label(
            "同一设备出现两份不同的记录(可能被复制或恢复过旧备份),本批未接收,已报警",
            "Two histories of one machine (cloned, or an old backup put back); nothing was taken "
            "in, and an alarm was raised",
        ),
    ),
    "centre.busy": (
        503,
        Label("中心信箱忙,请稍后再试", "The central mailbox is busy; try again shortly"),
    ),
    "centre.disk_full": (
        503,
        Label(
            "中心信箱磁盘已满,请联系管理员;待发事件会保留在本机",
            "The central mailbox's disk is full; tell the administrator. Nothing is lost",
        ),
    ),
    "centre.unreachable": (
        503,
        Label(
            "中心信箱暂时连不上数据库(可能正在切换),本机稍后自动重试;待发事件会保留在本机",
            "The central mailbox cannot reach its database (another server may be taking its "
            "place); this desk tries again by itself. Nothing is lost",
        ),
    ),
    "centre.store": (
        503,
        Label(
            "中心信箱的数据库暂不可用,请稍后再试;待发事件会保留在本机",
            "The central mailbox's database is not available; try later. Nothing is lost",
        ),
    ),
    "centre.fault": (
        500,
        Label("中心信箱内部出错,已记入日志", "Something went wrong in the centre; it was logged"),
    ),
}
"""Code to HTTP status and words: the whole list of error answers."""


class FaultError(CentreError):
    """An error answer on its way out."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.status, words = FAULTS[code]
        self.fault = Fault(code, words.zh, words.en)
