"""What can go wrong with the desk's database, split by who is at fault.

Every one says its cause and what to do in both languages (``say``), because each of them
reaches a person.  What SQLite calls "database or disk is full" or "disk I/O error" is one
error here: on a full disk it is chance which of the two comes.

::

    StoreError
    ├── PersonError             somebody asked for what cannot be
    │   ├── RefusedError            a rule said no; nothing was written
    │   ├── WrongKeyError           the key is not the one of this database
    │   └── NotEnrolledError        the desk has no identity yet
    ├── SurroundingsError       the machine
    │   ├── NewerDatabaseError      a newer program wrote it
    │   ├── UpgradeError            a new version could not take the database over
    │   ├── DamagedError            the file is not what was written
    │   ├── EmptiedError            this desk is enrolled, and its database is gone
    │   ├── DiskFullError           no room, or the disk does not write
    │   ├── BusyError               another program holds the database
    │   ├── UnwritableError         folder or file may not be written
    │   └── OldSqliteError          the SQLite library can lose commits
    └── BrokenStoreError        our own fault
"""

from msgspec import MsgspecError

from casework.errors import CaseworkError
from casework.event import Label, Refusal
from desk_client.errors import DeskError


class StoreError(DeskError):
    """Root of what the store raises.  ``detail`` is for the log, without personal data."""

    default = Label("本机数据库出错", "The database of this desk has a fault")

    def __init__(self, detail: str = "", say: Label | None = None) -> None:
        super().__init__(say or self.default)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.say.en} [{self.detail}]" if self.detail else self.say.en


class PersonError(StoreError):
    """Somebody asked for what cannot be."""


class RefusedError(PersonError):
    """A rule said no to a proposal; nothing of the call was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.clause, refusal.say)
        self.refusal = refusal


class WrongKeyError(PersonError):
    """The key does not open this database."""

    default = Label(
        "打不开本机数据库:密钥不是这个数据库的,或文件开头已损坏。请确认数据目录没有被换过,"
        "再联系管理员从备份恢复;不要删除文件",
        "The database of this desk does not open: the key belongs to another one, or the start of "
        "the file is damaged. See that the data folder was not exchanged, then ask the "
        "administrator to restore a backup; delete nothing",
    )


class NotEnrolledError(PersonError):
    """Nothing can be recorded before the desk is enrolled."""

    default = Label(
        "这台设备还没有登记。请向管理员要一个登记码,完成登记后再使用",
        "This desk is not enrolled yet. Ask the administrator for a code and enrol it first",
    )


class SurroundingsError(StoreError):
    """The machine does not give what is needed."""


class NewerDatabaseError(SurroundingsError):
    """A newer program wrote this database; it was not touched."""

    default = Label(
        "本机数据库由更新版本的程序写成,为免损坏没有打开。请安装新版本的程序",
        "A newer version of this program wrote the database. It was left alone so that nothing is "
        "damaged; install the newer version",
    )


class UpgradeError(SurroundingsError):
    """A new version could not take the database over; it is as it was."""

    default = Label(
        "新版本接管本机数据前后,未发送的记录不一致,没有接管,数据未动",
        "What was not sent would not have been the same after the new version took this desk's "
        "data over; it did not, and the data is as it was",
    )


class DamagedError(SurroundingsError):
    """Some page of the file is not what was written."""

    default = Label(
        "本机数据库文件已损坏。已同步的内容在中心都有;请不要删除文件,联系管理员从备份恢复",
        "The database file is damaged. What was synced is safe at the centre; delete nothing and "
        "ask the administrator to restore a backup",
    )


class EmptiedError(SurroundingsError):
    """This machine is enrolled, and its database is gone or empty: nothing was made anew."""

    default = Label(
        "这台设备登记过,但本机数据库不见了或被清空,没有当作新设备重新开始。"
        "请联系管理员:从备份恢复 desk.db;确实找不回的,停用这台设备后另行登记",
        "This machine is enrolled, but its database is gone or was emptied; it was not begun anew. "
        "Ask the administrator to put desk.db back from a backup, or, if it is lost, to shut this "
        "device out and enrol the machine as another one",
    )


class DiskFullError(SurroundingsError):
    """The disk is full or does not write; nothing of the call was saved."""

    default = Label(
        "磁盘已满或无法写入,刚才的内容没有保存。请腾出空间(或检查磁盘)后再保存一次,窗口里的内容还在",
        "The disk is full or cannot be written; this was not saved. Free some space (or check the "
        "disk) and save again: what you typed is still in the window",
    )


class BusyError(SurroundingsError):
    """Another program holds the database."""

    default = Label(
        "另一个程序正占用本机数据库(可能开了两个窗口)。请关闭另一个,再试一次",
        "Another program holds the database (perhaps this one runs twice). Close the other and "
        "try again",
    )


class UnwritableError(SurroundingsError):
    """The data folder or the file cannot be opened for writing."""

    default = Label(
        "不能在数据目录里读写。请检查目录是否存在、当前用户是否有权限、磁盘是否还有空间",
        "The data folder cannot be read or written. See that it exists, that you may write to it "
        "and that its disk has room",
    )


class OldSqliteError(SurroundingsError):
    """An SQLite that can lose commits in WAL mode."""

    default = Label(
        "程序附带的 SQLite 版本过旧,可能丢失数据,因此没有打开数据库。请重新安装本程序",
        "The SQLite that came with this program is too old and could lose data, so the database "
        "was not opened. Install the program anew",
    )


class BrokenStoreError(StoreError):
    """A fault of our own."""

    default = Label(
        "程序出现内部错误,刚才的操作没有完成,已保存的内容不受影响。请把日志交给管理员",
        "The program has a fault of its own; this was not done, what is saved is safe. Give the "
        "log to the administrator",
    )


UNREADABLE = (MsgspecError, CaseworkError, ValueError, TypeError, LookupError)
"""What reading stumbles over where somebody changed what lies in the file."""
