"""What can go wrong with an update, split by who has to do something about it.

::

    UpdateError
    ├── NoSourceError       the operator: no repository there, no root of trust here
    ├── UntrustedError      somebody: what came is not what the publisher signed
    │   ├── ExpiredError        signed too long ago, or this clock is wrong
    │   └── OlderError          older than what this machine has seen: a roll-back
    ├── UnreachableError    the line: not there, cut off, too slow
    ├── InUseError          the program is open: it goes on, the update waits
    ├── WrongPackageError   the publisher: not this program, not this machine
    ├── MachineError        the machine: its package manager says no
    └── PutBackError        the new version did not pass, the earlier one is back
"""

from casework.event import Label


class UpdateError(Exception):
    """Root of what updating raises; ``say`` is the cause and what to do."""

    def __init__(self, say: Label, detail: str = "") -> None:
        super().__init__(f"{say.en} [{detail}]" if detail else say.en)
        self.say = say
        self.detail = detail


class NoSourceError(UpdateError):
    """There is nothing to ask, or nothing to believe it by."""


class UntrustedError(UpdateError):
    """What came is not what the publisher signed; nothing of it was kept."""

    def __init__(self, detail: str, say: Label | None = None) -> None:
        super().__init__(say or self.default, detail)

    default = Label(
        "更新内容与发布者的签名不符,已全部丢弃,本机未作任何改动。请换一个来源;再次出现时报告管理员",
        "What came is not what the publisher signed; it was thrown away and nothing was changed. "
        "Take another source, and tell the administrator if it happens again",
    )


class ExpiredError(UntrustedError):
    """Signed too long ago: a source that is held back, or a wrong clock."""

    default = Label(
        "更新来源的签名已过期(可能被人压住不更新),未作任何改动。请核对本机日期,或换一份新的更新介质",
        "The source was signed too long ago (somebody may hold it back); nothing was changed. See "
        "that this machine's date is right, or take a newer copy",
    )


class OlderError(UntrustedError):
    """The source is older than one that this machine has seen."""

    default = Label(
        "更新来源比本机见过的还旧(可能有人想退回旧版本),未作任何改动。请换一份新的更新介质",
        "The source is older than one this machine has seen (somebody may want an old version "
        "back); nothing was changed. Take a newer copy",
    )


class UnreachableError(UpdateError):
    """The line does not give it now; what came already is picked up next time."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            Label(
                "现在取不到更新(线路中断或太慢),未作任何改动;已收到的部分下次接着取。请稍后再试",
                "The update cannot be had now (the line was cut or is too slow); nothing was "
                "changed, and what came is picked up next time. Try later",
            ),
            detail,
        )


class InUseError(UpdateError):
    """The program is open; it keeps its files until it is closed."""


class WrongPackageError(UpdateError):
    """The package is not what its release says, or not for this machine."""


class MachineError(UpdateError):
    """The machine's package manager could not do it."""


class PutBackError(UpdateError):
    """The new version did not pass its check; the earlier one is back."""
