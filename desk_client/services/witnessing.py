"""Whether what the centre shows of its log can be believed, in words: green, amber, red.

Rules kept:

* red: signed proof of two histories is kept on this desk, and no restore explains it.  It
  stays red until a person has dealt with it;
* red as well: records came without their personal part, and no erasure that the centre told
  explains it, though it had told all;
* amber: at the last sync, a head that this desk follows had waited for its witnesses, or the
  newest word of theirs was older, than the bureau allows (``witness.grace.minutes``): nothing
  stops, but nobody outside vouches for the log as it is shown here.  An old word counts as
  none, or a centre could stop telling a desk anything and stay green;
* where no witnesses were agreed, the line says that too, and does not look like green.
"""

from datetime import UTC, datetime, timedelta
from typing import Literal

from msgspec import Struct

from casework.context import Directory
from casework.event import CHINA, Label
from casework.thresholds import threshold
from desk_client.store import SyncState

GRACE = "witness.grace.minutes"

Light = Literal["none", "seen", "waiting", "unseen", "withheld", "two"]

NONE = Label(
    "没有约定见证方:日志只凭中心自己的签名",
    "No witnesses were agreed: only the centre itself vouches for its log",
)
TWO = Label(
    "有签名为证:中心的日志有两份历史。证据已保存在本机,请勿改动,立即报告上级和见证方",
    "Signed proof of two histories of the centre's log is kept on this desk. Change nothing, and "
    "tell the level above and the witnesses at once",
)
SHORT: dict[Light, Label] = {
    "none": Label("未约定见证", "No witnesses"),
    "seen": Label("已见证", "Witnessed"),
    "waiting": Label("等待见证", "Waiting for witnesses"),
    "unseen": Label("日志无人见证", "Log not witnessed"),
    "withheld": Label("中心少给了内容", "Parts kept back"),
    "two": Label("日志有两份历史", "Two histories"),
}


class Witnessing(Struct, frozen=True):
    """How it stands, the line that says it, and the two words of it."""

    light: Light
    words: Label
    short: Label

    @property
    def is_warning(self) -> bool:
        """Whether it has to stand in sight, wherever the officer is."""
        return self.light in ("unseen", "withheld", "two")

    @property
    def is_red(self) -> bool:
        """Whether it is proof of a wrong, not a lack of proof."""
        return self.light in ("withheld", "two")


def witnessing(state: SyncState, directory: Directory, now: datetime) -> Witnessing:
    """What the witnesses' word for this desk's centre is worth now."""
    light = _light(state, directory, now)
    return Witnessing(light, _words(light, state), SHORT[light])


def _light(state: SyncState, directory: Directory, now: datetime) -> Light:
    if state.has_two_histories:
        return "two"
    if state.kept_back:
        return "withheld"
    if not state.policy.quorum:
        return "none"
    day = now.astimezone(CHINA).date()
    grace = timedelta(minutes=threshold(directory.thresholds, GRACE, day))
    since, asked = _since(state), state.last_sync_at
    if since is not None and asked is not None and asked - since > grace:
        return "unseen"
    return "seen" if state.witnessed and state.unwitnessed_since is None else "waiting"


def _since(state: SyncState) -> datetime | None:
    """Since when this desk has had no word of enough witnesses on what it follows."""
    if state.unwitnessed_since is not None or state.witnessed is None:
        return state.unwitnessed_since
    return datetime.fromtimestamp(state.witnessed.at, UTC)


def _words(light: Light, state: SyncState) -> Label:
    if light == "two":
        return TWO
    if light == "withheld":
        return Label(
            f"有 {state.kept_back} 条记录的个人信息部分中心没有给出,也没有删除记录可以说明。"
            "可以照常登记,请立即报告上级并请管理员核查中心",
            f"The centre kept back the personal part of {state.kept_back} record(s), and no "
            "erasure explains it. Go on working, tell the level above at once, and have the centre "
            "checked",
        )
    if light == "none":
        return NONE
    need, of = state.policy.quorum, len(state.policy.witnesses)
    seen = state.witnessed
    until = "–" if seen is None else _moment(datetime.fromtimestamp(seen.at, UTC))
    size = seen.size if seen else 0
    if light == "unseen":
        since = _moment(_since(state))
        return Label(
            f"中心的日志自 {since} 起见证不足(需 {need} 方,共 {of} 方;已见证到第 {size} 条)。"
            "可以照常登记,请告知管理员",
            f"Since {since} too few witnesses vouch for the centre's log ({need} of {of} are "
            f"needed; witnessed up to {size}). Go on working, and tell the administrator",
        )
    if light == "waiting":
        return Label(
            f"日志有新的记录,正等见证方确认(需 {need} 方,共 {of} 方;已见证到第 {size} 条)",
            f"New records wait for the witnesses ({need} of {of} are needed; witnessed up to "
            f"{size})",
        )
    return Label(
        f"日志已由 {need}/{of} 方见证到第 {size} 条({until})",
        f"{need} of {of} witnesses vouch for the log up to {size} ({until})",
    )


def agreement(state: SyncState) -> Label | None:
    """What was agreed when the machine was let in, for two people to compare word by word."""
    policy = state.policy
    if not policy.quorum:
        return None
    names = "、".join(witness.name for witness in policy.witnesses)
    return Label(
        f"约定的见证方:{names}(须 {policy.quorum} 方)· 核对码 {policy.code}",
        f"Witnesses agreed on: {names} ({policy.quorum} must sign) · code {policy.code}",
    )


def _moment(at: datetime | None) -> str:
    return "–" if at is None else f"{at.astimezone(CHINA):%m-%d %H:%M}"
